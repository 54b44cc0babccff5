"""Everyone in the register as columns, in order of person id."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from samvej.spotting.days import BEGINNING, FOREVER
from samvej.spotting.kernels.columns import Flags, Numbers, Rows


@dataclass(frozen=True)
class People:
    """``birth`` and ``death`` are day numbers; ``BEGINNING`` and ``FOREVER`` where they are not known.

    ``table``: the same people with sex, insurance_group, birth and death (null where not known).
    """

    person: Numbers
    birth: Numbers
    death: Numbers
    table: pa.Table

    @staticmethod
    def of(table: pa.Table) -> "People":
        """The people of a table with person_id, sex, insurance_group, birth and death, sorted by person_id."""
        return People(
            numbers(table["person_id"]),
            numbers(table["birth"], BEGINNING),
            numbers(table["death"], FOREVER),
            table,
        )

    def rows_of(self, person: Numbers) -> Rows:
        """Where each person stands, or would stand; within the columns unless there is nobody."""
        return np.minimum(np.searchsorted(self.person, person), max(len(self.person) - 1, 0))

    def among(self, person: Numbers) -> "People":
        """Those of ``person`` (sorted) who are in the register."""
        at = self.rows_of(person)
        at = at[self.person[at] == person] if len(self.person) else np.empty(0, np.intp)
        return People(self.person[at], self.birth[at], self.death[at], self.table.take(pa.array(at)))

    def same(self, column: str, wanted: str) -> Flags:
        """Who is known to have the value."""
        return flags(pc.fill_null(pc.equal(self.table[column], wanted), False))

    def unknown(self, column: str) -> Flags:
        """Of whom the value is not known."""
        return flags(pc.is_null(self.table[column]))


def numbers(column: pa.ChunkedArray, absent: int = 0) -> Numbers:
    """A column of whole numbers as int32, ``absent`` standing for null."""
    whole = pc.fill_null(column, absent) if column.null_count else column
    return np.asarray(whole.to_numpy(), np.int32)


def longs(column: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A column of whole numbers as int64, 0 standing for null."""
    whole = pc.fill_null(column, 0) if column.null_count else column
    return np.asarray(whole.to_numpy(), np.int64)


def flags(column: pa.ChunkedArray) -> Flags:
    """A column of yes and no, no standing for null."""
    return np.asarray(pc.fill_null(column, False).to_numpy(zero_copy_only=False), bool)

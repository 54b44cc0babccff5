"""Columns that another file of the same load has: whose a row is, where the row itself does not say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from samvej.registry.mapping.schema import LookUp, SourceMapping
from samvej.registry.reading import cells as read
from samvej.registry.reading.batches import LINE
from samvej.registry.reading.csv_reader import CsvReader
from samvej.registry.reading.extracts import Extract, ExtractError
from samvej.registry.reading.parquet_reader import ParquetReader
from samvej.registry.reading.rejects import Fault

_COUNT = "_rows"


@dataclass(frozen=True)
class LookedUp:
    """The looked up columns of all files of one entry, one row for each value of the column they are found by.

    ``rows``: that column, the looked up ones, and how many different rows had that value. ``temporal``: those that
    all of the files hold as dates or times.
    """

    rule: LookUp
    rows: pl.DataFrame = field(repr=False)  # holds person numbers
    temporal: frozenset[str]

    def beside(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
        """The batch with the looked up columns, and a fault for each row that has none or more than one to take."""
        by, other = self.rule.by, self.rule.in_
        found = frame.join(self.rows, on=by, how="left", maintain_order="left")
        reasons = read.first_reason(
            [
                read.reason_where(frame[by].is_null(), "missing; it says which contact the row belongs to"),
                read.reason_where(
                    found[_COUNT].is_null(),
                    f"no row of '{other}' has this {by}: load the file that has it in the same load",
                ),
                read.reason_where(
                    found[_COUNT] > 1,
                    f"rows of '{other}' with this {by} differ in {', '.join(self.rule.columns)}: which is meant?",
                ),
            ]
        )
        return found.drop(_COUNT), [Fault(by, frame[LINE], frame[by], reasons)]


def looked_up(mapping: SourceMapping, entry: str, files: Sequence[tuple[Extract, str]]) -> LookedUp | None:
    """What the rows of ``entry`` look up, read whole from those of ``files`` (each with its entry) that have it.

    Memory grows with those files' rows, by the looked up columns. Raises :class:`ExtractError` where none is there.
    """
    rule = mapping.files[entry].looks_up
    if rule is None:
        return None
    parts, temporal = [], set(rule.columns)
    for extract, of in files:
        if of == rule.in_:
            rows, times = _read(mapping, rule, extract)
            parts.append(rows)
            temporal &= times
    if not parts:
        patterns = ", ".join(mapping.files[rule.in_].names)
        raise ExtractError(
            f"The rows of '{entry}' belong to contacts of '{rule.in_}', and no file of that kind is named. Name them "
            f"together with {patterns}."
        )
    first = [pl.col(column).first() for column in rule.columns]
    together = pl.concat(parts).drop_nulls(rule.by).unique()
    rows = together.group_by(rule.by).agg(*first, pl.len().alias(_COUNT))
    return LookedUp(rule, rows, frozenset(temporal))


def _read(mapping: SourceMapping, rule: LookUp, extract: Extract) -> tuple[pl.DataFrame, set[str]]:
    """The columns of one file, and which of them it holds as dates or times."""
    reading, wanted = mapping.reading_of(rule.in_), [rule.by, *rule.columns]
    file = mapping.files[rule.in_]
    reader = (
        ParquetReader(extract, reading, wanted, file.may_lack, file.also_called)
        if extract.form == "parquet"
        else CsvReader(extract, reading, wanted, file.may_lack, file.also_called)
    )
    parts, temporal = [pl.DataFrame(schema=dict.fromkeys(wanted, pl.String))], set[str]()
    for batch in reader.batches():
        parts.append(batch.cells.select(wanted).unique())
        temporal |= batch.temporal
    return pl.concat(parts), temporal


def all_looked_up(
    mapping: SourceMapping, used: Sequence[tuple[Extract, str]], known: Sequence[tuple[Extract, str]]
) -> Mapping[str, LookedUp | None]:
    """What each entry of the ``used`` files looks up, in these and in files that are loaded already (``known``)."""
    entries = dict.fromkeys(entry for _, entry in used)
    return {entry: looked_up(mapping, entry, [*used, *known]) for entry in entries}

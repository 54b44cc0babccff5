"""The person × month panel by run-length over rows in the order of person and day.

Rows of one person and period stand together, so that a panel is where the runs begin, and a sum the difference of two
places: no grouping by hash, no join, and no person × date table. What is not a cell had no row; whether that means
nought or not covered is told by :meth:`samvej.evaluation.panel.Panel.observed`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from samvej.spotting.days import FIRST, LAST, number

Ints = npt.NDArray[np.int64]
Persons = npt.NDArray[np.int32]
Days = npt.NDArray[np.int32]

_BITS = 16
"""Months, and years, from long before 1970 to long after fit into so many bits."""
_CHUNK = 1 << 17
"""Rows that are looked at together: their columns stay in the processor's cache."""


class NotInOrderError(ValueError):
    """Rows are not in the order of person and day."""


@dataclass(frozen=True)
class Cells:
    """The cells that have any row, in the order of person and period; equally long.

    ``period`` is the calendar month as months since January 1970 (:func:`months_of`), or the year.
    ``rows`` is how many rows a cell has, ``amount`` their sum.
    """

    person: Persons
    period: npt.NDArray[np.int32]
    rows: Ints
    amount: Ints

    def __len__(self) -> int:
        return len(self.person)


@cache
def _month_table() -> tuple[int, npt.NDArray[np.int16]]:
    days = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
    return number(FIRST), days.astype("datetime64[M]").astype(np.int16)


def months_of(day: Days) -> npt.NDArray[np.int16]:
    """The calendar month of each day number, as months since January 1970 (February 1970 is 1)."""
    first, months = _month_table()
    return np.asarray(months[day - np.int32(first)], dtype=np.int16)


@cache
def _year_table() -> tuple[int, npt.NDArray[np.int16]]:
    days = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
    return number(FIRST), (days.astype("datetime64[Y]").astype(np.int16) + np.int16(1970)).astype(np.int16)


def years_of(day: Days) -> npt.NDArray[np.int16]:
    """The calendar year of each day number."""
    first, years = _year_table()
    return np.asarray(years[day - np.int32(first)], dtype=np.int16)


def person_months(chunks: Iterable[tuple[Persons, Days, Ints]]) -> Cells:
    """The panel of (person, day, amount) columns that come in the order of person and day.

    A person may go on from one chunk into the next. Raises :class:`NotInOrderError` where the order is another.
    """
    return joined(
        cells(person[at : at + _CHUNK], months_of(day[at : at + _CHUNK]), amount[at : at + _CHUNK])
        for person, day, amount in chunks
        for at in range(0, len(person), _CHUNK)
    )


def cells(person: Persons, period: npt.NDArray[np.integer], amount: Ints) -> Cells:
    """The runs of rows of one person and period; sums are exact, in whole numbers."""
    if not len(person):
        none = np.zeros(0, dtype=np.int64)
        return Cells(person, period.astype(np.int32), none, none)
    key = person.astype(np.int64)
    key <<= _BITS
    key += period
    steps = np.diff(key)
    if len(steps) and steps.min() < 0:
        raise NotInOrderError("The rows are not in the order of person and day: sort them first.")
    ends = np.append(np.flatnonzero(steps != 0), len(key) - 1)
    upto = np.cumsum(amount, dtype=np.int64)[ends]
    return Cells(
        person[ends],
        period[ends].astype(np.int32),
        np.diff(ends, prepend=-1),
        np.diff(upto, prepend=np.int64(0)),
    )


def joined(parts: Iterable[Cells]) -> Cells:
    """Chunks of one panel put after each other; a cell that goes on from one into the next is one."""
    held = list(_mended(parts))
    if not held:
        return cells(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int64))
    return Cells(*(np.concatenate([getattr(part, name) for part in held]) for name in _COLUMNS))


_COLUMNS = ("person", "period", "rows", "amount")


def _mended(parts: Iterable[Cells]) -> Iterator[Cells]:
    before: Cells | None = None
    for part in parts:
        if not len(part):
            continue
        if before is not None:
            last, first = (int(before.person[-1]), int(before.period[-1])), (int(part.person[0]), int(part.period[0]))
            if first < last:
                raise NotInOrderError("The chunks are not in the order of person and day: sort them first.")
            if first == last:
                part.rows[0] += before.rows[-1]
                part.amount[0] += before.amount[-1]
                before = Cells(*(getattr(before, name)[:-1] for name in _COLUMNS))
            yield before
        before = part
    if before is not None:
        yield before


def added(parts: Iterable[Cells]) -> Cells:
    """Panels of the same people from several tables as one: cells of the same person and period are added up."""
    every = sorted((part for part in parts if len(part)), key=lambda part: int(part.person[0]))
    if all(before.person[-1] < part.person[0] for before, part in pairwise(every)):
        return joined(every)  # each is of people of its own
    person, period, rows, amount = (np.concatenate([getattr(part, name) for part in every]) for name in _COLUMNS)
    order = np.lexsort((period, person))
    found = cells(person[order], period[order], amount[order])
    starts = np.cumsum(found.rows) - found.rows
    return Cells(found.person, found.period, np.add.reduceat(rows[order], starts), found.amount)

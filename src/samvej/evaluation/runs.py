"""The person × month panel by run-length over rows in the order of person and day.

Rows of one person and period stand together, so that a panel is where the runs begin, and a sum the difference of two
places: no grouping by hash, no join, and no person × date table. What is not a cell had no row; whether that means
nought or not covered is told by :meth:`samvej.evaluation.panel.Panel.observed`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from samvej.spotting.days import FIRST, LAST, number

Ints = npt.NDArray[np.int64]
Persons = npt.NDArray[np.int32]
Days = npt.NDArray[np.int32]

_PIECE = 1 << 16
"""Rows that are looked at together: their columns stay in the processor's cache."""


_MUCH_ROOM = 4
"""Times the cells that the room for them may be."""

_COLUMNS = ("person", "period", "rows", "amount")
_WRONG = "The rows are not in the order of person and day: sort them first."


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
    """The calendar month of each day number, as months since January 1970 (February 1970 is 1).

    Raises ValueError for a day that no fact can lie on: looked up from the table's other end it would have a month.
    """
    first, months = _month_table()
    if len(day) and (day.min() < first or day.max() >= first + len(months)):
        raise ValueError(f"A day is not within {FIRST} to {LAST}.")
    return np.asarray(months[np.subtract(day, first, dtype=np.intp)], dtype=np.int16)


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
    return joined(months_of_chunks([chunk]) for chunk in chunks)


def months_of_chunks(chunks: Sequence[tuple[Persons, Days, Ints]]) -> Cells:
    """The same of chunks that are all there, as one: room is made once, and nothing is put together afterwards."""
    found = _Runs(sum(len(person) for person, _, _ in chunks))
    for columns in chunks:
        for person, day, amount in _pieces(columns):
            found.add(person, months_of(day), amount)
    return found.cells()


def cells(person: Persons, period: npt.NDArray[np.integer], amount: Ints) -> Cells:
    """The runs of rows of one person and period; sums are exact, in whole numbers."""
    found = _Runs(len(person))
    for piece in _pieces((person, period, amount)):
        found.add(*piece)
    return found.cells()


def _pieces(columns: tuple[Any, Any, Any]) -> Iterator[tuple[Any, Any, Any]]:
    person, period, amount = columns
    for at in range(0, len(person), _PIECE):
        piece = slice(at, at + _PIECE)
        yield person[piece], period[piece], amount[piece]


class _Runs:
    """The cells of one piece after another, written where they will lie.

    There is room for as many cells as rows. Memory that is new and never written to is never taken, so this costs
    little more than the cells there are; where these are few, they are moved out of the room.
    """

    def __init__(self, rows: int) -> None:
        self.person, self.period = np.empty(rows, np.int32), np.empty(rows, np.int32)
        self.rows, self.amount = np.empty(rows, np.int64), np.empty(rows, np.int64)
        self.length = 0
        self._running = np.empty(min(rows, _PIECE), np.int64)

    def cells(self) -> Cells:
        held = [getattr(self, name)[: self.length] for name in _COLUMNS]
        if self.length < len(self.person) // _MUCH_ROOM:  # the room was perhaps used before, and is then taken
            held = [column.copy() for column in held]
        return Cells(*held)

    def add(self, person: Persons, period: npt.NDArray[np.integer], amount: Ints) -> None:
        """Cells of the next rows, at least one; their first cell may be the last one there is."""
        ends = _ends(person, period)
        at, rows, before = self._place(int(person[0]), int(period[0]))
        to = slice(at, at + len(ends))
        np.take(person, ends, out=self.person[to], mode="clip")  # all lie within: clipping only spares a copy
        self.period[to] = period[ends]
        _differences(ends, self.rows[to], rows + 1)
        # the running sum may pass what 64 bits hold and come round again: differences of it are right all the same
        _differences(np.cumsum(amount, out=self._running[: len(amount)])[ends], self.amount[to], before)
        self.length = to.stop

    def put(self, part: Cells) -> None:
        """The cells of another panel after those there are."""
        if not len(part):
            return
        at, rows, before = self._place(int(part.person[0]), int(part.period[0]))
        to = slice(at, at + len(part))
        for name in _COLUMNS:
            getattr(self, name)[to] = getattr(part, name)
        self.rows[at] += rows
        self.amount[at] += before
        self.length = to.stop

    def _place(self, person: int, period: int) -> tuple[int, int, int]:
        """Where the next cell goes, and the rows and amount that it has already."""
        last = self.length - 1
        if last < 0 or (self.person[last], self.period[last]) < (person, period):
            return self.length, 0, 0
        if (self.person[last], self.period[last]) > (person, period):
            raise NotInOrderError(_WRONG)
        return last, int(self.rows[last]), int(self.amount[last])


def _ends(person: Persons, period: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
    """The last row of each run of one person and period."""
    other = person[1:] != person[:-1]
    # a period may go back only where the person is another one ("greater" of two flags: the one and not the other)
    if (person[1:] < person[:-1]).any() or ((period[1:] < period[:-1]) > other).any():
        raise NotInOrderError(_WRONG)
    other |= period[1:] != period[:-1]
    return np.append(np.flatnonzero(other), len(person) - 1)


def _differences(upto: Ints, out: Ints, first: int) -> None:
    """The steps of a running number into ``out``; ``first`` is added to the first one."""
    np.subtract(upto[1:], upto[:-1], out=out[1:])
    out[0] = upto[0] + first


def joined(parts: Iterable[Cells], room: int | None = None) -> Cells:
    """Chunks of one panel put after each other; a cell that goes on from one into the next is one.

    ``room``: at most so many cells. Where it is given, a part is let go as soon as it is taken; else all are held
    first.
    """
    if room is None:
        parts = [part for part in parts if len(part)]
        if len(parts) == 1:
            return parts[0]
        room = sum(map(len, parts))
    found = _Runs(room)
    for part in parts:
        found.put(part)
    return found.cells()


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

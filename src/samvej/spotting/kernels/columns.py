"""What the kernels work on: facts and spans of days as NumPy columns, in order of citizen and day.

Days are int32 day numbers (days since 1970-01-01), citizens int32 person ids. A citizen's rows lie together, so that
"the same citizen's fact k places further on" is a comparison of a column with itself, shifted.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samvej.core.window import Window
from samvej.spotting.days import FIRST, FOREVER, months_later, number

Numbers = NDArray[np.int32]
Longs = NDArray[np.int64]
Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]

_FIRST = number(FIRST)


@dataclass(frozen=True)
class Facts:
    """Facts in order of person and day, each column of the same length.

    ``person``, ``day``: int32. The others are there where they are asked for: ``value``, int32, what facts must
    differ in (−1: not known); ``amount``, int64, what is added up; ``unpriced``: the amount is not the whole.
    """

    person: Numbers
    day: Numbers
    value: Numbers | None = None
    amount: Longs | None = None
    unpriced: Flags | None = None

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Spans:
    """Closed spans of days: ``first`` and ``last`` included."""

    person: Numbers
    first: Numbers
    last: Numbers

    def __len__(self) -> int:
        return len(self.person)

    def of(self, rows: Any) -> "Spans":
        """Some of the spans: a mask, a slice or row numbers."""
        return Spans(self.person[rows], self.first[rows], self.last[rows])


@dataclass(frozen=True)
class Intervals:
    """Spans that neither overlap nor touch, each with its witnesses.

    ``spans``: in order of person and day. ``begin``, ``end``: the facts ``begin[i]:end[i]`` of the facts counted are
    those that made span i true at some time of it.
    """

    spans: Spans
    begin: Rows
    end: Rows

    def __len__(self) -> int:
        return len(self.spans)


NO_SPANS = Spans(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32))


def ends(day: Numbers, window: Window | None) -> Numbers:
    """The last day on which a fact of each day is in view: the interpreter's one ``Window``, a column at once."""
    if window is None:
        return np.full(len(day), FOREVER, np.int32)
    if window.days is not None:
        return day + np.int32(window.days)
    assert window.months is not None
    # unsigned, so that a day before the table's first is refused and not counted from its end
    place = (day - np.int32(_FIRST)).view(np.uint32)
    return np.asarray(_ends_of_months(window.months)[place])


@lru_cache(maxsize=32)
def _ends_of_months(months: int) -> Numbers:
    _, later = months_later(months)
    return np.minimum(later, FOREVER).astype(np.int32)


def together(spans: list[Spans]) -> Spans:
    """The spans of all, one after the other."""
    if len(spans) == 1:
        return spans[0]
    return Spans(*(np.concatenate([getattr(s, name) for s in spans]) for name in ("person", "first", "last")))


def keys(person: Numbers, day: Numbers) -> Longs:
    """One whole number per row that orders by person, then day."""
    return (person.astype(np.int64) << 32) + day


def group_starts(key: NDArray[Any]) -> Rows:
    """Where each run of equal values begins."""
    if not len(key):
        return np.empty(0, np.intp)
    return np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))


def held_in(person: NDArray[np.integer], among: NDArray[np.integer]) -> Flags:
    """Which rows are of one of ``among`` (sorted)."""
    if not len(among) or not len(person):
        return np.zeros(len(person), bool)
    highest = int(among[-1])
    if _lie_close(min(int(among[0]), int(person.min())), highest, len(person)):
        there = np.zeros(highest + 2, bool)  # the last place is that of all who come after
        there[among] = True
        return np.asarray(there[np.minimum(person, np.int32(highest + 1))])
    at = np.searchsorted(among, person)
    at[at == len(among)] = 0
    return np.asarray(among[at] == person)


def each_once(person: Numbers) -> Numbers:
    """Every citizen whom any row is of, in order."""
    if not len(person) or not _lie_close(int(person.min()), highest := int(person.max()), len(person)):
        return np.unique(person)
    there = np.zeros(highest + 1, bool)
    there[person] = True
    return np.flatnonzero(there).astype(np.int32)


def _lie_close(lowest: int, highest: int, rows: int) -> bool:
    """Whether a place for each citizen takes no more than looking at the rows: ids are dense from 0 in a database."""
    return lowest >= 0 and highest < 64 * rows

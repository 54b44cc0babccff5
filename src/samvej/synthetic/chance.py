"""From rates to events: how many, in which month, on which day, at which minute."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.counter import Floats, poisson, uniform
from samvej.synthetic.rates import Drivers
from samvej.synthetic.region import MINUTES, Days

_COUNT, _MONTH, _DAY, _MINUTE = 0, 1, 2, 3
_LATEST = MINUTES - 16  # so that what begins on somebody's last day can end on it
_SATURDAY = 5  # Monday is 0; 1970-01-01 was a Thursday


@dataclass(frozen=True)
class Occurrences:
    """Events of one process: citizen's ``row`` in the block, the event's ``number`` in their life, its ``day``.

    In the order of citizens; within a citizen in the order of ``number``, not of time.
    """

    row: NDArray[np.int64]
    number: NDArray[np.int64]
    day: Days

    def __len__(self) -> int:
        return len(self.row)

    def picked(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> "Occurrences":
        """Those of ``which``: a mask or positions."""
        return Occurrences(self.row[which], self.number[which], self.day[which])


def occurrences(known: Drivers, stream: int, monthly: Floats, weekdays: bool = False) -> Occurrences:
    """Events of a Poisson process with ``monthly`` expected events per citizen and month.

    The number of a citizen's events is drawn first, then the month and the day of each: so a change of one citizen's
    rates changes nobody else's events. ``weekdays`` moves weekends to the Friday before, where they lived here then.
    """
    seed, index = known.region.seed, known.people.index
    cumulative = np.cumsum(monthly, axis=1)
    counts = poisson(cumulative[:, -1], uniform(seed, index, stream, _COUNT))
    row = np.repeat(np.arange(len(index)), counts)
    number = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    target = uniform(seed, index[row], stream + _MONTH, number) * cumulative[row, -1]
    month = _first_above(cumulative, row, target)
    first = known.first_in[row, month]
    length = known.last_in[row, month] - first + 1
    day = first + np.floor(uniform(seed, index[row], stream + _DAY, number) * length).astype(np.int32)
    if weekdays:
        day = _on_weekdays(day, known.first[row])
    return Occurrences(row, number, day.astype(np.int32))


def minute_of_day(known: Drivers, stream: int, found: Occurrences, acute: bool) -> NDArray[np.int64]:
    """A minute of the day: acute events at all hours, mostly by day; planned ones from 8:00 to 15:00."""
    u = uniform(known.region.seed, known.people.index[found.row], stream + _MINUTE, found.number)
    if acute:
        hours = np.interp(u, [0, 0.12, 0.30, 0.62, 0.88, 1], [0, 7, 10, 16, 21, 24])
        return np.minimum((hours * 60).astype(np.int64), _LATEST)
    return (8 * 60 + np.floor(u * 7 * 12) * 5).astype(np.int64)


def in_order(row: NDArray[np.int64], time: NDArray[np.int64] | Days) -> NDArray[np.int64]:
    """Positions that put events in the order of citizen, then time; equal times as they came."""
    return np.argsort(row * np.int64(1 << 33) + (time.astype(np.int64) + (1 << 32)), kind="stable")


def _first_above(cumulative: Floats, row: NDArray[np.int64], target: Floats) -> NDArray[np.int64]:
    """The first month of each row whose cumulative rate exceeds the target, by bisection."""
    low = np.zeros(len(row), dtype=np.int64)
    high = np.full(len(row), cumulative.shape[1] - 1, dtype=np.int64)
    for _ in range(int(cumulative.shape[1] - 1).bit_length()):
        middle = (low + high) >> 1
        above = cumulative[row, middle] > target
        high = np.where(above, middle, high)
        low = np.where(above, low, np.minimum(middle + 1, high))
    return high


def _on_weekdays(day: Days, earliest: Days) -> Days:
    weekday = (day + 3) % 7
    friday = day - np.maximum(weekday - _SATURDAY + 1, 0)
    return np.where(friday >= earliest, friday, day).astype(np.int32)

"""The Anhøj rules: is a series more than chance around its line?

Anhøj and Olesen, *Run charts revisited* (PLoS ONE 2014) and Anhøj, *Diagnostic value of run chart analysis* (PLoS ONE
2015): a process that only varies by chance gives runs that are neither too long nor too few.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import log2

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Runs:
    """The runs analysis of one series around one line.

    ``n_useful`` points lie off the line. ``longest`` is the longest run of them on one side, ``crossings`` how often
    they change side; both are None without any. The signal is one flag for the whole series.
    """

    n_useful: int
    longest: int | None
    longest_max: int | None
    crossings: int | None
    crossings_min: int | None

    @property
    def too_long(self) -> bool:
        """Whether a run is longer than chance gives."""
        return self.longest is not None and self.longest_max is not None and self.longest > self.longest_max

    @property
    def too_few_crossings(self) -> bool:
        """Whether the line is crossed less often than chance gives."""
        return self.crossings is not None and self.crossings_min is not None and self.crossings < self.crossings_min

    @property
    def signal(self) -> bool:
        """Whether either rule finds more than chance."""
        return self.too_long or self.too_few_crossings


@dataclass(frozen=True)
class ManyRuns:
    """The runs analyses of many series: arrays (series,). Where ``n_useful`` is 0 the others say nothing (are 0)."""

    n_useful: IntArray
    longest: IntArray
    longest_max: IntArray
    crossings: IntArray
    crossings_min: IntArray

    @property
    def signal(self) -> BoolArray:
        """Whether either rule finds more than chance, per series."""
        return (self.n_useful > 0) & ((self.longest > self.longest_max) | (self.crossings < self.crossings_min))

    def of(self, series: int) -> Runs:
        """The analysis of one series."""
        useful = int(self.n_useful[series])
        if useful == 0:
            return Runs(0, None, None, None, None)
        found = (self.longest, self.longest_max, self.crossings, self.crossings_min)
        return Runs(useful, *(int(each[series]) for each in found))


def runs(values: FloatArray, centre: FloatArray | float) -> Runs:
    """The runs analysis of ``values`` (missing: NaN) around ``centre``, a number or one per value.

    Values on the line, and missing ones, belong to no run and end none.
    """
    return runs_of_many((values - centre)[None, :]).of(0)


def runs_of_many(distances: FloatArray) -> ManyRuns:
    """The runs analyses of many series at once.

    ``distances`` (series, points) are values minus their line; 0 and NaN belong to no run and end none.
    """
    above = distances > 0
    useful = above | (distances < 0)
    n_useful = useful.sum(axis=1)
    width = int(n_useful.max(initial=0))
    sides = np.zeros((len(distances), width + 1), dtype=np.int8)
    row, _ = at = np.nonzero(useful)
    place = (np.cumsum(useful, axis=1) - 1)[at]
    sides[row, place] = np.where(above[at], 1, -1)
    places = np.arange(width + 1)
    starts = np.ones_like(sides, dtype=np.bool_)
    starts[:, 1:] = sides[:, 1:] != sides[:, :-1]
    begun = np.maximum.accumulate(np.where(starts, places, 0), axis=1)
    inside = places < n_useful[:, None]
    longest = np.where(inside, places - begun + 1, 0).max(axis=1, initial=0)
    crossings = np.maximum((starts & inside).sum(axis=1) - 1, 0)
    numbers, which = np.unique(n_useful, return_inverse=True)
    longest_max = np.asarray([longest_run_max(int(n)) if n else 0 for n in numbers], dtype=np.int64)
    fewest = np.asarray([crossings_min(int(n)) if n else 0 for n in numbers], dtype=np.int64)
    return ManyRuns(n_useful, longest.astype(np.int64), longest_max[which], crossings, fewest[which])


def longest_run_max(n_useful: int) -> int:
    """The longest run that chance explains: ``round(log2(n)) + 3`` of so many points, at least one."""
    return round(log2(n_useful)) + 3


@lru_cache(maxsize=1024)
def crossings_min(n_useful: int) -> int:
    """The fewest crossings that chance explains: the 5 % quantile of the binomial distribution of n − 1 fair chances.

    In whole numbers, so that it is exact for every n: the first k for which twenty times the ways to cross at most k
    times are at least all ways.
    """
    chances = max(n_useful - 1, 0)
    enough = 2**chances
    ways, exactly, crossings = 1, 1, 0
    while 20 * ways < enough:
        exactly = exactly * (chances - crossings) // (crossings + 1)
        crossings += 1
        ways += exactly
    return crossings

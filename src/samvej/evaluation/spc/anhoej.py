"""The Anhøj rules: is a series more than chance around its line?

Anhøj and Olesen, *Run charts revisited* (PLoS ONE 2014) and Anhøj, *Diagnostic value of run chart analysis* (PLoS ONE
2015): a process that only varies by chance gives runs that are neither too long nor too few.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import comb, log2

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


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


def runs(values: FloatArray, centre: FloatArray | float) -> Runs:
    """The runs analysis of ``values`` (missing: NaN) around ``centre``, a number or one per value.

    Values on the line, and missing ones, belong to no run and end none.
    """
    sides = [side for side in np.sign(values - centre) if side in (-1, 1)]
    lengths = [len(list(run)) for _, run in groupby(sides)]
    if not lengths:
        return Runs(0, None, None, None, None)
    useful = len(sides)
    return Runs(useful, max(lengths), longest_run_max(useful), len(lengths) - 1, crossings_min(useful))


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
    ways, crossings = 1, 0
    while 20 * ways < 2**chances:
        crossings += 1
        ways += comb(chances, crossings)
    return crossings

"""Erreygers' corrected concentration index of a yes or no over a ranking of people, with its interval.

Definition with a three-row example: docs/reference/reach.md. Erreygers, *J Health Econ* 2009;28:504–15.
"""

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from samvej.evaluation.reach.rates import Z95, Interval


def erreygers(has: NDArray[np.bool_], rank: NDArray[np.int64]) -> Interval | None:
    """8 · cov(has, r): from −1 (only the worst off half has it) to 1 (only the best off half).

    ``rank``: each person's level, the worst off lowest. ``r`` is the fractional rank: the share of people who are
    below, and half of those at the same level. The interval is analytic: the index is made of averages over
    pairs of persons, and each person's influence on it has a closed form (Hoeffding's projection), so that ties, and
    the ranks themselves being estimated, are in the standard error. None of fewer than two people, of one level,
    and where everybody or nobody has it.
    """
    n = len(has)
    if n < 2 or len(np.unique(rank)) < 2 or has.all() or not has.any():
        return None
    y = has.astype(np.float64)
    _, level, sizes = np.unique(rank, return_inverse=True, return_counts=True)
    events = np.bincount(level, weights=y)
    below = (np.cumsum(sizes) - sizes) / n + sizes / (2 * n)  # the fractional rank of each level
    above = (events.sum() - np.cumsum(events) + events / 2) / n  # those above who have it, half of the same level
    mean = float(y.mean())
    ranked = float((y * below[level]).mean())
    influence = 2 * (y * below[level] + above[level] - 2 * ranked) - (y - mean)
    index = 4 * (2 * ranked - mean)
    half = Z95 * 4 * sqrt(float(np.mean(influence**2)) / n)
    return Interval(index, max(-1.0, index - half), min(1.0, index + half))

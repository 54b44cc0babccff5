"""Errors and simultaneous bands by the multiplier bootstrap: influence functions drawn anew, nothing estimated anew.

Callaway & Sant'Anna (2021), algorithm 1, with Rademacher's multipliers (Davidson & Flachaire 2008) per cluster.
"""

import numpy as np
from scipy.stats import norm

from samvej.evaluation.effects.estimators import FloatArray, IntArray
from samvej.evaluation.effects.group_time import SMALLEST_ERROR, by_cluster

_AT_ONCE = 4_000_000
"""So many multipliers are held in memory at a time."""
_QUARTERS = float(norm.ppf(0.75) - norm.ppf(0.25))


def multiplier_bootstrap(
    influence: FloatArray, cluster: IntArray | None, draws: int = 999, seed: int = 0, *, level: float = 0.95
) -> tuple[FloatArray, float]:
    """Standard errors (k,) and the critical value of a band that holds all k together with probability ``level``.

    ``influence`` (n, k): the error of an estimate is the mean of its column. ``cluster`` (n,): who is drawn together.
    Errors come from the quartiles of the draws, so that no extreme draw decides; NaN where nothing varies, and the
    critical value is NaN where nothing varies at all.
    """
    sums = influence if cluster is None else by_cluster(influence, cluster)
    drawn = _draws(np.ascontiguousarray(sums), draws, np.random.default_rng(seed)) / len(influence)
    low, high = np.quantile(drawn, [0.25, 0.75], axis=0) if influence.shape[1] else np.zeros((2, 0))
    se = (high - low) / _QUARTERS
    varies = se > SMALLEST_ERROR
    if not varies.any():
        return np.full(influence.shape[1], np.nan), float("nan")
    largest = np.abs(drawn[:, varies] / se[varies]).max(axis=1)
    return np.where(varies, se, np.nan), float(np.quantile(largest, level))


def _draws(sums: FloatArray, draws: int, chance: np.random.Generator) -> FloatArray:
    """(draws, k): the sums of influence, each cluster's with a sign by chance."""
    block = max(1, _AT_ONCE // max(1, len(sums)))
    found = []
    for start in range(0, draws, block):
        size = (min(block, draws - start), len(sums))
        signs = chance.integers(0, 2, size=size, dtype=np.int8).astype(np.float64) * 2 - 1
        found.append(signs @ sums)
    return np.concatenate(found)

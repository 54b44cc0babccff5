"""Random numbers that are addresses: each is a hash of (seed, citizen, stream, j), never the next of a sequence.

So a citizen's numbers do not depend on which other citizens are made, in what order, or in blocks of what size.
The hash is the finalizer of SplitMix64 (Steele, Lea and Flood, 2014), applied once per part of the address; it is
arithmetic on whole columns of uint64.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GOLDEN = 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1
_SMALL = 15.0  # up to this mean, Poisson numbers are exact inversions; above it, a skew-corrected normal one


def _mixed(word: NDArray[np.uint64]) -> NDArray[np.uint64]:
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


def words(seed: int, citizen: NDArray[Any], stream: int, j: NDArray[Any] | int = 0) -> NDArray[np.uint64]:
    """64 random bits for each citizen and ``j`` (broadcast against each other)."""
    key = _mixed(np.array([((seed << 16) * _GOLDEN + stream * 0xD1B54A32D192ED03) & _WORD], dtype=np.uint64))
    person = _mixed(np.asarray(citizen).astype(np.uint64) * np.uint64(_GOLDEN) + key)
    return _mixed(person + np.asarray(j).astype(np.uint64) * np.uint64(0xA24BAED4963EE407))


def uniform(seed: int, citizen: NDArray[Any], stream: int, j: NDArray[Any] | int = 0) -> Floats:
    """Numbers evenly spread over the open interval 0–1, shape of ``citizen`` broadcast against ``j``."""
    bits = words(seed, citizen, stream, j) >> np.uint64(12)
    return (bits.astype(np.float64) + 0.5) * 2.0**-52


def normal(seed: int, citizen: NDArray[Any], stream: int, j: NDArray[Any] | int = 0) -> Floats:
    """Standard normal numbers, by inversion."""
    return np.asarray(ndtri(uniform(seed, citizen, stream, j)), dtype=np.float64)


def poisson(mean: Floats, u: Floats) -> Ints:
    """How many events a mean gives for the uniform number ``u``: by inversion, monotone in both.

    Above a mean of 15 it is the Cornish–Fisher expansion to the third moment, which is within one event of the
    exact quantile nearly everywhere.
    """
    counts = np.zeros(mean.shape, dtype=np.int64)
    large = np.flatnonzero(mean > _SMALL)
    small = np.flatnonzero((mean > 0) & (mean <= _SMALL))
    z = ndtri(u[large])
    counts[large] = np.maximum(np.floor(mean[large] + np.sqrt(mean[large]) * z + (z * z - 1) / 6 + 0.5), 0)
    term = np.exp(-mean[small])
    below = term.copy()
    wanted = u[small]
    k = 0
    while small.size and k < 200:
        above = wanted > below
        small, term, below, wanted = small[above], term[above], below[above], wanted[above]
        k += 1
        counts[small] = k
        term = term * mean[small] / k
        below = below + term
    return counts


def choice(cumulative: Floats, u: Floats) -> Ints:
    """Which of the alternatives, whose shares add up to ``cumulative`` (last one 1), each ``u`` falls in."""
    found = np.searchsorted(cumulative, u, side="right")
    return np.minimum(found, len(cumulative) - 1).astype(np.int64)


def shares(*weights: float) -> Floats:
    """The running sum of ``weights``, scaled to end at 1, for :func:`choice`."""
    total = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.asarray(total / total[-1], dtype=np.float64)

"""The Bernoulli CUSUM: cases in order, each with an outcome or without, summed up as evidence of a changed chance.

Steiner, Cook, Farewell and Treasure, *Monitoring surgical performance using risk-adjusted cumulative sum charts*
(Biostatistics 2000); average run lengths by Brook and Evans (Biometrika 1972).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from samvej.evaluation.spc.anhoej import BoolArray, FloatArray
from samvej.evaluation.spc.samples import ChartError

_STATES = 200


@dataclass(frozen=True)
class Cusum:
    """Many CUSUMs: arrays (charts, cases).

    ``higher`` sums up evidence that the odds are ``odds_ratio`` times those expected, ``lower`` that they are so many
    times fewer; each starts again from 0 after a signal. ``signals_higher`` and ``signals_lower`` are the cases at
    which the ``limit`` was reached.
    """

    odds_ratio: float
    limit: float
    higher: FloatArray
    lower: FloatArray
    signals_higher: BoolArray
    signals_lower: BoolArray


def bernoulli_cusum(
    outcomes: npt.ArrayLike, expected: npt.ArrayLike, *, odds_ratio: float = 2.0, limit: float
) -> Cusum:
    """CUSUMs of ``outcomes`` (charts, cases): 1 where it happened, 0 where not, NaN where not known (passed over).

    ``expected`` is the chance each case had beforehand, one number or what broadcasts to the cases (risk adjustment).
    ``limit`` is the evidence (a log likelihood ratio) at which a chart signals; see :func:`limit_for`. Raises
    ChartError where outcomes are not 0 or 1, or a chance is not between 0 and 1.
    """
    y = np.atleast_2d(np.asarray(outcomes, dtype=np.float64))
    chance = np.broadcast_to(np.asarray(expected, dtype=np.float64), y.shape)
    check_cases(y, chance, odds_ratio)
    if not limit > 0:
        raise ChartError("The limit of a CUSUM must be above 0.")
    higher, signals_higher = _summed(_weights(y, chance, odds_ratio), limit)
    lower, signals_lower = _summed(_weights(y, chance, 1 / odds_ratio), limit)
    return Cusum(odds_ratio, limit, higher, lower, signals_higher, signals_lower)


def check_cases(outcomes: FloatArray, chance: FloatArray, odds_ratio: float) -> None:
    """Raise ChartError where cases (charts, cases) with their chances make no CUSUM."""
    known = np.isfinite(outcomes)
    if not np.isin(outcomes[known], (0, 1)).all():
        raise ChartError("A CUSUM of cases is of outcomes that are 0 or 1.")
    if not ((chance[known] > 0) & (chance[known] < 1)).all():
        raise ChartError("The expected chance of an outcome must be above 0 and below 1.")
    if not odds_ratio > 1:
        raise ChartError(
            "The odds ratio to look for must be above 1; fewer outcomes are looked for as many times fewer."
        )


def average_run_length(expected: float, odds_ratio: float, limit: float, *, true_odds_ratio: float = 1.0) -> float:
    """How many cases pass on average before a chart signals, where the odds are so many times those expected.

    The chart's way is taken as a Markov chain of 200 steps from 0 to the limit: right to about a per cent.
    """
    up, down = (float(each) for each in _weights(np.array([1.0, 0.0]), np.array([expected] * 2), odds_ratio))
    odds = true_odds_ratio * expected / (1 - expected)
    chance = odds / (1 + odds)
    width = limit / _STATES
    values = np.arange(_STATES) * width
    moves = np.eye(_STATES)
    for weight, probability in ((up, chance), (down, 1 - chance)):
        after = np.maximum(values + weight, 0) / width
        below = np.floor(after).astype(np.int64)
        part = after - below
        for state, share in ((below, 1 - part), (below + 1, part)):
            inside = state < _STATES
            np.subtract.at(moves, (np.flatnonzero(inside), state[inside]), probability * share[inside])
    return float(np.linalg.solve(moves, np.ones(_STATES))[0])


def limit_for(expected: float, odds_ratio: float, cases: float) -> float:
    """The limit at which a chart of unchanged cases signals falsely once in so many ``cases`` on average."""
    if not cases > 10:
        raise ChartError("Ask for more than ten cases between false signals.")
    low, high = 0.0, 1.0
    while average_run_length(expected, odds_ratio, high) < cases:
        low, high = high, 2 * high
        if high > 64:
            raise ChartError("No limit keeps false signals that rare; ask for fewer cases between them.")
    above = brentq(
        lambda limit: (
            np.log(average_run_length(expected, odds_ratio, limit) / cases) if limit > 0 else -np.log(cases)
        ),
        low,
        high,
        xtol=1e-12,
    )
    return float(above)


def _weights(y: FloatArray, chance: FloatArray, odds_ratio: float) -> FloatArray:
    """Each case's log likelihood ratio: of the odds looked for, against those expected; 0 where not known."""
    weights = np.where(y == 1, np.log(odds_ratio), 0.0) - np.log1p(chance * (odds_ratio - 1))
    return np.where(np.isfinite(y), weights, 0.0)


def _summed(weights: FloatArray, limit: float) -> tuple[FloatArray, BoolArray]:
    sums, signals = np.zeros(weights.shape), np.zeros(weights.shape, dtype=np.bool_)
    at = np.zeros(len(weights))
    for case in range(weights.shape[1]):
        at = np.maximum(at + weights[:, case], 0)
        sums[:, case], signals[:, case] = at, at >= limit
        at = np.where(at >= limit, 0.0, at)
    return sums, signals

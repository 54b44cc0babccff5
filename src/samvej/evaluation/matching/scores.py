"""The propensity score: how likely each unit was to take part, by logistic regression on what is known beforehand.

The estimate is the maximum likelihood of Nelder & Wedderburn (1972, generalised linear models) by iteratively
reweighted least squares, begun and ended as R's ``glm`` does (relative change of the deviance below 1e-8), so that
scores agree with it to rounding also where a coefficient runs away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvej.core.errors import SamvejError

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_BLOCK = 8_192
"""Rows at a time: a block stays in the processor's cache while it is worked on."""
_CHANGE = 1e-8
_ROUNDS = 25
_DEPENDENT = 1e-11
"""How much of a column's variance must be left when those before it are known."""
_CONSTANT = 1e-9
"""A column that varies less, as a share of its largest value, does not vary: it is rounding."""
_FURTHEST = 500.0
_RUN_AWAY = 0.5
"""A score that still moves so much in the last round is on its way to infinity: the others have long been still."""


class MatchingError(SamvejError):
    """A question that has no matched answer; the text says why, and what to do."""


@dataclass(frozen=True)
class Score:
    """A fitted propensity score.

    ``coefficients`` (1 + columns,): the intercept first; 0 for the columns in ``dropped`` (positions in ``x``), which
    add nothing to those before them. ``linear`` (n,) is the log odds, ``probability`` (n,) is 0–1. ``separated``:
    the units whose linear score ran away, because no unit like them took part, or all did.
    """

    coefficients: FloatArray
    linear: FloatArray
    probability: FloatArray
    dropped: tuple[int, ...] = ()
    separated: int = 0


def logistic(x: FloatArray, treated: BoolArray, *, weights: FloatArray | None = None) -> Score:
    """The score of each row of ``x`` (n, columns; numbers, none missing), with an intercept.

    ``weights`` (n,) count each row so many times. Rows that are equal get the very same score, whatever their order.

    Raises MatchingError where nobody or everybody is treated, where a number is missing or infinite, and where the
    columns tell the treated from all others (perfect separation: the likelihood then has no maximum).
    """
    _check(x, treated)
    independent, dropped = independent_columns(x)
    y = treated.astype(np.float64)
    prior = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=np.float64)
    coefficients = np.zeros(1 + x.shape[1])
    beta, before = _fitted(_Design(x, independent), y, prior)
    coefficients[[0, *(1 + at for at in independent)]] = beta
    linear = _linear(x, coefficients)
    if linear[treated].min() > linear[~treated].max():
        raise MatchingError(
            f"The columns tell the {int(treated.sum())} treated from all the others (perfect separation): there "
            "is no score, and nobody alike to compare with. Leave out the column that decides who is treated, match "
            "on fewer columns, or use the Mahalanobis distance."
        )
    away = int(np.count_nonzero(np.abs(linear - _linear(x, before, independent)) > _RUN_AWAY))
    return Score(coefficients, linear, _probability(linear), dropped, away)


def _check(x: FloatArray, treated: BoolArray) -> None:
    if not treated.any():
        raise MatchingError("Nobody is treated: there is nobody to find controls for.")
    if treated.all():
        raise MatchingError("Everybody is treated: there are no controls to choose from.")
    if not np.isfinite(x).all():
        raise MatchingError(
            "A score cannot be made where a number is missing or infinite. Fill it in, or leave it out."
        )


@dataclass(frozen=True)
class _Design:
    """The independent columns, read a block of rows at a time so that no copy of a whole region is made."""

    x: FloatArray
    columns: list[int]

    def blocks(self) -> Iterator[tuple[slice, FloatArray]]:
        for start in range(0, len(self.x), _BLOCK):
            rows = slice(start, start + _BLOCK)
            block = self.x[rows]
            yield rows, block if len(self.columns) == self.x.shape[1] else block[:, self.columns]

    def middle(self, weight: FloatArray) -> FloatArray:
        total = np.zeros(len(self.columns))
        for rows, block in self.blocks():
            total += weight[rows] @ block
        middle: FloatArray = total / weight.sum()
        return middle


def independent_columns(x: FloatArray) -> tuple[list[int], tuple[int, ...]]:
    """The columns that add something to the intercept and the columns before them, and those that do not.

    By Cholesky's elimination of the columns' correlations, one after another: what is left of each is its variance
    when those before it are known.
    """
    design = _Design(x, list(range(x.shape[1])))
    middle = design.middle(np.ones(len(x)))
    squares = np.zeros((x.shape[1], x.shape[1]))
    for _, block in design.blocks():
        apart = block - middle
        squares += apart.T @ apart
    spread = np.sqrt(squares.diagonal() / len(x))
    varies = varying(x, spread)
    scale = np.where(varies, spread, 1.0) * np.sqrt(len(x))
    left = squares / np.outer(scale, scale)
    kept, dropped = [], []
    for at in range(x.shape[1]):
        if not varies[at] or left[at, at] <= _DEPENDENT:
            dropped.append(at)
            continue
        kept.append(at)
        left = left - np.outer(left[:, at], left[at]) / left[at, at]
    return kept, tuple(dropped)


def varying(x: FloatArray, spread: FloatArray) -> BoolArray:
    """Which columns of ``x`` (n, columns) vary, with their standard deviations: by more than rounding."""
    varies: BoolArray = spread > _CONSTANT * np.abs(x).max(axis=0, initial=0.0)
    return varies


def _fitted(design: _Design, y: FloatArray, prior: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The intercept and the slopes after the last round, and after the round before it."""
    mean = (prior * y + 0.5) / (prior + 1)
    linear = np.log(mean / (1 - mean))
    before = _deviance(y, mean, prior)
    beta = earlier = np.zeros(1 + len(design.columns))
    for _ in range(_ROUNDS):
        spread = mean * (1 - mean)
        earlier = beta
        beta = _least_squares(design, linear + (y - mean) / spread, prior * spread)
        linear = _linear(design.x, beta, design.columns)
        mean = _probability(linear)
        now = _deviance(y, mean, prior)
        if abs(now - before) / (abs(now) + 0.1) < _CHANGE:
            break
        before = now
    return beta, earlier


def _least_squares(design: _Design, response: FloatArray, weight: FloatArray) -> FloatArray:
    """Weighted, around the weighted means and with columns of one length: so the squares lose few digits."""
    middle = design.middle(weight)
    level = float(weight @ response / weight.sum())
    size = len(middle)
    squares, products = np.zeros((size, size)), np.zeros(size)
    for rows, block in design.blocks():
        apart = block - middle
        weighted = apart * weight[rows, None]
        squares += weighted.T @ apart
        products += weighted.T @ (response[rows] - level)
    length = np.sqrt(squares.diagonal())
    length = np.where(length > 0, length, 1.0)
    slopes = np.linalg.lstsq(squares / np.outer(length, length), products / length, rcond=None)[0] / length
    return np.concatenate([[level - middle @ slopes], slopes])


def _linear(x: FloatArray, beta: FloatArray, columns: Sequence[int] | None = None) -> FloatArray:
    """Summed column by column: a matrix product may round equal rows differently, and ties would break by chance."""
    linear = np.full(len(x), beta[0])
    for start in range(0, len(x), _BLOCK):
        block, part = x[start : start + _BLOCK], linear[start : start + _BLOCK]
        for at, slope in zip(range(x.shape[1]) if columns is None else columns, beta[1:], strict=True):
            if slope != 0:
                part += slope * block[:, at]
    return linear


def _probability(linear: FloatArray) -> FloatArray:
    """Never quite 0 or 1, as the weights of the next round divide by them."""
    odds = np.exp(np.clip(linear, -_FURTHEST, _FURTHEST))
    tiny = np.finfo(np.float64).eps
    probability: FloatArray = np.clip(odds / (1 + odds), tiny, 1 - tiny)
    return probability


def _deviance(y: FloatArray, mean: FloatArray, prior: FloatArray) -> float:
    return float(-2 * (prior * np.where(y > 0, np.log(mean), np.log1p(-mean))).sum())

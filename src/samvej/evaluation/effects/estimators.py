"""One group against its controls between two periods, the same units in both: estimates and influence functions.

Sant'Anna & Zhao (2020), *Doubly robust difference-in-differences estimators*, Journal of Econometrics 219: outcome
regression, inverse probability weighting with weights that sum to one, and the doubly robust estimator of panels.
Every influence function here is in sum form: the estimate's error is the sum of the units' ``influence``.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from samvej.evaluation.matching.scores import MatchingError, logistic

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

Estimator = Literal["dr", "ipw", "reg"]
Reason = Literal["nobody", "overlap", "collinear"]

OVERLAP = 0.999
"""With a probability of being included at or above this in a cell, nobody alike is left to compare with."""
TRIM = 0.995
"""Controls whose probability is at or above this are left out of weights: one of them would decide alone."""


@dataclass(frozen=True)
class Estimate:
    """Estimates ``att`` (cells,) and ``influence`` (units, cells); or ``reason``, why there is none."""

    att: FloatArray
    influence: FloatArray
    reason: Reason | None = None


def nothing(units: int, cells: int, reason: Reason) -> Estimate:
    """No estimate, and why."""
    return Estimate(np.full(cells, np.nan), np.full((units, cells), np.nan), reason)


def means(change: FloatArray, treated: FloatArray, controls: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Without covariates: the difference of mean changes. All are (units, cells); the weights may be zero.

    Returns the estimates (cells,), NaN where a cell has nobody on one side, and their influence (units, cells).
    """
    mean_treated, of_treated = weighted_mean(change, treated)
    mean_controls, of_controls = weighted_mean(change, controls)
    return mean_treated - mean_controls, of_treated - of_controls


def weighted_mean(values: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The mean of each column and its influence; NaN where nothing weighs. A value without weight may be NaN."""
    total = weights.sum(axis=0)
    share = np.divide(weights, total, out=np.full_like(weights, np.nan), where=total > 0)
    known = np.where(weights > 0, values, 0.0)
    mean = (share * known).sum(axis=0)
    return mean, share * (known - mean)


def row_means(y: FloatArray) -> FloatArray:
    """Each row's mean over what is seen of it; NaN where nothing is."""
    seen = np.isfinite(y)
    count = seen.sum(axis=1)
    total = np.where(seen, y, 0.0).sum(axis=1)
    found: FloatArray = np.divide(total, count, out=np.full(len(y), np.nan), where=count > 0)
    return found


def same_units(
    change: FloatArray, treated: BoolArray, x: FloatArray, weights: FloatArray, estimator: Estimator
) -> Estimate:
    """The same units in both periods, with covariates.

    ``change`` (units, cells): the outcome in one period less that in the other, for several pairs of periods.
    ``treated`` (units,): the group; all others are its controls. ``x`` (units, k): the covariates, with a column of
    ones. ``weights`` (units,).
    """
    probability = np.zeros(len(x))
    to_score = np.zeros_like(x)
    if estimator != "reg":
        fitted = fit_probability(treated, x, weights)
        if fitted is None:
            return nothing(change.shape[0], change.shape[1], "overlap")
        probability, to_score = fitted
    outcome = outcome_fit(change, weights * ~treated, x) if estimator != "ipw" else _no_outcome_fit(change, x)
    if outcome is None:
        return nothing(change.shape[0], change.shape[1], "collinear")
    if estimator == "reg":
        return _by_regression(change, weights * treated, x, outcome)
    odds = odds_weights(treated, probability, weights)
    return _by_weighting(change, weights * treated, odds, x, to_score, outcome)


Fit = tuple[FloatArray, FloatArray, FloatArray]
"""Fitted values and, of those fitted on, residuals times weight (units, cells); and the inverse (k, k)."""


def outcome_fit(values: FloatArray, weights: FloatArray, x: FloatArray) -> Fit | None:
    """Weighted least squares on the units with weight; None where the covariates tell less than their number."""
    cross = (x * weights[:, None]).T @ x
    if not np.all(np.isfinite(cross)) or _reciprocal_condition(cross) < np.finfo(float).eps:
        return None
    inverse = np.asarray(np.linalg.inv(cross), dtype=np.float64)
    known = np.where(weights[:, None] > 0, values, 0.0)
    fitted = x @ (inverse @ (x.T @ (known * weights[:, None])))
    return fitted, (known - fitted) * weights[:, None], inverse


def _no_outcome_fit(values: FloatArray, x: FloatArray) -> Fit:
    return np.zeros_like(values), np.zeros_like(values), np.zeros((x.shape[1], x.shape[1]))


def through_fit(fit: Fit, x: FloatArray, slope: FloatArray) -> FloatArray:
    """The influence (units, cells) that passes through a fit's coefficients; ``slope`` (k, …) is the derivative."""
    _, residuals, inverse = fit
    return residuals * (x @ (inverse @ slope))


def odds_weights(treated: BoolArray, probability: FloatArray, weights: FloatArray) -> FloatArray:
    """Controls weighted to look like the group; those out of reach (TRIM) weigh nothing."""
    usable = ~treated & (probability < TRIM)
    return np.where(usable, weights * probability / (1 - probability), 0.0)


def _by_regression(change: FloatArray, of_group: FloatArray, x: FloatArray, fit: Fit) -> Estimate:
    column = np.broadcast_to(of_group[:, None], change.shape)
    expected = fit[0]
    att, influence = weighted_mean(change - expected, column)
    slope = (of_group @ x) / of_group.sum()
    return Estimate(att, influence - through_fit(fit, x, slope[:, None]))


def _by_weighting(
    change: FloatArray, of_group: FloatArray, odds: FloatArray, x: FloatArray, to_score: FloatArray, fit: Fit
) -> Estimate:
    """Weighted controls, the outcome's fit taken away first (it is zero for the plain weighted estimator)."""
    if odds.sum() <= 0:
        return nothing(change.shape[0], change.shape[1], "overlap")
    rest = change - fit[0]
    group = np.broadcast_to(of_group[:, None], change.shape)
    controls = np.broadcast_to(odds[:, None], change.shape)
    mean_group, of_treated = weighted_mean(rest, group)
    mean_controls, of_controls = weighted_mean(rest, controls)
    slope = x.T @ (odds[:, None] * (rest - mean_controls)) / odds.sum()
    toward = (odds @ x) / odds.sum() - (of_group @ x) / of_group.sum()
    influence = of_treated - of_controls - to_score @ slope + through_fit(fit, x, toward[:, None])
    return Estimate(mean_group - mean_controls, influence)


def fit_probability(treated: BoolArray, x: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """The logit of being of the group: the probabilities (units,) and the coefficients' influence (units, k).

    None where the covariates tell the group from its controls (nearly) for certain.
    """
    try:
        fitted = logistic(x[:, 1:], treated, weights=weights).probability
    except MatchingError:
        return None
    if fitted.max() >= OVERLAP:
        return None
    hessian = (x * (weights * fitted * (1 - fitted))[:, None]).T @ x
    score = x * (weights * (treated - fitted))[:, None]
    return fitted, score @ np.linalg.pinv(hessian)


def _reciprocal_condition(matrix: FloatArray) -> float:
    with np.errstate(all="ignore"):
        condition = float(np.linalg.cond(matrix, 1)) if np.linalg.norm(matrix) > 0 else np.inf
    return 0.0 if not np.isfinite(condition) else 1 / condition

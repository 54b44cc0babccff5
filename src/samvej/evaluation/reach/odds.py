"""Adjusted odds ratios by Firth's penalised logistic regression, with intervals of the profile penalised likelihood.

Penalising by Jeffreys' prior takes away the small-sample bias, and keeps estimates finite where a group has everybody
or nobody (separation). Firth, *Biometrika* 1993;80:27–38; Heinze & Schemper, *Stat Med* 2002;21:2409–19.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite, log

import numpy as np
from numpy.typing import NDArray

from samvej.evaluation.reach.rates import Z95, Interval

Floats = NDArray[np.float64]

_CHI2_95 = Z95 * Z95
_CLOSE = 1e-7
_ROUNDS = 200
_FARTHEST = 30.0  # on the log scale: an odds ratio of 10¹³ is as good as none


class NotEstimableError(ArithmeticError):
    """The model has no answer: nothing to tell apart, or the search did not settle."""


@dataclass(frozen=True)
class Fit:
    """The penalised maximum: ``coefficients`` (p,) on the log scale, ``loglik`` the penalised log likelihood."""

    coefficients: Floats
    errors: Floats
    loglik: float


@dataclass(frozen=True)
class _Patterns:
    """People alike in everything as one row: x (k, p), how many they are, and how many of them have it."""

    x: Floats
    people: Floats
    events: Floats


def adjusted_odds(x: Floats, has: NDArray[np.bool_]) -> tuple[Interval | None, ...]:
    """The odds ratio of each column of ``x`` (n, p; no column of ones), adjusted for the others.

    None for a column that says nothing beside those before it (constant, or a sum of others), and for all where
    nobody has it or everybody has. Raises NotEstimableError where the search does not settle.
    """
    kept = _independent(x)
    if not kept or has.all() or not has.any():
        return tuple(None for _ in range(x.shape[1]))
    rows = _patterns(np.column_stack([np.ones(len(has)), x[:, kept]]), has)
    best = fit(rows)
    found: list[Interval | None] = [None] * x.shape[1]
    for place, column in enumerate(kept, start=1):
        low, high = (_bound(rows, best, place, side) for side in (-1.0, 1.0))
        found[column] = Interval(exp(float(best.coefficients[place])), low, high)
    return tuple(found)


def _independent(x: Floats) -> list[int]:
    """The columns that are not a constant and a sum of those before them."""
    basis = [np.ones(len(x)) / np.sqrt(max(len(x), 1))]
    kept = []
    for column in range(x.shape[1]):
        left = x[:, column].astype(np.float64)
        size = float(np.linalg.norm(left))
        for _ in range(2):  # twice is enough for a clean remainder
            for each in basis:
                left = left - each * float(each @ left)
        length = float(np.linalg.norm(left))
        if size > 0 and length > 1e-8 * size:
            basis.append(left / length)
            kept.append(column)
    return kept


def _patterns(x: Floats, has: NDArray[np.bool_]) -> _Patterns:
    which, first = np.zeros(len(x), dtype=np.int64), np.zeros(min(len(x), 1), dtype=np.int64)
    for column in x.T:  # column by column, which is the rows' own order and many times faster than comparing rows
        values, place = np.unique(column, return_inverse=True)
        _, first, which = np.unique(which * len(values) + place, return_index=True, return_inverse=True)
    people = np.bincount(which, minlength=len(first))
    events = np.bincount(which, weights=has.astype(np.float64), minlength=len(first))
    return _Patterns(x[first], people.astype(np.float64), events.astype(np.float64))


def fit(rows: _Patterns, fixed: tuple[int, float] | None = None, start: Floats | None = None) -> Fit:
    """Newton's steps to the penalised maximum, halved where they overshoot; ``fixed`` holds one coefficient still.

    Raises NotEstimableError where it does not settle.
    """
    beta = np.zeros(rows.x.shape[1]) if start is None else start.copy()
    free = np.ones(len(beta), dtype=np.bool_)
    if fixed is not None:
        beta[fixed[0]], free[fixed[0]] = fixed[1], False
    now, score, information = _at(rows, beta)
    for _ in range(_ROUNDS):
        step = np.zeros(len(beta))
        if free.any():
            step[free] = np.linalg.solve(information[np.ix_(free, free)], score[free])
        step *= min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-300))
        if float(np.abs(step).max()) < _CLOSE:
            errors = np.sqrt(np.diag(np.linalg.inv(information)))
            return Fit(beta, errors, now)
        for _half in range(30):
            after = _at(rows, beta + step)
            if after[0] >= now - 1e-12:
                break
            step = step / 2
        beta, (now, score, information) = beta + step, after
    raise NotEstimableError("the penalised likelihood has no clear maximum")


def _at(rows: _Patterns, beta: Floats) -> tuple[float, Floats, Floats]:
    """The penalised log likelihood, its score, and the information at the coefficients."""
    linear = np.clip(rows.x @ beta, -500, 500)
    chance = 1 / (1 + np.exp(-linear))
    weight = np.maximum(rows.people * chance * (1 - chance), 1e-300)
    information = rows.x.T @ (rows.x * weight[:, None])
    sign, logdet = np.linalg.slogdet(information)
    if sign <= 0 or not isfinite(float(logdet)):
        raise NotEstimableError("the people are too alike to tell the characteristics apart")
    likelihood = rows.events @ -np.logaddexp(0, -linear) + (rows.people - rows.events) @ -np.logaddexp(0, linear)
    leverage = weight * np.einsum("ij,ij->i", rows.x @ np.linalg.inv(information), rows.x)
    score = rows.x.T @ (rows.events - rows.people * chance + leverage * (0.5 - chance))
    return float(likelihood) + 0.5 * float(logdet), score, information


def _bound(rows: _Patterns, best: Fit, place: int, side: float) -> float:
    """The end of the interval: where twice the drop of the profile is the chi-square's 95 percent point."""
    centre, error = float(best.coefficients[place]), float(best.errors[place])

    def short(away: float, start: Floats) -> tuple[float, Floats]:
        there = fit(rows, (place, centre + side * away), start)
        return 2 * (best.loglik - there.loglik) - _CHI2_95, there.coefficients

    near, far, start = 0.0, max(Z95 * error, 1e-3), best.coefficients
    below = -_CHI2_95
    above, start = short(far, start)
    while above < 0:
        near, below, far = far, above, far * 1.6
        if far > _FARTHEST:
            return float("inf") if side > 0 else 0.0
        above, start = short(far, start)
    for _ in range(60):
        guess = near + (far - near) * _between(below, above)
        value, start = short(guess, start)
        if abs(value) < 1e-6 or far - near < 1e-9:
            return exp(centre + side * guess)
        if value < 0:
            near, below = guess, value
        else:
            far, above = guess, value
    return exp(centre + side * (near + far) / 2)


def _between(below: float, above: float) -> float:
    """Where between two points the drop is likely right: it grows with the square of the distance."""
    a, b = _CHI2_95 + below, _CHI2_95 + above
    straight = -below / (above - below)
    if a < 0 or b <= a:
        return min(max(straight, 0.05), 0.95)
    curved = (np.sqrt(_CHI2_95) - np.sqrt(a)) / (np.sqrt(b) - np.sqrt(a))
    return float(min(max(curved, 0.02), 0.98))


def crude_odds(table: Sequence[tuple[int, int]]) -> tuple[float | None, ...]:
    """Odds ratios of groups against the first, from (with, without): ad/bc; None where a cell is nobody.

    >>> crude_odds([(10, 20), (5, 20)])
    (1.0, 0.5)
    """
    found: list[float | None] = []
    for has, lacks in table:
        cells = (has, lacks, *table[0])
        found.append(exp(log(has) - log(lacks) - log(table[0][0]) + log(table[0][1])) if all(cells) else None)
    return tuple(found)

"""Intervals for means per participant-month of skewed cost: a studentised bootstrap over persons.

Sources: P. Hall, *The Bootstrap and Edgeworth Expansion* (Springer 1992), on the studentised bootstrap;
T. Hesterberg, "What Teachers Should Know About the Bootstrap" (The American Statistician 2015), on why it is the one
for skewed means. Each person is drawn with all of their months, so these need not be independent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

DRAWS = 999
LEVEL = 0.95
FEWEST = 5
"""Fewer persons have no interval (our choice: as in disclosure control)."""

_PERSONS_AT_ONCE = 2_000_000
"""Draws × persons that are held in memory together."""


@dataclass(frozen=True)
class Interval:
    """A 95 % interval, both ends in the unit of the estimate."""

    low: float
    high: float


def ratio_intervals(
    amounts: Floats, months: Floats, *, seed: int, draws: int = DRAWS
) -> tuple[tuple[Interval | None, ...], Floats]:
    """95 % intervals for Σ amounts / Σ months, and the ratio in each draw.

    ``amounts``: (persons, k), ``months``: (persons,), above zero. Returns k intervals and draws (draws, k). An
    interval is None where fewer than five persons are behind it, or where it has no end: so few have any that a draw
    often misses them all, and nothing can be said. Errors are those of the linearised ratio, within each draw.
    """
    persons, columns = amounts.shape
    rng = np.random.default_rng(seed)
    if persons < FEWEST:
        return tuple(None for _ in range(columns)), np.zeros((0, columns))
    products = np.hstack([months[:, None], months[:, None] ** 2, amounts, amounts**2, amounts * months[:, None]])
    sums = np.vstack([weights @ products for weights in _weights(rng, persons, draws)])
    estimate, error = _ratio_and_error(products.sum(axis=0, keepdims=True), columns)
    drawn, errors = _ratio_and_error(sums, columns)
    found = tuple(
        _studentised(float(estimate[0, at]), float(error[0, at]), drawn[:, at], errors[:, at])
        for at in range(columns)
    )
    return found, drawn


def _weights(rng: np.random.Generator, persons: int, draws: int) -> Iterator[Floats]:
    """How often each person is in each draw, (draws, persons), in pieces that fit into memory."""
    at_once = max(1, _PERSONS_AT_ONCE // persons)
    for done in range(0, draws, at_once):
        drawn = rng.multinomial(persons, np.full(persons, 1 / persons), size=min(at_once, draws - done))
        yield drawn.astype(np.float64)


def _ratio_and_error(sums: Floats, columns: int) -> tuple[Floats, Floats]:
    """The ratio and its linearised standard error, from sums of n, n², a, a² and a·n over persons."""
    n, n2 = sums[:, :1], sums[:, 1:2]
    a, a2, an = (sums[:, 2 + at * columns : 2 + (at + 1) * columns] for at in range(3))
    ratio = a / n
    squares = np.maximum(a2 - 2 * ratio * an + ratio**2 * n2, 0.0)
    # what is left of squares that ought to be zero is rounding, not spread
    squares = np.where(squares < 1e-12 * np.maximum(a2, 1.0), 0.0, squares)
    return ratio, np.sqrt(squares) / n


def _studentised(estimate: float, error: float, drawn: Floats, errors: Floats) -> Interval | None:
    if error == 0:
        return Interval(estimate, estimate)
    away = drawn - estimate
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(errors > 0, away / errors, np.where(np.abs(away) < 1e-9 * error, 0.0, np.sign(away) * np.inf))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(t, [tail, 1 - tail], method="inverted_cdf")
    if not (np.isfinite(low) and np.isfinite(high)):
        return None
    return Interval(float(estimate - high * error), float(estimate - low * error))

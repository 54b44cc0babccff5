"""Intervals by the studentised bootstrap: against a plain loop, and where nothing can be said."""

from math import sqrt

import numpy as np
import pytest

from samvej.evaluation.economics.intervals import Interval, ratio_intervals

SKEWED = np.array([[0.0], [10.0], [15.0], [5.0], [400.0], [30.0], [20.0], [12.0], [8.0], [90.0]])
MONTHS = np.array([12.0, 6, 12, 3, 9, 12, 1, 12, 4, 10])


def test_the_interval_is_that_of_a_loop_over_draws() -> None:
    draws = 60
    rng = np.random.default_rng(7)
    weights = rng.multinomial(10, np.full(10, 1 / 10), size=draws)
    amounts = SKEWED[:, 0]

    def ratio_and_error(times: list[int]) -> tuple[float, float]:
        n = sum(w * m for w, m in zip(times, MONTHS, strict=True))
        ratio = sum(w * a for w, a in zip(times, amounts, strict=True)) / n
        squares = sum(w * (a - ratio * m) ** 2 for w, a, m in zip(times, amounts, MONTHS, strict=True))
        return ratio, sqrt(squares) / n

    estimate, error = ratio_and_error([1] * 10)
    t = sorted((r - estimate) / e for r, e in (ratio_and_error(list(w)) for w in weights))
    low_t, high_t = t[int(np.ceil(0.025 * draws)) - 1], t[int(np.ceil(0.975 * draws)) - 1]

    (found,), drawn = ratio_intervals(SKEWED, MONTHS, seed=7, draws=draws)

    assert found == Interval(pytest.approx(estimate - high_t * error), pytest.approx(estimate - low_t * error))
    assert drawn[:, 0] == pytest.approx([ratio_and_error(list(w))[0] for w in weights])


def test_a_skewed_mean_has_its_longer_arm_upwards() -> None:
    (found,), _ = ratio_intervals(SKEWED, np.ones(10), seed=1)

    assert found is not None
    assert found.high - SKEWED.mean() > 2 * (SKEWED.mean() - found.low)


def test_the_same_for_everybody_is_sure() -> None:
    (found,), _ = ratio_intervals(np.full((8, 1), 3.0), np.ones(8), seed=1)

    assert found == Interval(3.0, 3.0)


@pytest.mark.parametrize(
    "amounts",
    [
        pytest.param(np.array([[5.0]] * 4), id="four persons"),
        pytest.param(np.array([[500.0]] + [[0.0]] * 19), id="one of twenty has it all"),
    ],
)
def test_too_few_have_no_interval(amounts: np.ndarray) -> None:
    (found,), _ = ratio_intervals(amounts, np.ones(len(amounts)), seed=1)

    assert found is None


def test_the_seed_decides() -> None:
    first, again, other = (ratio_intervals(SKEWED, MONTHS, seed=seed)[0] for seed in (1, 1, 2))

    assert first == again
    assert first != other

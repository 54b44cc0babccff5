"""One-way and probabilistic sensitivity of models whose answers are known."""

from fractions import Fraction

import numpy as np
import pytest

from samvej.evaluation.economics.sensitivity import (
    Distribution,
    Parameter,
    SensitivityError,
    drawn,
    probabilistic,
    summed,
    tornado,
)
from samvej.evaluation.results import Words

NAME = Words("tal", "number")


def parameter(
    name: str, value: float, low: float, high: float, distribution: Distribution = "triangular"
) -> Parameter:
    return Parameter(name, NAME, Fraction(value), Fraction(low), Fraction(high), distribution)


def test_bars_are_ordered_by_what_they_do() -> None:
    parameters = [parameter("a", 2, 1, 3), parameter("b", 10, 9, 12), parameter("sure", 5, 5, 5)]

    found = tornado(parameters, lambda x: 10 * x["a"] - x["b"] + x["sure"])

    assert found.value == 15
    assert [(bar.parameter.id, bar.at_low, bar.at_high) for bar in found.bars] == [("a", 5, 25), ("b", 16, 13)]


@pytest.mark.parametrize(
    ("distribution", "mean", "low", "high"),
    [
        ("triangular", (2 + 3 + 7) / 3, 2.0, 7.0),
        ("uniform", 4.5, 2.0, 7.0),
        ("normal", 3.0, None, None),
        ("gamma", 3.0, 0.0, None),
    ],
)
def test_draws_have_the_distribution_s_mean_and_stay_where_they_may(
    distribution: Distribution, mean: float, low: float | None, high: float | None
) -> None:
    values = drawn(parameter("x", 3, 2, 7, distribution), np.random.default_rng(3), 40_000)

    assert values.mean() == pytest.approx(mean, abs=0.03)
    assert low is None or values.min() >= low
    assert high is None or values.max() <= high


def test_a_share_drawn_by_beta_stays_a_share() -> None:
    values = drawn(parameter("x", 0.02, 0.01, 0.04, "beta"), np.random.default_rng(3), 40_000)

    assert (values.min() > 0, values.max() < 1) == (True, True)
    assert values.mean() == pytest.approx(0.02, rel=0.02)
    assert np.quantile(values, 0.975) - np.quantile(values, 0.025) == pytest.approx(0.03, rel=0.05)


def test_the_share_below_zero_is_that_of_the_distribution() -> None:
    # uniform on -1 … 3: a quarter lies below zero
    found = probabilistic([parameter("x", 1, -1, 3, "uniform")], lambda x: x["x"], seed=5, draws=40_000)

    assert found.share_below_zero == pytest.approx(0.25, abs=0.01)
    assert (found.low, found.high) == (pytest.approx(-0.9, abs=0.03), pytest.approx(2.9, abs=0.03))


def test_one_more_parameter_does_not_change_the_draws_of_the_others() -> None:
    one, two = parameter("one", 1, 0, 2), parameter("two", 1, 0, 2)

    alone, beside = (probabilistic(each, lambda x: x["one"], seed=5, draws=50) for each in ([one], [two, one]))

    assert alone == beside


def test_ends_out_of_order_are_refused() -> None:
    with pytest.raises(SensitivityError, match="does not lie between"):
        parameter("x", 5, 6, 7)


def test_a_distribution_that_cannot_be_is_refused() -> None:
    with pytest.raises(SensitivityError, match="cannot be gamma"):
        parameter("x", 0, -1, 1, "gamma")
    with pytest.raises(SensitivityError, match="cannot be beta"):
        parameter("x", 0.5, 0, 3, "beta")


def test_a_draw_that_is_no_number_is_never_passed_on() -> None:
    with pytest.raises(ValueError, match="must be a number"):
        summed(np.array([1.0, np.nan]), seed=1)

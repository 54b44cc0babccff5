"""Shares, odds and concentration, each against a published number, a worked example, or a slow way to the same."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize
from scipy.stats import ttest_ind

from samvej.evaluation.reach.concentration_index import erreygers
from samvej.evaluation.reach.odds import adjusted_odds, crude_odds
from samvej.evaluation.reach.rates import difference_of_means, wilson

LIMIT = 1.959963984540054**2


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_that_of_newcombes_table(count, of, low, high):
    """Newcombe, Stat Med 1998;17:857-72, table I, method 3."""
    found = wilson(count, of)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_share_of_nobody_has_no_interval_and_one_of_too_many_is_refused():
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="holds it"):
        wilson(3, 2)


# --- odds ----------------------------------------------------------------------------------------------


def two_by_two(a: int, b: int, c: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    """``a`` with and ``b`` without of one group, ``c`` and ``d`` of the reference."""
    group = np.repeat([1.0, 1.0, 0.0, 0.0], [a, b, c, d])[:, None]
    return group, np.repeat([True, False, True, False], [a, b, c, d])


@pytest.mark.parametrize("cells", [(12, 18, 8, 42), (30, 0, 20, 30), (0, 9, 4, 31), (1, 1, 1, 1)])
def test_penalised_odds_of_one_group_are_those_with_half_a_person_in_each_cell(cells):
    a, b, c, d = (cell + 0.5 for cell in cells)

    [found] = adjusted_odds(*two_by_two(*cells))

    assert found.estimate == pytest.approx(a * d / (b * c), rel=1e-6)
    assert 0 < found.low < found.estimate < found.high < float("inf")


def naive(beta: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    """The penalised log likelihood, written as it is defined, person by person."""
    chance = 1 / (1 + np.exp(-(x @ beta)))
    information = sum(p * (1 - p) * np.outer(row, row) for row, p in zip(x, chance, strict=True))
    return sum(np.log(p if yes else 1 - p) for yes, p in zip(y, chance, strict=True)) + 0.5 * np.log(
        np.linalg.det(information)
    )


def test_adjusted_odds_and_their_profile_are_those_of_a_slow_search():
    rng = np.random.default_rng(7)
    x = (rng.random((45, 2)) < 0.4).astype(float)
    y = rng.random(45) < 0.2 + 0.4 * x[:, 0]
    rows = np.column_stack([np.ones(45), x])

    found = adjusted_odds(x, y)

    best = minimize(lambda beta: -naive(beta, rows, y), np.zeros(3), method="BFGS", options={"gtol": 1e-7})
    assert [each.estimate for each in found] == pytest.approx(list(np.exp(best.x[1:])), rel=1e-4)

    def short(value: float) -> float:
        """How far the profile at one coefficient of the first column lies from the edge of the interval."""
        rest = minimize(lambda others: -naive(np.array([others[0], value, others[1]]), rows, y), [0.0, 0.0])
        return 2 * (rest.fun - best.fun) - LIMIT

    low, high = brentq(short, best.x[1] - 4, best.x[1]), brentq(short, best.x[1], best.x[1] + 4)
    assert (found[0].low, found[0].high) == pytest.approx((np.exp(low), np.exp(high)), rel=2e-3)


def test_column_that_says_nothing_new_has_no_odds_and_disturbs_no_other():
    x, y = two_by_two(12, 18, 8, 42)
    wide = np.column_stack([x, 1 - x, np.ones(len(y)), x])

    found = adjusted_odds(wide, y)

    assert found[0].estimate == pytest.approx(adjusted_odds(x, y)[0].estimate)
    assert found[1:] == (None, None, None)


@pytest.mark.parametrize("has", [True, False])
def test_odds_where_everybody_or_nobody_has_it_are_none(has):
    x, y = two_by_two(3, 3, 3, 3)

    assert adjusted_odds(x, np.full_like(y, has)) == (None,)


def test_crude_odds_are_none_where_a_cell_is_nobody():
    assert crude_odds([(8, 42), (12, 18), (0, 5)]) == (1.0, pytest.approx(3.5), None)


# --- concentration -------------------------------------------------------------------------------------


def slow_index(has: list[bool], rank: list[int]) -> float:
    """8 times the covariance with the fractional rank, by counting who is below whom."""
    n = len(has)
    r = [sum(other < own for other in rank) / n + sum(other == own for other in rank) / (2 * n) for own in rank]
    return 8 * sum((h - sum(has) / n) * (each - 0.5) for h, each in zip(has, r, strict=True)) / n


def test_index_of_the_examples_in_the_reference():
    assert erreygers(np.array([True, True, False, False]), np.array([0, 0, 1, 1])).estimate == -1.0
    assert erreygers(np.array([False, False, True, True]), np.array([0, 0, 1, 1])).estimate == 1.0
    assert erreygers(np.array([True, False, True, False]), np.array([0, 0, 1, 1])).estimate == 0.0
    assert erreygers(np.array([True, False, False]), np.array([0, 1, 2])).estimate == pytest.approx(-8 / 9)


@settings(max_examples=40)
@given(people=st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=2, max_size=25))
def test_index_is_that_of_its_definition(people):
    has, rank = [yes for yes, _ in people], [level for _, level in people]

    found = erreygers(np.array(has), np.array(rank))

    if len(set(has)) < 2 or len(set(rank)) < 2:
        assert found is None
    else:
        assert found.estimate == pytest.approx(slow_index(has, rank), abs=1e-12)
        assert -1 <= found.low <= found.estimate <= found.high <= 1


def test_standard_error_of_the_index_is_that_of_leaving_one_out():
    rng = np.random.default_rng(3)
    rank = rng.integers(0, 3, 400)
    has = rng.random(400) < 0.5 - 0.15 * rank

    found = erreygers(has, rank)

    left = [erreygers(np.delete(has, n), np.delete(rank, n)).estimate for n in range(400)]
    jackknife = np.sqrt(399 / 400 * np.sum((np.array(left) - np.mean(left)) ** 2))
    assert (found.high - found.low) / (2 * 1.959963984540054) == pytest.approx(jackknife, rel=0.01)


# --- means ---------------------------------------------------------------------------------------------


def test_difference_of_means_is_welchs():
    ones, others = [1.0, 4.0, 2.5, 7.0], [0.0, 0.5, 3.0, 1.0, 2.0, 0.25]

    found = difference_of_means(ones, others)

    expected = ttest_ind(ones, others, equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize(("ones", "others"), list(product([[1.0], [2.0, 2.0]], [[3.0], [3.0, 3.0]])))
def test_difference_where_nobody_differs_or_one_is_alone_is_none(ones, others):
    assert difference_of_means(ones, others) is None

"""The propensity score and the balance: known answers, what must hold, and one sentence for bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation.matching.balance import alike, balance, effective_size
from samvej.evaluation.matching.scores import MatchingError, logistic
from samvej.evaluation.results import Words


def sample(size: int = 200) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(size, 2))
    return x, rng.random(size) < 1 / (1 + np.exp(1 - x[:, 0]))


def test_score_solves_the_likelihood_equations() -> None:
    x, treated = sample()

    found = logistic(x, treated)

    left = np.column_stack([np.ones(len(x)), x]).T @ (treated - found.probability)
    assert np.abs(left).max() < 1e-8
    assert found.linear == pytest.approx(found.coefficients[0] + x @ found.coefficients[1:])


def test_score_with_weights_is_that_of_rows_so_many_times() -> None:
    x, treated = sample(60)
    weights = np.where(np.arange(60) % 3 == 0, 3.0, 1.0)
    times = weights.astype(int)

    found = logistic(x, treated, weights=weights)

    again = logistic(np.repeat(x, times, axis=0), np.repeat(treated, times))
    assert found.coefficients == pytest.approx(again.coefficients, abs=1e-7)


def test_column_that_others_decide_is_dropped_and_named() -> None:
    x, treated = sample()
    more = np.column_stack([x, 2 * x[:, 0] - x[:, 1] + 5, np.full(len(x), 7.0)])

    found = logistic(more, treated)

    assert found.dropped == (2, 3)
    assert found.probability == pytest.approx(logistic(x, treated).probability)


def test_equal_rows_have_the_very_same_score() -> None:
    x, treated = sample(90)
    x[1::3] = x[0]

    assert len(set(logistic(x, treated).linear[1::3])) == 1


def test_a_value_that_nobody_treated_has_is_counted_as_separated() -> None:
    x, treated = sample()
    rare = np.zeros(len(x))
    rare[np.flatnonzero(~treated)[:7]] = 1.0

    assert logistic(np.column_stack([x, rare]), treated).separated == 7


@pytest.mark.parametrize(
    ("treated", "x", "said"),
    [
        ([0, 0, 0], [1.0, 2.0, 3.0], "Nobody is treated"),
        ([1, 1, 1], [1.0, 2.0, 3.0], "Everybody is treated"),
        ([0, 1, 0], [1.0, np.nan, 3.0], "missing"),
        ([0, 0, 1], [1.0, 2.0, 3.0], "perfect separation"),
        ([0, 0, 1, 1], [1.0, 2.0, 3.0, 4.0], "perfect separation"),
    ],
)
def test_what_has_no_score_is_said(treated: list[int], x: list[float], said: str) -> None:
    with pytest.raises(MatchingError, match=said):
        logistic(np.array(x)[:, None], np.array(treated) == 1)


def test_balance_of_three_rows_is_the_example_of_the_reference() -> None:
    """docs/reference/matching.md: two treated of 30 and 50 years, controls of 30 and 70 with weights 1.5 and 0.5."""
    x = np.array([[30.0], [50.0], [30.0], [70.0]])
    treated = np.array([True, True, False, False])

    (row,) = balance(x, treated, np.array([1.0, 1.0, 1.5, 0.5]), [("age", Words("alder", "age"))])

    assert (row.mean_participants, row.mean_all, row.mean_controls) == (40.0, 50.0, 40.0)
    assert row.smd_before == pytest.approx(-10 / np.sqrt(200))
    assert row.smd_after == 0.0
    assert row.variance_ratio_before == pytest.approx(200 / 800)
    assert row.variance_ratio_after == pytest.approx(200 / 800)
    assert (row.ecdf_mean_after, row.ecdf_max_after) == pytest.approx((1 / 6, 0.25))


def test_share_has_no_variance_ratio_and_its_own_deviation() -> None:
    treated = np.arange(8) < 4
    share = np.array([1.0, 1, 1, 0, 0, 0, 0, 1])[:, None]

    (row,) = alike(share, treated, None, ["ill"])

    assert (row.smd, row.variance_ratio) == (pytest.approx(0.5 / np.sqrt(0.75 * 0.25)), None)
    assert row.ecdf_mean == row.ecdf_max == pytest.approx(0.5)


def test_one_treated_has_no_deviation_and_no_quiet_number() -> None:
    x = np.array([[3.0], [3.0], [5.0]])

    (row,) = alike(x, np.array([True, False, False]), None, ["cost"])
    (same,) = alike(x[:2], np.array([True, False]), None, ["cost"])

    assert (row.smd, row.variance_ratio) == (None, None)
    assert same.smd == 0.0


@given(st.integers(0, 2**32))
@settings(max_examples=25)
def test_balance_does_not_depend_on_the_order_of_rows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(4, 30))
    x, weights = rng.normal(size=(size, 2)).round(1), rng.random(size) + 0.1
    treated = np.arange(size) < size // 2
    order = rng.permutation(size)

    before = alike(x, treated, weights, ["a", "b"])
    after = alike(x[order], treated[order], weights[order], ["a", "b"])

    for one, other in zip(before, after, strict=True):
        for figure, value in vars(one).items():
            expected = vars(other)[figure]
            assert value == (expected if isinstance(value, str | None) else pytest.approx(expected)), figure


def test_effective_size_is_that_of_equal_weights() -> None:
    assert effective_size(np.array([2.0, 2.0, 2.0])) == 3.0
    assert effective_size(np.array([1.0, 0.0, 3.0])) == pytest.approx(16 / 10)
    assert effective_size(np.zeros(2)) == 0.0


def test_balance_without_anybody_matched_is_refused() -> None:
    with pytest.raises(MatchingError, match="nobody was matched"):
        alike(np.ones((2, 1)), np.array([True, False]), np.array([1.0, 0.0]), ["age"])

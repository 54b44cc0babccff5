"""The same persons' scores twice: Wilcoxon against every assignment of signs, published figures, and symmetry."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, wilcoxon

from samvej.evaluation.responses.paired_scores import EXACT, paired_scores, signed_rank


def enumerated(change: list[int]) -> float | None:
    """Of all signs that the ranks could have had, the share as far from the middle or farther."""
    left = [each for each in change if each]
    if not left:
        return None
    ranks = rankdata(np.abs(left))
    seen = abs(2 * ranks[np.array(left) > 0].sum() - ranks.sum())
    sums = [
        abs(2 * ranks[np.array(signs, dtype=bool)].sum() - ranks.sum()) for signs in product((0, 1), repeat=len(left))
    ]
    return float(np.mean([each >= seen - 1e-9 for each in sums]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-4, 4), max_size=8))
def test_signed_rank_is_the_enumeration_with_ties_and_zeros(change) -> None:
    found, expected = signed_rank(np.array(change, dtype=np.float64)), enumerated(change)

    assert found == (None if expected is None else pytest.approx(expected))


def test_signed_rank_of_darwins_plants_is_as_published() -> None:
    eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]  # Fisher 1935; Wilcoxon's p is 0.0413

    assert signed_rank(np.array(eighths, dtype=np.float64)) == pytest.approx(0.04126, abs=5e-5)


def test_many_are_told_by_the_normal_distribution_as_scipy_does() -> None:
    change = np.random.default_rng(4).integers(-6, 10, EXACT * 3).astype(np.float64)

    expected = wilcoxon(change[change != 0], correction=False, method="asymptotic").pvalue

    assert signed_rank(change) == pytest.approx(float(expected))


def test_exact_and_normal_meet_where_one_takes_over() -> None:
    change = np.random.default_rng(7).normal(0.3, 1, EXACT)

    other = wilcoxon(change, correction=False, method="asymptotic").pvalue

    assert signed_rank(change) == pytest.approx(float(other), abs=0.01)


def test_decimals_that_do_not_add_up_exactly_are_ties_all_the_same() -> None:
    nearly = np.array([0.1 + 0.2, 0.3, -0.3, 0.6])

    assert signed_rank(nearly) == pytest.approx(enumerated([1, 1, -1, 2]))


def test_mean_difference_has_students_interval() -> None:
    found = paired_scores(np.array([40.0, 50, 60, 70]), np.array([52.0, 58, 64, 80]))

    assert found is not None
    assert (found.before, found.after, found.difference) == (55, 63.5, 8.5)
    assert (found.lower, found.upper) == pytest.approx((8.5 - 5.43507, 8.5 + 5.43507), abs=1e-4)  # t(3) = 3.18245


@pytest.mark.parametrize(("n", "p"), [(1, 1.0), (0, None)])
def test_too_few_have_no_interval(n, p) -> None:
    found = paired_scores(np.full(n, 3.0), np.full(n, 5.0))

    if n == 0:
        assert found is None
    else:
        assert found is not None
        assert (found.difference, found.lower, found.upper, found.p) == (2, None, None, p)


def test_nobody_who_changed_has_no_test() -> None:
    found = paired_scores(np.array([1.0, 2, 3]), np.array([1.0, 2, 3]))

    assert found is not None
    assert (found.difference, found.p) == (0, None)

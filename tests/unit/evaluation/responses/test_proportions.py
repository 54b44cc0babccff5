"""Shares, their differences, and McNemar's test: published figures, a second implementation, and symmetry."""

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation.responses.proportions import Fourfold, mcnemar, paired, share, unpaired

few = st.integers(0, 12)


@pytest.mark.parametrize(
    ("before", "after", "difference", "low", "high"),
    [  # Newcombe, Stat Med 1998;17:873-890, table II, method 10
        ((48, 80), (56, 70), 0.2, 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.6, 0.1705, 0.8090),
        ((2, 7), (6, 7), 0.5714, 0.0582, 0.8062),
    ],
)
def test_unpaired_difference_is_as_published(before, after, difference, low, high) -> None:
    found = unpaired(share(*before), share(*after))

    assert found is not None
    assert (found.value, found.lower, found.upper) == pytest.approx((difference, low, high), abs=5e-5)


def test_paired_difference_is_as_published() -> None:
    found = paired(Fourfold(36, 12, 2, 0))  # Newcombe, Stat Med 1998;17:2635-2650, method 10

    assert found is not None
    assert (found.value, found.lower, found.upper) == pytest.approx((0.2, 0.0569, 0.3404), abs=5e-5)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_share_has_wilsons_interval_as_published(count, n, low, high) -> None:
    found = share(count, n)  # Newcombe, Stat Med 1998;17:857-872, table I, method 3

    assert (found.lower, found.upper) == pytest.approx((low, high), abs=5e-5)


def test_nobody_has_no_share_and_no_difference() -> None:
    empty = share(0, 0)

    assert (empty.value, empty.lower, empty.upper) == (None, None, None)
    assert unpaired(empty, share(1, 2)) is None
    assert paired(Fourfold(0, 0, 0, 0)) is None


def test_more_than_everybody_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to n"):
        share(3, 2)


def enumerated(gained: int, lost: int) -> tuple[float, float]:
    """Every way that so many changes could have gone, each as likely: the exact p and the mid-p."""
    n = gained + lost
    chance = [comb(n, k) / 2**n for k in range(n + 1)]
    far = abs(2 * gained - n)
    exact = sum(p for k, p in enumerate(chance) if abs(2 * k - n) >= far)
    alike = sum(p for k, p in enumerate(chance) if abs(2 * k - n) == far)
    return exact, exact - alike / 2


@pytest.mark.parametrize("gained", range(9))
@pytest.mark.parametrize("lost", range(9))
def test_mcnemar_is_the_enumeration(gained, lost) -> None:
    expected = enumerated(gained, lost) if gained + lost else (1.0, 1.0)

    assert mcnemar(gained, lost) == pytest.approx(expected)


def test_mcnemar_of_very_many_is_no_overflow() -> None:
    exact, mid = mcnemar(2600, 2400)

    assert 0 < mid < exact < 0.01


@settings(max_examples=60, deadline=None)
@given(few, few, few, few)
def test_paired_difference_turns_its_sign_with_before_and_after(both, gained, lost, neither) -> None:
    there, back = paired(Fourfold(both, gained, lost, neither)), paired(Fourfold(both, lost, gained, neither))

    if there is None or back is None:
        assert both + gained + lost + neither == 0
        return
    assert (there.value, there.lower, there.upper) == pytest.approx((-back.value, -back.upper, -back.lower))
    assert -1 <= there.lower <= there.value <= there.upper <= 1


@settings(max_examples=60, deadline=None)
@given(few, few, few, few)
def test_good_and_bad_may_change_names(both, gained, lost, neither) -> None:
    there, other = paired(Fourfold(both, gained, lost, neither)), paired(Fourfold(neither, lost, gained, both))

    if there is not None and other is not None:
        assert (there.lower, there.upper) == pytest.approx((-other.upper, -other.lower))

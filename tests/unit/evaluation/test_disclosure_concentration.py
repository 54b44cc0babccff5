"""What is shown of a concentration: whatever two figures one takes from each other, enough people are behind it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samvej.evaluation.concentration import CostsOfYear, YearlyCosts, concentration
from samvej.evaluation.disclosure import Policy, Shown, ShownConcentration, show_concentration
from samvej.evaluation.disclosure.policy import DOMINATED, FEW_BEHIND, FEW_PEOPLE
from samvej.evaluation.results import Concentration

POLICY = Policy()
skewed = st.lists(
    st.one_of(st.just(0), st.just(0), st.integers(-50, 50), st.integers(0, 5_000), st.integers(0, 1_000_000)),
    min_size=1,
    max_size=200,
)


def shown(spent: list[int]) -> ShownConcentration:
    cost = np.asarray(spent, dtype=np.int64)
    [found] = concentration(YearlyCosts((CostsOfYear(2018, np.arange(len(cost), dtype=np.int32), cost),)))
    return show_concentration(found, POLICY)


@given(skewed)
@example([0, 0, 0, 2, 2, 2, 2, 2, 2, -2])  # five who together have nothing: two of them have, with opposite signs
@example([0, 5, 15, 15, -17])  # one whose costs were taken back stands out of a small total
def test_between_any_two_figures_are_enough_people_and_none_has_nearly_all(spent: list[int]) -> None:
    """The attacker takes every point of the curve and every top share, and looks at the people between."""
    found, ordered = shown(spent), sorted(spent)

    places = {round(citizens * len(spent)) for citizens, _ in found.lorenz}
    places |= {len(spent) - -(-len(spent) * round(100 * top) // 100) for top, s in found.shares if not s.hidden}

    for low, high in pairwise(sorted(places)):
        between = ordered[low:high]
        assert len(between) >= 5
        assert max(abs(cost) for cost in between) <= 0.85 * abs(sum(between)) + 1 or not any(between)


def test_a_wide_population_is_shown_whole() -> None:
    spent = [*range(1, 1001)]

    found = shown(spent)

    assert found.total == Shown(sum(spent))
    assert not any(share.hidden for _, share in found.shares)
    assert len(found.lorenz) > 90


def test_a_top_of_few_people_is_hidden() -> None:
    found = shown([*range(100, 300)])

    assert [share.reason for _, share in found.shares] == [FEW_BEHIND, None, None]


def test_top_shares_that_are_few_people_apart_are_not_both_shown() -> None:
    found = shown([*range(100, 190)])

    assert [share.hidden for _, share in found.shares] == [True, True, False]


@pytest.mark.parametrize(
    ("spent", "reason"), [([1, 2, 3, 4], FEW_PEOPLE), ([1] * 50 + [100_000], DOMINATED), ([1000] * 50, None)]
)
def test_a_total_of_few_or_of_one_is_hidden_with_all_that_follows_from_it(spent: list[int], reason: object) -> None:
    found = shown(spent)

    assert found.total.reason == reason
    assert (found.lorenz == ()) == (reason is not None)
    assert all(share.hidden for _, share in found.shares) or reason is None


def test_a_year_without_cost_has_nothing_to_hide() -> None:
    found = shown([0] * 50)

    assert (found.total, found.citizens, found.shares, found.lorenz) == (Shown(0), Shown(50), (), ())


@pytest.mark.parametrize(("people", "hidden"), [(20, False), (19, True), (16, True), (15, False)])
def test_few_of_the_top_fifth_who_died_or_moved_are_not_told(people: int, hidden: bool) -> None:
    found = Concentration(2017, 100, 5050, (), (), ((1, 0.5, people),), 100, 0, ())

    [(_, share, of_people)] = show_concentration(found, POLICY).persists

    assert (share.hidden, of_people.hidden) == (hidden, hidden)


def test_few_who_stay_or_leave_are_not_told() -> None:
    first = np.arange(100)
    then = np.where(first >= 97, 0, first)
    who = np.arange(100, dtype=np.int32)
    before, _ = concentration(YearlyCosts((CostsOfYear(2017, who, first), CostsOfYear(2018, who, then))))

    found = show_concentration(before, POLICY)

    assert before.persists == ((1, pytest.approx(0.85), 20),)
    assert found.persists == ((1, Shown(None, FEW_BEHIND), Shown(20)),)

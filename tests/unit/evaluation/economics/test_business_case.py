"""The business case: by hand, against a loop over citizens' months in fractions, and the shape of a published one."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation.economics.business_case import (
    BusinessCaseError,
    Case,
    Gain,
    business_case,
    net_discounted,
)

F = Fraction

SMALL = Case(
    years=1,
    places=F(2),
    inclusion=(F(1),),
    investment=F(50),
    running=F(100),
    gains=(Gain("region", F(60), onset=1),),
    currency="DKK",
    price_year=2020,
    payer="project",
)


def test_a_small_case_worked_by_hand() -> None:
    # citizens 1, 2, 2, …; gains from the month after inclusion: 0, 60, 120, 120, …; each month costs 100
    found = business_case(SMALL)

    assert [row.citizens for row in found.months[:3]] == [1, 2, 2]
    assert [sum(row.gains) for row in found.months[:4]] == [0, 60, 120, 120]
    assert [row.net for row in found.months[:4]] == [-150, -40, 20, 20]
    assert [row.cumulated for row in found.months[9:]] == [-30, -10, 10]
    assert (found.gains_exceed, found.break_even, found.net) == (3, 12, 10)
    assert found.gains_fall_back is found.falls_below_again is None


def test_discounting_leaves_the_first_year_as_it_is() -> None:
    found = business_case(replace(SMALL, years=2, discount=F(1, 4)))

    assert [(year.year, year.net) for year in found.years] == [(1, 10), (2, 240)]
    assert [year.net_discounted for year in found.years] == [10, 192]  # 240 / 1.25
    assert found.net_discounted == 202


def test_prices_rise_from_the_second_year_on() -> None:
    found = business_case(replace(SMALL, years=2, growth=F(1, 10)))

    assert found.months[12].running == 110
    assert found.months[12].gains == (132,)
    assert found.months[11].running == 100


def test_those_who_leave_take_their_gain_with_them() -> None:
    # 100 at once, a tenth leaves after each month: 100, 90, 81 are there, and 90 of the first month's gain in month 2
    case = replace(SMALL, places=F(100), inclusion=(F(100), F(0)), drop_out=F(1, 10))

    rows = business_case(case).months

    assert [row.citizens for row in rows[:3]] == [100, 90, pytest.approx(81)]
    assert [row.gains for row in rows[:3]] == [(0,), (5400,), (4860,)]


def test_with_refill_a_place_that_becomes_free_is_taken() -> None:
    case = replace(SMALL, places=F(10), inclusion=(F(10),), drop_out=F(1, 2))

    once, refilled = (business_case(replace(case, refill=refill)).months for refill in (False, True))

    assert [row.citizens for row in once[:3]] == [10, 5, 2.5]
    assert [row.included for row in refilled[:3]] == [10, 5, 5]
    assert {row.citizens for row in refilled} == {10}


def test_a_case_that_earns_and_then_loses_says_both() -> None:
    # everybody at once and half leave each month: gains 600, 300, 150, 75 … against 110 a month
    leaving = replace(SMALL, places=F(10), inclusion=(F(10), F(0)), drop_out=F(1, 2), running=F(110), investment=F(0))
    case = replace(leaving, gains=(Gain("region", F(60)),))

    found = business_case(case)

    assert (found.gains_exceed, found.gains_fall_back) == (1, 4)
    assert (found.break_even, found.falls_below_again) == (1, 11)


def test_what_costs_nothing_has_no_month_in_which_it_is_paid_back() -> None:
    found = business_case(replace(SMALL, running=F(0), investment=F(0)))

    assert found.months[0].cumulated == 0
    assert found.break_even is None


def test_a_published_case_has_its_shape() -> None:
    """150 citizens: gains exceed running cost after 12–13 months, positive at 25, 3.7 million a year from year three.

    What was published gives these figures alone; the inputs are assumed (docs/reference/business-case.md).
    """
    case = Case(
        years=5,
        places=F(150),
        inclusion=(F(8),),
        investment=F(200_000_00),
        running=F(441_650_00),
        gains=(Gain("region", F(4_000_00), 1), Gain("municipality", F(1_000_00), 1)),
        currency="DKK",
        price_year=2020,
        payer="project",
    )

    found = business_case(case)

    assert found.gains_exceed == 13
    assert found.break_even == 25
    assert [round(year.net / 1_000_000_00, 1) for year in found.years[2:]] == [3.7, 3.7, 3.7]
    assert [year.net for year in found.years[2:]] == [3_700_200_00] * 3


amounts = st.integers(-400, 900).map(lambda each: F(each, 3))
costs = st.integers(0, 900).map(lambda each: F(each, 3))
cases = st.builds(
    Case,
    years=st.integers(1, 3),
    places=st.integers(1, 30).map(F),
    inclusion=st.lists(st.integers(0, 12).map(lambda each: F(each, 2)), min_size=1, max_size=4).map(tuple),
    running=costs,
    gains=st.lists(
        st.builds(Gain, payer=st.sampled_from("abc"), per_month=amounts, onset=st.integers(0, 15)),
        min_size=1,
        max_size=3,
    ).map(tuple),
    currency=st.just("DKK"),
    price_year=st.just(2020),
    payer=st.just("a"),
    first=st.integers(1, 5),
    investment=costs,
    running_per_citizen=costs,
    drop_out=st.integers(0, 4).map(lambda each: F(each, 8)),
    refill=st.booleans(),
    discount=st.sampled_from([F(0), F(1, 25)]),
    growth=st.sampled_from([F(0), F(1, 50)]),
)


def looped(case: Case) -> list[int]:
    """Every month's net in whole minor units: each month's newcomers followed on their own, month by month."""
    groups: list[tuple[int, Fraction]] = []
    nets = []
    for month in range(1, 12 * case.years + 1):
        year = (month - 1) // 12
        there = {start: size * (1 - case.drop_out) ** (month - start) for start, size in groups}
        taken = sum(there.values()) if case.refill else sum(size for _, size in groups)
        planned = case.inclusion[min(month - case.first, len(case.inclusion) - 1)] if month >= case.first else F(0)
        new = min(planned, case.places - taken)
        groups.append((month, new))
        there[month] = new
        prices = (1 + case.growth) ** year
        gained = 0
        for gain in case.gains:
            matured = sum((size for start, size in there.items() if month - start >= gain.onset), F(0))
            gained += round(matured * gain.per_month * prices)
        running = round((case.running + case.running_per_citizen * sum(there.values())) * prices)
        nets.append(gained - running - (round(case.investment) if month == 1 else 0))
    return nets


@given(cases)
@settings(max_examples=30)
def test_the_table_is_that_of_a_loop_over_newcomers(case: Case) -> None:
    expected = looped(case)

    found = business_case(case)

    assert [row.net for row in found.months] == expected
    assert [row.cumulated for row in found.months] == [sum(expected[: n + 1]) for n in range(len(expected))]
    assert all(row.net == sum(row.gains) - row.running - row.investment for row in found.months)
    assert sum(year.net for year in found.years) == found.net
    assert sum(year.net_discounted for year in found.years) == found.net_discounted
    even = [at + 1 for at in range(len(expected)) if sum(expected[: at + 1]) >= 0]
    spent = [row.month for row in found.months if row.running + row.investment > 0]
    assert found.break_even == min((month for month in even if spent and month >= spent[0]), default=None)


@given(cases)
@settings(max_examples=15)
def test_draws_go_through_the_same_steps_as_fractions(case: Case) -> None:
    two = np.ones(2)
    drawn = replace(
        case,
        places=float(case.places),
        inclusion=tuple(float(each) * two for each in case.inclusion),
        running=float(case.running) * two,
        running_per_citizen=float(case.running_per_citizen) * two,
        investment=float(case.investment) * two,
        drop_out=float(case.drop_out) * two,
        discount=float(case.discount) * two,
        growth=float(case.growth) * two,
        gains=tuple(replace(gain, per_month=float(gain.per_month) * two) for gain in case.gains),
    )

    assert net_discounted(drawn) == pytest.approx([float(net_discounted(case))] * 2, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"gains": ()}, "names no gains"),
        ({"years": 0}, "years are 0"),
        ({"places": F(0)}, "no citizens"),
        ({"running": F(-1)}, "a cost is below zero"),
        ({"investment": F(-1)}, "a cost is below zero"),
        ({"drop_out": F(2)}, "drop-out"),
        ({"discount": F(-1)}, "leaves no money"),
        ({"inclusion": (F(-1),)}, "less than 0 a month"),
        ({"inclusion": ()}, "less than 0 a month"),
        ({"first": 0}, "before month 1"),
    ],
)
def test_what_makes_no_case_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(BusinessCaseError, match=said):
        business_case(replace(SMALL, **changed))  # type: ignore[arg-type]

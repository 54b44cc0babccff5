"""Look-backs by two look-ups: against plain sums, and the house's own windows and ages."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.core.window import Window, add_months
from samvej.evaluation.matching.lookback import Ledger, first_in_view, keys, whole_years
from samvej.spotting.days import as_date, number

FACTS = st.lists(st.tuples(st.integers(1, 4), st.integers(-400, 400), st.integers(-9, 9)), max_size=25)


@settings(max_examples=60, deadline=None)
@given(FACTS, st.integers(0, 5), st.integers(-450, 450), st.integers(-450, 450))
def test_ledger_sums_what_lies_within_the_days(facts, person, first, last):
    columns = [np.array([fact[at] for fact in facts], dtype=np.int64) for at in range(3)]
    ledger = Ledger.of(*columns)

    found = ledger.between(np.array([person]), np.array([first], np.int32), np.array([last], np.int32))

    assert found[0] == sum(amount for who, day, amount in facts if who == person and first <= day <= last)


@pytest.mark.parametrize("once", [True, False])
@settings(max_examples=60, deadline=None)
@given(FACTS, st.integers(0, 5), st.integers(-450, 450), st.integers(-450, 450), st.integers(-1, 4))
def test_so_many_facts_are_there_when_the_number_between_says_so(once, facts, person, first, last, number_of):
    who, day = (np.array([fact[at] for fact in facts], dtype=np.int64) for at in (0, 1))
    summed = Ledger.of(who, day, np.ones(len(who), dtype=np.int64))
    asked = (np.array([person]), np.array([first], np.int32), np.array([last], np.int32))
    days = [day for who, day, _ in facts if who == person and first <= day <= last]

    for ledger in (Ledger.of_days(keys(who, day), once=once), summed):
        expected = len(set(days) if once and ledger is not summed else days) >= number_of
        assert ledger.reaches(*asked, number_of).tolist() == [expected]


@pytest.mark.parametrize("window", [Window(6, "month"), Window(12, "month"), Window(5, "year"), Window(30, "day")])
def test_first_day_in_view_is_the_windows_own(window):
    days = [date(2016, 2, 25) + timedelta(n) for n in range(12)] + [date(2017, 8, 31), date(2017, 3, 1)]

    found = first_in_view(window, np.array([number(day) for day in days], dtype=np.int32))

    assert [as_date(int(day)) for day in found] == [window.first(day) for day in days]


@pytest.mark.parametrize("born", [date(1960, 2, 29), date(1960, 3, 1), date(1959, 12, 31), date(1971, 7, 15)])
def test_age_is_of_whole_years_by_adding_months_forward(born):
    days = [date(2018, 2, 27) + timedelta(n) for n in range(4)] + [date(2016, 2, 29), date(2016, 12, 31)]

    birth, day = (np.array([number(d) for d in some], dtype=np.int32) for some in ([born] * len(days), days))
    found = whole_years(birth, day)

    naive = [max(n for n in range(80) if add_months(born, 12 * n) <= day) for day in days]
    assert found.tolist() == naive

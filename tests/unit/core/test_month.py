"""Calendar months, and months relative to inclusion."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.core.month import EventTime, Month, MonthError, MonthLength

MONTHS = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
STEPS = st.integers(-1200, 1200)
LENGTHS = st.sampled_from(MonthLength)


@given(MONTHS, STEPS, STEPS)
def test_adding_months_twice_is_adding_their_sum(month, some, more):
    assert (month + some) + more == month + (some + more)


@given(MONTHS, MONTHS)
def test_difference_is_what_must_be_added(earlier, later):
    assert earlier + (later - earlier) == later


@given(MONTHS, MONTHS)
def test_order_is_the_order_of_the_first_days(one, other):
    assert (one < other) == (one.first < other.first) == (one.last < other.last)


@given(MONTHS)
def test_a_month_ends_on_the_day_before_the_next(month):
    assert month.last + timedelta(days=1) == (month + 1).first
    assert month.days == calendar.monthrange(month.year, month.number)[1]


@given(DAYS)
def test_of_a_day_holds_that_day_and_no_other_month_does(day):
    month = Month.of(day)

    assert day in month
    assert day not in month + 1
    assert month.first <= day <= month.last


@given(MONTHS)
def test_parse_reads_what_str_writes(month):
    assert Month.parse(str(month)) == month


@given(MONTHS, st.integers(-3, 40))
def test_span_holds_both_ends_and_is_empty_backwards(first, length):
    months = list(Month.span(first, first + length))

    assert months == [first + step for step in range(length + 1)]


@pytest.mark.parametrize("text", ["2016", "2016-3", "2016-13", "2016-00", "03-2016", "2016-03-01", "", "0000-01"])
def test_parse_of_what_is_no_month_is_refused(text):
    with pytest.raises(MonthError, match="month"):
        Month.parse(text)


def test_parse_of_a_person_number_does_not_repeat_it():
    with pytest.raises(MonthError) as refused:
        Month.parse("710170-" + "1234")

    assert "1234" not in str(refused.value)


def test_month_zero_is_the_calendar_month_of_inclusion():
    included_on_the_last_day = EventTime(date(2016, 3, 31))

    months = [
        included_on_the_last_day.month_of(day) for day in (date(2016, 3, 1), date(2016, 4, 1), date(2016, 2, 29))
    ]

    assert months == [0, 1, -1]


def test_thirty_day_months_count_from_the_day_of_inclusion():
    event_time = EventTime(date(2016, 3, 31), MonthLength.THIRTY_DAYS)

    days = {month: (event_time.first(month), event_time.last(month)) for month in (-1, 0, 1)}

    assert days == {
        -1: (date(2016, 3, 1), date(2016, 3, 30)),
        0: (date(2016, 3, 31), date(2016, 4, 29)),
        1: (date(2016, 4, 30), date(2016, 5, 29)),
    }


@given(DAYS, LENGTHS, st.integers(-240, 240))
def test_event_months_lie_end_to_end_and_hold_their_days(inclusion, length, month):
    event_time = EventTime(inclusion, length)

    first, last = event_time.first(month), event_time.last(month)

    assert event_time.first(month + 1) == last + timedelta(days=1)
    assert event_time.month_of(first) == event_time.month_of(last) == month


@given(DAYS, LENGTHS)
def test_the_day_of_inclusion_is_in_month_zero(inclusion, length):
    assert EventTime(inclusion, length).month_of(inclusion) == 0

"""Windows are added forward and clamped; what is in view is a closed interval."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.core.window import Window, add_months

WINDOWS = st.one_of(
    st.builds(Window, st.integers(1, 400), st.just("day")),
    st.builds(Window, st.integers(1, 60), st.just("week")),
    st.builds(Window, st.integers(1, 120), st.just("month")),
    st.builds(Window, st.integers(1, 10), st.just("year")),
)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
# Clamping happens at the ends of months, so those days are drawn often.
EDGES = st.one_of(
    DAYS,
    st.builds(lambda y, m: date(y, m, 1) - timedelta(days=1), st.integers(1996, 2032), st.integers(1, 12)),
    st.builds(lambda y, back: date(y, 3, 1) - timedelta(days=back), st.integers(1996, 2032), st.integers(0, 4)),
)


@pytest.mark.parametrize(
    ("start", "window", "end"),
    [
        (date(2016, 1, 1), Window(30, "day"), date(2016, 1, 31)),
        (date(2016, 1, 1), Window(2, "week"), date(2016, 1, 15)),
        (date(2016, 2, 29), Window(6, "month"), date(2016, 8, 29)),
        (date(2016, 2, 29), Window(1, "year"), date(2017, 2, 28)),
        (date(2016, 2, 29), Window(4, "year"), date(2020, 2, 29)),
        (date(2015, 8, 31), Window(6, "month"), date(2016, 2, 29)),
        (date(2016, 8, 31), Window(6, "month"), date(2017, 2, 28)),
        (date(2016, 1, 31), Window(1, "month"), date(2016, 2, 29)),
        (date(2016, 12, 31), Window(2, "month"), date(2017, 2, 28)),
    ],
)
def test_end_is_added_forward_and_clamped(start, window, end):
    assert window.end(start) == end


@pytest.mark.parametrize(
    ("day", "window", "first"),
    [
        (date(2016, 1, 31), Window(30, "day"), date(2016, 1, 1)),
        (date(2016, 8, 29), Window(6, "month"), date(2016, 2, 29)),
        # the last three days of August all stay in view through 28 February
        (date(2017, 2, 28), Window(6, "month"), date(2016, 8, 28)),
        (date(2017, 3, 1), Window(6, "month"), date(2016, 9, 1)),
        # 28 February reaches 28 August; the next day is 1 March
        (date(2017, 8, 28), Window(6, "month"), date(2017, 2, 28)),
        (date(2017, 8, 29), Window(6, "month"), date(2017, 3, 1)),
        (date(2017, 8, 31), Window(6, "month"), date(2017, 3, 1)),
    ],
)
def test_first_is_found_forward(day, window, first):
    assert window.first(day) == first


@given(EDGES, EDGES, WINDOWS)
def test_end_keeps_the_order_of_the_starts(one, other, window):
    earlier, later = sorted((one, other))

    assert window.end(earlier) <= window.end(later)


@given(EDGES, EDGES, WINDOWS)
def test_first_keeps_the_order_of_the_days(one, other, window):
    earlier, later = sorted((one, other))

    assert window.first(earlier) <= window.first(later)


@given(EDGES, EDGES, WINDOWS)
def test_in_view_from_either_end_is_the_same(start, day, window):
    assert (day <= window.end(start)) == (window.first(day) <= start)


@given(EDGES, WINDOWS)
def test_first_of_end_is_the_start_or_an_earlier_day_with_the_same_end(start, window):
    first = window.first(window.end(start))

    assert first <= start
    assert window.end(first) == window.end(start)
    assert window.end(first - timedelta(days=1)) < window.end(start)


@given(EDGES, WINDOWS)
def test_first_of_end_is_the_start_unless_the_month_was_clamped(start, window):
    end = window.end(start)

    assert window.first(end) == start or (window.months is not None and (end + timedelta(days=1)).day == 1)


@given(EDGES, WINDOWS)
def test_a_window_is_at_least_a_day_long(start, window):
    assert window.end(start) > start
    assert window.first(start) < start


@given(EDGES, st.integers(1, 100))
def test_weeks_and_years_are_days_and_months(start, length):
    assert Window(length, "week").end(start) == Window(7 * length, "day").end(start)
    assert Window(length, "year").end(start) == Window(12 * length, "month").end(start)


@given(EDGES, st.integers(-1200, 1200))
def test_add_months_lands_in_that_month_on_the_day_or_its_last(day, months):
    landed = add_months(day, months)

    assert (landed.year * 12 + landed.month) - (day.year * 12 + day.month) == months
    assert landed.day == day.day or (landed.day < day.day and (landed + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("length", [0, -1])
def test_a_window_of_no_length_is_refused(length):
    with pytest.raises(ValueError, match="at least one month"):
        Window(length, "month")


@pytest.mark.parametrize(("window", "text"), [(Window(1, "day"), "1 day"), (Window(6, "month"), "6 months")])
def test_a_window_is_written_with_its_unit(window, text):
    assert str(window) == text

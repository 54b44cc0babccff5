"""Weeks, and the two digits of a year and two of a week in which registers write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.core.week import Week, WeekError


@pytest.mark.parametrize(
    ("text", "week", "monday"),
    [
        ("9052", "1990-W52", date(1990, 12, 24)),
        ("9952", "1999-W52", date(1999, 12, 27)),
        ("0001", "2000-W01", date(2000, 1, 3)),
        ("0501", "2005-W01", date(2005, 1, 3)),
        ("0453", "2004-W53", date(2004, 12, 27)),
        ("8901", "2089-W01", date(2089, 1, 3)),
    ],
)
def test_yyww_takes_years_from_90_as_of_the_1900s(text: str, week: str, monday: date) -> None:
    found = Week.yyww(text)

    assert (str(found), found.monday) == (week, monday)


@pytest.mark.parametrize("text", ["1753", "1700", "1754", "175", "17W3", "2017-W01", ""])
def test_yyww_of_no_week_is_refused(text: str) -> None:
    with pytest.raises(WeekError):
        Week.yyww(text)


def test_refusal_says_how_many_weeks_the_year_has() -> None:
    with pytest.raises(WeekError, match="no week 53 of 2017: that year has the weeks 1-52"):
        Week(2017, 53)


@given(st.dates(date(1990, 1, 1), date(2089, 12, 25)))
def test_every_day_is_in_its_week_and_the_week_reads_back(day: date) -> None:
    week = Week.of(day)

    assert week.monday <= day <= week.sunday
    assert week == Week(week.year, week.number)
    if 1990 <= week.year < 2090:
        assert Week.yyww(f"{week.year % 100:02d}{week.number:02d}") == week

"""The working calendar: holidays, summer time, and pauses against a count minute by minute."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.programme.within import within
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.referrals.calendar import (
    deadline,
    is_working_day,
    working_days_between,
    working_time_between,
)

WORKS = [
    (date(2026, 4, 1), True),
    (date(2026, 4, 2), False),  # skærtorsdag
    (date(2026, 4, 3), False),  # langfredag
    (date(2026, 4, 6), False),  # 2. påskedag
    (date(2026, 4, 7), True),
    (date(2023, 5, 5), False),  # store bededag, the last
    (date(2024, 4, 26), True),  # it would have been
    (date(2026, 5, 14), False),  # Kristi himmelfart
    (date(2026, 6, 5), True),  # grundlovsdag is no holiday by law
    (date(2026, 12, 24), False),
    (date(2026, 12, 31), False),
    (date(2026, 11, 22), False),  # a Sunday
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


@pytest.mark.parametrize(("day", "works"), WORKS)
def test_day_is_a_working_day_or_not(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "soon", "ends"),
    [
        ("2026-03-27T17:00", "5 working days", "2026-04-08T16:00"),  # over Easter
        ("2026-03-27T08:00", "5 working days", "2026-04-08T16:00"),  # the day itself is day nought
        ("2024-04-25T09:00", "1 working day", "2024-04-26T16:00"),  # store bededag is abolished
        ("2023-05-04T09:00", "1 working day", "2023-05-08T16:00"),
        ("2026-12-22T09:00", "2 working days", "2026-12-28T16:00"),
        ("2026-03-20T09:00", "14 days", "2026-04-07T16:00"),  # ends on langfredag, so the next working day
        ("2026-01-31T09:00", "1 months", "2026-03-02T16:00"),  # February's last is a Saturday
        ("2026-03-28T17:00", "12 hours", "2026-03-29T06:00"),  # the night when an hour is skipped
        ("2026-10-24T17:00", "12 hours", "2026-10-25T04:00"),  # the night when an hour comes twice
        ("2026-11-20T17:00", "2 weeks", "2026-12-04T16:00"),
    ],
)
def test_deadline_ends_when_the_calendar_says(start: str, soon: str, ends: str) -> None:
    assert deadline(at(start), within(soon)).astimezone(UTC) == at(ends).astimezone(UTC)


def test_pause_gives_back_the_days_that_ended_in_it() -> None:
    pause = (at("2026-06-02T10:00"), at("2026-06-04T10:00"))
    assert deadline(at("2026-06-01T09:00"), within("3 working days"), [pause]) == at("2026-06-08T16:00")


def test_pause_on_days_off_gives_nothing_back() -> None:
    weekend = (at("2026-06-05T17:00"), at("2026-06-08T07:00"))
    assert deadline(at("2026-06-01T09:00"), within("6 working days"), [weekend]) == at("2026-06-09T16:00")


START = datetime(2026, 3, 25, tzinfo=UTC)  # Easter and summer time lie ahead
minutes = st.integers(0, 14 * 24 * 60)
spans = st.lists(st.tuples(minutes, minutes), max_size=4)


def _moment(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def _minute_works(minute: datetime) -> bool:
    """The definition once more, by other means: the wall clock of that minute."""
    here = minute.astimezone(COPENHAGEN)
    off = here.date() in holidays.country_holidays("DK", years=here.year)
    return here.isoweekday() <= 5 and not off and 8 <= here.hour < 16


@settings(max_examples=40, deadline=None)
@given(start=minutes, end=minutes, pauses=spans)
def test_working_time_is_that_of_a_count_minute_by_minute(
    start: int, end: int, pauses: list[tuple[int, int]]
) -> None:
    off = [(_moment(a), _moment(b)) for a, b in pauses]
    naive = sum(
        _WORKS[minute] and not any(a <= minute < b for a, b in pauses) for minute in range(start, max(start, end))
    )
    assert working_time_between(_moment(start), _moment(end), off) == timedelta(minutes=naive)


_WORKS = [_minute_works(_moment(minute)) for minute in range(14 * 24 * 60 + 1)]


@settings(max_examples=60, deadline=None)
@given(start=minutes, amount=st.integers(1, 9), pauses=spans)
def test_deadline_is_that_of_a_count_day_by_day(start: int, amount: int, pauses: list[tuple[int, int]]) -> None:
    off = [(_moment(a), _moment(b)) for a, b in pauses]
    ends = deadline(_moment(start), within(f"{amount} working days"), off)
    day, left = _moment(start).astimezone(COPENHAGEN).date(), amount
    while left:
        day += timedelta(days=1)
        close = datetime(day.year, day.month, day.day, 16, tzinfo=COPENHAGEN)
        left -= _minute_works(close - timedelta(minutes=1)) and not any(a <= close < b for a, b in off)
    assert ends == datetime(day.year, day.month, day.day, 16, tzinfo=COPENHAGEN)
    assert working_days_between(_moment(start), ends, off) == amount


@settings(max_examples=60, deadline=None)
@given(start=minutes, hours=st.integers(1, 200), pauses=spans)
def test_hours_run_outside_the_pauses(start: int, hours: int, pauses: list[tuple[int, int]]) -> None:
    off = [(_moment(a), _moment(b)) for a, b in pauses]
    left, minute = hours * 60, start
    while left:
        left -= not any(a <= minute < b for a, b in pauses)
        minute += 1
    assert deadline(_moment(start), within(f"{hours} hours"), off).astimezone(UTC) == _moment(minute)

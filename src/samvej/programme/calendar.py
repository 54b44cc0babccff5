"""The working calendar: when a deadline ends, and how much working time lies between two moments.

The definitions, with examples, stand in docs/reference/working-calendar.md. All of them are assumed (the seed says
nothing of clocks): a working day is Monday to Friday, neither a Danish holiday nor 24 or 31 December; it runs from
8:00 to 16:00 in Copenhagen; a deadline ends at 16:00; time in which the clock is paused counts for nothing.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from samvej.core import clock
from samvej.programme.within import Within

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OPENS, CLOSES = time(8), time(16)
Standing = tuple[datetime, datetime | None]
"""A time in which the clock stands: from, and to (None: still, that is until now)."""

_DAY = timedelta(days=1)
_ZERO = timedelta()


@lru_cache(maxsize=64)
def _days_off(year: int) -> frozenset[date]:
    import holidays  # not until a day is asked about: it takes a tenth of a second, and most commands ask about none

    return frozenset({*holidays.country_holidays("DK", years=year), date(year, 12, 24), date(year, 12, 31)})


def is_working_day(day: date) -> bool:
    """Monday to Friday, no Danish holiday (store bededag until 2023), and neither 24 nor 31 December."""
    return day.weekday() < 5 and day not in _days_off(day.year)


def deadline(start: datetime, within: Within, pauses: Iterable[Standing] = ()) -> datetime:
    """When something that was begun at ``start`` must be done.

    Hours run around the clock. A day counts when the clock is running at its end, 16:00; the day of ``start`` is day
    nought. Working days count working days; days, weeks and months count every day, and what would end on a day off
    ends on the next working day (as time limits in Danish administration do). The answer has Copenhagen's time zone.
    """
    stands = _merged(pauses)
    if within.unit == "hours":
        return _after(start, timedelta(hours=within.amount), stands).astimezone(COPENHAGEN)
    first = start.astimezone(COPENHAGEN).date()
    if within.unit == "working days":
        return _nth(first, within.amount, stands, working=True)
    end = _nth(first, _days(first, within), stands, working=False)
    while not (is_working_day(end.date()) and _runs_at(end, stands)):
        end = _closing(end.date() + _DAY)
    return end


def working_time_between(start: datetime, end: datetime, pauses: Iterable[Standing] = ()) -> timedelta:
    """The working hours from ``start`` to ``end`` in which the clock was running; nothing where end is first."""
    stands = _merged(pauses)
    total = _ZERO
    for opens, closes in _working_hours(start, end):
        total += closes - opens
        total -= sum((min(to, closes) - max(off, opens) for off, to in stands if off < closes and to > opens), _ZERO)
    return total


def working_days_between(start: datetime, end: datetime, pauses: Iterable[Standing] = ()) -> int:
    """How many working days have ended (at 16:00, the clock running) after ``start``'s own day and up to ``end``.

    Negative where ``end`` is first: minus the days from it to ``start``.
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    if end < start:
        return -working_days_between(end, start, pauses)
    stands = _merged(pauses)
    day, count = start.astimezone(COPENHAGEN).date() + _DAY, 0
    while (closes := _closing(day)) <= end:
        count += is_working_day(day) and _runs_at(closes, stands)
        day += _DAY
    return count


def _days(first: date, within: Within) -> int:
    match within.unit:
        case "weeks":
            return 7 * within.amount
        case "months":
            return (_months_later(first, within.amount) - first).days
        case _:
            return within.amount


def _months_later(first: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


def _nth(first: date, count: int, stands: list[tuple[datetime, datetime]], *, working: bool) -> datetime:
    """16:00 of the ``count``-th day after ``first`` that counts."""
    day = first
    while count:
        day += _DAY
        if (not working or is_working_day(day)) and _runs_at(_closing(day), stands):
            count -= 1
    return _closing(day)


def _closing(day: date) -> datetime:
    return datetime.combine(day, CLOSES, COPENHAGEN)


def _runs_at(at: datetime, stands: list[tuple[datetime, datetime]]) -> bool:
    return not any(off <= at < to for off, to in stands)


def _after(start: datetime, left: timedelta, stands: list[tuple[datetime, datetime]]) -> datetime:
    """The moment by which ``left`` has gone since ``start`` outside the stands. In UTC, where an hour is an hour."""
    at = start.astimezone(UTC)
    for off, to in stands:
        if to <= at:
            continue
        if off - at >= left:
            break
        left -= max(off - at, _ZERO)
        at = to
    return at + left


def _working_hours(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of working time between two moments, in UTC."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    day, last = start.astimezone(COPENHAGEN).date(), end.astimezone(COPENHAGEN).date()
    while day <= last:
        opens = max(datetime.combine(day, OPENS, COPENHAGEN).astimezone(UTC), start)
        closes = min(_closing(day).astimezone(UTC), end)
        if is_working_day(day) and opens < closes:
            yield opens, closes
        day += _DAY


def _merged(pauses: Iterable[Standing]) -> list[tuple[datetime, datetime]]:
    """The pauses in UTC and in order, those that touch as one; one without an end goes on until now."""
    spans = sorted(
        (off.astimezone(UTC), (to or clock.now().replace(tzinfo=COPENHAGEN)).astimezone(UTC)) for off, to in pauses
    )
    merged: list[tuple[datetime, datetime]] = []
    for off, to in spans:
        if to <= off:
            continue
        if merged and off <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], to))
        else:
            merged.append((off, to))
    return merged

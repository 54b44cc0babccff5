"""The times that the lead's numbers are of: a cohort's days, months, and Mondays; in Copenhagen."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from samvej.workplace.ground.moment import COPENHAGEN

MONTHS = 24
"""Months of waiting time, the running one among them."""

WEEKS = 52
"""Mondays of the queue's age."""


@dataclass(frozen=True)
class Period:
    """The days of receipt of a cohort, both included. ``year`` is None for the last twelve months."""

    first: date
    last: date
    year: int | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.first <= local_day(moment) <= self.last


def local_day(moment: datetime) -> date:
    """The day in Copenhagen."""
    return moment.astimezone(COPENHAGEN).date()


def midnight(day: date) -> datetime:
    """0:00 of the day."""
    return datetime.combine(day, time(), COPENHAGEN)


def month_of(day: date) -> date:
    """The first of its month."""
    return day.replace(day=1)


def months_before(day: date, months: int) -> date:
    """The first of the month so many months before the day's own."""
    years, month = divmod(day.month - 1 - months, 12)
    return date(day.year + years, month + 1, 1)


def last_twelve_months(today: date) -> Period:
    """The running month and the eleven before it."""
    return Period(months_before(today, 11), today)


def calendar_year(year: int, today: date) -> Period:
    """A calendar year, as far as it has gone."""
    return Period(date(year, 1, 1), min(date(year, 12, 31), today), year)


def months_to(today: date, count: int = MONTHS) -> list[date]:
    """The first days of the last months, the running one last."""
    return [months_before(today, back) for back in range(count - 1, -1, -1)]


def mondays_to(today: date, count: int = WEEKS) -> list[date]:
    """The last Mondays, the newest (perhaps today) last."""
    newest = today - timedelta(days=today.weekday())
    return [newest - timedelta(weeks=back) for back in range(count - 1, -1, -1)]

"""Windows of time: days, weeks, calendar months and years, added forward and clamped.

Calendar months are only ever added forward: 31 August + 6 months is 28 (or 29) February, 29 February +
6 months is 29 August. Subtracting months backwards gives other answers and is never done.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]


def add_months(day: date, months: int) -> date:
    """The same day of the month, ``months`` later, clamped to the last day of that month.

    >>> add_months(date(2023, 8, 31), 6)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, order=True)
class Window:
    """A length of time that a fact stays in view: it counts on day D when ``fact ≤ D ≤ window.end(fact)``.

    ``length`` is a whole number of ``unit``, at least 1.
    """

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"a window is at least one {self.unit} long, not {self.length}")

    @property
    def days(self) -> int | None:
        """The length in days, or None for calendar months and years."""
        return {"day": self.length, "week": 7 * self.length}.get(self.unit)

    @property
    def months(self) -> int | None:
        """The length in calendar months, or None for days and weeks."""
        return {"month": self.length, "year": 12 * self.length}.get(self.unit)

    def end(self, start: date) -> date:
        """The last day (inclusive) on which a fact of day ``start`` is still in view."""
        if self.days is not None:
            return start + timedelta(days=self.days)
        assert self.months is not None
        return add_months(start, self.months)

    def first(self, day: date) -> date:
        """The earliest day whose facts are still in view on ``day`` (found forward, never by subtracting)."""
        if self.days is not None:
            return day - timedelta(days=self.days)
        assert self.months is not None
        start = add_months(day, -self.months)
        while self.end(start) < day:
            start += timedelta(days=1)
        while self.end(start - timedelta(days=1)) >= day:
            start -= timedelta(days=1)
        return start

    def __str__(self) -> str:
        return f"{self.length} {self.unit}{'s' if self.length != 1 else ''}"

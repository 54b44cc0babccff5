"""Calendar months, and months counted from the day a citizen was included in a programme."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

from samvej.core.cpr import mask
from samvej.core.errors import SamvejError

_WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAYS_IN_EVENT_MONTH = 30


class MonthError(SamvejError):
    """A text or a number that should say a month does not."""


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month, ordered in time.

    >>> Month.parse("2016-03") + 11
    Month(year=2017, number=2)
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (MINYEAR <= self.year <= MAXYEAR and 1 <= self.number <= 12):
            raise MonthError(f"There is no month {self.number} of year {self.year}: months are 1–12 of years 1–9999.")

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that holds the day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """A month written as ``2016-03``; raises :class:`MonthError`."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise MonthError(f"{mask(text)!r} is not a month: write year and month, as in 2016-03.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def span(cls, first: "Month", last: "Month") -> Iterator["Month"]:
        """The months from ``first`` through ``last``, both included; none when ``last`` is before ``first``."""
        return (first + step for step in range(last - first + 1))

    @property
    def ordinal(self) -> int:
        """Months since January of year 0: consecutive months have consecutive ordinals."""
        return self.year * 12 + self.number - 1

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.year, self.number, self.days)

    @property
    def days(self) -> int:
        """How many days the month has."""
        if self.number == 2:
            leap = self.year % 4 == 0 and (self.year % 100 != 0 or self.year % 400 == 0)
            return 29 if leap else 28
        return 30 if self.number in (4, 6, 9, 11) else 31

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.number)

    def __add__(self, months: int) -> "Month":
        year, number = divmod(self.ordinal + months, 12)
        return Month(year, number + 1)

    def __sub__(self, earlier: "Month") -> int:
        """How many months later this one is; to go back, add a negative number."""
        return self.ordinal - earlier.ordinal

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


class MonthLength(StrEnum):
    """How event time is cut into months; reports name the one they used."""

    CALENDAR = "calendar months"
    THIRTY_DAYS = "30-day months"


@dataclass(frozen=True)
class EventTime:
    """Months relative to a citizen's inclusion in a programme.

    Calendar months: month 0 is the calendar month of inclusion, whatever its day. 30-day months: month 0 is the
    day of inclusion and the 29 days after it; month −1 the 30 days before.

    >>> EventTime(date(2016, 3, 31)).month_of(date(2016, 4, 1))
    1
    """

    inclusion: date
    length: MonthLength = MonthLength.CALENDAR

    def month_of(self, day: date) -> int:
        """The event month that holds the day; negative before inclusion."""
        if self.length is MonthLength.CALENDAR:
            return Month.of(day) - Month.of(self.inclusion)
        return (day - self.inclusion).days // _DAYS_IN_EVENT_MONTH

    def first(self, month: int) -> date:
        """The first day of an event month."""
        if self.length is MonthLength.CALENDAR:
            return (Month.of(self.inclusion) + month).first
        return self.inclusion + timedelta(days=month * _DAYS_IN_EVENT_MONTH)

    def last(self, month: int) -> date:
        """The last day of an event month; the next month begins on the day after."""
        if self.length is MonthLength.CALENDAR:
            return (Month.of(self.inclusion) + month).last
        return self.first(month) + timedelta(days=_DAYS_IN_EVENT_MONTH - 1)

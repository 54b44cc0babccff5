"""The made-up region: its years, its calendar, its two municipalities. Nobody in it is real.

Days are counted from 1970-01-01 (int32), times in minutes from then (int64), months from the region's first.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from samvej.core.errors import SamvejError

Days = NDArray[np.int32]

GULDBORGSUND, LOLLAND = 376, 360
NEVER = int(np.iinfo(np.int32).max)
"""A day that does not come: not dead, not moved away."""
ALWAYS = int(np.iinfo(np.int32).min)
"""A day before all days: has lived in the region since before its first day."""
MINUTES = 24 * 60
DAYS_IN_MONTH = 365.25 / 12
_EPOCH = date(1970, 1, 1)


class RegionError(SamvejError):
    """A region that cannot be made as asked."""


def day_number(day: date) -> int:
    """Days from 1970-01-01."""
    return (day - _EPOCH).days


def to_date(day: int) -> date:
    """The date of a number of days from 1970-01-01."""
    return _EPOCH + timedelta(days=int(day))


def month_starts(first_year: int, months: int) -> Days:
    """The first day of each of ``months`` months from January, and of the one after the last."""
    firsts = (date(first_year + month // 12, month % 12 + 1, 1) for month in range(months + 1))
    return np.array([day_number(first) for first in firsts], dtype=np.int32)


@dataclass(frozen=True)
class Region:
    """A region by its seed and its years. ``years`` whole calendar years from ``first_year``.

    Raises :class:`RegionError` for years that person numbers (1900–2057) or the model do not reach.
    """

    seed: int
    first_year: int = 2015
    years: int = 5

    def __post_init__(self) -> None:
        if not 2000 <= self.first_year <= self.last_year <= 2035:
            raise RegionError(
                f"The region's years would be {self.first_year}–{self.last_year}: "
                "choose at least one year, all of them within 2000–2035."
            )
        if not 0 <= self.seed < 2**47:
            raise RegionError(f"The seed is {self.seed}: choose a whole number from 0, below 2 to the power of 47.")

    @property
    def last_year(self) -> int:
        return self.first_year + self.years - 1

    @property
    def months(self) -> int:
        return 12 * self.years

    @cached_property
    def first_day(self) -> int:
        return day_number(date(self.first_year, 1, 1))

    @property
    def last_date(self) -> date:
        """The last day that is lived."""
        return date(self.last_year, 12, 31)

    @cached_property
    def last_day(self) -> int:
        return day_number(date(self.last_year, 12, 31))

    @cached_property
    def month_starts(self) -> Days:
        """The first day of each month, and of the one after the last: ``months + 1`` days."""
        return month_starts(self.first_year, self.months)

    @cached_property
    def weeks(self) -> Days:
        """The Monday of every ISO week whose Thursday (and so whose year) is in the region's years."""
        monday = self.first_day - to_date(self.first_day).weekday()
        mondays = np.arange(monday, self.last_day + 7, 7, dtype=np.int32)
        return mondays[(mondays + 3 >= self.first_day) & (mondays + 3 <= self.last_day)]

    def month_of(self, day: Days) -> NDArray[np.int64]:
        """The month (from 0) of each day within the region's years."""
        return np.searchsorted(self.month_starts, day, side="right") - 1

    def year_of(self, day: Days) -> NDArray[np.int64]:
        """The year (from 0) of each day within the region's years."""
        return self.month_of(day) // 12

"""ISO weeks, and the short YYWW in which Danish registers write them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from samvej.core.errors import SamvejError

_YYWW = re.compile("([0-9]{2})([0-9]{2})")
_FIRST_YEAR_OF_1900S = 90  # the registers that write YYWW begin in 1990 (SYSI) and 1991 (DREAM)


class WeekError(SamvejError):
    """A text or a number that should say a week does not."""


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week (Monday to Sunday), ordered in time. The year is that of the week, which its days may leave.

    >>> str(Week.yyww("0453")), Week.yyww("0453").monday
    ('2004-W53', datetime.date(2004, 12, 27))
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        try:
            self.monday  # noqa: B018 - reading it says whether there is such a week
        except ValueError:
            raise WeekError(
                f"There is no week {self.number} of {self.year}: that year has the weeks 1-{_weeks(self.year)}."
            ) from None

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that holds the day."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def yyww(cls, text: str) -> "Week":
        """A week written as year and week of two digits each; raises :class:`WeekError`.

        Years from 90 are of the 1900s, the others of the 2000s.
        """
        match = _YYWW.fullmatch(text.strip())
        if match is None:
            raise WeekError("Not a week: write year and week of two digits each, YYWW, as in 0553.")
        short = int(match[1])
        return cls((1900 if short >= _FIRST_YEAR_OF_1900S else 2000) + short, int(match[2]))

    @property
    def monday(self) -> date:
        """The first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"


def _weeks(year: int) -> int:
    return date(year, 12, 28).isocalendar().week

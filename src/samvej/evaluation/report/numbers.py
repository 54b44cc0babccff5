"""Numbers as the report shows them: rounded once, so that page, picture and CSV cannot differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Literal

from samvej.evaluation.grouping import MINUS, grouped, unsigned_zero
from samvej.evaluation.results import Words
from samvej.programme.words import Lang
from samvej.spotting.explain import MONTHS, say_day

NumberKind = Literal["count", "mean", "level", "money", "share"]

DIGITS: dict[NumberKind, int] = {"count": 0, "mean": 2, "level": 1, "money": 0, "share": 1}
NONE = "–"
_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Figure:
    """A number that may be shown, one that may not (``hidden`` says why), or none at all (both None).

    ``value`` is a count, a mean per person and month, a level (the mean of something like age), whole units of
    ``currency``, or a share in percent.
    """

    value: float | None
    kind: NumberKind
    hidden: Words | None = None
    currency: str | None = None

    @property
    def plain(self) -> str:
        """For a computer: a dot before the decimals, nothing between thousands; empty where there is no number."""
        return "" if self.value is None else unsigned_zero(f"{self.value:.{DIGITS[self.kind]}f}")

    @property
    def rounded(self) -> float | None:
        """What a chart may know of it."""
        return float(self.plain) if self.plain else None

    def text(self, lang: Lang) -> str:
        """For a reader: ``1,13``, ``1.576 kr.``, ``43,7 %``; a dash where there is no number to show."""
        if self.value is None:
            return NONE
        number = grouped(self.value, DIGITS[self.kind], lang)
        if self.kind == "share":
            return f"{number}{_NO_BREAK}%" if lang == "da" else f"{number}%"
        if self.kind == "money" and self.currency is not None:
            return money(number, self.currency, lang)
        return number


def money(number: str, currency: str, lang: Lang) -> str:
    """``1.576 kr.`` in Danish, ``DKK 1,576`` in English."""
    if lang == "en":
        return f"{currency}{_NO_BREAK}{number}"
    return f"{number}{_NO_BREAK}{'kr.' if currency == 'DKK' else currency}"


def month_number(month: int) -> str:
    """An event month with a real minus sign."""
    return str(month).replace("-", MINUS)


def spans(months: Iterable[int]) -> list[tuple[int, int]]:
    """Consecutive months as first and last."""
    found = []
    for _, stretch in groupby(enumerate(sorted(set(months))), lambda pair: pair[1] - pair[0]):
        members = [month for _, month in stretch]
        found.append((members[0], members[-1]))
    return found


def calendar_month(day: date, lang: Lang) -> str:
    """``juli 2016``: the day itself could point at a person."""
    return f"{MONTHS[lang][day.month - 1]} {day.year}"


def moment(at: datetime, lang: Lang) -> str:
    """``3. februar 2020 kl. 9.30``, ``3 February 2020 at 9:30``."""
    clock = f"kl. {at.hour}.{at.minute:02d}" if lang == "da" else f"at {at.hour}:{at.minute:02d}"
    return f"{say_day(at.date(), lang)} {clock}"

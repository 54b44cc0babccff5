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

NumberKind = Literal["count", "mean", "level", "money", "share", "effect", "ratio", "score", "months", "p"]

DIGITS: dict[NumberKind, int] = {
    "count": 0,
    "mean": 2,
    "level": 1,
    "money": 0,
    "share": 1,
    "effect": 2,
    "ratio": 2,
    "score": 1,
    "months": 0,
    "p": 3,
}
NONE = "–"
_SMALLEST_P = 0.001
_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Figure:
    """A number that may be shown, one that may not (``hidden`` says why), or none at all (both None).

    ``value`` is a count, a mean per person and month, a level (the mean of something like age), whole units of
    ``currency``, a share in percent, an effect (a difference of means; with its sign, and in whole units of
    ``currency`` where it has one), a ratio, a questionnaire's score, a number of months, or a p-value.
    """

    value: float | None
    kind: NumberKind
    hidden: Words | None = None
    currency: str | None = None

    @property
    def plain(self) -> str:
        """For a computer: a dot before the decimals, nothing between thousands; empty where there is no number."""
        if self.value is None:
            return ""
        if self.kind == "p" and 0 < self.value < _SMALLEST_P:
            return f"{self.value:.0e}"  # never a p-value of zero
        return unsigned_zero(f"{self.value:.{self.digits}f}")

    @property
    def digits(self) -> int:
        """How many decimals are shown."""
        return 0 if self.kind == "effect" and self.currency is not None else DIGITS[self.kind]

    @property
    def rounded(self) -> float | None:
        """What a chart may know of it."""
        return float(self.plain) if self.plain else None

    def bare(self, lang: Lang) -> str:
        """The number alone, as one end of an interval: ``−0,04``, without its currency."""
        return NONE if self.value is None else grouped(self.value, self.digits, lang)

    def text(self, lang: Lang) -> str:
        """For a reader: ``1,13``, ``1.576 kr.``, ``43,7 %``, ``+0,12``; a dash where there is no number to show."""
        if self.value is None:
            return NONE
        if self.kind == "p" and self.value < _SMALLEST_P:
            return f"<{_NO_BREAK}{grouped(_SMALLEST_P, self.digits, lang)}"
        number = grouped(self.value, self.digits, lang)
        if self.kind == "effect" and (self.rounded or 0) > 0:
            number = f"+{number}"
        if self.kind == "share":
            return f"{number}{_NO_BREAK}%" if lang == "da" else f"{number}%"
        if self.kind in ("money", "effect") and self.currency is not None:
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

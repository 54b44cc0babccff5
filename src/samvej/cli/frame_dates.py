"""Dates as quality departments write them: 2024-01-31, 31-01-2024, 2024-01, 2024K1, januar 2024."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_DANISH = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})(?: \d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?")
_MONTH = re.compile(r"(\d{4})\s?[-/mM]\s?(\d{1,2})")
_QUARTER = re.compile(r"(\d{4})[- ]?[qQkK]([1-4])")
_WEEK = re.compile(r"(\d{4})-?[WwUu](\d{1,2})")
_NAMED = re.compile(r"(?:(\d{1,2})\.?[ -])?([A-Za-z]{3,9})\.?[ -](\d{4})")
_NAMES = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januar", "january"),
            ("feb", "februar", "february"),
            ("mar", "marts", "march"),
            ("apr", "april"),
            ("maj", "may"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("okt", "oct", "oktober", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}


@dataclass(frozen=True)
class Dates:
    """A column of dates: datetime64[D], NaT where missing.

    ``first_bad`` is the first row that is no date. ``ambiguous``: all are written 01/02/2024 and could be read with
    the month first.
    """

    days: npt.NDArray[np.datetime64]
    first_bad: int | None = None
    ambiguous: bool = False


def read_dates(cells: Sequence[str | None]) -> Dates | None:
    """The cells as dates; None where the first known one is not written as a date (or there is none).

    A month is its first day, a quarter its first, an ISO week its Monday. With slashes the day stands first, as in
    Denmark, where some day is over 12; else it cannot be told.
    """
    first = next((cell for cell in cells if cell is not None), None)
    if first is None or not _looks_like_a_date(first):
        return None
    days = np.full(len(cells), np.datetime64("NaT"), dtype="datetime64[D]")
    slashed = [found for cell in cells if cell and (found := _DANISH.fullmatch(cell)) and found.group(2) == "/"]
    seen: dict[str, date] = {}
    for at, cell in enumerate(cells):
        if cell is None:
            continue
        day = seen.get(cell) or _day(cell)
        if day is None:
            return Dates(days, first_bad=at)
        seen[cell] = day
        days[at] = day
    ambiguous = bool(slashed) and all(int(found.group(1)) <= 12 for found in slashed)
    return Dates(days, ambiguous=ambiguous)


def _looks_like_a_date(cell: str) -> bool:
    named = _NAMED.fullmatch(cell)
    if named is not None:
        return named.group(2).lower() in _NAMES
    return any(form.fullmatch(cell) for form, _ in _FORMS)


def _day(cell: str) -> date | None:
    for form, read in _FORMS:
        found = form.fullmatch(cell)
        if found is not None:
            try:
                return read(found)
            except (ValueError, KeyError):
                return None
    return None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], date]], ...] = (
    (_ISO, lambda found: date(int(found[1]), int(found[2]), int(found[3]))),
    (_DANISH, lambda found: date(int(found[4]), int(found[3]), int(found[1]))),
    (_MONTH, lambda found: date(int(found[1]), int(found[2]), 1)),
    (_QUARTER, lambda found: date(int(found[1]), 3 * int(found[2]) - 2, 1)),
    (_WEEK, lambda found: date.fromisocalendar(int(found[1]), int(found[2]), 1)),
    (_NAMED, lambda found: date(int(found[3]), _NAMES[found[2].lower()], int(found[1] or 1))),
)

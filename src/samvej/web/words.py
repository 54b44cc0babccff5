"""Moments, days and amounts as people say them, in the language of the page.

Pure functions of a value and the clock; the template filters of :mod:`samvej.web.templatetags.said` call them.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal
from django.utils import formats
from django.utils.translation import get_language, gettext, ngettext, pgettext

from samvej.workplace.ground.moment import COPENHAGEN, moment, today
from samvej.workplace.referrals.calendar import is_working_day

_LAST = (
    "i mandags",
    "i tirsdags",
    "i onsdags",
    "i torsdags",
    "i fredags",
    "i lørdags",
    "i søndags",
)
_NEXT = ("på mandag", "på tirsdag", "på onsdag", "på torsdag", "på fredag", "på lørdag", "på søndag")
_LAST_EN = (
    "last Monday",
    "last Tuesday",
    "last Wednesday",
    "last Thursday",
    "last Friday",
    "last Saturday",
    "last Sunday",
)
_NEXT_EN = ("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday")


def local(value: date | datetime) -> date | datetime:
    """A moment as the clock on a wall in Copenhagen shows it; a day stays a day."""
    if isinstance(value, datetime):
        return value.astimezone(COPENHAGEN) if value.tzinfo else value.replace(tzinfo=COPENHAGEN)
    return value


def said(value: date | datetime | None) -> str:
    """A moment or a day: "i dag 8.05", "i går 14.10", "den 3. marts kl. 9.00", "den 3. marts 2025"."""
    if value is None:
        return ""
    here = local(value)
    if not isinstance(here, datetime):
        return _day_words(here)
    words = _near_words(here.date())
    if words:
        return f"{words} {clock_time(here)}"
    # after a date the time needs its word: "den 3. marts 2025 9.00" reads as one long number
    return gettext("%(day)s kl. %(time)s") % {"day": day(here), "time": clock_time(here)}


def on_paper(value: datetime) -> str:
    """A moment for paper, never relative and always with its year: "den 3. marts 2025 kl. 9.00"."""
    here = value.astimezone(COPENHAGEN)
    date_words = formats.date_format(here.date(), "j F Y" if english() else r"\d\e\n j. F Y")
    return gettext("%(day)s kl. %(time)s") % {"day": date_words, "time": clock_time(here)}


def clock_time(value: datetime, seconds: bool = False) -> str:
    """The time of day: "8.05" in Danish, "8:05" in English; with ``seconds`` "8.05.30"."""
    point = ":" if english() else "."
    return f"{value.hour}{point}{value.minute:02d}" + (f"{point}{value.second:02d}" if seconds else "")


def day(value: date | datetime | None) -> str:
    """A date in words, never relative: "den 3. marts", with the year where it is another than this one."""
    if value is None:
        return ""
    here = local(value)
    which = here.date() if isinstance(here, datetime) else here
    pattern = "j F" if english() else r"\d\e\n j. F"
    return formats.date_format(which, pattern if which.year == today().year else f"{pattern} Y")


def ago(value: date | datetime | None) -> str:
    """How long since or until: "for 3 arbejdsdage siden", "om 2 timer". Days are working days up to four weeks."""
    if value is None:
        return ""
    here = local(value)
    if isinstance(here, datetime):
        # between two moments as such, not between two readings of the wall clock: summer time makes them differ
        seconds = (moment().astimezone(UTC) - here.astimezone(UTC)).total_seconds()
        if abs(seconds) < 60:
            return gettext("lige nu")
        if abs(seconds) < 3600:
            return _told(
                ngettext("%d minut", "%d minutter", int(abs(seconds) // 60)), int(abs(seconds) // 60), seconds
            )
        if here.date() == today():
            return _told(
                ngettext("%d time", "%d timer", int(abs(seconds) // 3600)), int(abs(seconds) // 3600), seconds
            )
        here = here.date()
    return _days_ago(here)


def number(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """A number with its thousands parted: "1.234,5" in Danish, "1,234.5" in English; "–" for none."""
    if value is None:
        return "–"
    pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return _formatted(value, pattern, "en_GB" if english() else "da_DK")


@lru_cache(maxsize=8_192)  # a page of tables says the same small numbers again and again
def _formatted(value: int | float | Decimal, pattern: str, locale: str) -> str:
    return format_decimal(value, format=pattern, locale=locale)


def kroner(value: int | float | Decimal | None) -> str:
    """An amount of kroner: "1.234 kr.", with øre only where there are any: "12,50 kr."."""
    if value is None:
        return "–"
    words = number(value, 0 if value == int(value) else 2)
    return f"DKK {words}" if english() else f"{words} kr."


def age(born: date | None) -> str:
    """Whole years: "47 år"."""
    if born is None:
        return ""
    now = today()
    years = now.year - born.year - ((now.month, now.day) < (born.month, born.day))
    return ngettext("%d år", "%d år", years) % years


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``; how far into the day does not matter to the reader."""
    return sum(is_working_day(start + timedelta(each)) for each in range(1, (end - start).days + 1))


def _days_ago(which: date) -> str:
    now = today()
    days = (now - which).days
    if abs(days) <= 1:
        return _day_words(which)
    count = abs(days)
    if count >= 365:
        return _told(ngettext("%d år", "%d år", count // 365), count // 365, days)
    if count >= 91:
        return _told(ngettext("%d måned", "%d måneder", count // 30), count // 30, days)
    if count >= 28:
        return _told(ngettext("%d uge", "%d uger", count // 7), count // 7, days)
    working = working_days_between(min(which, now), max(which, now))
    if working == 0:
        return _told(ngettext("%d dag", "%d dage", count), count, days)
    return _told(ngettext("%d arbejdsdag", "%d arbejdsdage", working), working, days)


def _told(pattern: str, count: int, since: float) -> str:
    words = pattern % count
    return gettext("for %s siden") % words if since > 0 else gettext("om %s") % words


def _day_words(which: date) -> str:
    return _near_words(which) or day(which)


def _near_words(which: date) -> str:
    """A day within a week by its name; further away nothing."""
    away = (which - today()).days
    near = {
        0: pgettext("dag", "i dag"),
        -1: pgettext("dag", "i går"),
        1: pgettext("dag", "i morgen"),
    }
    if away in near:
        return near[away]
    if -7 < away < 0:
        return (_LAST_EN if english() else _LAST)[which.weekday()]
    if 0 < away < 7:
        return (_NEXT_EN if english() else _NEXT)[which.weekday()]
    return ""


def english() -> bool:
    """Whether the page is in English; else it is in Danish."""
    return (get_language() or "da").startswith("en")

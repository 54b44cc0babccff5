"""The moment as Django stores it (with a time zone), from the house's one clock."""

from datetime import date, datetime

from samvej.core import clock
from samvej.programme.calendar import COPENHAGEN as COPENHAGEN
from samvej.programme.words import Lang


def moment() -> datetime:
    """The clock's moment with Copenhagen's time zone; what :func:`samvej.core.clock.at` sets holds here too."""
    return clock.now().replace(tzinfo=COPENHAGEN)


def today() -> date:
    """The day in Copenhagen."""
    return clock.today()


def briefly(at: datetime, lang: Lang) -> str:
    """As one writes it in a record: ``3.4.2026 kl. 9.05``, ``3/4/2026 at 9:05``, on Copenhagen's wall clock."""
    here = at.astimezone(COPENHAGEN)
    if lang == "en":
        return f"{here.day}/{here.month}/{here.year} at {here.hour}:{here.minute:02d}"
    return f"{here.day}.{here.month}.{here.year} kl. {here.hour}.{here.minute:02d}"

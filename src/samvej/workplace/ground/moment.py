"""The moment as Django stores it (with a time zone), from the house's one clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from samvej.core import clock

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def moment() -> datetime:
    """The clock's moment with Copenhagen's time zone; what :func:`samvej.core.clock.at` sets holds here too."""
    return clock.now().replace(tzinfo=COPENHAGEN)


def today() -> date:
    """The day in Copenhagen."""
    return clock.today()

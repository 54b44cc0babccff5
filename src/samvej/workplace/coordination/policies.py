"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from samvej.programme.slips import CoordinationSection
from samvej.workplace.coordination.models import Round
from samvej.workplace.coordination.strengths import HIGHEST, LOWEST
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, passes

Sheet = Mapping[str, Mapping[str, int]]
"""What one person answers: role asked about → item → 1 to 5. What is left out is not answered."""


def check_open(*, section: CoordinationSection | None, running: Round | None, asked: int, closes_on: date) -> None:
    """Raise :class:`NotNow` unless a round can begin: the file has one, none runs, and there is somebody to ask."""
    if section is None:
        raise NotNow(_("Indsatsen har ingen spørgsmål om samarbejdet i sin programfil."))
    if running is not None:
        raise NotNow(_("Der er allerede en runde i gang. Slut den, før I begynder en ny."))
    if not asked:
        raise NotNow(_("Der er ingen at spørge endnu: ingen er på et team i to af de roller, som runden handler om."))
    if closes_on <= today():
        raise NotNow(_("Runden skal være åben til en dag efter i dag."))


def open(*, section: CoordinationSection | None, running: Round | None, asked: int, closes_on: date) -> bool:
    """Whether a round can begin."""
    return passes(lambda: check_open(section=section, running=running, asked=asked, closes_on=closes_on))


def check_running(round: Round) -> None:
    """Raise :class:`NotNow` where the round is over."""
    if not round.is_open:
        raise NotNow(_("Runden er slut, så der kan ikke svares mere. Svarene kan ses nu."))


def running(round: Round) -> bool:
    """Whether the round can be answered."""
    return passes(lambda: check_running(round))


def check_sheet(round: Round, role: str, sheet: Sheet) -> None:
    """Raise :class:`NotNow` unless something is answered, about other roles of the round, from 1 to 5."""
    values = [(about, item, value) for about, items in sheet.items() for item, value in items.items()]
    if not values:
        raise NotNow(_("Svar på mindst ét spørgsmål, før du sender."))
    for about, item, value in values:
        known = about in round.roles and about != role and item in round.items
        if not known or not LOWEST <= value <= HIGHEST:
            raise NotNow(_("Et af svarene passer ikke til spørgsmålene. Åbn siden igen, og svar derfra."))


def sheet(round: Round, role: str, sheet: Sheet) -> bool:
    """Whether the answers fit the round."""
    return passes(lambda: check_sheet(round, role, sheet))

"""May this person write a barrier, see them, or try a change? Pairs: ``check_x`` raises, ``x`` says yes or no."""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import IMPROVE, OPEN_CITIZENS, SEE_LEAD_PAGE, SEE_PATHWAYS
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.pathways.permissions import works_in
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.programmes.queries import units_of_actor


def check_log(*, by: Actor) -> None:
    """Raise :class:`NotYours` unless the person meets citizens at work."""
    if not by.permits(OPEN_CITIZENS):
        raise NotYours(_("Kun dem, der møder borgere i deres arbejde, kan skrive en barriere ned."))


def log(*, by: Actor) -> bool:
    """Whether the person may write a barrier."""
    return passes(lambda: check_log(by=by))


def check_see(*, by: Actor, unit: ProgrammeUnit) -> None:
    """Raise :class:`NotYours` unless the person works with citizens in the unit, or leads it."""
    if not (works_in(by, unit, SEE_PATHWAYS) or works_in(by, unit, IMPROVE)):
        raise NotYours(_("Kun medarbejderne i den enhed, der driver indsatsen, kan læse dens barrierer."))


def see(*, by: Actor, unit: ProgrammeUnit) -> bool:
    """Whether the person reads the unit's barriers."""
    return passes(lambda: check_see(by=by, unit=unit))


def check_improve(*, by: Actor, unit: ProgrammeUnit) -> None:
    """Raise :class:`NotYours` unless the person leads the unit."""
    if not works_in(by, unit, IMPROVE):
        raise NotYours(_("Kun lederen af indsatsen samler barrierer og prøver ændringer af."))


def improve(*, by: Actor, unit: ProgrammeUnit) -> bool:
    """Whether the person gathers the unit's barriers and plans its cycles."""
    return passes(lambda: check_improve(by=by, unit=unit))


def units_seen(by: Actor) -> list[ProgrammeUnit]:
    """The units whose barriers the person reads."""
    return [unit for unit in units_of_actor(by) if see(by=by, unit=unit)]


def see_figures(by: Actor) -> bool:
    """Whether the person sees how it goes."""
    return by.permits(SEE_LEAD_PAGE)

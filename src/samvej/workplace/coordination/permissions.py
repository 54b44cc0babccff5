"""May this person hold the survey, answer it, or see the network? Pairs: ``check_x`` raises, ``x`` says yes or no."""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import IMPROVE
from samvej.workplace.coordination.models import Round, Seat
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.pathways.permissions import works_in
from samvej.workplace.programmes.models import ProgrammeUnit


def check_hold(*, by: Actor, unit: ProgrammeUnit) -> None:
    """Raise :class:`NotYours` unless the person leads the unit."""
    if not works_in(by, unit, IMPROVE):
        raise NotYours(_("Kun lederen af indsatsen kan begynde og slutte en runde."))


def hold(*, by: Actor, unit: ProgrammeUnit) -> bool:
    """Whether the person begins and ends rounds."""
    return passes(lambda: check_hold(by=by, unit=unit))


def check_answer(*, by: Actor, round: Round) -> None:
    """Raise :class:`NotYours` unless the person was asked in the round."""
    if seat_of(by=by, round=round) is None:
        raise NotYours(_("Du er ikke spurgt i denne runde."))


def answer(*, by: Actor, round: Round) -> bool:
    """Whether the person was asked in the round."""
    return passes(lambda: check_answer(by=by, round=round))


def check_see(*, by: Actor, round: Round) -> None:
    """Raise :class:`NotYours` unless the person was asked, or leads the unit: those it is about see what it says."""
    if not hold(by=by, unit=round.unit) and seat_of(by=by, round=round) is None:
        raise NotYours(_("Kun dem, der blev spurgt, og lederen af indsatsen ser, hvad runden siger."))


def see(*, by: Actor, round: Round) -> bool:
    """Whether the person sees what a closed round says."""
    return passes(lambda: check_see(by=by, round=round))


def seat_of(*, by: Actor, round: Round) -> Seat | None:
    """The person's seat in a round; None for who was not asked."""
    return round.seats.filter(account=by.account).first() if by.account is not None else None

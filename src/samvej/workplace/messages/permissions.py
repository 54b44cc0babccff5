"""May this person read or write among a citizen's team? Pairs: ``check_x`` raises with a sentence, ``x`` says yes."""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.messages.models import Thread
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import on_the_team, was_on_the_team
from samvej.workplace.people.models import Professional


def check_take_part(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless the person is on the team now, or is the citizen or their power of attorney.

    After the course's end, whoever was on the team may still read what was written while they were.
    """
    if by.account is None or is_oneself(by, enrolment.citizen) or on_the_team(by, enrolment):
        return
    if enrolment.status == Enrolment.Status.ENDED and was_on_the_team(by, enrolment):
        return
    raise NotYours(_("Beskederne er for borgeren og borgerens team."))


def take_part(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may read and write with this team."""
    return passes(lambda: check_take_part(by=by, enrolment=enrolment))


def check_write(*, by: Actor, thread: Thread) -> None:
    """Raise :class:`NotYours` unless the thread is for this person, who takes part now."""
    check_take_part(by=by, enrolment=thread.enrolment)
    if by.account is None:
        return
    if by.professional is not None and (thread.whole_team or is_seated(by.professional, thread)):
        return
    if by.citizen is not None and thread.near != Thread.Near.NOBODY:
        return
    if by.relative is not None and thread.near == Thread.Near.RELATIVES:
        return
    raise NotYours(_("Samtalen er for andre på teamet."))


def write(*, by: Actor, thread: Thread) -> bool:
    """Whether the person may write in the thread."""
    return passes(lambda: check_write(by=by, thread=thread))


def is_seated(professional: Professional, thread: Thread) -> bool:
    """Whether a thread for some names this professional."""
    return thread.seats.filter(professional=professional).exists()

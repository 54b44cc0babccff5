"""May this person arrange a citizen's meetings, speak for the citizen, or answer a call?

Pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no. Whether the course may be opened at
all is the door's matter.
"""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.meetings.models import Participant
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import on_the_team


def check_arrange(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless the person is on the citizen's team. The system may."""
    if by.account is None or on_the_team(by, enrolment):
        return
    raise NotYours(_("Kun borgerens team kan holde møder om forløbet."))


def arrange(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may call, move, hold and cancel meetings, and write minutes."""
    return passes(lambda: check_arrange(by=by, enrolment=enrolment))


def check_speak_for_citizen(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless it is the citizen, whoever may act for them, or the team that writes it down."""
    if by.account is not None and is_oneself(by, enrolment.citizen):
        return
    if by.professional is None:
        raise NotYours(_("Det kan kun borgeren selv, eller en med fuldmagt, svare på."))
    check_arrange(by=by, enrolment=enrolment)


def speak_for_citizen(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may say yes or no, and write points, for the citizen."""
    return passes(lambda: check_speak_for_citizen(by=by, enrolment=enrolment))


def check_reply(*, by: Actor, participant: Participant) -> None:
    """Raise :class:`NotYours` unless it is whoever is called, or whoever may answer for them.

    For the citizen: whoever may speak for them. For those without an account here: the team, who asked them.
    """
    enrolment = participant.meeting.enrolment
    if by.account is not None and participant.account_id == by.account.pk:
        return
    if participant.role == "citizen":
        check_speak_for_citizen(by=by, enrolment=enrolment)
    elif participant.account_id is None and by.professional is not None:
        check_arrange(by=by, enrolment=enrolment)
    elif by.account is not None:
        raise NotYours(_("Du kan kun svare for dig selv."))


def reply(*, by: Actor, participant: Participant) -> bool:
    """Whether the person may answer for a participant."""
    return passes(lambda: check_reply(by=by, participant=participant))

"""What a firing makes: a task, a notice, a meeting or a message. In the transaction that writes it down."""

import hashlib
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from samvej.programme.reactions import Firing
from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.told import ADMITTED, DISCHARGED
from samvej.workplace.contacts.queries import answering_contact
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.actions.proposing import propose
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.messages.actions.writing import begin_thread
from samvej.workplace.messages.models import Thread
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.sharing import CONTACT_PERSON
from samvej.workplace.pathways.wording import enrolment_link
from samvej.workplace.people.models import Notice, Professional
from samvej.workplace.plans.kinds import SIGN_SHOWS
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.reactions.models import Fired
from samvej.workplace.reactions.told import (
    ASKED,
    CITIZEN,
    OF_HEALTH,
    TEAM,
    is_of_health,
    recipients,
    who_may_know,
)
from samvej.workplace.tasks.actions.asking import ask_for
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.queries import GET_IN_TOUCH, open_of_reaction

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_ALREADY_TOLD = {
    "admitted": ADMITTED,
    "admitted acutely": ADMITTED,
    "discharged": DISCHARGED,
    "early-warning sign": SIGN_SHOWS,
}
"""What people hear at once of a stay or a sign, whatever the programme says: the same thing is not told twice."""

HEAR_HOW_IT_IS = _("Hør, hvordan borgeren har det")
"""What somebody is asked where nobody on the team may know of a stay: as on any other day."""


def make(fired: Fired, firing: Firing, enrolment: Enrolment, *, by: Actor) -> str:
    """What came of it: its kind and key, empty where there was nobody to tell. Raises as the actions that make it."""
    match firing.reaction.then:
        case "task":
            return _task(fired, firing, enrolment, by)
        case "meeting":
            return _meeting(fired, firing, enrolment, by)
        case "message":
            return _message(fired, firing, enrolment, by)
    return _notice(fired, firing, enrolment)


def _task(fired: Fired, firing: Firing, enrolment: Enrolment, by: Actor) -> str:
    """One that tells of an admission is given to somebody who may know of it, and marked as what it came of."""
    role = firing.reaction.for_
    if not _is_of_health(firing, enrolment):
        return _asked(fired, firing, enrolment, by, origin=Task.Origin.REACTION)
    if role == CITIZEN:
        return _asked(fired, firing, enrolment, by, origin=Task.Origin.ADMISSION)
    knows = who_may_know(enrolment, role)
    if knows is None:
        return _asked_without_a_word_of_it(firing, enrolment, by)
    return _asked(fired, firing, enrolment, by, origin=Task.Origin.ADMISSION, professional=knows)


def _asked(
    fired: Fired,
    firing: Firing,
    enrolment: Enrolment,
    by: Actor,
    *,
    origin: Task.Origin,
    professional: Professional | None = None,
) -> str:
    """A task in the reaction's words, for its role; or for somebody by name.

    One that a contact answers is not asked for where there was such a contact since; nor, beside one of the same
    reaction that is open, a second time: to get in touch once is enough. Those of a stay are each its own: the
    hospital may call a stay back.
    """
    if firing.reaction.answered_by is not None:
        met = answering_contact(enrolment, firing.reaction.answered_by, since=firing.at)
        if met is not None:
            return f"contact:{met.key}"
        held = open_of_reaction(enrolment, firing.reaction.id) if origin == Task.Origin.REACTION else None
        if held is not None:
            return f"task:{held.key}"
    task = ask_for(
        by=by,
        enrolment=enrolment,
        words=fired.words,
        because=fired.because,
        origin=origin,
        origin_key=firing.reaction.id,
        role=firing.reaction.for_,
        professional=professional,
        for_citizen=firing.reaction.for_ == CITIZEN,
        start_at=firing.at,
        due_at=firing.due,
        once=f"reaction:{fired.pk}",
    )
    return f"task:{task.key}"


def _asked_without_a_word_of_it(firing: Firing, enrolment: Enrolment, by: Actor) -> str:
    """Where nobody on the team may know of the stay: one task for all of it, such as any day brings.

    Neither its words, its origin, its clock nor how many there are tell that there was a stay.
    """
    happened = firing.occurrence
    if happened.kind not in OF_HEALTH:
        return ""  # what was asked without a word is not done: nobody was told of more, and nobody is now
    task = ask_for(
        by=by,
        enrolment=enrolment,
        words=_in_both(HEAR_HOW_IT_IS),
        origin=Task.Origin.REACTION,
        origin_key=GET_IN_TOUCH,
        role=CONTACT_PERSON,
        due_at=firing.due,
        once=f"stay:{enrolment.pk}:{happened.key.partition(':')[2]}",
    )
    return f"task:{task.key}"


def _in_both(words: "StrPromise") -> dict[str, str]:
    said = {}
    for lang in ("da", "en"):
        with translation.override(lang):
            said[lang] = str(words)
    return said


def _meeting(fired: Fired, firing: Firing, enrolment: Enrolment, by: Actor) -> str:
    """One of the kind that is open already is the one.

    Why a meeting was proposed is read by all who see the plan: an admission stands in the row that fired alone.
    """
    kind = firing.reaction.what.id
    meeting = Meeting.objects.filter(enrolment=enrolment, kind=kind, status__in=Meeting.OPEN).first() or propose(
        by=by,
        enrolment=enrolment,
        kind=kind,
        because=None if _is_of_health(firing, enrolment) else fired.because,
        within=firing.reaction.within,
        once=f"reaction:{fired.pk}",
    )
    return f"meeting:{meeting.key}"


def _message(fired: Fired, firing: Firing, enrolment: Enrolment, by: Actor) -> str:
    """To the citizen it is a conversation with the contact person; to others one among professionals."""
    for_ = firing.reaction.for_
    language = enrolment.citizen.language if for_ == CITIZEN else "da"
    said = fired.words["en" if language == "en" else "da"]
    of_health = _is_of_health(firing, enrolment)
    if for_ == TEAM and not of_health:
        professionals = None
    elif for_ == CITIZEN:
        professionals = [enrolment.contact_person]
    else:
        found = recipients(enrolment, for_, of_health=of_health)
        professionals = [each.professional for each in found if each.professional]
        if of_health and not professionals:
            return ""  # nobody on the team may know of it
        professionals = professionals or [enrolment.contact_person]
    thread = begin_thread(
        by=by,
        enrolment=enrolment,
        subject=said[:120],
        text=said,
        near=Thread.Near.CITIZEN if for_ == CITIZEN else Thread.Near.NOBODY,
        professionals=professionals,
        once=hashlib.sha256(f"reaction:{fired.pk}".encode()).hexdigest()[:64],
    )
    return f"thread:{thread.key}"


def _notice(fired: Fired, firing: Firing, enrolment: Enrolment) -> str:
    """Written with the row that says so, not after it: a machine that stops in between would lose it for good."""
    kind = firing.occurrence.kind
    people = recipients(enrolment, firing.reaction.for_, of_health=_is_of_health(firing, enrolment))
    once = f"reaction:{fired.pk}"
    if kind in _ALREADY_TOLD:
        once = f"{_ALREADY_TOLD[kind]}:{firing.occurrence.key.partition(':')[2]}"
    Notice.objects.bulk_create(
        [
            Notice(
                recipient=each,
                text=ASKED,
                link=enrolment_link(enrolment),
                once=f"{once}:{each.pk}",
                about={"words": fired.words},
                created_at=moment(),
            )
            for each in people
        ],
        ignore_conflicts=True,  # the only rule that a notice can break is "once"
    )
    return "notice" if people else ""


def _is_of_health(firing: Firing, enrolment: Enrolment) -> bool:
    return is_of_health(firing, programme_of(enrolment.version).file.reactions)

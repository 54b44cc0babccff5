"""What a firing makes: a task, a notice, a meeting or a message. In the transaction that writes it down."""

import hashlib

from samvej.programme.reactions import Firing
from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.told import ADMITTED, DISCHARGED
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.actions.proposing import propose
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.messages.actions.writing import begin_thread
from samvej.workplace.messages.models import Thread
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.wording import enrolment_link
from samvej.workplace.people.models import Notice
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.reactions.models import Fired
from samvej.workplace.reactions.told import ASKED, CITIZEN, TEAM, is_of_health, recipients
from samvej.workplace.tasks.actions.asking import ask_for
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.recipients import LEAD

_ALREADY_TOLD = {"admitted": ADMITTED, "admitted acutely": ADMITTED, "discharged": DISCHARGED}
"""What the team hears of a stay at once, whatever the programme says: the same thing is not told twice."""


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
    reaction, role, professional = firing.reaction, firing.reaction.for_, None
    of_health = _is_of_health(firing, enrolment)
    if of_health and role not in (CITIZEN, LEAD):
        found = recipients(enrolment, role, of_health=True)
        professional = next((each.professional for each in found if each.professional), enrolment.contact_person)
    task = ask_for(
        by=by,
        enrolment=enrolment,
        words=fired.words,
        because=fired.because,
        origin=Task.Origin.ADMISSION if of_health else Task.Origin.REACTION,
        origin_key=reaction.id,
        role=role,
        professional=professional,
        for_citizen=reaction.for_ == CITIZEN,
        due_at=firing.due,
        once=f"reaction:{fired.pk}",
    )
    return f"task:{task.key}"


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
        professionals = [each.professional for each in found if each.professional] or [enrolment.contact_person]
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

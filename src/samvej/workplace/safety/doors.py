"""The door to a citizen's safety, narrower than the enrolment's: what is refused looks as if it were not there."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import Ground
from samvej.workplace.pathways.doors import open_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.safety import permissions
from samvej.workplace.safety.models import SafetyAnswer
from samvej.workplace.safety.queries import answers_of
from samvej.workplace.safety.section import SafetySection, safety_section


@dataclass(frozen=True)
class OpenedSafety:
    """A course whose safety was opened. ``sees_all`` is False for a lead who sees only what waits for them."""

    enrolment: Enrolment
    ground: Ground
    section: SafetySection
    sees_all: bool
    answers: tuple[SafetyAnswer, ...]


def access_safety(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> OpenedSafety:
    """The answers and the plan of a course by the enrolment's key, for whoever may see them; the trail is written.

    A lead for whom an answer waits comes in to that answer alone. Raises :class:`NotThere` for everybody else, and
    for a programme that does not ask.
    """
    with transaction.atomic():  # a refusal takes the trail's entry back: nothing was opened
        opened = open_enrolment(by=by, key=key, activity=activity, reason=reason)
        enrolment = opened.enrolment
        section = safety_section(programme_of(enrolment.version))
        if section is None:
            refuse()
        if permissions.see(by=by, enrolment=enrolment, ground=opened.ground, section=section):
            return OpenedSafety(enrolment, opened.ground, section, True, tuple(answers_of(enrolment)))
        waiting = permissions.waiting_for(by=by, enrolment=enrolment)
        if not waiting:
            refuse()
        return OpenedSafety(enrolment, opened.ground, section, False, tuple(waiting))


def access_answer(
    *, by: Actor, key: UUID | str, answer: UUID | str, activity: str = "read", reason: str
) -> tuple[OpenedSafety, SafetyAnswer]:
    """One answer of a course. Raises :class:`NotThere`."""
    opened = access_safety(by=by, key=key, activity=activity, reason=reason)
    found = next((each for each in opened.answers if str(each.key) == str(answer)), None)
    if found is None:
        refuse()
    return opened, found

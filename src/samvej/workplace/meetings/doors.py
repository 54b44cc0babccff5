"""The door to a meeting: through the course that it belongs to, for whoever may see the plan."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import Ground
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.pathways.doors import open_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Citizen

PLAN = "plan"
"""The data type that a meeting is of."""


@dataclass(frozen=True)
class OpenedMeeting:
    """A meeting that was opened, with its course and the ground."""

    meeting: Meeting
    enrolment: Enrolment
    ground: Ground


def open_course(*, by: Actor, key: UUID | str, reason: str) -> Enrolment:
    """The course whose meetings are listed; the trail is written. Raises :class:`NotThere` without the plan."""
    return open_enrolment(by=by, key=key, reason=reason, needs=PLAN).enrolment


def open_meeting(
    *, by: Actor, key: UUID | str, activity: str = "read", reason: str, of_course: UUID | str | None = None
) -> OpenedMeeting:
    """The meeting by its key, if this person may see the course's plan; the trail is written.

    ``of_course``: the key of the course that it must belong to. Raises :class:`NotThere`.
    """
    try:
        meeting = Meeting.objects.select_related("enrolment", "called_by__professional", "room").get(key=key)
    except (Meeting.DoesNotExist, ValidationError, ValueError, TypeError):
        refuse()
    if of_course is not None and str(meeting.enrolment.key) != str(of_course):
        refuse()
    opened = open_enrolment(by=by, key=meeting.enrolment.key, activity=activity, reason=reason, needs=PLAN)
    meeting.enrolment = opened.enrolment
    return OpenedMeeting(meeting, opened.enrolment, opened.ground)


def access_meeting(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> Meeting:
    """The same, for who needs the meeting only."""
    return open_meeting(by=by, key=key, activity=activity, reason=reason).meeting


def record_own_list(*, by: Actor, citizen: Citizen, reason: str) -> None:
    """Write in the trail that the citizen, or a relative, read the list of the citizen's meetings."""
    record(
        by=by,
        activity="read",
        record="meeting",
        citizen=citizen,
        basis="own record" if by.citizen is not None else "relative",
        reason=reason,
        high=citizen.protected,
    )

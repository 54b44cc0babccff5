"""Meetings to come and meetings held: as many queries for many as for few."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.outbox.models import Mail
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Citizen


@dataclass(frozen=True)
class Course:
    """The meetings of one course: those to call first, then those to come, the soonest first; then those over."""

    proposed: tuple[Meeting, ...]
    coming: tuple[Meeting, ...]
    over: tuple[Meeting, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there are none."""
        return not (self.proposed or self.coming or self.over)


def meetings_of(enrolment: Enrolment) -> Course:
    """The meetings of a course, by two queries. A called one is to come until it is said to be held."""
    found = list(_with_people(Meeting.objects.filter(enrolment=enrolment)))
    for each in found:
        each.enrolment = enrolment  # with its programme's version, which is read once
    return _course(found)


def own_meetings(citizen: Citizen) -> list[tuple[Enrolment, Course]]:
    """The citizen's running courses, each with its meetings. Three queries."""
    courses = list(
        citizen.enrolments.exclude(status=Enrolment.Status.ENDED)
        .select_related("version", "unit__organisation", "contact_person", "citizen")
        .defer("version__content")
        .order_by("enrolled_on", "pk")
    )
    found: dict[int, list[Meeting]] = {each.pk: [] for each in courses}
    by_pk = {each.pk: each for each in courses}
    for meeting in _with_people(Meeting.objects.filter(enrolment__in=courses)):
        meeting.enrolment = by_pk[meeting.enrolment_id]
        found[meeting.enrolment_id].append(meeting)
    return [(each, _course(found[each.pk])) for each in courses]


def open_meetings(enrolments: Sequence[Enrolment], *, since: datetime) -> list[Meeting]:
    """The meetings of these courses that are to be called, or are called for a moment from ``since``; by time.

    Each stands with the course that was given. One query.
    """
    by_pk = {each.pk: each for each in enrolments}
    wanted = Q(status=Meeting.Status.PROPOSED) | Q(status=Meeting.Status.CALLED, begins_at__gte=since)
    found = list(Meeting.objects.filter(wanted, enrolment__in=by_pk).order_by("begins_at", "due_at", "pk"))
    for meeting in found:
        meeting.enrolment = by_pk[meeting.enrolment_id]
    return found


def called_to(meetings: Iterable[Meeting], *, by: Actor) -> frozenset[int]:
    """The ids of those of the meetings that this person is called to. One query."""
    own = Participant.objects.filter(meeting__in=list(meetings), account=by.account, removed_at__isnull=True)
    return frozenset(own.values_list("meeting", flat=True))


def letters_of(meeting: Meeting, people: Sequence[Participant]) -> dict[int, Mail]:
    """The newest letter about a meeting to each participant, by the participant's id. One query."""
    by_thread = {f"meeting:{meeting.key}:{each.key}": each.pk for each in people}
    letters = Mail.objects.filter(thread__in=by_thread).exclude(state=Mail.State.REPLACED).order_by("queued_at", "pk")
    return {by_thread[each.thread]: each for each in letters}


def _course(found: Sequence[Meeting]) -> Course:
    far = moment() + timedelta(days=36_500)
    over = [each for each in found if not each.is_open]
    return Course(
        tuple(
            sorted((each for each in found if each.status == Meeting.Status.PROPOSED), key=lambda m: m.due_at or far)
        ),
        tuple(
            sorted((each for each in found if each.status == Meeting.Status.CALLED), key=lambda m: m.begins_at or far)
        ),
        tuple(sorted(over, key=lambda m: m.begins_at or m.ended_at or m.proposed_at, reverse=True)),
    )


def _with_people(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    called = Participant.objects.filter(removed_at__isnull=True)
    return meetings.prefetch_related(Prefetch("participants", called))

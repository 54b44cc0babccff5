"""Meetings to come and meetings held: as many queries for many as for few."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q, QuerySet

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.outbox.models import Mail
from samvej.workplace.pathways.models import Enrolment, TeamMember
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
        .order_by("enrolled_on", "pk")
    )
    found: dict[int, list[Meeting]] = {each.pk: [] for each in courses}
    by_pk = {each.pk: each for each in courses}
    for meeting in _with_people(Meeting.objects.filter(enrolment__in=courses)):
        meeting.enrolment = by_pk[meeting.enrolment_id]
        found[meeting.enrolment_id].append(meeting)
    return [(each, _course(found[each.pk])) for each in courses]


def meetings_on(*, by: Actor, day: date) -> list[Meeting]:
    """The called meetings on a day in Copenhagen that the person is called to, by time. One query.

    Before they are shown, :func:`samvej.workplace.pathways.doors.known_rows` or ``barred_citizens``: a citizen who
    keeps who they are from this person is left out there.
    """
    start = datetime.combine(day, time(), COPENHAGEN)
    end = datetime.combine(day + timedelta(days=1), time(), COPENHAGEN)
    called = Meeting.objects.filter(status=Meeting.Status.CALLED, begins_at__gte=start, begins_at__lt=end)
    return list(_of(by, called).order_by("begins_at", "pk"))


def to_call(*, by: Actor) -> list[Meeting]:
    """The proposed meetings of the courses whose team the person is on, the most urgent first."""
    proposed = Meeting.objects.filter(status=Meeting.Status.PROPOSED)
    return list(_of(by, proposed).order_by("due_at", "proposed_at", "pk"))


def held_between(enrolments: Iterable[Enrolment], since: datetime, until: datetime) -> list[Meeting]:
    """The meetings held after ``since`` and up to ``until``, by time. One query."""
    return list(
        Meeting.objects.filter(
            enrolment__in=list(enrolments), status=Meeting.Status.HELD, begins_at__gt=since, begins_at__lte=until
        ).order_by("begins_at", "pk")
    )


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


def _of(by: Actor, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    if by.professional is None or by.employment is None:
        return meetings.none()
    seats = TeamMember.objects.filter(
        professional=by.professional, organisation=by.employment.organisation_id, to_at__isnull=True
    )
    own = Participant.objects.filter(account=by.account, removed_at__isnull=True)
    return (
        meetings.filter(
            Q(enrolment__in=seats.values("enrolment")), Q(status=Meeting.Status.PROPOSED) | Q(participants__in=own)
        )
        .select_related("enrolment__citizen", "enrolment__version")
        .distinct()
    )

"""Questions about tasks: whose turn it is, what an enrolment waits for, what came of something. One query each."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from samvej.programme.reactions_written import AnsweredBy
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import KEEP_CASELOADS, ROLES
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Employment
from samvej.workplace.people.queries import counts_on
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.tasks.models import Task

_LEADS = tuple(role.id for role in ROLES.values() if KEEP_CASELOADS in role.permits)

_OF_REACTIONS = (Task.Origin.REACTION, Task.Origin.ADMISSION)
_BY_DUE = (F("due_at").asc(nulls_last=True), "asked_at", "pk")  # the same on both databases


def with_all(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """With what a page shows of a task, so that none of it is asked for row by row."""
    shown = ("enrolment__version", "enrolment__unit__organisation", "enrolment__contact_person", "enrolment__citizen")
    found = tasks.select_related("citizen", *shown, "assigned_to", "asked_by__professional", "organisation")
    return found.defer("enrolment__version__content")  # the whole file, which is read once per process


def open_tasks(by: Actor, *, but: Collection[int] = ()) -> list[Task]:
    """What this person has to do or to answer, by due day; the citizen's own, where a citizen or relative asks.

    Courses that have ended ask for nothing; nor do those in ``but`` (ids). Before they are shown to a professional:
    :func:`samvej.workplace.tasks.doors.known_tasks`.
    """
    found = with_all(Task.objects.filter(status__in=Task.OPEN).exclude(enrolment__status=Enrolment.Status.ENDED))
    found = found.exclude(enrolment__in=but)
    if by.professional is not None and by.employment is not None:
        own = Q(assigned_to=by.professional) & (
            Q(organisation__isnull=True) | Q(organisation=by.employment.organisation_id)
        )
        found = found.filter(own)
        # beside the courses of one's own there is most often nothing: asked for alone, it costs a tenth
        return list(found.order_by(*_BY_DUE)) if not but or found.exists() else []
    citizen = by.citizen.pk if by.citizen else by.relative.citizen_id if by.relative else None
    if citizen is None:
        return []
    return list(found.filter(for_citizen=True, citizen=citizen).order_by(*_BY_DUE))


def waiting_for_another(by: Actor) -> list[Task]:
    """What the contact person must find another way for: a no, or somebody who has left the team meanwhile."""
    if by.professional is None or by.employment is None:
        return []
    own = Task.objects.filter(
        enrolment__contact_person=by.professional, enrolment__unit__organisation=by.employment.organisation_id
    )
    left = Q(status__in=Task.OPEN, for_citizen=False) & ~Q(assigned_to=by.professional) & without_a_door()
    found = own.filter(Q(status=Task.Status.DECLINED) | left).exclude(enrolment__status=Enrolment.Status.ENDED)
    return list(with_all(found).order_by(*_BY_DUE))


def without_a_door() -> Q:
    """Tasks of somebody who is neither on the team any more nor leads the unit (a lead has no seat)."""
    seats = TeamMember.objects.filter(
        enrolment=OuterRef("enrolment"), professional=OuterRef("assigned_to"), to_at__isnull=True
    )
    in_unit = Employment.objects.filter(
        counts_on(today()),
        professional=OuterRef("assigned_to"),
        organisation=OuterRef("enrolment__unit__organisation"),
        role__in=_LEADS,
    )
    return ~Exists(seats) & ~Exists(in_unit)


def tasks_of(enrolment: Enrolment) -> QuerySet[Task]:
    """All tasks of an enrolment: open ones by due day, then the closed ones, the newest first."""
    return with_all(Task.objects.filter(enrolment=enrolment)).order_by(
        F("closed_at").desc(nulls_first=True), *_BY_DUE
    )


A_MINUTE = timedelta(minutes=1)
"""How exactly people tell when a contact began: one of that minute, written later, is after what was asked for."""
GET_IN_TOUCH = "get in touch"
"""The ``origin_key`` of a task that asks for a contact in no reaction's words; any contact answers it."""


def answered_by(task: Task) -> AnsweredBy | None:
    """What answers a task by itself, as the reaction that asked for it says in the file; None where nothing does."""
    if task.origin not in _OF_REACTIONS:
        return None
    if task.origin_key == GET_IN_TOUCH:
        return "contact"
    reactions = programme_of(task.enrolment.version).file.reactions
    return next((each.answered_by for each in reactions if each.id == task.origin_key), None)


def answered_by_contact(enrolment: Enrolment, *, is_visit: bool, at: datetime) -> list[Task]:
    """The open tasks of a course that a contact at ``at`` answers: their cause lay before it. One query."""
    enough = {"contact", "visit"} if is_visit else {"contact"}
    reactions = programme_of(enrolment.version).file.reactions
    names = [GET_IN_TOUCH, *(each.id for each in reactions if each.answered_by in enough)]
    told = at + A_MINUTE
    before = Q(start_at__lt=told) | Q(start_at__isnull=True, asked_at__lt=told)
    asked = Task.objects.filter(before, enrolment=enrolment, origin__in=_OF_REACTIONS, origin_key__in=names)
    return list(asked.filter(status__in=Task.OPEN, for_citizen=False).order_by("pk"))


def done_with(contact: str, enrolment: Enrolment) -> list[Task]:
    """The tasks that a contact (its key) was taken to have answered. One query."""
    done = Task.objects.filter(enrolment=enrolment, events__kind="done", events__detail__contact=contact)
    return list(done.select_related("assigned_to").order_by("pk"))


def open_of_reaction(enrolment: Enrolment, reaction: str) -> Task | None:
    """The task that a reaction asked for and that is open still; the oldest. One query."""
    asked = Task.objects.filter(enrolment=enrolment, origin=Task.Origin.REACTION, origin_key=reaction)
    return asked.filter(status__in=Task.OPEN).order_by("pk").first()


def undone_tasks(enrolments: Sequence[Enrolment]) -> list[Task]:
    """The tasks of these enrolments that are open or that somebody said no to, by due day. One query.

    Each stands with the enrolment and the citizen that were given, so that neither is read again.
    """
    by_pk = {each.pk: each for each in enrolments}
    undone = Task.objects.filter(enrolment__in=by_pk, status__in=(*Task.OPEN, Task.Status.DECLINED))
    found = list(undone.order_by(*_BY_DUE))
    for task in found:
        task.enrolment = by_pk[task.enrolment_id]
        task.citizen = task.enrolment.citizen
    return found

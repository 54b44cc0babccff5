"""Questions about tasks: whose turn it is, what an enrolment waits for, what came of something. One query each."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import KEEP_CASELOADS, ROLES
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Employment
from samvej.workplace.tasks.models import Task

_LEADS = tuple(role.id for role in ROLES.values() if KEEP_CASELOADS in role.permits)

_BY_DUE = (F("due_at").asc(nulls_last=True), "asked_at", "pk")  # the same on both databases


def with_all(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """With what a page shows of a task, so that none of it is asked for row by row."""
    return tasks.select_related(
        "citizen", "enrolment__version", "enrolment__unit__organisation", "enrolment__contact_person"
    ).select_related("enrolment__citizen", "assigned_to", "asked_by__professional", "organisation")


def open_tasks(by: Actor) -> list[Task]:
    """What this person has to do or to answer, by due day; the citizen's own, where a citizen or relative asks.

    Courses that have ended ask for nothing. Before they are shown to a professional:
    :func:`samvej.workplace.tasks.doors.known_tasks`.
    """
    found = with_all(Task.objects.filter(status__in=Task.OPEN).exclude(enrolment__status=Enrolment.Status.ENDED))
    if by.professional is not None and by.employment is not None:
        own = Q(assigned_to=by.professional) & (
            Q(organisation__isnull=True) | Q(organisation=by.employment.organisation_id)
        )
        return list(found.filter(own).order_by(*_BY_DUE))
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
        professional=OuterRef("assigned_to"),
        organisation=OuterRef("enrolment__unit__organisation"),
        role__in=_LEADS,
    ).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today()))
    return ~Exists(seats) & ~Exists(in_unit)


def tasks_of(enrolment: Enrolment) -> QuerySet[Task]:
    """All tasks of an enrolment: open ones by due day, then the closed ones, the newest first."""
    return with_all(Task.objects.filter(enrolment=enrolment)).order_by(
        F("closed_at").desc(nulls_first=True), *_BY_DUE
    )


def tasks_from(origin: str, origin_key: str) -> QuerySet[Task]:
    """The tasks that came of something: ``tasks_from("plan", …)``."""
    return with_all(Task.objects.filter(origin=origin, origin_key=str(origin_key)))


def overdue_tasks(*, until: datetime) -> QuerySet[Task]:
    """Open tasks of running courses whose due moment is past."""
    return with_all(
        Task.objects.filter(status__in=Task.OPEN, due_at__lte=until).exclude(enrolment__status=Enrolment.Status.ENDED)
    )


def open_by_enrolment(enrolments: Iterable[Enrolment]) -> dict[int, list[Task]]:
    """The open tasks of several enrolments, by the enrolment's pk; by due day, those without one last."""
    found: dict[int, list[Task]] = {}
    for task in with_all(Task.objects.filter(enrolment__in=list(enrolments), status__in=Task.OPEN)):
        found.setdefault(task.enrolment_id, []).append(task)
    for held in found.values():
        held.sort(key=lambda task: (task.due_at is None, task.due_at or task.asked_at, task.pk))
    return found

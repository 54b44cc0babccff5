"""What a plan is now and was, what it asks for, and what was reported: for pages, clocks, reactions and figures."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from samvej.programme.calendar import deadline
from samvej.programme.loading import Programme
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.content import CITIZEN, ROLE
from samvej.workplace.plans.kinds import SIGN
from samvej.workplace.plans.models import CarePlan, GoalAttainment, PlanAnswer, PlanEvent, PlanGoal, PlanVersion
from samvej.workplace.tasks.models import Task


@dataclass(frozen=True)
class SignReported:
    """An early-warning sign that somebody saw. ``sign_id`` is empty where it was none of the plan's."""

    event: PlanEvent
    enrolment_id: int
    sign_id: str
    words: str
    at: datetime


def current(enrolment: Enrolment) -> PlanVersion | None:
    """The newest version of the course's plan; None while there is none. One query."""
    return (
        PlanVersion.objects.filter(plan__enrolment=enrolment).select_related("plan", "by").order_by("-number").first()
    )


def newest(plan: CarePlan) -> PlanVersion | None:
    """The same, by the plan."""
    return PlanVersion.objects.filter(plan=plan).select_related("plan", "by").order_by("-number").first()


def version_of(plan: CarePlan, number: int) -> PlanVersion | None:
    """One version by its number."""
    return PlanVersion.objects.filter(plan=plan, number=number).select_related("plan").first()


def versions(plan: CarePlan) -> QuerySet[PlanVersion]:
    """All of them, the newest first; each holds the whole plan, so take no more of them than are shown."""
    return PlanVersion.objects.filter(plan=plan).order_by("-number")


def last_answer(plan: CarePlan) -> PlanAnswer | None:
    """The citizen's last answer, to whatever version."""
    return PlanAnswer.objects.filter(plan=plan, role=CITIZEN).select_related("version").order_by("-at", "-pk").first()


def others_answers(version: PlanVersion) -> dict[str, PlanAnswer]:
    """What others than the citizen have answered to a version, by their role; the last of each. One query."""
    found = PlanAnswer.objects.filter(version=version).exclude(role=CITIZEN).order_by("at", "pk")
    return {each.role: each for each in found}


def is_agreed(version: PlanVersion, programme: Programme) -> bool:
    """Whether all whose yes the programme's file asks for have said it to this version. One query."""
    section = programme.file.plan
    asked = section.agreed_by if section is not None and section.agreed_by else (CITIZEN,)
    said = PlanAnswer.objects.filter(version=version).order_by("at", "pk").values_list("role", "answer")
    last = dict(said)
    return all(last.get(role) == PlanAnswer.Answer.AGREED for role in asked)


def attainments(plan: CarePlan) -> dict[str, list[GoalAttainment]]:
    """Every score by the goal's id, the oldest first."""
    found: dict[str, list[GoalAttainment]] = {}
    for each in GoalAttainment.objects.filter(plan=plan):
        found.setdefault(each.goal_id, []).append(each)
    return found


def active_goals(enrolments: Collection[int]) -> list[PlanGoal]:
    """The goals of these courses (ids) that are under way and have a day to be reached by. One query."""
    return list(
        PlanGoal.objects.filter(
            plan__enrolment__in=enrolments, state=PlanGoal.State.ACTIVE, due_on__isnull=False
        ).select_related("plan")
    )


def signs_reported(enrolments: Iterable[int], *, since: datetime | None = None) -> list[SignReported]:
    """Signs reported in these courses (ids) after ``since``, the oldest first. One query."""
    events = PlanEvent.objects.filter(kind=SIGN, plan__enrolment__in=list(enrolments)).select_related("plan")
    if since is not None:
        events = events.filter(at__gt=since)
    return [
        SignReported(each, each.plan.enrolment_id, each.detail.get("sign", ""), each.detail.get("words", ""), each.at)
        for each in events
    ]


def tasks_by_key(enrolment: Enrolment) -> dict[str, Task]:
    """The tasks that the course's plan has asked for, by key, with who has them. One query."""
    found = Task.objects.filter(enrolment=enrolment, origin=Task.Origin.PLAN).select_related("assigned_to")
    return {str(each.key): each for each in found}


def first_call(programme: Programme) -> str:
    """Whom the programme's file says to call first, as a code of :mod:`content`; empty where it says nobody."""
    section = programme.file.plan
    return f"{ROLE}:{section.first_call}" if section is not None and section.first_call else ""


def review_due(looked_through_at: datetime, programme: Programme) -> datetime | None:
    """When the plan is to be looked through again, by the file's rhythm; None where it has none.

    ``looked_through_at``: when it was last written or answered.
    """
    section = programme.file.plan
    if section is None or section.review_every is None:
        return None
    return deadline(looked_through_at, section.review_every)

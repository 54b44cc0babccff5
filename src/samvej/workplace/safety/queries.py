"""The answers, those that wait for somebody, and the plan in force."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.safety.models import SafetyAnswer, SafetyPlan
from samvej.workplace.tasks.models import Task

_PEOPLE = ("professional", "citizen", "relative")


def with_people(answers: QuerySet[SafetyAnswer]) -> QuerySet[SafetyAnswer]:
    """With all that a page shows of an answer."""
    by = [f"{name}__{kind}" for name in ("by", "followed_up_by") for kind in _PEOPLE]
    return answers.select_related(
        "named", "task__assigned_to", "task__enrolment", "enrolment__citizen", "life_map", *by
    )


def answers_of(enrolment: Enrolment) -> list[SafetyAnswer]:
    """Every answer, the newest first."""
    return list(with_people(SafetyAnswer.objects.filter(enrolment=enrolment)).order_by("-at", "-pk"))


def waiting_answers(enrolment: Enrolment) -> list[SafetyAnswer]:
    """The positive answers that nobody has followed up, the newest first."""
    return list(with_people(_waiting(SafetyAnswer.objects.filter(enrolment=enrolment))).order_by("-at", "-pk"))


def waiting_by_enrolment(enrolments: Iterable[Enrolment]) -> dict[int, SafetyAnswer]:
    """By enrolment, the newest positive answer that waits, with who is named; for a list of the day.

    One query; two where somebody waits.

    Show it only to whoever may see (:func:`samvej.workplace.safety.permissions.see`); to others it is not there.
    """
    found = _waiting(SafetyAnswer.objects.filter(enrolment__in=list(enrolments)))
    if not found.exists():
        return {}
    found = found.select_related("named")
    return {each.enrolment_id: each for each in found.order_by("at", "pk")}


def clocks_run_out(*, until: datetime) -> list[SafetyAnswer]:
    """The answers whose clock has run out, or whose task somebody said no to or called off, and that still wait."""
    nobody = Q(task__status__in=(Task.Status.DECLINED, Task.Status.CANCELLED))
    found = _waiting(SafetyAnswer.objects.filter(Q(due_at__lte=until) | nobody))
    return list(found.select_related("task", "enrolment").order_by("due_at", "pk"))


def plans_of(enrolment: Enrolment) -> list[SafetyPlan]:
    """Every version of the plan, the newest first."""
    people = [f"by__{kind}" for kind in _PEOPLE]
    return list(SafetyPlan.objects.filter(enrolment=enrolment).select_related(*people).order_by("-number"))


def plan_in_force(enrolment: Enrolment) -> SafetyPlan | None:
    """The newest version; None before there is one."""
    return SafetyPlan.objects.filter(enrolment=enrolment).order_by("-number").first()


def _waiting(answers: QuerySet[SafetyAnswer]) -> QuerySet[SafetyAnswer]:
    positive = answers.filter(answer__in=SafetyAnswer.POSITIVE, followed_up_at__isnull=True)
    return positive.exclude(task__status=Task.Status.DONE)

"""The plan itself: for the team, and for the citizen in plain words."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web.pages.mine.courses import courses_of
from samvej.web.pages.mine.whose import citizen_of
from samvej.web.pages.plans.case import Case, open_case
from samvej.web.requests import acting
from samvej.workplace.access.doors import refuse
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans import policies
from samvej.workplace.plans.models import PlanAnswer
from samvej.workplace.plans.queries import last_answer, others_answers, review_due

_SAW = gettext_lazy("Så planen")
_SAW_OWN = gettext_lazy("Så sin egen plan")
_SAW_RELATIVES = gettext_lazy("Så planen som pårørende")


@require_safe
def plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """The team's page; citizens and relatives have one of their own."""
    by = acting(request)
    if by.professional is None:
        if not Enrolment.objects.filter(key=key, citizen=citizen_of(by)).exists():
            refuse()
        return redirect("plans:mine")
    case = open_case(request, key, mine=False, reason=danish(_SAW))
    return render(request, "plans/plan.html", {**context_of(case), "here": "plan"})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The citizen's own page: a section for each running course, else the last one that ended."""
    by = acting(request)
    citizen = citizen_of(by)
    reason = danish(_SAW_OWN if by.citizen else _SAW_RELATIVES)
    courses = courses_of(citizen, request)
    cases = [open_case(request, each.key, mine=True, reason=reason) for each in courses.shown]
    if not cases and by.citizen is None:
        refuse()
    context = {"sections": [context_of(each) for each in cases], "courses": courses, "by": by}
    return render(request, "plans/mine.html", context)


@dataclass(frozen=True)
class Other:
    """What one whose yes the programme asks for has said to the newest version; ``answer`` None for nothing yet."""

    role: str
    answer: PlanAnswer | None


def _others(case: Case) -> list[Other]:
    if case.version is None or not case.agreed_by:
        return []
    said = others_answers(case.version)
    return [Other(capfirst(words), said.get(role)) for role, words in case.agreed_by]


def context_of(case: Case) -> dict[str, Any]:
    """What the pages of a plan show, on either side."""
    answer = last_answer(case.plan) if case.plan else None
    others = _others(case)
    looked = [each.at for each in (case.version, answer, *(other.answer for other in others)) if each is not None]
    due = review_due(max(looked), case.programme) if case.version and policies.running(case.enrolment) else None
    return {
        "case": case,
        "enrolment": case.enrolment,
        "citizen": case.citizen,
        "programme": case.programme,
        "version": case.version,
        "read": case.read(),
        "answer": answer,
        "is_answered": answer is not None and answer.version_id == (case.version.pk if case.version else None),
        "said_yes": answer is not None and answer.answer == PlanAnswer.Answer.AGREED,
        "may_write": case.may_write,
        "may_report": case.may_report,
        "may_answer": case.may_write,
        "others": others,
        "review_due": due,
        "review_is_due": due is not None and due <= moment(),
        "scales": case.scales,
    }

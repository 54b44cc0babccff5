"""Short acts beside the writing: the citizen's answer, how far a goal is, and an early sign that shows."""

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.pages.plans.case import Case, open_case
from samvej.web.pages.plans.forms import AnswerForm, ReportForm, ScoreForm
from samvej.workplace.ground.refusals import NotNow, NotThere
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.permissions import seats
from samvej.workplace.plans import permissions, policies
from samvej.workplace.plans.actions.answering import agree_plan
from samvej.workplace.plans.actions.scoring import score_goal
from samvej.workplace.plans.actions.signs import report_sign
from samvej.workplace.plans.content import CITIZEN
from samvej.workplace.referrals.staff import account_of

_ANSWERING = gettext_lazy("Så planen for at svare på den")
_SCORING = gettext_lazy("Så planen for at skrive, hvor langt et mål er")
_REPORTING = gettext_lazy("Så planen for at melde et tegn")


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: UUID, mine: bool = False) -> HttpResponse:
    """The citizen's yes or no to the plan as it is."""
    case = open_case(request, key, mine=mine, reason=danish(_ANSWERING))
    permissions.check_answer_plan(by=case.by, enrolment=case.enrolment)
    policies.check_running(case.enrolment)
    policies.check_answer(newest=case.version, number=case.opened.number)
    first = {"number": case.opened.number}
    form = AnswerForm(request.POST or None, initial=first, mine=mine, roles=_own_roles(case))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            assert case.plan is not None
            agree_plan(
                by=case.by,
                plan=case.plan,
                number=said["number"],
                answer=said["answer"],
                words=said["words"],
                role=said.get("role", CITIZEN),
                once=_once(case, said),
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
            # answered anew, it is the plan as it is now that is answered
            form.data = {**request.POST.dict(), "number": str(case.opened.number)}
        else:
            messages.success(request, _("Tak. Dit svar er gemt.") if mine else _("Svaret er skrevet ned."))
            return redirect(case.home)
    context = {**_shown(case, form), "read": case.read()}
    return render(request, "plans/answer.html", context)


def _own_roles(case: Case) -> list[tuple[str, str]]:
    """The roles whose yes the programme asks for beside the citizen's, and that this person has: value and words."""
    asked = case.agreed_by
    if case.mine or not asked:
        return []
    own = seats(case.by, case.enrolment)
    return [(role, _("Jeg svarer selv, som %(role)s") % {"role": words}) for role, words in asked if role in own]


@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, key: UUID, goal: str, mine: bool = False) -> HttpResponse:
    """How far one goal is."""
    case = open_case(request, key, mine=mine, reason=danish(_SCORING))
    permissions.check_write_plan(by=case.by, enrolment=case.enrolment)
    policies.check_running(case.enrolment)
    found = case.content.goal(goal)
    if found is None:
        raise NotThere(_("Det står ikke i planen. Måske har en anden lige taget det ud."))
    policies.check_score(goal=found, score=0)
    form = ScoreForm(request.POST or None, goal=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            assert case.plan is not None
            score_goal(
                by=case.by,
                plan=case.plan,
                goal_id=goal,
                score=said["score"],
                words=said["words"],
                once=_once(case, said),
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Gemt. Nu kan alle se, hvor langt målet er."))
            return redirect(case.home)
    return render(request, "plans/score.html", {**_shown(case, form), "goal": found})


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, key: UUID, mine: bool = False) -> HttpResponse:
    """Report a sign; afterwards (``?meldt=``) what was agreed to do now, and whom to call."""
    case = open_case(request, key, mine=mine, reason=danish(_REPORTING))
    permissions.check_report_sign(by=case.by, enrolment=case.enrolment)
    policies.check_running(case.enrolment)
    if request.method == "GET" and "meldt" in request.GET:
        return _reported(request, case)
    first = {"sign": request.GET.get("tegn", "")[:40]}
    form = ReportForm(request.POST or None, initial=first, content=case.content, mine=mine)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        sign_id = "" if said["sign"] == "other" else said["sign"]
        try:
            report_sign(
                by=case.by,
                enrolment=case.enrolment,
                sign_id=sign_id,
                words=said["words"],
                note_text=said["words"] if sign_id else "",
                once=_once(case, said),
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(f"{case.href('sign')}?meldt={said['sign']}")
    return render(request, "plans/sign.html", _shown(case, form))


def _reported(request: HttpRequest, case: Case) -> HttpResponse:
    read = case.read()
    found = next((each for each in read.signs if each.id == request.GET.get("meldt")), None)
    contact = case.circle.people[0] if case.circle.people else None
    told = account_of(case.enrolment.contact_person)
    context = {"case": case, "enrolment": case.enrolment, "citizen": case.citizen, "sign": found}
    more = {"contact": contact, "told": told is not None and told != case.by.account, "back": case.home}
    return render(request, "plans/sign_done.html", {**context, **more})


def _once(case: Case, said: dict[str, Any]) -> str:
    return f"{case.enrolment.key}:{said['once']}"


def _shown(case: Case, form: django_forms.Form) -> dict[str, Any]:
    return {
        "case": case,
        "enrolment": case.enrolment,
        "citizen": case.citizen,
        "form": form,
        "back": case.home,
    }

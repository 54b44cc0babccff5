"""Questionnaires: what a citizen is asked and when, answering, and reading what was answered."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samvej.programme.words import Lang
from samvej.web.pages.mine.courses import courses_of
from samvej.web.pages.mine.whose import citizen_of
from samvej.web.pages.questionnaires.forms import AnswerForm
from samvej.web.requests import acting
from samvej.web.words import day, said
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.questionnaires import permissions, policies
from samvej.workplace.questionnaires.actions import answer_questionnaire, strike_response
from samvej.workplace.questionnaires.doors import OpenedQuestionnaires, access_questionnaires
from samvej.workplace.questionnaires.occasions import Occasion, occasions
from samvej.workplace.questionnaires.queries import Asked


@dataclass(frozen=True)
class Row:
    """One occasion on a list: its name, what stands for it, and whether it waits for an answer."""

    asked: Asked
    title: str
    state: str
    waits: bool


@dataclass(frozen=True)
class Course:
    """A course's occasions on a list: those that have come, and the next one."""

    enrolment: Enrolment
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Said:
    """One question and what was answered."""

    question: str
    answer: str


@require_safe
def questionnaires(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every occasion of a course."""
    by = acting(request)
    opened = access_questionnaires(by=by, key=key, reason=danish(gettext_lazy("Så skemaerne i forløbet")))
    context = {"enrolment": opened.enrolment, "citizen": opened.enrolment.citizen, "course": _course(opened)}
    return render(request, "questionnaires/list.html", context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The citizen's own. A relative needs a power of attorney; to others there is no such page."""
    by = acting(request)
    citizen = citizen_of(by)
    if not is_oneself(by, citizen):
        refuse()
    courses = courses_of(citizen, request, lambda each: bool(occasions(each)))
    reason = danish(gettext_lazy("Så skemaerne på sin egen side"))
    opened = [access_questionnaires(by=by, key=each.key, reason=reason) for each in courses.shown]
    context = {"found": [_course(each) for each in opened], "courses": courses, "own": by.citizen is not None}
    return render(request, "questionnaires/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: HttpRequest, key: UUID, form: int, weeks: int) -> HttpResponse:
    """One occasion: the questions, or the answers where they are given."""
    by = acting(request)
    opened = access_questionnaires(by=by, key=key, reason=danish(gettext_lazy("Så et skema")))
    asked, enrolment = opened.at(form, weeks), opened.enrolment
    if request.method == "POST":
        permissions.check_answer(by=by, enrolment=enrolment)
    filled = AnswerForm(asked.occasion, language(), request.POST or None)
    if request.method == "POST" and filled.is_valid():
        try:
            answer_questionnaire(by=by, enrolment=enrolment, occasion=asked.occasion, answers=filled.answers())
        except NotNow as refusal:
            filled.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Tak. Svarene er gemt."))
            return redirect("questionnaires:questionnaire", key, form, weeks)
    may = permissions.answer(by=by, enrolment=enrolment) and policies.answer(
        enrolment=enrolment, occasion=asked.occasion
    )
    context = {
        "enrolment": enrolment,
        "citizen": enrolment.citizen,
        "asked": asked,
        "title": _title(asked.occasion, language()),
        "state": _state(asked),
        "said": _answers(asked, language()),
        "form": filled if may and asked.response is None else None,
        "own": is_oneself(by, enrolment.citizen),
        "may_strike": _may_strike(by, asked),
    }
    return render(request, "questionnaires/questionnaire.html", context)


@require_POST
def strike(request: HttpRequest, key: UUID, form: int, weeks: int) -> HttpResponse:
    """Strike out answers that were wrong."""
    by = acting(request)
    reason = danish(gettext_lazy("Så et skema for at strege svarene ud"))
    asked = access_questionnaires(by=by, key=key, reason=reason).at(form, weeks)
    if asked.response is not None:
        try:
            strike_response(by=by, response=asked.response)
        except NotNow as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("Svarene er streget ud og tæller ikke med. Der kan svares igen."))
    return redirect("questionnaires:questionnaire", key, form, weeks)


def _may_strike(by: Actor, asked: Asked) -> bool:
    held = asked.response
    return held is not None and policies.strike(held) and permissions.strike(by=by, response=held)


def _course(opened: OpenedQuestionnaires) -> Course:
    """What has come and the next that will, the newest first."""
    come = [each for each in opened.asked if each.occasion.opens_on <= today()]
    ahead = [each for each in opened.asked if each.occasion.opens_on > today()][:1]
    rows = [
        Row(each, _title(each.occasion, language()), _state(each), each.waits) for each in reversed([*come, *ahead])
    ]
    return Course(opened.enrolment, tuple(rows))


def _title(occasion: Occasion, lang: Lang) -> str:
    """When it is asked, in words; the questionnaire's own name where the programme has one."""
    when = (
        _("Da du begyndte")
        if occasion.weeks == 0
        else ngettext("Efter %d uge", "Efter %d uger", occasion.weeks) % occasion.weeks
    )
    name = occasion.form.title.say(lang) if occasion.form.title else _("Spørgeskema")
    return f"{capfirst(name)}: {when[:1].lower()}{when[1:]}"


def _state(asked: Asked) -> str:
    occasion = asked.occasion
    if asked.response is not None:
        who = asked.response.get_how_display()
        return _("Besvaret %(when)s. %(who)s.") % {"when": said(asked.response.answered_at), "who": who}
    if occasion.opens_on > today():
        return _("Kommer %(day)s.") % {"day": day(occasion.opens_on)}
    if occasion.closes_on < today():
        return _("Ikke besvaret.")
    return _("Svar senest %(day)s.") % {"day": day(occasion.due_at.date())}


def _answers(asked: Asked, lang: Lang) -> list[Said]:
    if asked.response is None:
        return []
    given = asked.response.answers
    found = []
    for item in asked.occasion.form.items:
        assert item.ask is not None  # only such questionnaires are asked here
        said = given.get(item.id)
        words = dict(zip(item.answers, item.said, strict=True)) if item.answers else {}
        answer = _("Ikke svaret") if said is None else words[said].say(lang) if said in words else str(said)
        found.append(Said(item.ask.say(lang), answer))
    return found

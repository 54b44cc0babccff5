"""Asking, what is shown at once after a positive answer, and writing down that somebody has talked with them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.pages.mine.whose import called
from samvej.web.pages.safety import shown
from samvej.web.pages.safety.question import FollowUpForm, QuestionForm, lines
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts.models import Contact
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.safety import permissions, policies
from samvej.workplace.safety.actions import answer_safety_question, write_follow_up
from samvej.workplace.safety.doors import OpenedSafety, access_answer, access_safety
from samvej.workplace.safety.models import SafetyAnswer

ASKED = gettext_lazy("Åbnede siden om sikkerhed for at tale om det")
READ = gettext_lazy("Så siden om sikkerhed")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """The question by itself; it also stands in the map."""
    by = acting(request)
    opened = access_safety(by=by, key=key, reason=danish(ASKED))
    enrolment, own = opened.enrolment, by.citizen is not None
    permissions.check_write(by=by, enrolment=enrolment, ground=opened.ground, section=opened.section)
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, section=opened.section, own=own)
    if form.is_bound and form.is_valid():
        try:
            made = _answer(by, opened, form.cleaned_data)
        except NotNow as fault:
            form.add_error(None, fault.sentence)
        else:
            return redirect(_afterwards(opened, made))
    context = {
        "form": form,
        "lines": lines(opened.section),
        "enrolment": enrolment,
        "citizen": enrolment.citizen,
        "own_page": by.professional is None,
        "own": own,
        "may_ask": policies.ask(enrolment=enrolment),
    }
    return render(request, "safety/ask.html", context, status=422 if form.errors else 200)


@require_safe
def answered(request: HttpRequest, key: UUID, answer: UUID) -> HttpResponse:
    """What is shown at once after a positive answer: whom to call now, and who calls you."""
    by = acting(request)
    opened, found = access_answer(by=by, key=key, answer=answer, reason=danish(READ))
    person = found.task.assigned_to if found.task else None
    context = {
        "answer": found,
        "words": shown.answer_words(found),
        "person": person,
        "phone": shown.phone_of(person, opened.enrolment) if person else "",
        "is_me": shown.is_mine(found, by),
        "may_write": opened.sees_all
        and permissions.write(by=by, enrolment=opened.enrolment, ground=opened.ground, section=opened.section),
        "lines": lines(opened.section),
        "enrolment": opened.enrolment,
        "citizen": opened.enrolment.citizen,
        "called": called(opened.enrolment.citizen),
        "own_page": by.professional is None,
        "own": by.citizen is not None,
        "back": _map_of(opened, found),
    }
    return render(request, "safety/answered.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, key: UUID, answer: UUID) -> HttpResponse:
    """Write down that somebody has talked with the citizen; what was typed stays where it cannot be saved."""
    by = acting(request)
    opened, found = access_answer(by=by, key=key, answer=answer, reason=danish(READ))
    if by.professional is None or opened.ground.glass is not None or request.method != "POST":
        return redirect("safety:safety", key=key)
    form = FollowUpForm(request.POST, auto_id=f"talk-{found.pk}-%s")
    if form.is_valid():
        try:
            talked = form.cleaned_data
            write_follow_up(by=by, answer=found, said=talked["said"], how=talked["how"] or Contact.How.CALL)
        except NotNow as fault:
            form.add_error(None, fault.sentence)
        else:
            messages.success(request, _("Det er skrevet ned. Tak, fordi du tog snakken."))
            return redirect("safety:safety" if opened.sees_all else "pathways:enrolment", key=key)
    page = shown.context(by, opened, tried=(found.pk, form))
    return render(request, "safety/safety.html", {"page": page, "form": form}, status=409)


def _answer(by: Actor, opened: OpenedSafety, said: dict[str, Any]) -> SafetyAnswer:
    number = said.get("round")
    held = LifeMap.objects.filter(enrolment=opened.enrolment, number=number).first() if number else None
    return answer_safety_question(
        by=by,
        enrolment=opened.enrolment,
        answer=said["answer"],
        said=said["said"],
        life_map=held,
        once=said["once"].hex,
    )


def _afterwards(opened: OpenedSafety, made: SafetyAnswer) -> str:
    if made.is_positive:
        return reverse("safety:answered", args=[opened.enrolment.key, made.key])
    return _map_of(opened, made) or reverse("safety:safety", args=[opened.enrolment.key])


def _map_of(opened: OpenedSafety, answer: SafetyAnswer) -> str:
    """Back to where it was asked: the map's domain. Empty where it was not asked in a map that is open still."""
    if answer.life_map is None or not answer.life_map.is_open:
        return ""
    slug = opened.section.in_domain.replace(" ", "-")
    page = reverse("maps:fill", args=[opened.enrolment.key, answer.life_map.number])
    return f"{page}?omraade={slug}#{slug}"

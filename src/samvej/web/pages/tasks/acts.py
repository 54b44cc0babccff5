"""Answering and moving a task: one page per act, each a sentence, a form and one button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from samvej.web.asking import SeenForm
from samvej.web.pages.tasks import forms
from samvej.web.pages.tasks.shown import history, people
from samvej.web.pages.tasks.views import show_task, task_of
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Professional
from samvej.workplace.tasks import permissions, policies
from samvej.workplace.tasks.actions import answering
from samvej.workplace.tasks.models import Task

Said = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One thing that can be done: the transition, its words, its form, and the action."""

    heading: Promise | str
    words: Promise | str
    button: Promise | str
    done: Promise | str
    form: type[SeenForm]
    do: Callable[[Actor, Task, Said], object]


def _accept(by: Actor, task: Task, said: Said) -> object:
    return answering.accept(by=by, task=task, seen_revision=said["revision"])


def _decline(by: Actor, task: Task, said: Said) -> object:
    return answering.decline(by=by, task=task, why=said["why"], seen_revision=said["revision"])


def _complete(by: Actor, task: Task, said: Said) -> object:
    return answering.complete(by=by, task=task, evidence=said["evidence"], seen_revision=said["revision"])


def _cancel(by: Actor, task: Task, said: Said) -> object:
    return answering.cancel(by=by, task=task, why=said["why"], seen_revision=said["revision"])


def _hand_over(by: Actor, task: Task, said: Said) -> object:
    to = Professional.objects.get(key=said["to"])
    return answering.hand_over(by=by, task=task, to=to, seen_revision=said["revision"])


def _take_over(by: Actor, task: Task, said: Said) -> object:
    return answering.take_over(by=by, task=task, seen_revision=said["revision"])


ACTS = {
    "accept": Act(
        _("Sig ja til opgaven"),
        _("Alle på teamet kan se, at du har taget den."),
        _("Ja, det gør jeg"),
        _("Du har taget opgaven."),
        SeenForm,
        _accept,
    ),
    "decline": Act(
        _("Sig nej til opgaven"),
        _("Den, der bad om det, og kontaktpersonen får besked, så de kan finde en anden vej."),
        _("Sig nej"),
        _("De andre ved nu, at du ikke kan. De finder en anden vej."),
        forms.ReasonForm,
        _decline,
    ),
    "complete": Act(
        _("Skriv, at det er gjort"),
        _("Dit navn og tidspunktet kommer med."),
        _("Det er gjort"),
        _("Det er skrevet ned, at opgaven er gjort."),
        forms.EvidenceForm,
        _complete,
    ),
    "cancel": Act(
        _("Aflys opgaven"),
        _("Opgaven bliver stående i historikken, og den, der havde den, får besked."),
        _("Aflys opgaven"),
        _("Opgaven er aflyst."),
        forms.ReasonForm,
        _cancel,
    ),
    "hand over": Act(
        _("Giv opgaven til en anden"),
        _("Den nye får besked og svarer selv ja eller nej."),
        _("Giv opgaven videre"),
        _("Opgaven er givet videre."),
        forms.HandOverForm,
        _hand_over,
    ),
    "take over": Act(
        _("Overtag opgaven"),
        _("Opgaven bliver din, og den, der havde den, får besked."),
        _("Overtag opgaven"),
        _("Opgaven er nu din."),
        SeenForm,
        _take_over,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, key: UUID, task: UUID, name: str) -> HttpResponse:
    """The page of one act, and the act itself. What was typed stands there still where it is refused.

    Whether the state allows it is asked when it is sent: a second click then finds what the first one did.
    """
    by, this = acting(request), ACTS[name]
    found = task_of(by, key, task, danish(_("Så en opgave for at svare på den")))
    permissions.check_transition(by=by, task=found, name=name)
    more: dict[str, Any] = {"people": _others(found)} if this.form is forms.HandOverForm else {}
    form = this.form(request.POST or None, initial={"revision": found.revision}, **more)
    if request.method == "POST" and form.is_valid():
        try:
            this.do(by, found, form.cleaned_data)
        except NotNow as refusal:
            found, form = _as_it_is_now(request, found, this, refusal, more)
        else:
            messages.success(request, str(this.done))
            return redirect("tasks:task", key=key, task=task)
    if name == "complete" and request.method == "POST" and policies.transition(found, name):
        return show_task(request, by, found, form)
    context = {
        "enrolment": found.enrolment,
        "citizen": found.enrolment.citizen,
        "task": found,
        "text": found.say(language()),
        "form": form,
        "act": this,
        "may_send": policies.transition(found, name),
        "latest": history(found)[:1] if form.errors else [],
    }
    return render(request, "tasks/act.html", context)


def _as_it_is_now(
    request: HttpRequest, found: Task, this: Act, refusal: NotNow, more: dict[str, Any]
) -> tuple[Task, SeenForm]:
    """The task as it is now, and what was typed beside it: sent again, it counts for what is now seen."""
    found.refresh_from_db()
    said = request.POST.copy()
    said["revision"] = str(found.revision)
    form = this.form(said, **more)
    form.full_clean()
    form.add_error(None, refusal.sentence)
    return found, form


def _others(task: Task) -> list[tuple[str, str]]:
    has_it = str(task.assigned_to.key) if task.assigned_to is not None and task.is_open else ""
    return [each for each in people(task.enrolment) if each[0] != has_it]

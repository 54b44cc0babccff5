"""The tasks of one course, one task with what can be done, and asking for a new one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.pages.tasks import forms
from samvej.web.pages.tasks.shown import doing, history, people, row, shown, ways
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.doors import access_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Professional
from samvej.workplace.referrals.calendar import CLOSES
from samvej.workplace.tasks import permissions, policies
from samvej.workplace.tasks.actions.asking import ask_for
from samvej.workplace.tasks.doors import access_task, access_tasks
from samvej.workplace.tasks.models import Task

MOST_CLOSED = 20


@require_safe
def tasks(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the course waits for, by due day; what has no deadline apart; and what was done lately."""
    by = acting(request)
    opened = access_tasks(by=by, key=key, reason=danish(gettext_lazy("Så opgaverne i forløbet")))
    every = shown(opened.tasks, by=by)
    waiting = [each for each in every if each.task.is_open]
    context = {
        "enrolment": opened.enrolment,
        "citizen": opened.enrolment.citizen,
        "dated": [each for each in waiting if each.task.due_at or each.task.end_at],
        "undated": [each for each in waiting if not (each.task.due_at or each.task.end_at)],
        "refused": [each for each in every if each.task.status == Task.Status.DECLINED],
        "closed": [each for each in every if each.task.status in (Task.Status.DONE, Task.Status.CANCELLED)][
            :MOST_CLOSED
        ],
        "may_ask": opened.enrolment.status != Enrolment.Status.ENDED
        and by.professional is not None
        and permissions.ask(by=by, enrolment=opened.enrolment),
    }
    return render(request, "tasks/tasks.html", context)


@require_safe
def task(request: HttpRequest, key: UUID, task: UUID) -> HttpResponse:
    """One task: what, why, by when, whose; the one thing to do with it; its history."""
    by = acting(request)
    found = task_of(by, key, task, danish(gettext_lazy("Så en opgave")))
    return show_task(request, by, found)


def task_of(by: Actor, key: UUID, task: UUID, reason: str) -> Task:
    """The task, if it is one of this course. Raises :class:`NotThere`."""
    found = access_task(by=by, key=task, reason=reason)
    if found.enrolment.key != key:
        refuse()
    return found


def show_task(request: HttpRequest, by: Actor, found: Task, form: Any = None) -> HttpResponse:
    """The page of one task, perhaps with a form that was sent and refused."""
    may_answer = found.status == Task.Status.REQUESTED and permissions.answer(by=by, task=found)
    may_complete = policies.transition(found, "complete") and permissions.complete(by=by, task=found)
    context = {
        "enrolment": found.enrolment,
        "citizen": found.enrolment.citizen,
        "task": found,
        "shown": row(found, by=by, lang=language(), now=moment()),
        "asked_by": found.asked_by.display_name if found.asked_by else _("Samvej"),
        "origin": Task.Origin(found.origin).label,
        "may_answer": may_answer,
        "form": form or (forms.EvidenceForm(initial={"revision": found.revision}) if may_complete else None),
        "doing": doing(found, by=by) if by.professional is not None else None,
        "ways": ways(found, by=by),
        "history": history(found),
    }
    return render(request, "tasks/task.html", context)


@require_http_methods(["GET", "POST", "HEAD"])
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask somebody on the team, or the citizen, to do something."""
    by = acting(request)
    enrolment = access_enrolment(by=by, key=key, reason=danish(gettext_lazy("Så forløbet for at bede om noget")))
    if by.professional is None:  # the citizen's side writes to the team instead
        refuse()
    permissions.check_ask(by=by, enrolment=enrolment)
    policies.check_ask(enrolment=enrolment, words={"da": "-"})
    choices = [*people(enrolment), (forms.THE_CITIZEN, _("Borgeren selv"))]
    form = forms.AskForm(request.POST or None, people=choices)
    if request.method == "POST" and form.is_valid():
        try:
            asked = _ask(by, enrolment, form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("%(who)s er bedt om det.") % {"who": _name(asked)})
            return redirect("tasks:tasks", key=key)
    return render(request, "tasks/ask.html", {"enrolment": enrolment, "citizen": enrolment.citizen, "form": form})


def _ask(by: Actor, enrolment: Enrolment, said: dict[str, Any]) -> Task:
    own = said["to"] == forms.THE_CITIZEN
    due, start = said["due_on"], said["start_on"]
    return ask_for(
        by=by,
        enrolment=enrolment,
        words=said["words"],
        because=said["because"],
        origin=Task.Origin.PERSON,
        professional=None if own else Professional.objects.get(key=said["to"]),
        for_citizen=own,
        start_at=datetime.combine(start, datetime.min.time(), COPENHAGEN) if start else None,
        due_at=datetime.combine(due, CLOSES, COPENHAGEN) if due else None,
        priority=said["priority"],
        once=f"page:{enrolment.key}:{said['once']}",
    )


def _name(task: Task) -> str:
    return task.assigned_to.name if task.assigned_to is not None else _("Borgeren")

"""The citizen's own tasks: what I have been asked, yes or no, and that I have done it."""

from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from samvej.web.pages.mine.views import record_own_page
from samvej.web.pages.mine.whose import called, citizen_of
from samvej.web.pages.tasks.shown import Shown, shown
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import grounds
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.people.models import Citizen
from samvej.workplace.tasks import permissions
from samvej.workplace.tasks.actions import answering
from samvej.workplace.tasks.doors import access_task
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.queries import open_tasks, with_all
from samvej.workplace.tasks.visibility import PLAN

MOST_DONE = 10


class AnswerForm(django_forms.Form):
    """Yes, no, or done, and perhaps a word to it."""

    answer = django_forms.ChoiceField(choices=[("yes", ""), ("no", ""), ("done", "")])
    revision = django_forms.IntegerField(min_value=0)
    note = django_forms.CharField(required=False, max_length=2000)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the citizen is asked to do, and what they did lately; a relative who may see the plan reads it too."""
    by = acting(request)
    return _show(request, by, _citizen(by))


@require_POST
def answer(request: HttpRequest, task: UUID) -> HttpResponse:
    """The citizen's answer, or their relative's with a power of attorney."""
    by = acting(request)
    citizen = _citizen(by)
    found = access_task(by=by, key=task, reason=danish(gettext_lazy("Svarede på en opgave")))
    if found.citizen_id != citizen.pk or not found.for_citizen:
        refuse()
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, by, citizen, _("Svaret kom ikke med. Prøv igen."), found, request.POST.get("note", ""))
    said = form.cleaned_data
    try:
        done = _answer(by, found, said["answer"], said["note"], said["revision"])
    except NotNow as refusal:
        return _show(request, by, citizen, refusal.sentence, found, said["note"])
    messages.success(request, done)
    return redirect("tasks:mine")


def _answer(by: Actor, task: Task, answer: str, note: str, revision: int) -> str:
    if answer == "yes":
        answering.accept(by=by, task=task, seen_revision=revision)
        return _("Godt. Dit team kan se, at du har sagt ja.")
    if answer == "no":
        answering.decline(by=by, task=task, why=note, seen_revision=revision)
        return _("Det er helt i orden. Din kontaktperson får besked.")
    answering.complete(by=by, task=task, evidence=note, seen_revision=revision)
    return _("Godt gået. Dit team kan se, at det er gjort.")


def _citizen(by: Actor) -> Citizen:
    """Whose page it is. Raises :class:`NotThere` for relatives who may not see the plan."""
    citizen = citizen_of(by)
    ground = grounds(by=by, citizen=citizen)
    if ground is None or PLAN not in ground.data_types:
        refuse()
    return citizen


def _show(
    request: HttpRequest, by: Actor, citizen: Citizen, fault: str = "", at: Task | None = None, note: str = ""
) -> HttpResponse:
    record_own_page(by, citizen, danish(gettext_lazy("Åbnede sine opgaver")))
    waiting = shown(open_tasks(by), by=by)
    done = with_all(Task.objects.filter(citizen=citizen, for_citizen=True, status=Task.Status.DONE))
    context = {
        "called": called(citizen),
        "own": by.citizen is not None,
        "may_answer": [each.task.pk for each in waiting if permissions.answer(by=by, task=each.task)],
        "dated": _dated(waiting, dated=True),
        "undated": _dated(waiting, dated=False),
        "done": shown(done.order_by("-closed_at", "-pk")[:MOST_DONE], by=by),
        "fault": fault,
        "at": at.pk if at is not None else None,
        "note": note,
    }
    return render(request, "tasks/mine.html", context, status=200)


def _dated(rows: list[Shown], *, dated: bool) -> list[Shown]:
    return [each for each in rows if bool(each.task.due_at or each.task.end_at) is dated]

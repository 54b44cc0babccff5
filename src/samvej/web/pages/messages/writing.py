"""Beginning a thread on the staff's side: whom it is for is chosen before anything is written."""

from typing import Any
from uuid import UUID

from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.pages.messages.forms import ThreadForm, had_files
from samvej.web.pages.messages.reading import professional
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.messages.actions.writing import begin_thread
from samvej.workplace.messages.doors import open_messages
from samvej.workplace.messages.models import Thread
from samvej.workplace.messages.policies import check_running
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Professional
from samvej.workplace.teams.queries import accounts_on_team, members_of

OPENED = gettext_lazy("Åbnede siden til at skrive en besked")
CARRIED = "carried"
"""The name of a text that another page brings along, in the body of its request: it stands in no address."""


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new thread. What another page of the course brings along stands in the form, and is sent when it is sent."""
    by = professional(request)
    enrolment = open_messages(by=by, key=key, reason=danish(OPENED))
    check_running(enrolment)
    mine = by.professional.pk if by.professional else 0
    others = [each for each in members_of(enrolment) if each.professional_id != mine]
    proxy = bool(accounts_on_team(enrolment, "relative"))
    asked: dict[str, Any] = {"others": others, "has_proxy": proxy}
    if request.method == "POST" and CARRIED in request.POST:
        form = ThreadForm(initial={"text": request.POST[CARRIED]}, **asked)
    elif request.method == "POST":
        form = ThreadForm(request.POST, request.FILES, **asked)
        begun = _begun(by, enrolment, form, mine) if form.is_valid() else None
        if begun is not None:
            told.success(request, _("Beskeden er sendt."))
            return redirect("messages:thread", key=key, thread=begun.key)
    else:
        form = ThreadForm(**asked)
    context = {
        "enrolment": enrolment,
        "citizen": enrolment.citizen,
        "form": form,
        "own": False,
        "files_lost": form.is_bound and had_files(form),
        "no_page": not accounts_on_team(enrolment, "citizen"),
    }
    return render(request, "messages/new.html", context)


def _begun(by: Actor, enrolment: Enrolment, form: ThreadForm, mine: int) -> Thread | None:
    said, chosen = form.cleaned_data, form.chosen(mine)
    try:
        return begin_thread(
            by=by,
            enrolment=enrolment,
            subject=said["subject"],
            text=said["text"],
            near=said["near"],
            professionals=None if chosen is None else list(Professional.objects.filter(pk__in=chosen)),
            files=said["attached"],
            once=said["once"].hex,
        )
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return None

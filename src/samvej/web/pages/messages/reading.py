"""The staff's threads of one course, and one thread with its answer form."""

from typing import Any
from uuid import UUID

from django.contrib import messages as told
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.pages.messages import shown
from samvej.web.pages.messages.forms import MessageForm, had_files
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.messages import permissions, policies
from samvej.workplace.messages.actions.writing import mark_read, write
from samvej.workplace.messages.doors import access_thread, open_messages
from samvej.workplace.messages.models import Thread
from samvej.workplace.messages.queries import threads_of
from samvej.workplace.pathways.actions.moving import danish

LISTED = gettext_lazy("Så listen over beskeder")
READ = gettext_lazy("Læste beskeder")
ON_A_PAGE = 25


@require_safe
def threads(request: HttpRequest, key: UUID) -> HttpResponse:
    """The threads that the person may read in."""
    by = professional(request)
    enrolment = open_messages(by=by, key=key, reason=danish(LISTED))
    rows = shown.listed(threads_of(enrolment, by=by), to_citizen=False)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "enrolment": enrolment,
        "citizen": enrolment.citizen,
        "page": page,
        "rows": list(page),
        "may_write": policies.running(enrolment),
    }
    return render(request, "messages/threads.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, key: UUID, thread: UUID) -> HttpResponse:
    """One thread: read it, and answer."""
    by = professional(request)
    held = access_thread(by=by, key=thread, reason=danish(READ))
    if held.enrolment.key != key:
        refuse()
    found = answered(request, by, held)
    if found is None:
        told.success(request, _("Beskeden er sendt."))
        return redirect("messages:thread", key=key, thread=thread)
    context = {"enrolment": held.enrolment, "citizen": held.enrolment.citizen, "own": False, **found}
    return render(request, "messages/thread.html", context)


def professional(request: HttpRequest) -> Actor:
    """Who acts, on the staff's side. Raises :class:`NotThere` for the citizen's side, which has its own pages."""
    by = acting(request)
    if by.professional is None:
        refuse()
    return by


def answered(request: HttpRequest, by: Actor, held: Thread) -> dict[str, Any] | None:
    """A thread's page: None where the answer was sent, else what the page shows. What was read is marked."""
    everything = request.GET.get("alle") == "1"
    reading = shown.reading(held, by=by, everything=everything)
    form = MessageForm(initial={"seen": reading.last})
    if request.method == "POST":
        data = request.POST.copy()
        form = MessageForm(data, request.FILES)
        if form.is_valid() and _sent(by, held, form):
            return None
        data["seen"] = str(reading.last)  # what stands above the form now has been seen
    if request.method != "HEAD" and reading.lines:
        mark_read(by=by, thread=held, message=reading.lines[-1].message)
    return {
        "thread": held,
        "reading": reading,
        "form": form,
        "files_lost": form.is_bound and had_files(form),
        "may_write": policies.running(held.enrolment) and permissions.write(by=by, thread=held),
        "ended": not policies.running(held.enrolment),
        "whom": shown.near_words(held, to_citizen=by.professional is None),
    }


def _sent(by: Actor, held: Thread, form: MessageForm) -> bool:
    said = form.cleaned_data
    try:
        write(by=by, thread=held, text=said["text"], files=said["attached"], once=said["once"].hex, seen=said["seen"])
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True

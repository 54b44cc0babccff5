"""My messages: those with my team, and writing to it. Read tired, on a small phone."""

from collections.abc import Sequence
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
from samvej.web.pages.messages.forms import TEAM, OwnThreadForm, had_files
from samvej.web.pages.messages.reading import answered
from samvej.web.pages.mine.views import record_own_page
from samvej.web.pages.mine.whose import called, citizen_of
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.messages.actions.writing import begin_thread
from samvej.workplace.messages.doors import access_thread, open_messages
from samvej.workplace.messages.models import Thread
from samvej.workplace.messages.queries import own_threads
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import CONTACT_PERSON, language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.teams.doors import own_enrolments
from samvej.workplace.teams.queries import accounts_on_team

LISTED = gettext_lazy("Så listen over sine beskeder")
READ = gettext_lazy("Læste sine beskeder")
OPENED = gettext_lazy("Åbnede siden til at skrive en besked")
ON_A_PAGE = 25


def _myself(request: HttpRequest) -> tuple[Actor, Citizen]:
    """The citizen, or a relative with a power of attorney. Raises :class:`NotThere` for anybody else."""
    by = acting(request)
    citizen = citizen_of(by)
    if not is_oneself(by, citizen):
        refuse()
    return by, citizen


@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    """My threads, the newest first; those of courses that have ended too."""
    by, citizen = _myself(request)
    record_own_page(by, citizen, danish(LISTED))
    courses = citizen.enrolments.select_related("citizen", "version", "unit__organisation", "contact_person")
    rows = own_threads(list(courses.defer("version__content")), by=by)
    page = Paginator(shown.listed(rows, to_citizen=True), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": list(page),
        "called": called(citizen),
        "is_own": by.citizen is not None,
        "may_write": bool(own_enrolments(citizen)),
    }
    return render(request, "messages/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them: read it, and answer."""
    by, citizen = _myself(request)
    held = access_thread(by=by, key=key, reason=danish(READ))
    found = answered(request, by, held)
    if found is None:
        told.success(request, _("Beskeden er sendt."))
        return redirect("messages:mine_thread", key=key)
    return render(request, "messages/thread.html", {"citizen": citizen, "own": True, **found})


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A message of my own, to my team or my contact person."""
    by, citizen = _myself(request)
    courses = [open_messages(by=by, key=each.key, reason=danish(OPENED)) for each in own_enrolments(citizen)]
    if not courses:
        record_own_page(by, citizen, danish(OPENED))
        return render(request, "messages/no_team.html", {})
    asked: dict[str, Any] = {
        "courses": [(str(each.key), programme_of(each.version).file.name.say(language())) for each in courses],
        "contact": _contact(courses[0]) if len(courses) == 1 else "",
        "asks_near": by.citizen is not None and bool(accounts_on_team(courses[0], "relative")),
    }
    if request.method == "POST":
        form = OwnThreadForm(request.POST, request.FILES, **asked)
        begun = _begun(by, courses, form) if form.is_valid() else None
        if begun is not None:
            told.success(request, _("Beskeden er sendt. Du får besked her, når der er svar."))
            return redirect("messages:mine_thread", key=begun.key)
    else:
        form = OwnThreadForm(**asked)
    context = {"form": form, "own": True, "files_lost": form.is_bound and had_files(form)}
    return render(request, "messages/new.html", context)


def _contact(course: Enrolment) -> str:
    """The contact person as the programme calls them: "Karen Test, din forløbspartner"."""
    role = role_words(programme_of(course.version), CONTACT_PERSON, language())
    return _("%(name)s, din %(role)s") % {"name": course.contact_person.name, "role": role}


def _begun(by: Actor, courses: Sequence[Enrolment], form: OwnThreadForm) -> Thread | None:
    said = form.cleaned_data
    course = next((each for each in courses if str(each.key) == said.get("course")), courses[0])
    near = said.get("near") or (Thread.Near.CITIZEN if by.citizen is not None else Thread.Near.RELATIVES)
    try:
        return begin_thread(
            by=by,
            enrolment=course,
            subject="",
            text=said["text"],
            near=near,
            professionals=None if said["whom"] == TEAM else [course.contact_person],
            files=said["attached"],
            once=said["once"].hex,
        )
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return None

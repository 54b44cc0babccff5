"""Who of those I follow is in hospital or has just come home, and one stay."""

from datetime import timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from samvej.web.pages.admissions import shown
from samvej.web.requests import acting
from samvej.workplace.access.roles import OPEN_CITIZENS
from samvej.workplace.admissions.doors import access_admission, known_admissions, record_admissions
from samvej.workplace.admissions.queries import admissions_followed
from samvej.workplace.admissions.told import BASIS
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.pathways.actions.moving import danish

ON_A_PAGE = 25
RECENT = timedelta(days=14)
"""How long somebody who came home stands in the list (assumed)."""


@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    """Those in hospital first, then those who came home."""
    by = acting(request)
    if not by.permits(OPEN_CITIZENS):
        raise NotYours(str(_("Du har ingen rolle i dag, som følger borgere.")))
    found = known_admissions(by=by, admissions=admissions_followed(by=by, since=moment() - RECENT))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    record_admissions(by=by, admissions=rows, basis=BASIS, reason=danish(_("Så en liste over indlæggelser")))
    return render(request, "admissions/list.html", {"page": page, "rows": [shown.row(each) for each in rows]})


@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One stay: where, since when, whom to call, and what has happened."""
    by = acting(request)
    admission = access_admission(by=by, key=key, reason=danish(_("Så en indlæggelse")))
    context = {
        "row": shown.row(admission),
        "citizen": admission.citizen,
        "history": shown.history(list(admission.events.all())),
        "set_going": shown.set_going(by, admission),
        "course": shown.course(by, admission),
        "own": by.citizen is not None,
    }
    return render(request, "admissions/admission.html", context)

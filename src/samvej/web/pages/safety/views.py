"""The page of safety: the lines first, who waits, the plan, and who may see it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web.pages.safety import shown
from samvej.web.requests import acting
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.safety.doors import access_safety

READ = gettext_lazy("Så siden om sikkerhed")


@require_safe
def safety(request: HttpRequest, key: UUID) -> HttpResponse:
    """One course's safety."""
    by = acting(request)
    opened = access_safety(by=by, key=key, reason=danish(READ))
    return render(request, "safety/safety.html", {"page": shown.context(by, opened)})

"""Opening in an emergency, and saying that one treats or helps a citizen: by the exact number only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samvej.web.pages.access.forms import ClaimForm, EmergencyForm
from samvej.web.requests import acting
from samvej.workplace.access import permissions, policies
from samvej.workplace.access.break_glass import break_glass as do_break_glass
from samvej.workplace.access.break_glass import end_break_glass as do_end_break_glass
from samvej.workplace.access.periods import break_glass_lasts, claim_lasts, follow_up_within
from samvej.workplace.access.relations import claim_relation
from samvej.workplace.ground.refusals import NotNow, NotThere
from samvej.workplace.people.queries import find_by_number


@require_http_methods(["GET", "POST"])
def break_glass(request: HttpRequest) -> HttpResponse:
    """The page that says loudly what happens, and the button."""
    by = acting(request)
    permissions.check_break_glass(by)
    form = EmergencyForm(by, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            policies.check_break_glass(by, said["basis"], said["reason"])
            citizen = find_by_number(by=by, number=said["number"], reason=_("Åbning i en nødsituation"))
            if citizen is None:
                raise NotNow(_("Vi kender ingen med det nummer her. Se, om det er skrevet rigtigt. Intet er åbnet."))
            do_break_glass(by=by, citizen=citizen, basis=said["basis"], reason=said["reason"])
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("citizens:citizen", key=citizen.key)
    context: dict[str, Any] = {
        "form": form,
        "hours": int(break_glass_lasts().total_seconds() // 3600),
        "days": follow_up_within().days,
    }
    return render(request, "access/break_glass.html", context)


@require_POST
def end_break_glass(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close it before its time."""
    do_end_break_glass(by=acting(request), key=str(key))
    messages.success(request, _("Adgangen er lukket igen. Det er skrevet i borgerens log."))
    return redirect("front:home")


@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """A relation that no register shows."""
    by = acting(request)
    permissions.check_claim_relation(by)
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            policies.check_reason(said["reason"])
            citizen = find_by_number(by=by, number=said["number"], reason=_("Siger, at der er en behandling i gang"))
            if citizen is None:
                raise NotThere(_("Vi fandt ingen, du kan åbne, med det nummer."))
            claim_relation(by=by, citizen=citizen, reason=said["reason"])
        except (NotNow, NotThere) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("citizens:citizen", key=citizen.key)
    return render(request, "access/claim.html", {"form": form, "days": claim_lasts().days})

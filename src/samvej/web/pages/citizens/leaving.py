"""Writing down a death or a move."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods

from samvej.web.pages.citizens.forms import DeathForm, MoveForm
from samvej.web.requests import acting
from samvej.workplace.access.doors import access_citizen
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.actions import record_death, record_move
from samvej.workplace.people.actions.leaving import days_open_after_death
from samvej.workplace.people.permissions import check_keep_citizens


@require_http_methods(["GET", "POST"])
def death(request: HttpRequest, key: UUID) -> HttpResponse:
    """A death."""
    by = acting(request)
    check_keep_citizens(by)
    citizen = access_citizen(
        by=by, key=key, reason=gettext_noop("Åbnede siden til at skrive et dødsfald ind")
    ).citizen
    form = DeathForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_death(by=by, citizen=citizen, on=form.cleaned_data["on"])
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Dødsfaldet er skrevet ind. Dem, der har hjulpet borgeren, får besked."))
            return redirect("citizens:citizen", key=citizen.key)
    days = days_open_after_death()
    words = ngettext(
        "Fra nu af sender vi intet mere til borgeren, ingen bliver rykket for svar, og fuldmagter ophører. Dem, der "
        "har hjulpet, får en stille besked og kan gøre deres færdigt i %d dag. Så lukkes adgangen.",
        "Fra nu af sender vi intet mere til borgeren, ingen bliver rykket for svar, og fuldmagter ophører. Dem, der "
        "har hjulpet, får en stille besked og kan gøre deres færdigt i %d dage. Så lukkes adgangen.",
        days,
    )
    return render(
        request,
        "citizens/form.html",
        {
            "citizen": citizen,
            "form": form,
            "title": _("Borgeren er død"),
            "button": _("Skriv dødsfaldet ind"),
            "words": words % days,
            "warning": True,
        },
    )


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: UUID) -> HttpResponse:
    """A move."""
    by = acting(request)
    check_keep_citizens(by)
    citizen = access_citizen(
        by=by, key=key, reason=gettext_noop("Åbnede siden til at skrive en flytning ind")
    ).citizen
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        abroad = said["where"] == "abroad"
        address = {} if abroad else {name: said[name] for name in ("address", "postal_code", "city")}
        try:
            record_move(
                by=by,
                citizen=citizen,
                on=said["on"],
                municipality=None if abroad else said["municipality"],
                **address,
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Flytningen er skrevet ind. Dem, der hjælper borgeren, får besked."))
            return redirect("citizens:citizen", key=citizen.key)
    words = _(
        "Henvisninger og forløb bliver, hvor de er: den, der har dem, får besked og sender dem videre eller "
        "afslutter dem sammen med borgeren."
    )
    return render(
        request,
        "citizens/form.html",
        {
            "citizen": citizen,
            "form": form,
            "title": _("Borgeren er flyttet"),
            "button": _("Skriv flytningen ind"),
            "words": words,
        },
    )

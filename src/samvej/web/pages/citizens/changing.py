"""Changing how a citizen is reached, protection, and the person number."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from samvej.web.pages.citizens.forms import ContactForm, NumberForm, ProtectionForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import access_citizen
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.actions import change_contact, change_number, protect
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.permissions import check_change_contact, check_keep_citizens
from samvej.workplace.people.protection import sees_address


def back(by: Actor, citizen: Citizen) -> HttpResponse:
    """To where the person came from: the citizen's front, or one's own page."""
    if by.citizen is not None:
        return redirect("mine:home")
    return redirect("citizens:citizen", key=citizen.key)


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """How the citizen is reached."""
    by = acting(request)
    opened = access_citizen(by=by, key=key, reason=gettext_noop("Så, hvordan borgeren kan nås"))
    citizen = opened.citizen
    check_change_contact(by, citizen)
    form = ContactForm(
        request.POST or None,
        instance=citizen,
        initial={"seen": citizen.changed_at.isoformat()},
        hide_address=not sees_address(by, citizen, opened.ground),
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        seen = parse_datetime(said.pop("seen") or "")
        try:
            change_contact(by=by, citizen=citizen, seen=seen, **said)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Gemt. Alle, der hjælper borgeren, ser det nu."))
            return back(by, citizen)
    return render(request, "citizens/form.html", _page(citizen, form, _("Sådan nås borgeren"), _("Gem")))


@require_http_methods(["GET", "POST"])
def protection(request: HttpRequest, key: UUID) -> HttpResponse:
    """Name and address protection."""
    by = acting(request)
    check_keep_citizens(by)
    citizen = access_citizen(by=by, key=key, reason=gettext_noop("Så navne- og adressebeskyttelse")).citizen
    form = ProtectionForm(request.POST or None, initial={"protected": "yes" if citizen.protected else "no"})
    if request.method == "POST" and form.is_valid():
        protect(by=by, citizen=citizen, protected=form.cleaned_data["protected"])
        messages.success(request, _("Gemt."))
        return back(by, citizen)
    words = _(
        "Med beskyttelse ser kun borgeren selv, kontaktpersonen, lederen af indsatsen og den, der åbner i en "
        "nødsituation, adressen. Alle andre ser ordet beskyttet."
    )
    return render(
        request,
        "citizens/form.html",
        _page(citizen, form, _("Navne- og adressebeskyttelse"), _("Gem")) | {"words": words},
    )


@require_http_methods(["GET", "POST"])
def number(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new person number."""
    by = acting(request)
    check_keep_citizens(by)
    citizen = access_citizen(by=by, key=key, reason=gettext_noop("Så personnummeret for at rette det")).citizen
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            change_number(by=by, citizen=citizen, number=said["number"], on=said["on"], reason=said["reason"])
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Det nye nummer gælder nu. Det gamle finder stadig borgeren."))
            return back(by, citizen)
    words = _("Det gamle nummer bliver husket og finder stadig borgeren.")
    return render(
        request,
        "citizens/form.html",
        _page(citizen, form, _("Nyt personnummer"), _("Skift nummer")) | {"words": words},
    )


def _page(citizen: Citizen, form: object, title: str, button: str) -> dict[str, object]:
    return {"citizen": citizen, "form": form, "title": title, "button": button}

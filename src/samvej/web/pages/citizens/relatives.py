"""Who is near a citizen: added, changed, ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from samvej.web.pages.citizens.changing import back
from samvej.web.pages.citizens.forms import RelativeForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import access_citizen, refuse
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.actions import add_relative, change_relative, end_relative
from samvej.workplace.people.models import Citizen, Relative
from samvej.workplace.people.permissions import check_change_contact


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new relative."""
    by = acting(request)
    citizen = _opened(by, key)
    form = RelativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_relative(by=by, citizen=citizen, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Den pårørende er skrevet ind."))
            return back(by, citizen)
    context = {"citizen": citizen, "form": form, "title": _("Ny pårørende"), "button": _("Skriv ind")}
    return render(request, "citizens/form.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: UUID, relative: UUID) -> HttpResponse:
    """A relative's facts and what they may."""
    by = acting(request)
    citizen = _opened(by, key)
    held = _relative(citizen, relative)
    form = RelativeForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        try:
            change_relative(by=by, relative=held, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Gemt."))
            return back(by, citizen)
    context = {"citizen": citizen, "form": form, "title": held.name, "button": _("Gem"), "relative": held}
    return render(request, "citizens/form.html", context)


@require_POST
def end(request: HttpRequest, key: UUID, relative: UUID) -> HttpResponse:
    """End a relative's part."""
    by = acting(request)
    citizen = _opened(by, key)
    held = _relative(citizen, relative)
    end_relative(by=by, relative=held)
    messages.success(request, _("%s kan ikke længere se eller gøre noget for borgeren.") % held.name)
    return back(by, citizen)


def _opened(by: Actor, key: UUID) -> Citizen:
    citizen = access_citizen(by=by, key=key, reason=gettext_noop("Så borgerens pårørende")).citizen
    check_change_contact(by, citizen)
    return citizen


def _relative(citizen: Citizen, key: UUID) -> Relative:
    held = citizen.relatives.filter(key=key).first()
    if held is None:
        refuse()
    return held

"""A citizen's consents, as a professional with a ground sees and writes them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.pages.access import said
from samvej.web.pages.access.forms import ConsentForm
from samvej.web.requests import acting
from samvej.workplace.access import permissions, policies
from samvej.workplace.access.consents import (
    access_consent,
    access_consents,
    give_consent,
    is_in_force,
    withdraw_consent,
)
from samvej.workplace.access.doors import access_citizen, reach_citizen
from samvej.workplace.access.models import Consent
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.models import Citizen


def shown(consent: Consent) -> dict[str, Any]:
    """One consent in words, for a page."""
    return {
        "consent": consent,
        "what": capfirst(said.what(consent)),
        "from_whom": capfirst(said.from_whom(consent)),
        "to_whom": capfirst(said.to_whom(consent)),
        "basis": said.basis(consent.basis),
        "allows": said.allows(consent.basis),
        "in_force": is_in_force(consent),
        "may_withdraw": policies.withdraw_consent(consent),
    }


@require_safe
def consents(request: HttpRequest, key: UUID) -> HttpResponse:
    """All of them, those in force first."""
    by = acting(request)
    opened = reach_citizen(by=by, key=key)
    rows = [shown(each) for each in access_consents(by=by, citizen=opened.citizen, reason=_("Så samtykkerne"))]
    rows.sort(key=lambda row: not row["in_force"])
    context = {
        "citizen": opened.citizen,
        "rows": rows,
        "may_give": permissions.give_consent(by, opened.citizen),
    }
    return render(request, "access/consents.html", context)


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write one down."""
    by = acting(request)
    if request.method == "POST":
        citizen = reach_citizen(by=by, key=key).citizen  # the action writes the entry
    else:
        citizen = access_citizen(by=by, key=key, reason=_("Skriver et samtykke ned")).citizen
    permissions.check_give_consent(by, citizen)
    form = ConsentForm(by, citizen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        held = dict(form.cleaned_data)
        try:
            consent = give_consent(by=by, citizen=citizen, text_shown=_words(held), **held)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Samtykket er gemt og gælder fra i dag. Giv borgeren det på print."))
            return redirect("access:consent", key=consent.key)
    return render(request, "access/consent_form.html", {"citizen": citizen, "form": form})


@require_safe
def consent(request: HttpRequest, key: UUID) -> HttpResponse:
    """One on a page of its own, to print."""
    by = acting(request)
    held = access_consent(by=by, key=key, reason=_("Så et samtykke"))
    return render(request, "access/consent.html", {"citizen": held.citizen, **shown(held)})


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take it back on the citizen's word: asked once more first."""
    by = acting(request)
    held = access_consent(by=by, key=key, reason=_("Trækker et samtykke tilbage"))
    return withdrawn(request, held, held.citizen, "access")


def withdrawn(request: HttpRequest, held: Consent, citizen: Citizen, area: str) -> HttpResponse:
    """The question, and after its yes the list; for a professional (``access``) and the citizen (``mine``)."""
    by = acting(request)
    permissions.check_withdraw_consent(by, held)
    refusal = ""
    if request.method == "POST":
        try:
            withdraw_consent(by=by, consent=held)
        except NotNow as fault:
            refusal = fault.sentence
        else:
            messages.success(request, _("Samtykket er trukket tilbage. Det åbner ikke længere for noget."))
            if area == "mine":
                return redirect("mine:consents")
            return redirect("access:consents", key=citizen.key)
    context = {"citizen": citizen, "refusal": refusal, **shown(held)}
    return render(request, f"{area}/withdraw_consent.html", context)


def _words(held: dict[str, Any]) -> dict[str, str]:
    """The consent in a sentence, as it was shown, in both languages."""
    words = {}
    for language in ("da", "en"):
        with translation.override(language):
            to = [*map(said.sector, held["to_sectors"]), *(each.name for each in held["to_organisations"])]
            words[language] = _(
                "%(from)s må give %(what)s videre til %(to)s. Formål: %(why)s. Til og med %(end)s."
            ) % {
                "from": said.listed(map(said.sector, held["from_sectors"])),
                "what": said.listed(map(said.data_type, held["data_types"])),
                "to": said.listed(to),
                "why": held["purpose"].strip().rstrip("."),
                "end": held["valid_to"].isoformat(),
            }
    return words

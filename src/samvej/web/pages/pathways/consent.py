"""The consent conversation: the programme's words on one page, to talk from, print and write down."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_GET, require_http_methods

from samvej.programme.loading import Programme
from samvej.web.links import link
from samvej.web.pages.pathways.forms import ConsentForm
from samvej.web.pages.pathways.shown import sector_words
from samvej.web.requests import acting
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.actions.consenting import hold_consent_conversation, until
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.doors import access_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.doors import access_referral

_READ = gettext_lazy("Så teksten til samtalen om samtykke")
_PRINTED = gettext_lazy("Udskrev teksten til samtalen om samtykke")


@require_http_methods(["GET", "POST"])
def of_referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """Before the inclusion: the conversation belongs to the referral."""
    by = acting(request)
    referral = access_referral(by=by, key=key, reason=danish(_READ))
    permissions.check_hold_consent_conversation(by=by, referral=referral)
    programme = programme_of(referral.version)
    policies.check_hold_consent_conversation(status=referral.status, programme=programme)
    back = link("inbox:case", key=key) or link("pathways:list")
    page = _page(programme, referral.citizen, back, link("pathways:referral_consent_text", key=key))
    return _hold(request, page, referral=referral)


@require_http_methods(["GET", "POST"])
def of_enrolment(request: HttpRequest, key: UUID) -> HttpResponse:
    """After it: the conversation belongs to the course."""
    by = acting(request)
    enrolment = access_enrolment(by=by, key=key, reason=danish(_READ))
    if enrolment.status == Enrolment.Status.ENDED:
        permissions.check_re_enter(by=by, enrolment=enrolment)
    else:
        permissions.check_transition(by=by, enrolment=enrolment, name="hold consent conversation")
    programme = programme_of(enrolment.version)
    policies.check_hold_consent_conversation(status=enrolment.status, programme=programme)
    back = link("pathways:enrolment", key=key)
    page = _page(programme, enrolment.citizen, back, link("pathways:consent_text", key=key))
    return _hold(request, page, enrolment=enrolment)


@require_GET
def text_of_referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """The words in both languages on one sheet of paper."""
    by = acting(request)
    referral = access_referral(by=by, key=key, activity="print", reason=danish(_PRINTED))
    page = _page(programme_of(referral.version), referral.citizen, link("pathways:referral_consent", key=key), "")
    return _text(request, page)


@require_GET
def text_of_enrolment(request: HttpRequest, key: UUID) -> HttpResponse:
    """The words in both languages on one sheet of paper."""
    by = acting(request)
    enrolment = access_enrolment(by=by, key=key, activity="print", reason=danish(_PRINTED))
    page = _page(programme_of(enrolment.version), enrolment.citizen, link("pathways:consent", key=key), "")
    return _text(request, page)


def _hold(request: HttpRequest, page: dict[str, Any], **case: Any) -> HttpResponse:
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "said_yes": form.cleaned_data["said_yes"] == "yes"}
        try:
            hold_consent_conversation(by=acting(request), **case, **said)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _done(said["said_yes"]))
            return redirect(page["back"])
    return render(request, "pathways/consent.html", {**page, "form": form})


def _done(said_yes: bool) -> str:
    if said_yes:
        return _("Samtalen er skrevet ned, og samtykket gælder fra i dag. Borgeren kan altid trække det tilbage.")
    return _("Samtalen er skrevet ned. Borgerens nej gælder: der deles ikke noget på grundlag af samtykke.")


def _page(programme: Programme, citizen: Citizen, back: str, printed: str) -> dict[str, Any]:
    said = programme.file.consent
    if said is None:
        raise NotNow(_("Indsatsen beder ikke om samtykke, så der er ingen samtale at holde."))
    return {
        "citizen": citizen,
        "programme": programme,
        "name": programme.file.name.say(language()),
        "said": [in_language(programme, lang) for lang in ("da", "en")],
        "own": in_language(programme, language()),
        "until": until(today(), said.lasts),
        "assumed": said.assumed,
        "back": back,
        "printed": printed,
    }


def in_language(programme: Programme, lang: Any) -> dict[str, Any]:
    """The words of a programme's consent for ``pathways/consent_words.html``. It must have a consent section."""
    said = programme.file.consent
    assert said is not None
    types = programme.vocabulary.data_types
    with override(lang):
        return {
            "lang": lang,
            "name": programme.file.name.say(lang),
            "parts": [
                (_("Hvad siger du ja til?"), said.what.say(lang)),
                (_("Hvorfor?"), said.why.say(lang)),
                (_("Hvem ser det?"), said.who_sees.say(lang)),
                (_("Hvad hvis du siger nej?"), said.if_refused.say(lang)),
            ],
            "types": [getattr(types[name], lang) for name in said.data_types],
            "from": [sector_words(sector) for sector in said.from_],
            "to": [sector_words(sector) for sector in said.to],
            "purpose": said.purpose.say(lang),
            "lasts": said.lasts.say(lang),
            "words": {
                "heading": _("Samtykke til at dele oplysninger"),
                "types": _("Det gælder disse oplysninger:"),
                "from": _("De kommer fra:"),
                "to": _("De må ses af:"),
                "purpose": _("De må kun bruges til dette:"),
                "lasts": _("Samtykket gælder i:"),
                "withdraw": _("Du kan altid trække dit samtykke tilbage. Sig det til os, eller gør det på Min side."),
                "signed": _("Dato og underskrift, hvis svaret gives skriftligt:"),
            },
        }


def _text(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    return render(request, "pathways/consent_text.html", page)

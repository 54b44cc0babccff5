"""Inclusion: is everything there, and who follows the citizen? And beginning again after an end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.answered_meanwhile import tells_who_came_late
from samvej.web.links import link
from samvej.web.pages.pathways.forms import IncludeForm
from samvej.web.pages.pathways.shown import Way
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.actions.enrolling import include_citizen, re_enter
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.doors import access_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.queries import with_room
from samvej.workplace.pathways.sharing import sharing, sharing_anew
from samvej.workplace.people.models import Professional
from samvej.workplace.programmes.queries import programme_of, version_in_force
from samvej.workplace.referrals.doors import access_referral
from samvej.workplace.referrals.models import Referral


@require_http_methods(["GET", "POST"])
@tells_who_came_late
def include(request: HttpRequest, key: UUID) -> HttpResponse:
    """Include a referral's citizen."""
    by = acting(request)
    reason = danish(gettext_lazy("Så henvisningen for at inkludere borgeren"))
    referral = access_referral(by=by, key=key, reason=reason)
    permissions.check_include(by=by, referral=referral)
    missing = _what_is_missing(referral)
    room = with_room(referral.unit)
    form = IncludeForm(request.POST or None, initial=_first(by, room, referral.revision), room=room)
    page = {
        "citizen": referral.citizen,
        "programme": programme_of(referral.version),
        "missing": missing,
        "way": _way_on(referral) if missing else None,
        "room": room,
        "heading": _("Inkludér borgeren"),
        "button": _("Inkludér borgeren"),
        "back": link("inbox:case", key=key),
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        try:
            enrolment = include_citizen(
                by=by,
                referral=referral,
                contact_person=Professional.objects.get(key=form.cleaned_data["contact_person"]),
                seen_revision=form.cleaned_data["revision"],
                enrolled_on=form.cleaned_data["enrolled_on"],
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _begun(request, by, enrolment)
    return render(request, "pathways/include.html", page)


@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin a new course for somebody whose last one has ended."""
    by = acting(request)
    reason = danish(gettext_lazy("Så det afsluttede forløb for at begynde et nyt"))
    before = access_enrolment(by=by, key=key, reason=reason)
    permissions.check_re_enter(by=by, enrolment=before)
    programme = programme_of(version_in_force(before.programme))
    missing, way = "", None
    try:
        shared = sharing_anew(programme, before.citizen)
        policies.check_re_enter(enrolment=before, programme=programme, sharing=shared)
    except NotNow as refusal:
        missing, way = refusal.sentence, Way(_("Hold samtalen om samtykke"), link("pathways:consent", key=key))
    room = with_room(before.unit)
    form = IncludeForm(request.POST or None, initial=_first(by, room, before.revision), room=room)
    if request.method == "POST" and form.is_valid():
        try:
            enrolment = re_enter(
                by=by,
                enrolment=before,
                contact_person=Professional.objects.get(key=form.cleaned_data["contact_person"]),
                enrolled_on=form.cleaned_data["enrolled_on"],
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _begun(request, by, enrolment)
    page = {
        "citizen": before.citizen,
        "programme": programme,
        "missing": missing,
        "way": way,
        "room": room,
        "heading": _("Begynd et nyt forløb"),
        "button": _("Begynd et nyt forløb"),
        "back": link("pathways:enrolment", key=key),
        "form": form,
    }
    return render(request, "pathways/include.html", page)


def _what_is_missing(referral: Referral) -> str:
    """The first thing that is not there yet, in a sentence; empty where only the place is to be taken."""
    programme = programme_of(referral.version)
    try:
        policies.check_include(
            referral=referral,
            programme=programme,
            sharing=sharing(programme, referral.citizen),
            conversation=referral.consent_conversations.last(),
        )
    except NotNow as refusal:
        return refusal.sentence
    return ""


def _way_on(referral: Referral) -> Way:
    """What brings the inclusion nearer: the consent conversation where that is what is missing, else the case."""
    programme = programme_of(referral.version)
    shared, last = sharing(programme, referral.citizen), referral.consent_conversations.last()
    may_talk = policies.hold_consent_conversation(status=referral.status, programme=programme)
    if may_talk and hasattr(referral, "conversation") and not policies.consent(sharing=shared, conversation=last):
        return Way(_("Hold samtalen om samtykke"), link("pathways:referral_consent", key=referral.key))
    return Way(_("Gå til henvisningen"), link("inbox:case", key=referral.key))


def _first(by: Actor, room: list[Any], revision: int) -> dict[str, Any]:
    """The person themselves is chosen beforehand, where they have room."""
    own = by.professional.key if by.professional else None
    chosen = next((str(own) for each in room if each.contact_person.key == own), None)
    return {"revision": revision, **({"contact_person": chosen} if chosen else {})}


def _begun(request: HttpRequest, by: Actor, enrolment: Enrolment) -> HttpResponse:
    own = by.professional is not None and by.professional.pk == enrolment.contact_person_id
    others = _("Borgeren er med fra nu af. Kontaktperson: %(name)s, som har fået besked.")
    words = _("Borgeren er med fra nu af. Du er kontaktperson.") if own else others
    messages.success(request, words % {"name": enrolment.contact_person.name} if not own else words)
    return redirect("pathways:enrolment", key=enrolment.key) if own else redirect("pathways:list")

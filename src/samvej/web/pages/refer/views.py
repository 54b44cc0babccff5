"""Referring a citizen: who it is, what was seen, and that it is sent. Two minutes, standing, on a phone."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.pages.refer.draft import Draft, draft_of, end_draft, keep_draft, new_draft
from samvej.web.pages.refer.forms import NewCitizenForm, NoteForm, NumberForm, ProgrammeForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import barred
from samvej.workplace.access.lawful import CONTACT
from samvej.workplace.access.roles import REFER
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.people.actions.citizens import write_in_citizen
from samvej.workplace.people.queries import find_by_number
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.programmes.queries import active_programmes, open_units
from samvej.workplace.referrals.actions.receiving import receive_note
from samvej.workplace.referrals.models import ReferralNote
from samvej.workplace.referrals.own_notes import short_name
from samvej.workplace.referrals.referring import Fitting, fitting_programmes

both_ways = require_http_methods(["GET", "HEAD", "POST"])
SEARCHED = gettext_lazy("Søgte borgeren frem for at skrive en henvisning")


@both_ways
def start(request: HttpRequest) -> HttpResponse:
    """Which citizen: the exact number, which is never in an address."""
    by = referring(request)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["cpr"]
        citizen = find_by_number(by=by, number=number, reason=danish(SEARCHED))
        if citizen is not None and CONTACT in barred(by=by, citizen=citizen):
            citizen = None  # who said no to this reader is not known here; what is written reaches them all the same
        once = new_draft(request, citizen=citizen, number=number)
        return redirect("refer:write" if citizen else "refer:new", once=once)
    if form.errors:
        form.data = {"cpr": ""}  # the number is not put back on the page; the error says what to do
    return render(request, "refer/start.html", {"form": form})


@both_ways
def new(request: HttpRequest, once: UUID) -> HttpResponse:
    """Somebody who is not known here: name and where they live; the rest follows from the number."""
    by = referring(request)
    draft = draft_of(request, once)
    if draft is None:
        return _begin_again(request, by, once)
    if draft.citizen:
        return redirect("refer:write", once=once)
    near = by.organisation.municipality if by.organisation else ""
    form = NewCitizenForm(request.POST or None, units=_units(), near=near, initial=_named(draft))
    if request.method == "POST" and form.is_valid():
        keep_draft(request, once, replace(draft, **form.cleaned_data))
        return redirect("refer:write", once=once)
    return render(request, "refer/new.html", {"form": form, "once": once})


@both_ways
def choose(request: HttpRequest, once: UUID) -> HttpResponse:
    """Which programme, where several run for this citizen."""
    by = referring(request)
    draft = draft_of(request, once)
    if draft is None or not draft.named:
        return _begin_again(request, by, once)
    fitting = fitting_programmes(by=by, citizen=draft.person())
    form = ProgrammeForm(request.POST or None, fitting=fitting, initial={"programme": draft.programme})
    if request.method == "POST" and form.is_valid():
        keep_draft(request, once, replace(draft, programme=form.cleaned_data["programme"]))
        return redirect("refer:write", once=once)
    return render(request, "refer/choose.html", {"form": form, "once": once, "who": _who(draft)})


@both_ways
def write(request: HttpRequest, once: UUID) -> HttpResponse:
    """The note: one page, at most six fields; what was typed stays on the page until it is sent."""
    by = referring(request)
    draft = draft_of(request, once)
    if draft is None or not draft.named:
        return _begin_again(request, by, once)
    fitting = fitting_programmes(by=by, citizen=draft.person())
    if not fitting:
        return render(request, "refer/nothing_fits.html", {"who": _who(draft)})
    chosen = _chosen(fitting, draft)
    if chosen is None:
        return redirect("refer:choose", once=once)
    form = NoteForm(request.POST or None, fitting=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            note = _send(by, draft, chosen, form, once)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            end_draft(request, once)
            request.session["just sent"] = str(note.key)
            return redirect("refer:note", note.key)
    context = {"form": form, "once": once, "who": _who(draft), "fitting": chosen, "several": len(fitting) > 1}
    return render(request, "refer/write.html", context)


def _send(by: Actor, draft: Draft, fitting: Fitting, form: NoteForm, once: UUID) -> ReferralNote:
    """Write the citizen in, if need be, and the note, both or neither."""
    with transaction.atomic():
        citizen = draft.person()
        if citizen.pk is None:
            citizen = write_in_citizen(
                by=by,
                cpr=draft.cpr,
                given_name=draft.given_name,
                family_name=draft.family_name,
                municipality=draft.municipality,
            )
        return receive_note(
            by=by,
            citizen=citizen,
            programme=fitting.programme.name,
            door=ReferralNote.Door.PROFESSIONAL,
            referrer=form.written_as,
            saw=form.cleaned_data["saw"],
            answers=form.answers,
            contact_agreed=form.cleaned_data["contact_agreed"],
            urgency=form.cleaned_data["urgency"],
            once=once.hex,
            unit=fitting.unit,
        )


def referring(request: HttpRequest) -> Actor:
    by = acting(request)
    if not by.permits(REFER):
        raise NotYours(
            _("Din rolle kan ikke henvise borgere. Bed en kollega om at gøre det, eller ring til enheden.")
        )
    return by


def _begin_again(request: HttpRequest, by: Actor, once: UUID) -> HttpResponse:
    """The draft is gone: it was sent, or the session is another. What was typed is shown, to be copied."""
    sent = ReferralNote.objects.filter(once=once.hex, account=by.account).first()
    if sent is not None:
        return redirect("refer:note", sent.key)
    context = {"form": NumberForm(), "gone": True, "saw": request.POST.get("saw", "")[:20_000]}
    return render(request, "refer/start.html", context)


def _chosen(fitting: tuple[Fitting, ...], draft: Draft) -> Fitting | None:
    if len(fitting) == 1:
        return fitting[0]
    return next((each for each in fitting if each.programme.name == draft.programme), None)


def _who(draft: Draft) -> str:
    """Enough to see that it is the right one, and no more."""
    return short_name(draft.person())


def _named(draft: Draft) -> dict[str, str]:
    said = {name: getattr(draft, name) for name in ("given_name", "family_name", "municipality")}
    return {name: value for name, value in said.items() if value}


def _units() -> list[ProgrammeUnit]:
    return [unit for version in active_programmes() for unit in open_units(version.programme)]

"""Proposing, calling, moving, ending and calling off a meeting: one page each, a sentence, a form and one button."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.pages.meetings import shown
from samvej.web.pages.meetings.forms import (
    CallForm,
    CancelForm,
    HoldForm,
    NewForm,
    PeopleForm,
    WhenForm,
    guest_names,
)
from samvej.web.pages.meetings.whose import of_the_team
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.meetings import permissions, policies
from samvej.workplace.meetings.actions import calling, ending, proposing
from samvej.workplace.meetings.doors import open_course, open_meeting
from samvej.workplace.meetings.kinds import asks_consent, kind_of, kinds_of
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.meetings.who import CITIZEN, Guest, guest_of, others_than, possible_guests
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.programmes.queries import programme_of

_OPENED = gettext_lazy("Så et møde for at ændre det")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which meeting, and whether the citizen wants it; then on to the call, or back to wait for the yes."""
    by = of_the_team(request)
    enrolment = open_course(by=by, key=key, reason=danish(gettext_lazy("Så forløbet for at foreslå et møde")))
    permissions.check_arrange(by=by, enrolment=enrolment)
    kinds = kinds_of(enrolment)
    initial = {"once": uuid4().hex, "kind": request.GET.get("slags", "")}
    form = NewForm(request.POST or None, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = _propose(by, enrolment, form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            if asks_consent(meeting) and meeting.agreed_at is None:
                messages.success(request, _("Mødet er foreslået. Når borgeren har sagt ja, kan du indkalde."))
                return redirect("meetings:list", key=key)
            return redirect(shown.page_of(meeting, "call"))
    purposes = [(each.say(language()), each.purpose.say(language()), each.minutes) for each in kinds]
    context = {"enrolment": enrolment, "citizen": enrolment.citizen, "form": form, "purposes": purposes}
    return render(request, "meetings/new.html", context)


def _propose(by: Actor, enrolment: Enrolment, said: dict[str, Any]) -> Meeting:
    once = f"new:{enrolment.key}:{by.account.key if by.account else ''}:{said['once']}"
    meeting = proposing.propose(by=by, enrolment=enrolment, kind=said["kind"], once=once)
    meeting.enrolment = enrolment
    return proposing.agree(by=by, meeting=meeting) if said["agreed"] == "yes" else meeting


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """When, where and whom; then everybody is told."""
    by, held = _opened(request, key, meeting, "call")
    possible = possible_guests(held.enrolment)
    named: dict[str, Any] = {"possible": possible, "names": names_of(held.enrolment, possible)}
    initial = {"revision": held.revision, "minutes": held.minutes, **_first_choice(held, possible)}
    form = CallForm(request.POST or None, initial=initial, **named)

    def do(said: CallForm, seen: int) -> None:
        calling.call(by=by, meeting=held, when=said.when, guests=said.chosen, seen_revision=seen)

    return _page(
        request,
        held,
        form,
        do,
        lambda data: CallForm(data, **named),
        heading=_("Indkald til mødet"),
        button=_("Indkald"),
        done=_("Alle er indkaldt. De får besked i Samvej og en mail uden indhold."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """Another time or place."""
    by, held = _opened(request, key, meeting, "move")
    assert held.begins_at is not None
    at = held.begins_at.astimezone(COPENHAGEN)
    has_room = getattr(held, "room", None) is not None and held.room.state not in ("closing", "closed")
    initial = {
        "revision": held.revision,
        "on": at.date(),
        "at": at.time(),
        "minutes": held.minutes,
        "where": held.where,
        "place": held.place,
        "video_url": "" if has_room else held.video_url,
    }
    form = WhenForm(request.POST or None, initial=initial)

    def do(said: WhenForm, seen: int) -> None:
        calling.move_meeting(by=by, meeting=held, when=said.when, seen_revision=seen)

    return _page(
        request,
        held,
        form,
        do,
        WhenForm,
        heading=_("Flyt mødet"),
        button=_("Flyt mødet"),
        done=_("Mødet er flyttet. Alle har fået besked og bliver spurgt igen."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """Call more people."""
    by, held = _opened(request, key, meeting, "invite")
    there = [guest_of(each) for each in shown.called(held)]
    possible = others_than(there, possible_guests(held.enrolment))
    named: dict[str, Any] = {"possible": possible, "names": names_of(held.enrolment, possible)}
    form = PeopleForm(request.POST or None, initial={"revision": held.revision}, **named)

    def do(said: PeopleForm, seen: int) -> None:
        if not said.chosen:
            raise NotNow(_("Vælg mindst én, eller skriv en mailadresse."))
        calling.invite(by=by, meeting=held, guests=said.chosen)

    return _page(
        request,
        held,
        form,
        do,
        lambda data: PeopleForm(data, **named),
        heading=_("Indkald flere"),
        button=_("Indkald flere"),
        done=_("De er indkaldt."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """Who came, and how long it took."""
    by, held = _opened(request, key, meeting, "hold")
    policies.check_hold(held)
    found = [(each.participant, f"{each.name} ({each.role})") for each in shown.people(held, shown.called(held), by)]
    coming = [str(each.pk) for each, _name in found if each.reply != "declined"]
    initial = {"revision": held.revision, "minutes": held.minutes, "came": coming}
    form = HoldForm(request.POST or None, initial=initial, people=found)

    def do(said: HoldForm, seen: int) -> None:
        came = [int(each) for each in said.cleaned_data["came"]]
        minutes = said.cleaned_data["minutes"]
        ending.hold(by=by, meeting=held, attended=came, minutes=minutes, seen_revision=seen)

    return _page(
        request,
        held,
        form,
        do,
        lambda data: HoldForm(data, people=found),
        heading=_("Slut mødet"),
        button=_("Mødet er holdt"),
        done=_("Mødet er skrevet ned. Det, der skal følges op på, ligger som opgaver."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """Call it off."""
    by, held = _opened(request, key, meeting, "cancel")
    form = CancelForm(request.POST or None, initial={"revision": held.revision})

    def do(said: CancelForm, seen: int) -> None:
        ending.cancel(by=by, meeting=held, reason=said.cleaned_data["reason"], seen_revision=seen)

    return _page(
        request,
        held,
        form,
        do,
        CancelForm,
        heading=_("Aflys mødet"),
        button=_("Aflys mødet"),
        done=_("Mødet er aflyst, og alle, der var indkaldt, har fået besked."),
        warning=True,
    )


def _opened(request: HttpRequest, key: UUID, meeting: UUID, name: str) -> tuple[Actor, Meeting]:
    by = of_the_team(request)
    held = open_meeting(by=by, key=meeting, of_course=key, reason=danish(_OPENED)).meeting
    permissions.check_arrange(by=by, enrolment=held.enrolment)
    policies.check_transition(held, name)
    return by, held


def _page(
    request: HttpRequest,
    held: Meeting,
    form: Any,
    do: Callable[[Any, int], None],
    again: Callable[[Any], forms.Form],
    **said: Any,
) -> HttpResponse:
    """The form's page, and what its button does. A late form comes back whole, and may be sent."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form, form.cleaned_data["revision"])
        except NotNow as refusal:
            now = Meeting.objects.values_list("revision", flat=True).get(pk=held.pk)
            data = request.POST.copy()
            data["revision"] = str(now)
            form = again(data)
            form.is_valid()
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, said["done"])
            return redirect(shown.page_of(held))
    held.refresh_from_db(fields=["begins_at", "minutes", "where", "place", "status", "revision"])
    kind = kind_of(held.enrolment, held.kind)
    context = {
        "enrolment": held.enrolment,
        "citizen": held.enrolment.citizen,
        "meeting": held,
        "card": shown.card(held),
        "purpose": kind.purpose.say(language()) if kind else "",
        "form": form,
        **said,
    }
    return render(request, "meetings/act.html", context)


def names_of(enrolment: Enrolment, possible: list[Guest]) -> dict[str, str]:
    """Each who can be called, in words; by the guest's id."""
    programme, lang = programme_of(enrolment.version), language()
    roles = {each.role: role_words(programme, each.role, lang) for each in possible}
    return guest_names(possible, enrolment.citizen.name, roles)


def _first_choice(held: Meeting, possible: list[Guest]) -> dict[str, Any]:
    """Those whose roles the file names, and the citizen; on video where the file says so."""
    kind = kind_of(held.enrolment, held.kind)
    if kind is None:
        return {"guests": [CITIZEN]}
    chosen = [each.id for each in possible if each.role in (*kind.participants, CITIZEN)]
    return {"guests": chosen, "where": Meeting.Where.VIDEO if kind.video else ""}

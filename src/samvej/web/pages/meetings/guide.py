"""The facilitator's page: the agenda with the clock, what to say, and what is written down as it is agreed."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web import words
from samvej.web.pages.meetings import shown
from samvej.web.pages.meetings.acts import own_once
from samvej.web.pages.meetings.arranging import names_of
from samvej.web.pages.meetings.forms import MinuteForm
from samvej.web.pages.meetings.whose import of_the_team
from samvej.web.pages.mine.whose import called
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.meetings import permissions, policies
from samvej.workplace.meetings.actions.minuting import Whose, minute
from samvej.workplace.meetings.agenda import OTHER, Item
from samvej.workplace.meetings.doors import open_meeting
from samvej.workplace.meetings.kinds import kind_of, kind_words
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.meetings.who import CITIZEN, Guest, possible_guests
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Professional
from samvej.workplace.referrals.calendar import CLOSES

_OPENED = gettext_lazy("Åbnede mødets guide")


@dataclass(frozen=True)
class Step:
    """One point of the agenda on the screen: when it begins, what to say, what is written, and the form."""

    item: Item
    title: str
    begins: str
    say: str
    form: MinuteForm
    is_open: bool


@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """The page, and each of its small forms: what is refused stands in its own form with all that was written."""
    by = of_the_team(request)
    held = open_meeting(by=by, key=meeting, of_course=key, reason=danish(_OPENED)).meeting
    permissions.check_arrange(by=by, enrolment=held.enrolment)
    policies.check_transition(held, "write a minute")
    possible = possible_guests(held.enrolment)
    doers = _doers(held, possible)
    refused: MinuteForm | None = None
    if request.method == "POST":
        refused = MinuteForm(request.POST, doers=doers, prefix="said", auto_id="refused-%s")
        if refused.is_valid() and _write(by, held, refused):
            messages.success(request, _("Det er skrevet ned."))
            return redirect(f"{shown.page_of(held, 'guide')}#{_anchor(refused.cleaned_data['agenda'])}")
    return render(request, "meetings/guide.html", _context(held, doers, refused))


def _write(by: Actor, held: Meeting, form: MinuteForm) -> bool:
    """Write it down; False where it was refused, and the form then says why."""
    said = form.cleaned_data
    try:
        minute(
            by=by,
            meeting=held,
            agenda_id=said["agenda"],
            text=said["text"],
            becomes=said["becomes"],
            whose=_whose(form),
            due_at=_closing(said["due"]),
            once=own_once(by, form),
        )
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def _context(held: Meeting, doers: list[tuple[str, str]], refused: MinuteForm | None) -> dict[str, object]:
    kind = kind_of(held.enrolment, held.kind)
    found = shown.items(held, kind)
    if not any(item.id == OTHER for item in found):
        found = [*found, Item(OTHER, "", False, None, None)]
    at = refused.data.get("said-agenda", "") if refused else ""
    steps = [_step(item, doers, refused if refused and at == item.id else None) for item in found]
    if refused is not None and not any(each.is_open for each in steps):
        steps[-1] = _step(found[-1], doers, refused)
    return {
        "enrolment": held.enrolment,
        "citizen": held.enrolment.citizen,
        "called": called(held.enrolment.citizen),
        "meeting": held,
        "card": shown.card(held),
        "title": kind_words(held),
        "purpose": kind.purpose.say(language()) if kind else "",
        "guide": [each.say(language()) for each in kind.guide] if kind else [],
        "steps": steps,
        "room": shown.room_of(held, to_host=True),
        "may_hold": policies.hold(held),
        "form": refused,
    }


def _step(item: Item, doers: list[tuple[str, str]], refused: MinuteForm | None) -> Step:
    initial = {"agenda": item.id, "once": uuid4().hex}
    form = refused or MinuteForm(doers=doers, prefix="said", initial=initial, auto_id=f"{_anchor(item.id)}-%s")
    begins = words.clock_time(item.at.astimezone(COPENHAGEN)) if item.at else ""
    return Step(item, shown.title_of(item), begins, _say(item), form, refused is not None)


def _say(item: Item) -> str:
    if item.own:
        return _("Læs borgerens ord højt, som de står. Spørg: Hvad vil du gerne have, at vi gør ved det?")
    return ""


def _anchor(agenda_id: str) -> str:
    return "punkt-" + "".join(each if each.isalnum() else "-" for each in agenda_id)


def _doers(held: Meeting, possible: list[Guest]) -> list[tuple[str, str]]:
    names = names_of(held.enrolment, possible)
    return [
        (each.id, names[each.id]) for each in possible if each.role == CITIZEN or each.id.startswith("professional:")
    ]


def _whose(form: MinuteForm) -> Whose | None:
    chosen = form.cleaned_data["whose"]
    if not chosen:
        return None
    name = dict(form.fields["whose"].choices)[chosen]  # type: ignore[attr-defined]  # it is a choice
    if chosen == CITIZEN:
        return Whose(for_citizen=True, name=str(name))
    found = Professional.objects.filter(key=chosen.removeprefix("professional:")).first()
    return Whose(professional=found, name=found.name if found else "")


def _closing(day: date | None) -> datetime | None:
    """The end of the working day that something is to be done by."""
    return datetime.combine(day, time(CLOSES.hour), COPENHAGEN) if day else None

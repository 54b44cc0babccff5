"""My appointments: when, where, who comes; what I want to talk of comes first. Read tired, on a small phone."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from samvej.web.pages.meetings import shown
from samvej.web.pages.meetings.acts import own_once
from samvej.web.pages.meetings.forms import PointForm
from samvej.web.pages.meetings.views import calendar_file
from samvej.web.pages.mine.whose import called as called_by
from samvej.web.pages.mine.whose import citizen_of
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import Ground, grounds
from samvej.workplace.ground.refusals import NotNow, refuse
from samvej.workplace.meetings import permissions
from samvej.workplace.meetings.actions import proposing, replying
from samvej.workplace.meetings.doors import PLAN, open_meeting, record_own_list
from samvej.workplace.meetings.kinds import asks_consent, kind_of, kind_words
from samvej.workplace.meetings.models import Meeting, OwnPoint, Participant
from samvej.workplace.meetings.queries import own_meetings
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.protection import sees_address

_OPENED = gettext_lazy("Så et møde på sin egen side")
_LISTED = gettext_lazy("Så sine aftaler")
_YES, _NO = "yes", "no"


@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """What is next, then the rest; a course at a time where there are several."""
    by = acting(request)
    citizen = citizen_of(by)
    ground = grounds(by=by, citizen=citizen)
    if ground is None or PLAN not in ground.data_types:
        refuse()
    record_own_list(by=by, citizen=citizen, reason=danish(_LISTED))
    home = _home(by, citizen, ground)
    courses = []
    for enrolment, found in own_meetings(citizen):
        proposed = [shown.card(each, to_citizen=True, home=home) for each in found.proposed]
        shown_course = {
            "enrolment": enrolment,
            "asked": [each for each in proposed if each.waits_for_citizen],
            "waiting": [each for each in proposed if not each.waits_for_citizen],
            "coming": [shown.card(each, to_citizen=True, home=home) for each in found.coming],
            "over": [shown.card(each, to_citizen=True, home=home) for each in found.over],
        }
        courses.append(shown_course)
    context = {
        "courses": courses,
        "is_own": by.citizen is not None,
        "called": called_by(citizen),
        "is_empty": not any(each["asked"] or each["waiting"] or each["coming"] or each["over"] for each in courses),
        "several": len(courses) > 1,
    }
    return render(request, "meetings/mine.html", context)


@require_safe
def meeting(request: HttpRequest, key: UUID) -> HttpResponse:
    """One appointment."""
    by, held, home = _opened(request, key)
    return render(request, "meetings/mine_meeting.html", _context(by, held, home))


@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Yes or no: to a meeting that is proposed, or to coming to one that is called."""
    by, held, _home_of = _opened(request, key)
    said = request.POST.get("answer", "")
    if held.status == Meeting.Status.PROPOSED:
        if said == _NO:
            proposing.decline(by=by, meeting=held)
            messages.success(request, _("Det er i orden. Mødet bliver ikke til noget."))
            return redirect("meetings:mine")
        proposing.agree(by=by, meeting=held)
        messages.success(request, _("Tak. Du får besked, når der er en tid."))
    else:
        own = _own(by, shown.called(held))
        if own is None:
            refuse()
        own.meeting = held
        replying.reply(by=by, participant=own, answer=said)
        messages.success(request, _("Tak, dit svar er gemt."))
    return redirect("meetings:mine_meeting", key=key)


@require_POST
def point(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write what one wants to talk of."""
    by, held, home = _opened(request, key)
    form = PointForm(request.POST)
    if form.is_valid():
        try:
            replying.write_point(by=by, meeting=held, text=form.cleaned_data["text"], once=own_once(by, form))
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Gemt. Det er det første, I taler om."))
            return redirect("meetings:mine_meeting", key=key)
    return render(request, "meetings/mine_meeting.html", _context(by, held, home, form))


@require_POST
def take_back(request: HttpRequest, key: UUID, point: UUID) -> HttpResponse:
    """Take a point off again."""
    by, held, _home_of = _opened(request, key)
    found = OwnPoint.objects.filter(meeting=held, key=point).first()
    if found is None:
        refuse()
    found.meeting = held
    replying.take_back_point(by=by, point=found)
    messages.success(request, _("Punktet er taget af."))
    return redirect("meetings:mine_meeting", key=key)


@require_safe
def calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """The time as a file for one's own calendar."""
    _by, held, _home_of = _opened(request, key, activity="export")
    return calendar_file(held, reverse("meetings:mine_meeting", args=[held.key]))


def _opened(request: HttpRequest, key: UUID, activity: str = "read") -> tuple[Actor, Meeting, shown.Home]:
    """Who acts, the meeting, and how the citizen's home is told to them."""
    by = acting(request)
    citizen = citizen_of(by)
    opened = open_meeting(by=by, key=key, activity=activity, reason=danish(_OPENED))
    if opened.enrolment.citizen_id != citizen.pk:
        refuse()
    return by, opened.meeting, _home(by, citizen, opened.ground)


def _home(by: Actor, citizen: Citizen, ground: Ground) -> shown.Home:
    words = _("Hjemme hos dig") if by.citizen is not None else _("Hjemme hos %s") % called_by(citizen)
    return shown.Home(words, hides_address=not sees_address(by, citizen, ground))


def _own(by: Actor, found: list[Participant]) -> Participant | None:
    """Whose answer it is: one's own, or the citizen's for whoever may act for them."""
    own = next((each for each in found if by.account is not None and each.account_id == by.account.pk), None)
    if own is not None:
        return own
    citizen = next((each for each in found if each.role == "citizen"), None)
    if citizen is None or not permissions.reply(by=by, participant=citizen):
        return None
    return citizen


def _context(by: Actor, held: Meeting, home: shown.Home, form: PointForm | None = None) -> dict[str, Any]:
    kind, found = kind_of(held.enrolment, held.kind), shown.called(held)
    for each in found:
        each.meeting = held
    speaks = permissions.speak_for_citizen(by=by, enrolment=held.enrolment)
    items = shown.items(held, kind)
    return {
        "meeting": held,
        "card": shown.card(held, to_citizen=True, home=home),
        "title": kind_words(held),
        "purpose": kind.purpose.say(language()) if kind else "",
        "asks": asks_consent(held) and held.agreed_at is None and held.is_open and speaks,
        "own": _own(by, found),
        "answers": [("accepted", _("Jeg kommer")), ("declined", _("Jeg kan ikke"))],
        "items": items,
        "minutes": [(shown.title_of(item), written) for item, written in shown.minutes_of(items)],
        "points": [each for each in held.points.all() if each.withdrawn_at is None],
        "people": [each for each in found if each.role != "citizen"],
        "room": shown.room_of(held, to_host=False),
        "speaks": speaks and held.is_open,
        "form": form or PointForm(initial={"once": uuid4().hex}),
        "is_own": by.citizen is not None,
        "contact": held.enrolment.contact_person,
    }

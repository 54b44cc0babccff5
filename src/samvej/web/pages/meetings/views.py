"""The meetings of one course, and one of them: when, who comes, what is talked of, what was agreed."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from samvej.exchange.calendar import calendar_text
from samvej.web.pages.meetings import shown
from samvej.web.pages.meetings.forms import PointForm
from samvej.web.pages.meetings.whose import of_the_team
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import refuse
from samvej.workplace.meetings import permissions, policies
from samvej.workplace.meetings.doors import open_course, open_meeting
from samvej.workplace.meetings.journal_text import journal_text
from samvej.workplace.meetings.kinds import kind_of, kind_words, kinds_of
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.meetings.queries import meetings_of
from samvej.workplace.meetings.telling import appointment
from samvej.workplace.outbox.wording import MEETING, subject
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language


@require_safe
def course(request: HttpRequest, key: UUID) -> HttpResponse:
    """The meetings of one course: what is to be called first, then what is to come, then what has been."""
    by = of_the_team(request)
    enrolment = open_course(by=by, key=key, reason=danish(_("Så møderne i forløbet")))
    found = meetings_of(enrolment)
    arranges = permissions.arrange(by=by, enrolment=enrolment)
    why = shown.reasons(by, enrolment, [*found.proposed, *found.coming, *found.over])
    context = {
        "enrolment": enrolment,
        "citizen": enrolment.citizen,
        "proposed": [shown.card(each, reasons=why) for each in found.proposed],
        "coming": [shown.card(each, reasons=why) for each in found.coming],
        "over": [shown.card(each, reasons=why) for each in found.over],
        "is_empty": found.is_empty,
        "arranges": arranges,
        "may_propose": arranges and enrolment.status != Enrolment.Status.ENDED and bool(kinds_of(enrolment)),
    }
    return render(request, "meetings/list.html", context)


@require_safe
def meeting(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """One meeting as the team sees it."""
    by = of_the_team(request)
    opened = open_meeting(by=by, key=meeting, of_course=key, reason=danish(_("Så et møde")))
    return render(request, "meetings/meeting.html", context_of(by, opened.meeting))


def context_of(by: Actor, held: Meeting, *, point: PointForm | None = None) -> dict[str, Any]:
    """What the page of a meeting shows; for a refused form the same page with it."""
    enrolment, kind = held.enrolment, kind_of(held.enrolment, held.kind)
    found, arranges = shown.called(held), permissions.arrange(by=by, enrolment=held.enrolment)
    items = shown.items(held, kind)
    return {
        "enrolment": enrolment,
        "citizen": enrolment.citizen,
        "meeting": held,
        "card": shown.card(held, reasons=shown.reasons(by, enrolment, [held])),
        "title": kind_words(held),
        "purpose": kind.purpose.say(language()) if kind else "",
        "items": items,
        "minutes": [(shown.title_of(item), written) for item, written in shown.minutes_of(items)],
        "people": shown.people(held, found, by),
        "own": next((each for each in found if by.account and each.account_id == by.account.pk), None),
        "answers": [(value, label) for value, label in Participant.Reply.choices if value != "needs-action"],
        "room": shown.room_of(held, to_host=arranges),
        "history": shown.history(held.events.all()),
        "arranges": arranges,
        "may_hold": arranges and policies.hold(held),
        "has_mail": bool(settings.EMAIL_HOST),
        "point": point or PointForm(initial={"once": uuid4().hex}),
    }


@require_safe
def text(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """The meeting as text for one's own record."""
    by = of_the_team(request)
    reason = danish(_("Tog en tekst om et møde til egen journal"))
    opened = open_meeting(by=by, key=meeting, of_course=key, activity="export", reason=reason)
    held = opened.meeting
    found = shown.called(held)
    said = journal_text(
        held, found, held.points.all(), held.written.all(), shown.roles_of(held.enrolment, found), language()
    )
    return render(request, "meetings/text.html", {"meeting": held, "enrolment": opened.enrolment, "text": said})


@require_safe
def calendar(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """The meeting's time as a file for one's own calendar."""
    by = of_the_team(request)
    opened = open_meeting(
        by=by,
        key=meeting,
        of_course=key,
        activity="export",
        reason=danish(_("Hentede et mødes tid til sin kalender")),
    )
    return calendar_file(opened.meeting, shown.page_of(opened.meeting))


def calendar_file(held: Meeting, link: str) -> HttpResponse:
    """The file: a time, the words of every letter, the page's address. Raises :class:`NotThere` without a time."""
    if held.begins_at is None:
        refuse()
    time = appointment(held, None, cancelled=held.status == Meeting.Status.CANCELLED)
    body = calendar_text(time, subject(MEETING, language()), f"{settings.SAMVEJ_ADDRESS}{link}", publish=True)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="moede.ics"'
    return answer

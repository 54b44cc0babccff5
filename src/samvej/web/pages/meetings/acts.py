"""What is done from a meeting's own page with one button."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from samvej.web.pages.meetings import shown
from samvej.web.pages.meetings.forms import PointForm
from samvej.web.pages.meetings.views import context_of
from samvej.web.pages.meetings.whose import of_the_team
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, refuse
from samvej.workplace.meetings import permissions
from samvej.workplace.meetings.actions import calling, proposing, replying
from samvej.workplace.meetings.doors import open_meeting
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.meetings.queries import letters_of
from samvej.workplace.outbox.actions import send_again as send_letter_again
from samvej.workplace.pathways.actions.moving import danish

_OPENED = gettext_lazy("Så et møde for at ændre det")


@require_POST
def uninvite(request: HttpRequest, key: UUID, meeting: UUID, person: UUID) -> HttpResponse:
    """Take somebody off the call."""
    by, held = _opened(request, key, meeting)
    calling.uninvite(by=by, meeting=held, participant=_person(held, person))
    messages.success(request, _("Personen er taget af mødet og har fået besked."))
    return redirect(shown.page_of(held))


@require_POST
def reply(request: HttpRequest, key: UUID, meeting: UUID, person: UUID) -> HttpResponse:
    """Say whether somebody comes: oneself, or whom one has asked."""
    by, held = _opened(request, key, meeting)
    replying.reply(by=by, participant=_person(held, person), answer=request.POST.get("answer", ""))
    messages.success(request, _("Svaret er gemt."))
    return redirect(shown.page_of(held))


@require_POST
def send_again(request: HttpRequest, key: UUID, meeting: UUID, person: UUID) -> HttpResponse:
    """Send a letter that did not leave, or may not have."""
    by, held = _opened(request, key, meeting)
    permissions.check_arrange(by=by, enrolment=held.enrolment)
    called = _person(held, person)
    letter = letters_of(held, [called]).get(called.pk)
    if letter is None:
        refuse()
    send_letter_again(letter=letter)
    messages.success(request, _("Mailen bliver sendt igen."))
    return redirect(shown.page_of(held))


@require_POST
def answer_for_citizen(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """Write down what the citizen said to a proposed meeting."""
    by, held = _opened(request, key, meeting)
    if request.POST.get("answer") == "no":
        proposing.decline(by=by, meeting=held)
        messages.success(request, _("Det er skrevet ned. Mødet bliver ikke til noget."))
        return redirect("meetings:list", key=key)
    proposing.agree(by=by, meeting=held)
    messages.success(request, _("Det er skrevet ned, at borgeren har sagt ja. Nu kan du indkalde."))
    return redirect(shown.page_of(held, "call"))


@require_POST
def point(request: HttpRequest, key: UUID, meeting: UUID) -> HttpResponse:
    """Write a point for the citizen, in their words."""
    by, held = _opened(request, key, meeting)
    form = PointForm(request.POST)
    if form.is_valid():
        try:
            replying.write_point(by=by, meeting=held, text=form.cleaned_data["text"], once=own_once(by, form))
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Punktet står nu først på dagsordenen."))
            return redirect(shown.page_of(held))
    return render(request, "meetings/meeting.html", context_of(by, held, point=form))


def own_once(by: Actor, form: Form) -> str:
    """What makes a form the same form when it is sent twice: its own random part, and who sent it."""
    return f"{by.account.key if by.account else ''}:{form.cleaned_data['once']}"


def _opened(request: HttpRequest, key: UUID, meeting: UUID) -> tuple[Actor, Meeting]:
    by = of_the_team(request)
    held = open_meeting(by=by, key=meeting, of_course=key, reason=danish(_OPENED)).meeting
    return by, held


def _person(held: Meeting, person: UUID) -> Participant:
    found = held.participants.filter(key=person).first()
    if found is None:
        refuse()
    found.meeting = held
    return found

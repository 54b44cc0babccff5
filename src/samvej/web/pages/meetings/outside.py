"""The page for somebody who is called and has no account: when, where, who called; yes or no. No citizen is named."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from samvej.web.gates import open_to_strangers
from samvej.web.pages.meetings import shown
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.meetings.actions.replying import reply_outside
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.meetings.outside import called_outside


@open_to_strangers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest, key: UUID, proof: str) -> HttpResponse:
    """The page, and the answer. Whoever has the link sees a time and a place, and answers for whom it was sent to."""
    called = called_outside(key=key, proof=proof)
    refusal = ""
    if request.method == "POST":
        try:
            reply_outside(participant=called, answer=request.POST.get("answer", ""))
        except NotNow as fault:
            refusal = fault.sentence
        else:
            messages.success(request, _("Tak, dit svar er gemt."))
            return redirect("meetings:outside", key=key, proof=proof)
    held = called.meeting
    caller = held.called_by.professional if held.called_by else None
    context = {
        "held": held,
        "when": shown.when_words(held),
        "where": shown.where_outside(held),
        "room": shown.room_of(held, to_host=False) if held.status == Meeting.Status.CALLED else None,
        "caller": caller,
        "reply": str(Participant.Reply(called.reply).label) if called.reply != Participant.Reply.NONE else "",
        "answers": [("accepted", _("Jeg kommer")), ("declined", _("Jeg kan ikke komme"))],
        "refusal": refusal,
    }
    return render(request, "meetings/outside.html", context)

"""What the teams could not solve themselves, for the leaders they asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web.pages.slips import shown
from samvej.web.requests import acting
from samvej.workplace.access.roles import ANSWER_SLIPS
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.slips.doors import record_slips, section_of
from samvej.workplace.slips.models import Slip
from samvej.workplace.slips.queries import for_leader

LISTED = gettext_lazy("Stod på en leders liste over det, som teamet ikke selv kunne løse")


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the next to be due first; under it what has ended."""
    by = acting(request)
    if not by.permits(ANSWER_SLIPS):
        raise NotYours(_("Siden er for ledere, som teams har spurgt."))
    open_now, ended = for_leader(by), for_leader(by, waiting=False)
    record_slips(by=by, slips=[*open_now, *ended], reason=danish(LISTED))
    context = {"waiting": [_row(each) for each in open_now], "ended": [_row(each) for each in ended]}
    return render(request, "slips/leaders.html", context)


def _row(slip: Slip) -> shown.Row:
    section = section_of(slip.enrolment)
    return shown.leader_row(slip, frozenset(section.leaders_see) if section else frozenset())

"""A coordinator's answers to what could not be told, and judging anew; shown by the page part of the case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samvej.web.requests import acting
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.actions.assessing import answer_questions, reassess
from samvej.workplace.referrals.doors import reach_referral
from samvej.workplace.referrals.permissions import check_take
from samvej.workplace.referrals.questions import answerable

_SAID = {"yes": True, "no": False}


@require_POST
def judge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep the answers, if there are any, and judge by what the registers know today."""
    by = acting(request)
    referral = reach_referral(by=by, key=key)
    check_take(by=by, referral=referral)
    known = answerable(programme_of(referral.version))
    answers = {name: _SAID[value] for name, value in request.POST.items() if name in known and value in _SAID}
    try:
        if answers:
            answer_questions(by=by, referral=referral, answers=answers)
        else:
            reassess(by=by, referral=referral)
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Der er vurderet igen."))
    return redirect("inbox:case", key)

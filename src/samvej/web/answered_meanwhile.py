"""When a colleague ended a case while somebody was writing: they are told, and what they wrote comes back to them."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samvej.web.logged_out import sentences
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import barred
from samvej.workplace.access.roles import SEE_INBOX
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.referrals import permissions
from samvej.workplace.referrals.models import Referral

View = Callable[..., HttpResponse]


def tells_who_came_late(view: View) -> View:
    """For a view of one case, by ``key``: a form sent after the case was ended gets a page (409), not "no such".

    An answer closes the doors that the case held open, so to the door the record is not there any more. Only the
    unit's own staff, who see in their list that the case is answered, are told so; the page names nobody.
    """

    @wraps(view)
    def guarded(request: HttpRequest, key: UUID, **others: Any) -> HttpResponse:
        try:
            return view(request, key, **others)
        except NotThere:
            if request.method != "POST" or not _was_theirs(acting(request), key):
                raise
            return render(request, "inbox/answered_meanwhile.html", {"texts": sentences(request)}, status=409)

    return guarded


def _was_theirs(by: Actor, key: UUID) -> bool:
    referral = Referral.objects.select_related("unit", "citizen").filter(key=key, status__in=Referral.CLOSED).first()
    if referral is None or not by.permits(SEE_INBOX) or not permissions.works_at(by, referral.unit):
        return False
    return "referral" not in barred(by=by, citizen=referral.citizen)

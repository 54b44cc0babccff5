"""What somebody is told inside Samvej: a list, newest first, each with a way to what it is about."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from samvej.web.notices import worded
from samvej.web.pages.front.logging_in import safe_next
from samvej.web.requests import acting
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import refuse
from samvej.workplace.people.models import Account, Notice

_ON_A_PAGE = 20


def _account(request: HttpRequest) -> Account:
    account = acting(request).account
    if account is None:
        refuse()
    return account


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """My notices."""
    page = Paginator(_account(request).notices.all(), _ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(notice, worded(notice)) for notice in page]
    return render(request, "front/notices.html", {"page": page, "rows": rows})


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark one notice, or all of them, as read."""
    mine = Notice.objects.filter(recipient=_account(request), read_at__isnull=True)
    which = request.POST.get("notice", "")
    if which.isdecimal():
        mine = mine.filter(pk=int(which[:18]))
    mine.update(read_at=moment())
    return redirect("front:notices")


@require_POST
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """Read a notice and go to what it is about."""
    notice = Notice.objects.filter(recipient=_account(request), pk=min(number, 2**63 - 1)).first()
    if notice is None:
        refuse()
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=moment())
    return redirect(safe_next(request, notice.link) or "front:notices")

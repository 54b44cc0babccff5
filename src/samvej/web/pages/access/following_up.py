"""The follow-up queue of a lead, and who of one's own place opened a citizen."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.pages.access import said
from samvej.web.pages.access.forms import FollowUpForm
from samvej.web.requests import acting
from samvej.workplace.access import permissions
from samvej.workplace.access.follow_ups import access_follow_up, decide_follow_up, follow_ups
from samvej.workplace.access.log import access_log_of_place, days
from samvej.workplace.access.models import FollowUp
from samvej.workplace.access.relations import CLAIMED
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotYours

PER_PAGE = 25


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What somebody must look at, the longest due first; or what was decided."""
    by = acting(request)
    decided = request.GET.get("vis") == "afgjorte"
    page = Paginator(follow_ups(by=by, open_only=not decided), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, why(each), each.due_on < today(), permissions.decide_follow_up(by, each)) for each in page]
    return render(request, "access/follow_ups.html", {"page": page, "rows": rows, "decided": decided})


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One opening: who, whom, when, why; in order or not."""
    by = acting(request)
    held = access_follow_up(by=by, key=key, reason=_("Følger op på en åbning"))
    form = FollowUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_follow_up(by=by, follow_up=held, **form.cleaned_data)
        except (NotNow, NotYours) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Gemt. Åbningen er fulgt op."))
            return redirect("access:follow_up")
    source = held.break_glass or held.relation
    context = {
        "held": held,
        "form": form,
        "why": why(held),
        "reason": source.reason if source else "",
        "basis": said.basis(source.basis) if source else "",
        "may_decide": permissions.decide_follow_up(by, held) and not held.verdict,
    }
    return render(request, "access/follow_up.html", context)


@require_safe
def log(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who of one's own place did what in a citizen's record."""
    by = acting(request)
    citizen, entries = access_log_of_place(by=by, key=str(key), reason=_("Så, hvem fra stedet der har åbnet"))
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    context = {"citizen": citizen, "page": page, "days": days(page, to_citizen=False)}
    return render(request, "access/log.html", context)


def why(held: FollowUp) -> str:
    """Why an opening stands in the queue."""
    if held.break_glass_id is not None:
        return _("Åbnet i en nødsituation")
    if held.relation is not None and held.relation.source == CLAIMED:
        return _("Sagde selv at behandle eller hjælpe borgeren")
    return _("Svag relation til borgeren (%s)") % (held.relation.grade if held.relation else "")

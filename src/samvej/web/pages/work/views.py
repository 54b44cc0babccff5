"""Background work: what could not be done, who looks into it, and how the runs went."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samvej.core.cpr import mask
from samvej.web.pages.work.forms import SolveForm
from samvej.web.pages.work.shown import failures_shown, works_shown
from samvej.web.requests import acting
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.work.actions import access_failure, check_may_see_work, solve_failure
from samvej.workplace.work.models import FailedWork

ON_A_PAGE = 25


@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """The work list: what failed, for how long, how often, and why; or what was solved."""
    by = acting(request)
    check_may_see_work(by)
    solved = request.GET.get("vis") == "loeste"
    found = FailedWork.objects.filter(solved_at__isnull=not solved).select_related(
        "citizen", "solved_by__professional"
    )
    page = Paginator(found.order_by("-solved_at" if solved else "first_at", "pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = failures_shown(list(page), by)
    return render(request, "work/failed.html", {"page": page, "rows": rows, "solved": solved})


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Every piece of work: its last runs and when it is due next."""
    check_may_see_work(acting(request))
    return render(request, "work/runs.html", {"works": works_shown()})


@require_http_methods(["GET", "HEAD", "POST"])
def solve(request: HttpRequest, key: UUID) -> HttpResponse:
    """One failure, and saying that it is solved."""
    by = acting(request)
    held = access_failure(by=by, key=key)
    form = SolveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            solve_failure(by=by, key=str(key), note=mask(form.cleaned_data["note"]))
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
            held.refresh_from_db()
        else:
            messages.success(request, _("Gemt. Fejlen er løst. Sker den igen, står den på listen igen."))
            return redirect("work:failed")
    [row] = failures_shown([held], by)
    return render(
        request, "work/solve.html", {"row": row, "form": form}, status=409 if form.non_field_errors() else 200
    )

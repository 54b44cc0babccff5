"""The lead's page: how it goes, in sentences first. Figures only, so nobody's log says that they were read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from samvej.web.pages.lead import said
from samvej.web.pages.lead.board import CHARTS, Board
from samvej.web.pages.lead.charts import SIZES
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import refuse
from samvej.workplace.learning.now import Now, now_by_programme
from samvej.workplace.learning.permissions import Scope, scope_of, scopes_of
from samvej.workplace.learning.showing import show_now
from samvej.workplace.referrals.queries import inbox_of
from samvej.workplace.referrals.wording import lang


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The programmes that the person leads, or steers, each with its two sentences; a single one at once."""
    by = acting(request)
    scopes = scopes_of(by)
    if len(scopes) == 1:
        return redirect("lead:programme", programme=scopes[0].programme)
    return render(request, "lead/overview.html", {"cards": _cards(by, scopes)})


@require_safe
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """One programme: does anybody wait too long, where is it stuck, and all the numbers behind."""
    board = _board(request, programme)
    return render(request, "lead/programme.html", _context(board))


@require_safe
def chart(request: HttpRequest, programme: str, chart: str, size: str, digest: str) -> HttpResponse:
    """A chart's drawing as it is now; ``digest`` is of its content, so that a new content has a new address."""
    if chart not in CHARTS or size not in SIZES:
        refuse()
    board = _board(request, programme)
    return HttpResponse(board.drawing(chart, size).svg(lang()), content_type="image/svg+xml")


@require_safe
def table(request: HttpRequest, programme: str, table: str) -> HttpResponse:
    """One of the page's tables as CSV.

    Not in the audit trail: the trail is of citizens' records, and there is no citizen in these; what shows a few
    of them is hidden for whoever may not see their cases.
    """
    found = _board(request, programme).table(table)
    if found is None:
        refuse()
    response = HttpResponse(f"\ufeff{found.csv()}", content_type="text/csv; charset=utf-8")
    name = f"{programme}-{found.id}-{today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _board(request: HttpRequest, programme: str) -> Board:
    by = acting(request)
    return Board(by, scope_of(by, programme), _year(request))


def _year(request: HttpRequest) -> int | None:
    """The calendar year that is asked for; what is no year of ours is the last twelve months."""
    asked = request.GET.get("aar", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        return None
    return int(asked) if 2000 <= int(asked) <= today().year else None


def _context(board: Board) -> dict[str, Any]:
    shown = board.shown
    return {
        "board": board,
        "scope": board.scope,
        "period": board.period,
        "charts": board.charts(),
        "received": said.about(shown.funnel.received),
        "included": said.about(shown.included),
        "taken_up": board.tables(),
        "has_ladder": bool(shown.ladder.steps),
    }


def _cards(by: Actor, scopes: list[Scope]) -> list[dict[str, Any]]:
    """One query for all of them."""
    exact = any(scope.exact for scope in scopes)
    without = inbox_of(by).kept_back if exact else frozenset()
    units = [unit for scope in scopes for unit in scope.unit_ids]
    found = now_by_programme(units, without, split=True)
    cards = []
    for scope in scopes:
        held = found.get(scope.programme, Now(()))
        shown = show_now(held, exact=scope.exact)
        sentences = [each for each in (said.late_sentence(shown, held), said.stuck_sentence(shown)) if each]
        name = scope.version.name_en if lang() == "en" else scope.version.name_da
        cards.append({"scope": scope, "name": name, "sentences": sentences})
    return cards

"""My citizens, and for a lead the unit's: who is where, since when, and what comes next."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import barred_citizens
from samvej.workplace.access.roles import OPEN_CITIZENS
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.doors import known_rows, record_rows
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.queries import Row, my_enrolments, rows_of, unit_enrolments, units_led

ON_A_PAGE = 25


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Those whom the person follows."""
    by = acting(request)
    if not by.permits(OPEN_CITIZENS):
        raise NotYours(str(_("Du har ingen rolle i dag, som følger borgere.")))
    page = Paginator(known_rows(by=by, rows=my_enrolments(by=by)), ON_A_PAGE).get_page(request.GET.get("page"))
    return _show(request, by, page, list(page), "own")


@require_GET
def unit(request: HttpRequest) -> HttpResponse:
    """All of the units that the person leads; ``vis=afsluttede`` for those that have ended."""
    by = acting(request)
    if not units_led(by):
        raise NotYours(str(_("Kun lederen af indsatsen kan se alle enhedens forløb.")))
    ended = request.GET.get("vis") == "afsluttede"
    found = unit_enrolments(by=by, ended=ended, hidden=barred_citizens(by))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return _show(request, by, page, rows_of(page, "unit"), "ended" if ended else "unit")


def _show(request: HttpRequest, by: Actor, page: object, rows: list[Row], tab: str) -> HttpResponse:
    record_rows(by=by, rows=rows, reason=danish(_("Så en liste over forløb")))
    lang = language()
    shown = [
        {
            "row": row,
            "enrolment": row.enrolment,
            "programme": row.programme.file.name.say(lang),
            "phase": row.progress.now.say(lang) if row.progress.now else "",
            "missing": [each.say(lang) for each in row.progress.missing],
            "next": row.progress.next.say(lang) if row.progress.next else "",
        }
        for row in rows
    ]
    programmes = {row.enrolment.programme for row in rows}
    context = {
        "page": page,
        "rows": shown,
        "tab": tab,
        "leads": bool(units_led(by)),
        "several_programmes": len(programmes) > 1,
    }
    return render(request, "pathways/list.html", context)

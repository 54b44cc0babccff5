"""My day: who needs me now, and why, in one list; each line one click from doing it."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web.pages.day.line import Band, Day, Line
from samvej.web.pages.day.lines import Person, between, gather, people
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record_list
from samvej.workplace.access.roles import SEE_PATHWAYS
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of

TAGS = {
    Band.NOW: (gettext_lazy("Straks"), "error"),
    Band.LATE: (gettext_lazy("Over tiden"), "error"),
    Band.TODAY: (gettext_lazy("I dag"), "info"),
    Band.ANSWER: (gettext_lazy("Venter på dig"), "warning"),
    Band.CARE: (gettext_lazy("Sårbar tid"), "warning"),
}
"""What a person's place in the list is called, and how its box is drawn."""


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """The list of this day."""
    by = acting(request)
    check_has_a_day(by)
    this = Day.of(by, moment())
    gathered = gather(this)
    now = people(between(gathered.lines, Band.NOW, Band.CARE))
    apart = people(between(gathered.lines, Band.APART, Band.APART))
    coming = people(between(gathered.lines, Band.COMING, Band.COMING))
    record_shown(by, gathered.lines, danish(gettext_lazy("Så sin dag")))
    context = {
        "people": [_shown(each) for each in now],
        "count": sum(each.enrolment is not None for each in now),
        "apart": [_shown(each) for each in apart],
        "coming": [_shown(each) for each in coming],
        "missing": gathered.missing,
        "follows": len(this.rows),
        "coming_days": this.periods.coming_tasks.days,
    }
    return render(request, "day/day.html", context)


def check_has_a_day(by: Actor) -> None:
    """Raise :class:`NotYours` for whoever is on no teams."""
    if not by.permits(SEE_PATHWAYS):
        raise NotYours(_("Du har ingen rolle i dag, som følger borgere."))


def record_shown(by: Actor, lines: Iterable[Line], reason: str) -> None:
    """Write in each citizen's trail that they stood in the list. One query."""
    shown: dict[int, Enrolment] = {}
    for line in lines:
        if line.enrolment is not None:
            shown.setdefault(line.enrolment.citizen_id, line.enrolment)
    record_list(
        by=by,
        record="list of enrolments",
        citizens=[(each.citizen, _basis(each)) for each in shown.values()],
        reason=reason,
    )


def _basis(enrolment: Enrolment) -> str:
    return programme_of(enrolment.version).legal_basis("sharing in the team").id


def _shown(person: Person) -> dict[str, object]:
    tag, kind = TAGS.get(person.band, ("", "plain"))
    return {"person": person, "enrolment": person.enrolment, "lines": person.lines, "tag": str(tag), "kind": kind}

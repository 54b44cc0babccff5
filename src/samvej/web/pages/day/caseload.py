"""My citizens: phase, last contact, next step, worry, days since; sorted as one chooses, with the reason said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web.pages.day.line import PLAN, Day, Line, Worry
from samvej.web.pages.day.lines import gather
from samvej.web.pages.day.next_steps import NextStep, next_steps
from samvej.web.pages.day.views import check_has_a_day
from samvej.web.pages.day.vulnerable import vulnerable_times
from samvej.web.requests import acting
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.doors import record_rows
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.queries import Row

ON_A_PAGE = 50
_EVER = datetime(1900, 1, 1, tzinfo=UTC)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """One citizen in the caseload. ``days``: whole days since the last contact; None where there was none.

    ``open``: whether the plan may be seen, and so the contacts and what comes next.
    """

    row: Row
    phase: str
    last: datetime | None
    days: int | None
    next: NextStep
    worry: Worry
    reasons: tuple[str, ...]
    open: bool

    @property
    def name(self) -> tuple[str, str]:
        """As one looks for it."""
        citizen = self.row.enrolment.citizen
        return (citizen.family_name, citizen.given_name)


@dataclass(frozen=True)
class Order:
    """A way to sort: its name in the address, its words, what is said of it, and by what."""

    id: str
    label: Promise
    reason: Promise
    by: Callable[[Case], Any]


def _by_worry(case: Case) -> tuple[Any, ...]:
    return (-case.worry, case.last or _EVER, case.name)


ORDERS = (
    Order(
        "bekymring",
        gettext_lazy("Bekymring"),
        gettext_lazy("Dem, der er mest grund til at se til, står først; blandt dem dem, I længst ikke har talt med."),
        _by_worry,
    ),
    Order(
        "kontakt",
        gettext_lazy("Sidste kontakt"),
        gettext_lazy("Dem, I længst ikke har haft kontakt med, står først."),
        lambda case: (case.last or _EVER, case.name),
    ),
    Order(
        "naeste",
        gettext_lazy("Næste skridt"),
        gettext_lazy("Dem, hvor der skal ske noget først, står øverst; dem uden en dag står sidst."),
        lambda case: (case.next.at or _NEVER, case.name),
    ),
    Order(
        "fase",
        gettext_lazy("Fase"),
        gettext_lazy("Dem, der er kommet kortest i forløbet, står først; i hver fase dem, der har været der længst."),
        lambda case: (case.row.progress.at, case.row.enrolment.phase_since, case.name),
    ),
    Order("navn", gettext_lazy("Navn"), gettext_lazy("Sorteret efter efternavn."), lambda case: case.name),
)


@require_safe
def caseload(request: HttpRequest) -> HttpResponse:
    """The citizens whom the person follows, or is on the team of."""
    by = acting(request)
    check_has_a_day(by)
    day = Day.of(by, moment())
    order = next((each for each in ORDERS if each.id == request.GET.get("efter")), ORDERS[0])
    gathered = gather(day)
    cases = sorted(_cases(day, gathered.lines), key=order.by)
    page = Paginator(cases, ON_A_PAGE).get_page(request.GET.get("page"))
    record_rows(by=by, rows=[each.row for each in page], reason=danish(gettext_lazy("Så en liste over forløb")))
    context = {
        "page": page,
        "order": order,
        "orders": ORDERS,
        "missing": gathered.missing,
        "worried": sum(each.worry > Worry.NONE for each in cases),
        "several_programmes": len({each.row.enrolment.programme for each in cases}) > 1,
        "lang": language(),
    }
    return render(request, "day/caseload.html", context)


def _cases(day: Day, lines: tuple[Line, ...]) -> list[Case]:
    by_enrolment: dict[int, list[Line]] = {}
    for line in lines:
        if line.enrolment is not None and line.worry > Worry.NONE:
            by_enrolment.setdefault(line.enrolment.pk, []).append(line)
    steps = next_steps(day)
    return [_case(day, row, by_enrolment.get(row.enrolment.pk, []), steps[row.enrolment.pk]) for row in day.rows]


def _case(day: Day, row: Row, lines: list[Line], step: NextStep) -> Case:
    """Every reason to worry: the day's lines, the vulnerable times also where there was a contact, and late tasks."""
    reasons = [(line.worry, line.why) for line in sorted(lines, key=lambda line: line.order)]
    if not any(line.band.name == "CARE" for line in lines):
        reasons += [(Worry.SOME, each.why) for each in vulnerable_times(day, row)]
    if step.late and not any(line.band.name == "LATE" for line in lines):
        reasons.append((Worry.SOME, _("Noget er over tiden.")))
    last = day.last.get(row.enrolment.pk)
    return Case(
        row,
        row.progress.now.say(language()) if row.progress.now else "",
        last,
        max(0, (day.today - last.astimezone(COPENHAGEN).date()).days) if last is not None else None,
        step,
        max((worry for worry, _why in reasons), default=Worry.NONE),
        tuple(why for _worry, why in sorted(reasons, key=lambda each: -each[0])),
        day.may(row.enrolment, PLAN),
    )

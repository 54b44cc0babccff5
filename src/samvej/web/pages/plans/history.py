"""Every version of a plan, and any two of them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web.pages.plans.case import Case, open_case
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.plans.content import PlanContent
from samvej.workplace.plans.differences import changes
from samvej.workplace.plans.models import PlanVersion
from samvej.workplace.plans.queries import version_of, versions
from samvej.workplace.plans.wording import change_words, place_words, value_words

ON_A_PAGE, MOST_CHANGES = 25, 6
_HISTORY = gettext_lazy("Så planens tidligere versioner")
_COMPARED = gettext_lazy("Sammenlignede to versioner af planen")


@dataclass(frozen=True)
class Row:
    """One version in the list: what it changed, in words. ``merged``: others wrote while it was written."""

    version: PlanVersion
    changed: tuple[str, ...]
    more: int
    merged: bool


@dataclass(frozen=True)
class Difference:
    """One thing that two versions say differently."""

    place: str
    kind: str
    before: str
    after: str


@require_safe
def history(request: HttpRequest, key: UUID, mine: bool = False) -> HttpResponse:
    """The versions, the newest first."""
    case = open_case(request, key, mine=mine, reason=danish(_HISTORY))
    every = versions(case.plan) if case.plan else PlanVersion.objects.none()
    page = Paginator(every, ON_A_PAGE).get_page(request.GET.get("page"))
    first = max(page.start_index() - 1, 0)
    rows = _rows(list(every[first : first + ON_A_PAGE + 1]), page.end_index() - first)
    context = {
        "case": case,
        "enrolment": case.enrolment,
        "citizen": case.citizen,
        "rows": rows,
        "page": page,
        "numbers": range(case.opened.number, 0, -1),
        "compare": case.href("compare"),
        "back": case.home,
    }
    return render(request, "plans/history.html", context)


def _rows(some: Sequence[PlanVersion], count: int) -> list[Row]:
    """The first ``count`` of some versions, each beside the one that comes after it in the list."""
    rows = []
    for place, version in enumerate(some[:count]):
        before = some[place + 1].said if place + 1 < len(some) else PlanContent()
        after = version.said
        words = [change_words(each, before, after) for each in changes(before, after)]
        merged = version.based_on < version.number - 1
        rows.append(Row(version, tuple(words[:MOST_CHANGES]), max(len(words) - MOST_CHANGES, 0), merged))
    return rows


@require_safe
def compare(request: HttpRequest, key: UUID, mine: bool = False) -> HttpResponse:
    """What two versions say differently: ``fra`` and ``til``; without them the last change."""
    case = open_case(request, key, mine=mine, reason=danish(_COMPARED))
    last = case.opened.number
    until = _number(request.GET.get("til"), last)
    since = _number(request.GET.get("fra"), max(until - 1, 0))
    since, until = min(since, until), max(since, until)
    older, newer = _version(case, since), _version(case, until)
    if newer is None or (since > 0 and older is None):
        raise NotThere(_("Den version findes ikke."))
    before = older.said if older else PlanContent()
    context = {
        "case": case,
        "enrolment": case.enrolment,
        "citizen": case.citizen,
        "older": older,
        "newer": newer,
        "differences": _differences(case, before, newer.said),
        "numbers": range(1, last + 1),
        "back": case.href("history"),
    }
    return render(request, "plans/compare.html", context)


def _number(said: str | None, otherwise: int) -> int:
    if said is None or not said.isascii() or not said.isdigit() or len(said) > 9:
        return otherwise
    return int(said)


def _version(case: Case, number: int) -> PlanVersion | None:
    if case.plan is None or number == 0:
        return None
    return case.version if number == case.opened.number else version_of(case.plan, number)


def _differences(case: Case, before: PlanContent, after: PlanContent) -> list[Difference]:
    def named(code: str) -> str:
        person = case.circle.find(code, to_citizen=case.mine)
        return person.name_and_role if person else ""

    kinds = {"added": _("Tilføjet"), "removed": _("Fjernet"), "changed": _("Ændret")}
    return [
        Difference(
            place=place_words(each.path, after, before),
            kind=kinds[each.kind],
            before=value_words(each.path, each.before, named),
            after=value_words(each.path, each.after, named),
        )
        for each in changes(before, after)
    ]

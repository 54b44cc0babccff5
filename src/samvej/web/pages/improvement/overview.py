"""The improvement of a programme: its trials, what they grew out of, and how far up the ladder it has come."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samvej.evaluation.disclosure import Shown, show_table
from samvej.web.pages.lead.board import Board
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotThere, NotYours, refuse
from samvej.workplace.improvement import permissions
from samvej.workplace.improvement.models import Barrier, Cycle, Theme
from samvej.workplace.improvement.queries import DoorCount, barriers_of, count_by_door, cycles_of, themes_of
from samvej.workplace.learning.permissions import Scope, scopes_of
from samvej.workplace.learning.showing import POLICY
from samvej.workplace.pathways.policies import language
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion


@dataclass(frozen=True)
class Seen:
    """A programme as one person sees its improvement. ``scope`` is None for whoever sees no figures."""

    version: ProgrammeVersion
    units: tuple[ProgrammeUnit, ...]
    scope: Scope | None
    exact: bool

    @property
    def name(self) -> str:
        """The programme's name."""
        return self.version.name_en if language() == "en" else self.version.name_da


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: reached, or how many are still to go."""

    size: int
    reached: bool
    cycles: tuple[Cycle, ...]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The programmes whose improvement one sees; a single one at once."""
    found = seen_by(acting(request))
    if len(found) == 1:
        return redirect("improvement:programme", programme=found[0].version.programme)
    return render(request, "improvement/overview.html", {"programmes": found})


@require_safe
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """One programme's trials, the newest first; the ladder beside."""
    by = acting(request)
    seen = seen_of(by, programme)
    cycles = cycles_of(seen.units)
    counts = count_by_door(barriers_of(seen.units).select_related(None))
    context = {
        "seen": seen,
        "programme": programme,
        "running": [each for each in cycles if each.status != Cycle.Status.DECIDED],
        "decided": [each for each in cycles if each.status == Cycle.Status.DECIDED],
        "doors": _doors(counts, exact=seen.exact),
        "themes": _waiting(themes_of(seen.units)) if seen.exact else [],
        "rungs": _rungs(by, seen, cycles),
        "may_improve": any(permissions.improve(by=by, unit=unit) for unit in seen.units),
    }
    return render(request, "improvement/programme.html", context)


def seen_by(by: Actor) -> list[Seen]:
    """What somebody sees: leads and steering as on the lead's page, staff what their own unit tries."""
    if permissions.see_figures(by):
        return [Seen(each.version, each.units, each, each.exact) for each in scopes_of(by)]
    units = permissions.units_seen(by)
    if not units:
        raise NotYours(_("Siden er for dem, der arbejder med indsatserne."))
    versions = ProgrammeVersion.objects.filter(in_force=True, programme__in={unit.programme for unit in units})
    return [
        Seen(version, tuple(unit for unit in units if unit.programme == version.programme), None, True)
        for version in versions.order_by("name_da")
    ]


def seen_of(by: Actor, programme: str) -> Seen:
    """The same of one programme. Raises :class:`NotThere`."""
    found = next((each for each in seen_by(by) if each.version.programme == programme), None)
    if found is None:
        refuse()
    return found


def sees(by: Actor, programme: str) -> bool:
    """Whether somebody sees a programme's trials: for links that lead nowhere for others."""
    try:
        seen_of(by, programme)
    except (NotThere, NotYours):
        return False
    return True


def _doors(counts: list[DoorCount], *, exact: bool) -> list[tuple[str, Shown]]:
    """Barriers by door; to whoever is not of the unit as counts of people are shown."""
    if exact:
        shown: tuple[Shown, ...] = tuple(Shown(each.count) for each in counts)
    else:
        shown = show_table([each.count for each in counts], POLICY).counts
    return [(str(Barrier.Door(each.door).label), number) for each, number in zip(counts, shown, strict=True)]


def _waiting(themes: list[Theme]) -> list[Theme]:
    """Themes of which no trial is planned or running yet."""
    return [each for each in themes if all(cycle.status == "decided" for cycle in each.cycles.all())]


def _rungs(by: Actor, seen: Seen, cycles: list[Cycle]) -> list[Rung]:
    """The file's ladder, the widest step first, with the trials on each; empty without a ladder or figures."""
    if seen.scope is None:
        return []
    steps = Board(by, seen.scope).shown.ladder.steps
    return [
        Rung(step.size, step.reached_on is not None, tuple(each for each in cycles if each.scale == step.size))
        for step in reversed(steps)
    ]

"""The barriers of one's unit: what stands in the way, how often, at which door; the lead puts them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from samvej.web.pages.improvement.forms import GatherForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import role
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.improvement import permissions
from samvej.workplace.improvement.actions.logging_barriers import put_together, take_apart
from samvej.workplace.improvement.models import Barrier, Theme
from samvej.workplace.improvement.queries import DoorCount, barriers_of, count_by_door, themes_of
from samvej.workplace.pathways.policies import language
from samvej.workplace.programmes.models import ProgrammeUnit

PER_PAGE = 50


@dataclass(frozen=True)
class DoorRow:
    """A door with its bar: ``count`` of ``most``."""

    id: str
    label: str
    count: int
    always: int
    most: int


@require_http_methods(["GET", "HEAD", "POST"])
def barriers(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first; counted by door; put together by the lead."""
    by = acting(request)
    units = permissions.units_seen(by)
    if not units:
        raise NotYours(_("Siden er for dem, der arbejder i en enhed, som driver en indsats."))
    led = [unit for unit in units if permissions.improve(by=by, unit=unit)]
    themes = themes_of(units)
    form = GatherForm(request.POST or None, themes=[each for each in themes if each.unit in led]) if led else None
    if request.method == "POST":
        done = _gather(request, by, led, form)
        if done is not None:
            return done
    door = request.GET.get("hvor", "")
    every = barriers_of(units)
    found = every.filter(door=door) if door in Barrier.Door.values else every
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    chosen = set(request.POST.getlist("barrier"))
    context = {
        "page": page,
        "rows": [_row(each, chosen) for each in page],
        "doors": _doors(count_by_door(every.select_related(None))),
        "door": door if door in Barrier.Door.values else "",
        "themes": themes,
        "form": form,
        "may_log": permissions.log(by=by),
        "programmes": sorted({unit.programme for unit in units}),
    }
    return render(request, "improvement/barriers.html", context)


def _gather(
    request: HttpRequest, by: Actor, led: Sequence[ProgrammeUnit], form: GatherForm | None
) -> HttpResponse | None:
    """Put the chosen barriers together, or take them apart; None where something must be mended first."""
    if form is None:
        raise NotYours(_("Kun lederen af indsatsen samler barrierer og prøver ændringer af."))
    keys = [key for key in request.POST.getlist("barrier") if _is_key(key)]
    chosen = list(Barrier.objects.filter(key__in=keys, unit__in=list(led)).select_related("unit__organisation"))
    unit = chosen[0].unit if chosen else led[0]
    try:
        if request.POST.get("act") == "apart":
            count = take_apart(by=by, unit=unit, barriers=chosen)
        elif not form.is_valid():
            return None
        else:
            theme = _theme(led, form.cleaned_data.get("theme", ""))
            put_together(by=by, unit=unit, barriers=chosen, name=form.cleaned_data["name"], theme=theme)
            count = len(chosen)
    except NotNow as refusal:
        form.is_valid()
        form.add_error(None, refusal.sentence)
        return None
    messages.success(request, ngettext("%d barriere er flyttet.", "%d barrierer er flyttet.", count) % count)
    return redirect("improvement:barriers")


def _theme(led: Sequence[ProgrammeUnit], key: str) -> Theme | None:
    return Theme.objects.filter(unit__in=list(led), key=key).first() if key else None


def _is_key(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True


def _row(barrier: Barrier, chosen: set[str]) -> dict[str, object]:
    known = role(barrier.by_role) if barrier.by_role else None
    return {
        "barrier": barrier,
        "door": Barrier.Door(barrier.door).label,
        "how_often": Barrier.HowOften(barrier.how_often).label,
        "by": (known.en if language() == "en" else known.da) if known else "",
        "chosen": str(barrier.key) in chosen,
    }


def _doors(counts: Sequence[DoorCount]) -> list[DoorRow]:
    most = max((each.count for each in counts), default=0)
    return [DoorRow(each.door, str(Barrier.Door(each.door).label), each.count, each.always, most) for each in counts]

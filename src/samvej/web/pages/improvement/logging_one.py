"""Writing a barrier down in ten seconds, from any course or from the list, without saying who it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.links import link
from samvej.web.pages.improvement.forms import LogForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, refuse
from samvej.workplace.improvement import permissions
from samvej.workplace.improvement.actions.logging_barriers import log_barrier
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.doors import access_enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion

CHECKED = gettext_lazy("Skrev noget ned om systemet og fik tjekket, at det ikke viser, hvem du er")


@dataclass(frozen=True)
class About:
    """Which unit learns from it; and whose course was open, of whom nothing is kept."""

    unit: ProgrammeUnit
    citizen: Citizen | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Three fields."""
    by = acting(request)
    permissions.check_log(by=by)
    course = request.POST.get("course") or request.GET.get("forloeb") or ""
    units = {} if course else {str(unit.pk): unit for unit in permissions.units_seen(by)}
    names = _names(units.values())
    form = LogForm(request.POST or None, initial={"course": course}, units=[(pk, names[pk]) for pk in units])
    if request.method == "POST" and form.is_valid():
        try:
            cleaned = _keep(by, form, units)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            _thank(request, cleaned=cleaned)
            back = link("pathways:enrolment", key=form.cleaned_data["course"]) if course else ""
            return redirect(back or "improvement:barriers")
    context = {
        "form": form,
        "nowhere": not course and not units,
        "back": (link("pathways:enrolment", key=course) if course else "") or link("improvement:barriers"),
    }
    return render(request, "improvement/log.html", context)


def _keep(by: Actor, form: LogForm, units: dict[str, ProgrammeUnit]) -> bool:
    """Keep it; gives whether something was taken out of the words."""
    said = form.cleaned_data
    about = _about(by, str(said.get("course") or ""), units, form.chosen)
    barrier = log_barrier(
        by=by,
        unit=about.unit,
        door=said["door"],
        happened=said["happened"],
        how_often=said["how_often"],
        about=about.citizen,
        once=said["once"].hex,
    )
    return barrier.cleaned


def _about(by: Actor, course: str, units: dict[str, ProgrammeUnit], chosen: str) -> About:
    if course:
        enrolment = access_enrolment(by=by, key=course, reason=danish(CHECKED))
        return About(enrolment.unit, enrolment.citizen)
    unit = units.get(chosen)
    if unit is None:
        refuse()
    return About(unit)


def _thank(request: HttpRequest, *, cleaned: bool) -> None:
    if cleaned:
        messages.warning(
            request,
            _("Skrevet ned. Noget, der kunne vise, hvem borgeren er, er taget ud. Læs det igennem på listen."),
        )
    else:
        messages.success(request, _("Skrevet ned. Tak: det kan hjælpe den næste."))


def _names(units: Iterable[ProgrammeUnit]) -> dict[str, str]:
    """The programmes' names by the unit's number. One query."""
    held = list(units)
    found = ProgrammeVersion.objects.filter(in_force=True, programme__in={unit.programme for unit in held})
    names = {each.programme: each.name_en if language() == "en" else each.name_da for each in found.defer("content")}
    return {str(unit.pk): names.get(unit.programme, unit.programme) for unit in held}

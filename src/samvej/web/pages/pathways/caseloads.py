"""Who has how many citizens, and room for how many: for those who lead."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from samvej.web.pages.pathways.forms import CapacityForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, NotYours, refuse
from samvej.workplace.pathways.actions.caseloads import set_capacity
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.queries import Caseload, caseloads, units_led
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.programmes.queries import programme_of, version_in_force


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Each unit's contact persons with their places, the freest first."""
    by = acting(request)
    led = units_led(by)
    if not led:
        raise NotYours(_("Kun lederen af indsatsen kan se, hvor mange pladser der er."))
    units = [{"unit": unit, "name": _name(unit), "loads": caseloads(unit), "norm": _norm(unit)} for unit in led]
    return render(request, "pathways/caseloads.html", {"units": units})


@require_http_methods(["GET", "POST"])
def capacity(request: HttpRequest, unit: int, person: UUID) -> HttpResponse:
    """How many citizens one contact person has room for."""
    by = acting(request)
    held, load = _found(by, unit, person)
    form = CapacityForm(request.POST or None, initial={"places": load.places})
    if request.method == "POST" and form.is_valid():
        try:
            now = set_capacity(
                by=by, unit=held, contact_person=load.contact_person, places=form.cleaned_data["places"]
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            said = ngettext("%(name)s har nu %(n)d plads.", "%(name)s har nu %(n)d pladser.", now.open)
            messages.success(request, said % {"name": load.contact_person.name, "n": now.open})
            return redirect("pathways:caseloads")
    page = {"unit": held, "name": _name(held), "load": load, "form": form, "norm": _norm(held)}
    return render(request, "pathways/capacity.html", page)


def _found(by: Actor, unit: int, person: UUID) -> tuple[ProgrammeUnit, Caseload]:
    held = next((each for each in units_led(by) if each.pk == unit), None)
    loads = caseloads(held) if held else []
    load = next((each for each in loads if each.contact_person.key == person), None)
    if held is None or load is None:
        refuse()
    return held, load


def _name(unit: ProgrammeUnit) -> str:
    return programme_of(version_in_force(unit.programme)).file.name.say(language())


def _norm(unit: ProgrammeUnit) -> dict[str, object] | None:
    """What the programme's file says of the caseload, and whether that is assumed."""
    said = programme_of(version_in_force(unit.programme)).file.caseload
    return {"places": said.per_contact_person, "assumed": said.assumed} if said else None

"""One small trial: planned, begun, looked at, decided. One thing to do at a time."""

from collections.abc import Callable
from typing import Any, NoReturn
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvej.web.asking import SeenForm
from samvej.web.pages.improvement.forms import CycleForm, DecideForm, DropForm, NoteForm, StudyForm
from samvej.web.pages.improvement.measured import charts_to_choose, measured
from samvej.web.pages.improvement.overview import Seen, seen_of
from samvej.web.pages.lead.board import Board
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, NotYours, refuse
from samvej.workplace.improvement import permissions, policies
from samvej.workplace.improvement.actions import cycles as acts
from samvej.workplace.improvement.models import Cycle, Theme
from samvej.workplace.improvement.wording import event_words
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.programmes.queries import programme_of


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, programme: str) -> HttpResponse:
    """Plan a trial, perhaps of a theme, or as what an earlier one became."""
    by = acting(request)
    seen = seen_of(by, programme)
    unit = _unit(by, seen)
    theme = _found(Theme.objects.filter(unit=unit), request, "theme", "tema")
    after = _found(Cycle.objects.filter(unit=unit), request, "after", "efter")
    form = _form(request, seen, initial=_begun_with(theme, after))
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            once = said["once"].hex if said["once"] else None
            made = acts.plan_cycle(by=by, unit=unit, plan=_plan(said), theme=theme, after=after, once=once)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Planlagt. Begynd, når I er klar."))
            return redirect("improvement:cycle", made.key)
    return render(request, "improvement/plan.html", {"form": form, "seen": seen, "theme": theme, "after": after})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write the plan anew before it is begun."""
    by = acting(request)
    cycle = _cycle(key)
    seen = seen_of(by, cycle.programme)
    _check_seen(seen, cycle)
    permissions.check_improve(by=by, unit=cycle.unit)
    policies.check_transition(cycle, "change the plan")
    initial = {name: getattr(cycle, name) for name in CycleForm.base_fields if hasattr(cycle, name)}
    form = _form(request, seen, initial=initial | {"once": None, "theme": None, "after": None})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            acts.change_plan(by=by, cycle=cycle, plan=_plan(said), seen_revision=said["revision"])
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Planen er skrevet om."))
            return redirect("improvement:cycle", key)
    return render(
        request, "improvement/plan.html", {"form": form, "seen": seen, "cycle": cycle, "theme": cycle.theme}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cycle(request: HttpRequest, key: UUID) -> HttpResponse:
    """One trial, its data, and what is next."""
    by = acting(request)
    found = _cycle(key)
    seen = seen_of(by, found.programme)
    _check_seen(seen, found)
    ways = _ways(by, found, request.POST if request.method == "POST" else None)
    form = None
    if request.method == "POST":
        name = request.POST.get("act", "")
        form = ways.get(name)
        if form is None:
            _refuse_late(by, found, name)
        if form.is_valid():
            try:
                done = _do(by, found, name, form.cleaned_data)
            except NotNow as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, done)
                return redirect("improvement:cycle", key)
    context = {
        "cycle": found,
        "seen": seen,
        "programme": found.programme,
        "ways": ways,
        "form": form,
        "measured": measured(Board(by, seen.scope), found) if seen.scope is not None and found.chart else None,
        "notes": found.notes.all(),
        "followed_by": found.followed_by.order_by("number"),
        "history": [
            {"at": each.at, "who": each.by_name, "text": event_words(each)}
            for each in found.events.order_by("-at", "-pk")
        ],
        "may_improve": permissions.improve(by=by, unit=found.unit),
    }
    return render(request, "improvement/cycle.html", context)


def _ways(by: Actor, cycle: Cycle, posted: Any) -> dict[str, forms.Form]:
    """What may be done with it now, each with its form."""
    if not permissions.improve(by=by, unit=cycle.unit):
        return {}
    offered: dict[str, Callable[..., forms.Form]] = {
        "begin": SeenForm,
        "note": NoteForm,
        "study": StudyForm,
        "decide": DecideForm,
        "drop": DropForm,
    }
    return {
        name: form(
            posted if posted is not None and posted.get("act") == name else None,
            initial={"revision": cycle.revision},
            auto_id=f"{name}-%s",
        )
        for name, form in offered.items()
        if policies.transition(cycle, name)
    }


def _do(by: Actor, cycle: Cycle, name: str, said: dict[str, Any]) -> str:
    """Do it; gives the sentence that says so. Raises :class:`NotNow`."""
    seen = said.get("revision")
    match name:
        case "begin":
            acts.begin(by=by, cycle=cycle, seen_revision=seen)
            return _("Afprøvningen er begyndt.")
        case "note":
            acts.write_note(by=by, cycle=cycle, text=said["text"], once=said["once"].hex)
            return _("Skrevet ned.")
        case "study":
            acts.study(by=by, cycle=cycle, saw=said["saw"], learned=said["learned"], seen_revision=seen)
            return _("Skrevet ned. Nu mangler kun, hvad I gør.")
        case "decide":
            acts.decide(by=by, cycle=cycle, decision=said["decision"], seen_revision=seen)
            return _("Afgjort.")
        case _other:
            acts.drop(by=by, cycle=cycle, learned=said["learned"], seen_revision=seen)
            return _("Lagt væk. Det, I lærte, står her.")


def _refuse_late(by: Actor, cycle: Cycle, name: str) -> NoReturn:
    """Say why something cannot be done: not this person's, or the state's own sentence."""
    permissions.check_improve(by=by, unit=cycle.unit)
    if name in ("begin", "note", "study", "decide", "drop"):
        policies.check_transition(cycle, name)
    refuse()


def _cycle(key: UUID) -> Cycle:
    found = Cycle.objects.select_related("unit__organisation", "theme", "after").filter(key=key).first()
    if found is None:
        refuse()
    return found


def _check_seen(seen: Seen, cycle: Cycle) -> None:
    if cycle.unit_id not in {unit.pk for unit in seen.units}:
        refuse()


def _unit(by: Actor, seen: Seen) -> ProgrammeUnit:
    """The unit whose trial it will be."""
    for unit in seen.units:
        if permissions.improve(by=by, unit=unit):
            return unit
    raise NotYours(_("Kun lederen af indsatsen samler barrierer og prøver ændringer af."))


def _found(rows: Any, request: HttpRequest, posted: str, asked: str) -> Any:
    """A theme or a trial that the form or the address names; None where there is none such in the unit."""
    key = request.POST.get(posted) or request.GET.get(asked)
    try:
        return rows.filter(key=UUID(key)).first() if key else None
    except ValueError:
        return None


def _begun_with(theme: Theme | None, after: Cycle | None) -> dict[str, Any]:
    """What stands in the form of a new trial: what the earlier one said, to be changed."""
    known: dict[str, Any] = {"theme": theme.key if theme else None, "after": after.key if after else None}
    if after is not None:
        known |= {name: getattr(after, name) for name in ("aim", "change", "prediction", "chart", "measure", "scale")}
    return known


def _form(request: HttpRequest, seen: Seen, *, initial: dict[str, Any]) -> CycleForm:
    evaluation = programme_of(seen.version).file.evaluation
    ladder = evaluation.scale_ladder if evaluation else ()
    known = {name: value for name, value in initial.items() if value is not None}
    return CycleForm(request.POST or None, initial=known, charts=charts_to_choose(), ladder=ladder)


def _plan(said: dict[str, Any]) -> acts.CyclePlan:
    return acts.CyclePlan(
        aim=said["aim"],
        change=said["change"],
        prediction=said["prediction"],
        chart=said["chart"],
        measure=said["measure"],
        scale=said["scale"],
        looked_at_on=said["looked_at_on"],
    )

"""The rounds: the ones I am asked in, the ones that were, and for a lead the next."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.programme.calendar import deadline
from samvej.web.asking import OnceForm, choose
from samvej.web.requests import acting
from samvej.web.widgets import Day
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import SEE_PATHWAYS
from samvej.workplace.coordination import permissions
from samvej.workplace.coordination.actions.rounds import open_round
from samvej.workplace.coordination.queries import Held, asked_of, rounds_of, took_part_in
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.policies import language
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.programmes.queries import active_programmes, programme_of, units_of_actor


class OpenForm(OnceForm):
    """For which unit, and until when."""

    unit = forms.ChoiceField(label=gettext_lazy("Hvilken indsats?"))
    closes_on = forms.DateField(
        label=gettext_lazy("Til og med hvilken dag kan der svares?"),
        help_text=gettext_lazy("To uger er nok for de fleste."),
        widget=Day,
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "unit", units)
        self.only = units[0][0] if len(units) == 1 else ""
        if self.only:
            del self.fields["unit"]

    @property
    def chosen(self) -> str:
        """The unit's number."""
        return self.only or str(self.cleaned_data["unit"])


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """What is asked of me, what earlier rounds said, and the next round."""
    by = acting(request)
    led = [unit for unit in units_of_actor(by) if permissions.hold(by=by, unit=unit)]
    if not led and not by.permits(SEE_PATHWAYS):
        raise NotYours(_("Siden er for dem, der er på borgeres team."))
    units = _asking(led)
    form = OpenForm(request.POST or None, units=[(str(each.pk), name) for each, name in units]) if units else None
    if request.method == "POST":
        if form is None:
            raise NotYours(_("Kun lederen af indsatsen kan begynde og slutte en runde."))
        if form.is_valid():
            try:
                begun = _begin(by, form, units)
            except NotNow as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, _("Runden er begyndt. Alle på teamene får besked."))
                return redirect("coordination:round", begun)
    rounds = {each.round.pk: each for each in (*rounds_of(led), *took_part_in(by))}
    context = {
        "asked": asked_of(by),
        "rounds": sorted(rounds.values(), key=lambda each: each.round.opened_at, reverse=True),
        "form": form,
        "next": _next(list(rounds.values()), units),
        "lang": language(),
    }
    return render(request, "coordination/overview.html", context)


def _asking(led: list[ProgrammeUnit]) -> list[tuple[ProgrammeUnit, str]]:
    """The units whose programme has such a survey in its file, with the programme's name. One query."""
    versions = {each.programme: each for each in active_programmes()} if led else {}
    found = []
    for unit in led:
        version = versions.get(unit.programme)
        if version is not None and programme_of(version).file.coordination is not None:
            found.append((unit, version.name_en if language() == "en" else version.name_da))
    return found


def _begin(by: Actor, form: OpenForm, units: list[tuple[ProgrammeUnit, str]]) -> Any:
    said = form.cleaned_data
    unit = next(each for each, _name in units if str(each.pk) == form.chosen)
    return open_round(by=by, unit=unit, closes_on=said["closes_on"], once=said["once"].hex).key


def _next(rounds: list[Held], units: list[tuple[ProgrammeUnit, str]]) -> str:
    """Since when the next round is due, in words; empty while none has been held or it is not due yet."""
    for unit, _name in units:
        last = max((each.round for each in rounds if each.round.unit_id == unit.pk), default=None, key=_opened)
        section = programme_of(last.version).file.coordination if last is not None else None
        if last is not None and section is not None and deadline(last.opened_at, section.every).date() <= today():
            return _("Der er gået %(time)s siden sidste runde: det er tid til en ny.") % {
                "time": section.every.say(language())
            }
    return ""


def _opened(round: Any) -> Any:
    return round.opened_at

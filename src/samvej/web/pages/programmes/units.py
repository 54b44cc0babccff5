"""Who runs a programme, and for which municipalities: the list, a new one, changing and closing. Administrators'."""

import re
from difflib import get_close_matches

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samvej.web.pages.refer.forms import municipality_names
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, refuse
from samvej.workplace.pathways.actions.units import close_unit
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Organisation
from samvej.workplace.programmes import permissions
from samvej.workplace.programmes.actions import open_unit
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.programmes.queries import is_open, version_in_force


class MunicipalitiesForm(forms.Form):
    """Municipalities by name (or number), as one writes a list."""

    municipalities = forms.CharField(
        label=gettext_lazy("Hvilke kommuners borgere tager stedet imod?"),
        help_text=gettext_lazy(
            "Skriv navnene med komma imellem, for eksempel: Lolland, Guldborgsund. Lad feltet stå tomt, "
            "hvis stedet tager imod borgere fra alle kommuner."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_municipalities(self) -> list[str]:
        """The four-digit codes, in order."""
        names = municipality_names()
        codes = {name.casefold(): code for code, name in names.items()} | {code: code for code in names}
        said = [each.strip() for each in re.split(r"[,;\n]", self.cleaned_data["municipalities"]) if each.strip()]
        for each in said:
            if each.casefold() not in codes:
                near = get_close_matches(each.casefold(), codes, n=1)
                hint = _("Mente du %(name)s?") % {"name": names[codes[near[0]]]} if near else ""
                words = _("Der er ingen kommune, der hedder »%(name)s«.") % {"name": each}
                raise ValidationError(f"{words} {hint}".strip())
        return sorted({codes[each.casefold()] for each in said})


class UnitForm(MunicipalitiesForm):
    """A place that does not run the programme yet."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Hvem skal drive indsatsen?"),
        help_text=gettext_lazy("Medarbejderne dér får indbakken. De skal være ansat med en rolle, der svarer til."),
        queryset=Organisation.objects.none(),
        empty_label=gettext_lazy("Vælg et sted"),
    )
    field_order = ("organisation", "municipalities")

    def __init__(self, programme: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        running = [unit.organisation_id for unit in _units(programme) if is_open(unit)]
        free = Organisation.objects.filter(closed_on__isnull=True).exclude(pk__in=running).order_by("name")
        self.fields["organisation"].queryset = free  # type: ignore[attr-defined]


@require_safe
def units(request: HttpRequest, programme: str) -> HttpResponse:
    """All of them: those that run it now, and those that did."""
    version = _version(acting(request), programme)
    rows = [(unit, where(unit), is_open(unit)) for unit in _units(programme)]
    rows.sort(key=lambda row: (not row[2], row[0].organisation.name))
    return render(request, "programmes/units.html", {"rows": rows, "programme": programme, "name": _name(version)})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, programme: str) -> HttpResponse:
    """Let a place run the programme."""
    by = acting(request)
    version = _version(by, programme)
    form = UnitForm(programme, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_unit(by=by, programme=programme, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Stedet driver nu indsatsen og får dens henvisninger."))
            return redirect("programmes:units", programme=programme)
    context = {
        "form": form,
        "programme": programme,
        "title": _("Lad et sted drive %(name)s") % {"name": _name(version)},
        "button": _("Lad stedet drive indsatsen"),
    }
    return render(request, "programmes/unit.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, programme: str, unit: int) -> HttpResponse:
    """Which municipalities' citizens it takes; and, if it was closed, that it runs the programme again."""
    by = acting(request)
    _version(by, programme)
    held = _unit(programme, unit)
    names = municipality_names()
    now = ", ".join(sorted(names.get(code, code) for code in held.municipalities))
    form = MunicipalitiesForm(request.POST or None, initial={"municipalities": now})
    if request.method == "POST" and form.is_valid():
        try:
            open_unit(by=by, programme=programme, organisation=held.organisation, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Gemt. Det gælder for nye henvisninger fra nu af."))
            return redirect("programmes:units", programme=programme)
    context = {
        "form": form,
        "programme": programme,
        "title": held.organisation.name,
        "button": _("Gem") if is_open(held) else _("Lad stedet drive indsatsen igen"),
        "unit": held if is_open(held) else None,
    }
    return render(request, "programmes/unit.html", context)


@require_POST
def close(request: HttpRequest, programme: str, unit: int) -> HttpResponse:
    """Let a place run the programme no more."""
    by = acting(request)
    _version(by, programme)
    held = _unit(programme, unit)
    try:
        close_unit(by=by, unit=held)
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return redirect("programmes:change_unit", programme=programme, unit=held.pk)
    messages.success(request, _("Stedet driver ikke indsatsen mere. Det, der er skrevet der, bliver stående."))
    return redirect("programmes:units", programme=programme)


def where(unit: ProgrammeUnit) -> str:
    """Whose citizens a unit takes, by the names of the municipalities."""
    names = municipality_names()
    return ", ".join(sorted(names.get(code, code) for code in unit.municipalities)) or _("Alle kommuner")


def _units(programme: str) -> list[ProgrammeUnit]:
    return list(ProgrammeUnit.objects.filter(programme=programme).select_related("organisation").order_by("pk"))


def _unit(programme: str, unit: int) -> ProgrammeUnit:
    found = ProgrammeUnit.objects.filter(programme=programme, pk=unit).select_related("organisation").first()
    if found is None:
        refuse()
    return found


def _version(by: Actor, programme: str) -> ProgrammeVersion:
    permissions.check_open_unit(by=by)
    return version_in_force(programme)


def _name(version: ProgrammeVersion) -> str:
    return version.name_en if language() == "en" else version.name_da

"""Organisations: the list, one of them, a new one, changing and closing. For administrators only."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samvej.web.pages.organisations.forms import SECTORS, OrganisationForm, in_language, kinds
from samvej.web.requests import acting
from samvej.workplace.access.roles import role
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotThere
from samvej.workplace.people.actions import change_organisation, close_organisation, write_in_organisation
from samvej.workplace.people.models import Employment, Organisation
from samvej.workplace.people.permissions import check_keep_people
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion

PER_PAGE = 50


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations by name."""
    check_keep_people(acting(request))
    closed = request.GET.get("lukkede") == "1"
    sector = request.GET.get("sektor", "")
    held = Organisation.objects.select_related("part_of").annotate(
        staff=Count(
            "employments__professional",
            filter=Q(employments__valid_to__isnull=True) | Q(employments__valid_to__gte=today()),
            distinct=True,
        )
    )
    if not closed:
        held = held.filter(closed_on__isnull=True)
    if sector in dict(SECTORS):
        held = held.filter(sector=sector)
    page = Paginator(held.order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(each, dict(SECTORS).get(each.sector, each.sector)) for each in page.object_list]
    context = {"rows": rows, "page": page, "closed": closed, "sector": sector, "sectors": SECTORS}
    return render(request, "organisations/list.html", context)


@require_safe
def organisation(request: HttpRequest, key: UUID) -> HttpResponse:
    """One organisation: its numbers, its staff with their roles, what it runs."""
    check_keep_people(acting(request))
    held = _organisation(key)
    names = {
        each.programme: in_language(each.name_da, each.name_en)
        for each in ProgrammeVersion.objects.filter(in_force=True).only("programme", "name_da", "name_en")
    }
    units = ProgrammeUnit.objects.filter(organisation=held, closed_on__isnull=True)
    context = {
        "organisation": held,
        "sector": dict(SECTORS).get(held.sector, held.sector),
        "kind": dict(kinds()).get(held.kind, held.kind),
        "staff": [(each, role_name(each)) for each in _staff(held)],
        "units": [(names.get(each.programme, each.programme), ", ".join(each.municipalities)) for each in units],
        "parts": held.parts.filter(closed_on__isnull=True),
    }
    return render(request, "organisations/organisation.html", context)


def role_name(employment: Employment) -> str:
    """The role's name in the page's language."""
    held = role(employment.role)
    name = in_language(held.da, held.en)
    if not employment.programme:
        return name
    says = ProgrammeVersion.objects.filter(programme=employment.programme, in_force=True).first()
    programme = in_language(says.name_da, says.name_en) if says else employment.programme
    return _("%(role)s, kun i %(programme)s") % {"role": name, "programme": programme}


def _staff(held: Organisation) -> list[Employment]:
    running = Q(valid_to__isnull=True) | Q(valid_to__gte=today())
    return list(
        held.employments.filter(running).select_related("professional", "organisation").order_by("professional__name")
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new organisation."""
    by = acting(request)
    check_keep_people(by)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = write_in_organisation(by=by, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Organisationen er oprettet. Nu kan du ansætte medarbejdere her."))
            return redirect("organisations:organisation", key=made.key)
    context = {"form": form, "title": _("Ny organisation"), "button": _("Opret organisationen")}
    return render(request, "organisations/form.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """An organisation's facts."""
    by = acting(request)
    check_keep_people(by)
    held = _organisation(key)
    form = OrganisationForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(by=by, organisation=held, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Gemt."))
            return redirect("organisations:organisation", key=held.key)
    context = {
        "form": form,
        "title": _("Ret %(name)s") % {"name": held.name},
        "button": _("Gem"),
        "organisation": held,
    }
    return render(request, "organisations/form.html", context)


@require_POST
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close an organisation."""
    by = acting(request)
    check_keep_people(by)
    held = _organisation(key)
    try:
        close_organisation(by=by, organisation=held)
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Organisationen er lukket. Det, der er skrevet herfra, bliver stående."))
    return redirect("organisations:organisation", key=held.key)


def _organisation(key: UUID) -> Organisation:
    held = Organisation.objects.select_related("part_of").filter(key=key).first()
    if held is None:
        raise NotThere(_("Her er ingen organisation. Måske er linket forkert skrevet."))
    return held

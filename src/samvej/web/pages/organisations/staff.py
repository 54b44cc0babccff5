"""Staff: hired at an organisation, their roles there, and their accounts. For administrators only."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samvej.web.pages.organisations.forms import AccountForm, ProfessionalForm, RoleForm
from samvej.web.pages.organisations.views import role_name
from samvej.web.requests import acting
from samvej.workplace.ground.refusals import NotNow, NotThere
from samvej.workplace.people.actions import (
    change_professional,
    close_account,
    employ,
    end_employment,
    open_account,
    reopen_account,
    write_in_professional,
)
from samvej.workplace.people.models import Account, Organisation, Professional
from samvej.workplace.people.permissions import check_keep_people
from samvej.workplace.people.policies import is_running


@require_http_methods(["GET", "POST"])
def hire(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new member of staff with a first role here."""
    by = acting(request)
    check_keep_people(by)
    organisation = Organisation.objects.filter(key=key).first()
    if organisation is None:
        raise NotThere(_("Her er ingen organisation. Måske er linket forkert skrevet."))
    person = ProfessionalForm(request.POST or None)
    role = RoleForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and person.is_valid() and role.is_valid():
        try:
            with transaction.atomic():
                made = write_in_professional(by=by, **person.cleaned_data)
                employ(by=by, professional=made, organisation=organisation, **role.cleaned_data)
        except NotNow as refusal:
            person.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Medarbejderen er ansat. Åbn en konto, så vedkommende kan logge ind."))
            return redirect("organisations:professional", key=made.key)
    context = {"forms": [person, role], "organisation": organisation}
    return render(request, "organisations/hire.html", context)


@require_safe
def professional(request: HttpRequest, key: UUID) -> HttpResponse:
    """One member of staff: who it is, the roles now and before, the account."""
    check_keep_people(acting(request))
    person = _professional(key)
    held = person.employments.select_related("organisation").order_by("-valid_from", "-pk")
    roles = [(each, role_name(each), is_running(each)) for each in held]
    context = {"person": person, "roles": roles, "account": Account.objects.filter(professional=person).first()}
    return render(request, "organisations/professional.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """A member of staff's facts."""
    by = acting(request)
    check_keep_people(by)
    person = _professional(key)
    form = ProfessionalForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            change_professional(by=by, professional=person, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Gemt."))
            return redirect("organisations:professional", key=person.key)
    context = {"form": form, "title": _("Ret %(name)s") % {"name": person.name}, "button": _("Gem"), "person": person}
    return render(request, "organisations/form.html", context)


@require_http_methods(["GET", "POST"])
def give_role(request: HttpRequest, key: UUID) -> HttpResponse:
    """One more role."""
    by = acting(request)
    check_keep_people(by)
    person = _professional(key)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            employ(by=by, professional=person, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Rollen er givet."))
            return redirect("organisations:professional", key=person.key)
    context = {"form": form, "title": _("Ny rolle"), "button": _("Giv rollen"), "person": person}
    return render(request, "organisations/form.html", context)


@require_POST
def end_role(request: HttpRequest, key: UUID, role: int) -> HttpResponse:
    """End a role today."""
    by = acting(request)
    check_keep_people(by)
    person = _professional(key)
    held = person.employments.filter(pk=role).first()
    if held is None:
        raise NotThere(_("Her er ingen rolle. Måske er linket forkert skrevet."))
    try:
        end_employment(by=by, employment=held)
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Rollen slutter i dag."))
    return redirect("organisations:professional", key=person.key)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new account, or the closed one opened again."""
    by = acting(request)
    check_keep_people(by)
    person = _professional(key)
    held = Account.objects.filter(professional=person).first()
    if held is not None:
        if request.method == "POST":
            reopen_account(by=by, account=held)
            messages.success(request, _("Kontoen er åben igen."))
        return redirect("organisations:professional", key=person.key)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            open_account(by=by, professional=person, username=said["username"], password=said["password"] or None)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Kontoen er åbnet."))
            return redirect("organisations:professional", key=person.key)
    context = {"form": form, "title": _("Åbn en konto"), "button": _("Åbn kontoen"), "person": person}
    return render(request, "organisations/form.html", context)


@require_POST
def close_the_account(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close a member of staff's account."""
    by = acting(request)
    check_keep_people(by)
    person = _professional(key)
    held = Account.objects.filter(professional=person).first()
    if held is not None:
        try:
            close_account(by=by, account=held)
        except NotNow as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("Kontoen er lukket."))
    return redirect("organisations:professional", key=person.key)


def _professional(key: UUID) -> Professional:
    held = Professional.objects.filter(key=key).first()
    if held is None:
        raise NotThere(_("Her er ingen medarbejder. Måske er linket forkert skrevet."))
    return held

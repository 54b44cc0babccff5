"""My page: who has opened my record, what I have said yes to, and what I have said no to."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.pages.access import said
from samvej.web.pages.access.consents import shown, withdrawn
from samvej.web.pages.access.forms import RestrictionForm
from samvej.web.pages.mine.whose import citizen_of
from samvej.web.requests import acting
from samvej.workplace.access import permissions
from samvej.workplace.access.consents import access_consent, access_consents
from samvej.workplace.access.log import access_log, days
from samvej.workplace.access.restrictions import (
    access_restriction,
    access_restrictions,
    lift_restriction,
    set_restriction,
)
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.own_consent import consents_asked
from samvej.workplace.pathways.policies import language

PER_PAGE = 50


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Who has opened my record, by day."""
    by = acting(request)
    citizen = citizen_of(by)
    own = request.GET.get("egne") == "1"
    entries = access_log(by=by, citizen=citizen, own=own)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    reader = str(by.account.key) if by.account else ""
    context = {
        "citizen": citizen,
        "is_own": by.citizen is not None,
        "page": page,
        "days": days(page, to_citizen=by.citizen is not None, reader=reader),
        "own": own,
        "may_say_no": permissions.set_restriction(by, citizen),
    }
    return render(request, "mine/log.html", context)


@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """What I have said yes to, what is in force first."""
    by = acting(request)
    citizen = citizen_of(by)
    rows = [shown(each) for each in access_consents(by=by, citizen=citizen, reason=_("Så samtykkerne"))]
    rows.sort(key=lambda row: not row["in_force"])
    lang = language()
    asked = [
        (each.case.key, each.programme.file.name.say(lang))
        for each in (consents_asked(citizen) if permissions.is_oneself(by, citizen) else ())
    ]
    return render(request, "mine/consents.html", {"citizen": citizen, "rows": rows, "asked": asked})


@require_safe
def consent(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them, to read and print."""
    by = acting(request)
    citizen_of(by)
    held = access_consent(by=by, key=key, reason=_("Så et samtykke"))
    return render(request, "mine/consent.html", {"citizen": held.citizen, **shown(held)})


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take it back: asked once more first."""
    by = acting(request)
    citizen_of(by)
    held = access_consent(by=by, key=key, reason=_("Trækker et samtykke tilbage"))
    return withdrawn(request, held, held.citizen, "mine")


@require_http_methods(["GET", "POST"])
def restrictions(request: HttpRequest) -> HttpResponse:
    """What I have said no to, and saying it."""
    by = acting(request)
    citizen = citizen_of(by)
    held = access_restrictions(by=by, citizen=citizen, reason=_("Så spærringerne"))
    form = RestrictionForm(citizen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation, professional = form.against()
        try:
            set_restriction(
                by=by,
                citizen=citizen,
                organisation=organisation,
                professional=professional,
                data_types=form.cleaned_data["data_types"],
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Spærringen gælder fra nu af."))
            return redirect("mine:restrictions")
    rows = [(each, said.against(each), said.what(each)) for each in held]
    context = {
        "form": form,
        "rows": [row for row in rows if row[0].lifted_at is None],
        "lifted": [row for row in rows if row[0].lifted_at is not None],
    }
    return render(request, "mine/restrictions.html", context)


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a no back: asked once more first."""
    by = acting(request)
    held = access_restriction(by=by, key=key, reason=_("Så en spærring for at fjerne den"))
    refusal = ""
    if request.method == "POST":
        try:
            lift_restriction(by=by, restriction=held)
        except NotNow as fault:
            refusal = fault.sentence
        else:
            messages.success(request, _("Spærringen er fjernet."))
            return redirect("mine:restrictions")
    context = {"held": held, "whom": said.against(held), "what": said.what(held), "refusal": refusal}
    return render(request, "mine/lift_restriction.html", context)

"""The slips of one course, and telling of a new one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.pages.slips import shown
from samvej.web.pages.slips.forms import ReportForm
from samvej.web.pages.slips.signs import signs_of, signs_standing
from samvej.web.requests import acting
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Organisation
from samvej.workplace.slips import permissions, policies
from samvej.workplace.slips.actions import report_slip
from samvej.workplace.slips.doors import open_course, section_of
from samvej.workplace.slips.queries import slips_of

OPENED = gettext_lazy("Så, hvad der er skredet i planen")
TELLING = gettext_lazy("Åbnede siden til at melde, at planen skrider")


@require_safe
def slips(request: HttpRequest, key: UUID) -> HttpResponse:
    """What runs, and what was solved."""
    by = acting(request)
    enrolment = open_course(by=by, key=key, reason=danish(OPENED)).enrolment
    section = section_of(enrolment)
    found = slips_of(enrolment)
    rows = [shown.row(each) for each in found]
    context = {
        "enrolment": enrolment,
        "citizen": enrolment.citizen,
        "running": [each for each in rows if each.slip.is_running],
        "ended": [each for each in rows if not each.slip.is_running],
        "signs": signs_standing(enrolment, found) if enrolment.status != Enrolment.Status.ENDED else [],
        "section": section,
        "within": section.within.say(language()) if section else "",
        "may_report": permissions.report(by=by, enrolment=enrolment)
        and policies.report(enrolment=enrolment, section=section),
    }
    return render(request, "slips/course.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """Tell that the plan slips."""
    by = acting(request)
    enrolment = open_course(by=by, key=key, reason=danish(TELLING)).enrolment
    permissions.check_report(by=by, enrolment=enrolment)
    section = section_of(enrolment)
    policies.check_report(enrolment=enrolment, section=section)
    assert section is not None
    places = places_of(enrolment)
    form = ReportForm(request.POST or None, places=places, signs=signs_of(enrolment))
    if request.method == "POST" and form.is_valid():
        said, chosen = form.cleaned_data, set(form.cleaned_data["services"])
        try:
            slip = report_slip(
                by=by,
                enrolment=enrolment,
                what=said["what"],
                kind=said["kind"],
                sign_id=said.get("sign", ""),
                services=[each for each in places if str(each.key) in chosen],
                once=said["once"].hex,
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Teamet har fået det at vide."))
            return redirect("slips:slip", slip.key)
    context = {
        "enrolment": enrolment,
        "citizen": enrolment.citizen,
        "form": form,
        "within": section.within.say(language()),
    }
    return render(request, "slips/report.html", context)


def places_of(enrolment: Enrolment) -> list[Organisation]:
    """The places on the team, the unit's own first. One query."""
    members = enrolment.team.filter(to_at__isnull=True).select_related("organisation").order_by("organisation__name")
    found = {enrolment.unit.organisation_id: enrolment.unit.organisation}
    found |= {each.organisation_id: each.organisation for each in members}
    return list(found.values())

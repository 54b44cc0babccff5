"""How the citizen takes part: written by somebody on the team, or by the citizen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.pages.teams import shown
from samvej.web.pages.teams.forms import ParticipationForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.teams import permissions
from samvej.workplace.teams.actions.participating import write_participation
from samvej.workplace.teams.doors import open_own_team, open_team
from samvej.workplace.teams.queries import participation_of, relatives_of

OPENED = gettext_lazy("Så, hvordan du vil være med")


@require_http_methods(["GET", "POST"])
def by_staff(request: HttpRequest, key: UUID) -> HttpResponse:
    """Written down by somebody on the team who has asked."""
    by = acting(request)
    opened = open_team(by=by, key=key, reason=danish(OPENED))
    if "plan" not in opened.data_types:
        raise NotYours(_("Kun borgeren selv og borgerens team kan skrive, hvordan borgeren vil være med."))
    return _written(request, by, opened.enrolment, own=False)


@require_http_methods(["GET", "POST"])
def by_citizen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Said by the citizen."""
    by = acting(request)
    enrolment = open_own_team(by=by, key=key, reason=danish(OPENED), to_change=True)
    return _written(request, by, enrolment, own=True)


def _written(request: HttpRequest, by: Actor, enrolment: Enrolment, *, own: bool) -> HttpResponse:
    permissions.check_write_participation(by=by, enrolment=enrolment)
    last = participation_of(enrolment)
    initial: dict[str, object] = {"seen": last.pk if last else 0}
    if last is not None:
        initial |= {"how": last.how, "words": last.words, "through_name": last.through_name}
        initial["through"] = str(last.through.key) if last.through else ""
    data = request.POST.copy() if request.method == "POST" else None
    form = ParticipationForm(data, initial=initial, own=own, relatives=relatives_of(enrolment))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            write_participation(
                by=by,
                enrolment=enrolment,
                how=said["how"],
                through=form.somebody,
                through_name=said["through_name"],
                words=said["words"],
                revisit_on=said["revisit_on"],
                seen=said["seen"],
                once=said["once"].hex,
            )
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
            if data is not None:
                data["seen"] = str(last.pk if last else 0)  # what stands above the form now has been seen
        else:
            messages.success(request, _("Gemt. Teamet kan se det."))
            return redirect("teams:mine") if own else redirect("teams:team", key=enrolment.key)
    context = {
        "enrolment": enrolment,
        "citizen": enrolment.citizen,
        "form": form,
        "own": own,
        "takes_part": shown.takes_part(last, today()),
    }
    return render(request, "teams/participation.html", context)

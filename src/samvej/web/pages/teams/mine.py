"""My team: who helps me and how I reach them, what each may see, whom I have asked; and changing it myself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.links import link
from samvej.web.pages.mine.views import record_own_page
from samvej.web.pages.mine.whose import called, citizen_of
from samvej.web.pages.teams import shown
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Citizen, Relative
from samvej.workplace.people.policies import is_running
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.teams import permissions, policies
from samvej.workplace.teams.actions.ending import end_membership
from samvej.workplace.teams.actions.inviting import withdraw_invitation
from samvej.workplace.teams.doors import member_of, open_own_team, own_enrolments, own_invitation
from samvej.workplace.teams.queries import open_invitations, participation_of, team_of

OPENED = gettext_lazy("Så sit eget team")
OPENED_BY_RELATIVE = gettext_lazy("Så teamet som pårørende")
CHANGING = gettext_lazy("Så sit eget team for at ændre det")


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Everybody who helps, a section for each course."""
    by = acting(request)
    citizen = citizen_of(by)
    may_change = is_oneself(by, citizen)
    if not may_change and not _may_look(by):
        refuse()
    reason = danish(OPENED if by.citizen is not None else OPENED_BY_RELATIVE)
    courses = [open_own_team(by=by, key=each.key, reason=reason) for each in own_enrolments(citizen)]
    if not courses:
        record_own_page(by, citizen, reason)
    context = {
        "called": called(citizen),
        "is_own": by.citizen is not None,
        "citizen": citizen,
        "may_change": may_change,
        "courses": [_course(by, each) for each in courses],
        "relatives": [(each, shown.my_words(each)) for each in _relatives(citizen)] if may_change else [],
        "may_let": by.citizen is not None,
        "write": link("messages:mine_new") if may_change else "",
    }
    return render(request, "teams/mine.html", context)


def _may_look(by: Actor) -> bool:
    return by.relative is not None and by.relative.may_see_plan and is_running(by.relative)


def _relatives(citizen: Citizen) -> list[Relative]:
    return [each for each in citizen.relatives.all() if is_running(each)]


def _course(by: Actor, enrolment: Enrolment) -> dict[str, object]:
    programme = programme_of(enrolment.version)
    return {
        "enrolment": enrolment,
        "shared": shown.types_words(shown.shared_types(programme), programme),
        "name": programme.file.name.say(language()),
        "members": shown.professionals(team_of(enrolment), programme),
        "waiting": shown.waiting(open_invitations(enrolment), programme),
        "takes_part": shown.takes_part(participation_of(enrolment), today()),
    }


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: UUID, member: int) -> HttpResponse:
    """Say goodbye to somebody on the team: asked once more first."""
    by = acting(request)
    held = open_own_team(by=by, key=key, reason=danish(CHANGING), to_change=True)
    seat = member_of(held, member)
    permissions.check_end(by=by, enrolment=held, member=seat)
    refusal = ""
    if request.method == "POST":
        try:
            end_membership(by=by, member=seat)
        except NotNow as fault:
            refusal = fault.sentence
        else:
            messages.success(
                request, _("%s er ikke længere på dit team og kan ikke se mere.") % seat.professional.name
            )
            return redirect("teams:mine")
    context = {"enrolment": held, "citizen": held.citizen, "member": seat, "refusal": refusal, "own": True}
    return render(request, "teams/end.html", {**context, "can": policies.end(seat), "is_own": False})


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an invitation back, whoever sent it: asked once more first."""
    by = acting(request)
    sent = own_invitation(by=by, key=key, reason=danish(CHANGING))
    permissions.check_withdraw(by=by, invitation=sent)
    refusal = ""
    if request.method == "POST":
        try:
            withdraw_invitation(by=by, invitation=sent)
        except NotNow as fault:
            refusal = fault.sentence
        else:
            messages.success(request, _("Invitationen er trukket tilbage."))
            return redirect("teams:mine")
    who = shown.waiting([sent], programme_of(sent.enrolment.version))[0]
    context = {"citizen": sent.enrolment.citizen, "waiting": who, "refusal": refusal, "own": True}
    return render(request, "teams/withdraw.html", context)

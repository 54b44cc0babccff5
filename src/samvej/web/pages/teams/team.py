"""The staff's page of a citizen's team: who is with, what each may see, who was asked; and changing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.links import link
from samvej.web.pages.teams import shown
from samvej.web.pages.teams.forms import LastDayForm
from samvej.web.requests import acting
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.doors import OpenedEnrolment
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.teams import permissions, policies
from samvej.workplace.teams.actions.ending import end_membership, set_end
from samvej.workplace.teams.actions.inviting import withdraw_invitation
from samvej.workplace.teams.doors import invitation_of, member_of, open_team
from samvej.workplace.teams.queries import open_invitations, participation_of, team_of

OPENED = gettext_lazy("Så, hvem der er på teamet")
CHANGING = gettext_lazy("Så teamet for at ændre det")
MOST_EVENTS = 50


@require_safe
def team(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who helps, for how long, and what each of them may see."""
    by = acting(request)
    opened = open_team(by=by, key=key, reason=danish(OPENED))
    held, programme = opened.enrolment, programme_of(opened.enrolment.version)
    sees_all = "plan" in opened.data_types
    runs = held.status != Enrolment.Status.ENDED
    seats = team_of(held) if runs else []
    context = {
        "enrolment": held,
        "citizen": held.citizen,
        "sees_all": sees_all,
        "shared": shown.types_words(shown.shared_types(programme), programme),
        "runs": runs,
        "members": shown.professionals(seats, programme),
        "own": next((each.member.pk for each in seats if each.member and permissions.is_member(by, each.member)), 0),
        "relatives": [(each, shown.may_words(each.relative)) for each in seats if each.relative is not None],
        "may_change": runs and permissions.invite(by=by, enrolment=held),
        "may_write": runs and permissions.write_participation(by=by, enrolment=held),
        "waiting": shown.waiting(open_invitations(held), programme) if runs else [],
        "takes_part": shown.takes_part(participation_of(held), today()) if sees_all else None,
        "history": _history(opened) if sees_all else [],
        "messages_page": link("messages:threads", key=held.key) if sees_all else "",
    }
    return render(request, "teams/team.html", context)


def _history(opened: OpenedEnrolment) -> list[shown.Line]:
    held = opened.enrolment
    events = list(held.team_events.order_by("-at", "-pk")[:MOST_EVENTS])
    return shown.history(held, programme_of(held.version), events[::-1])


@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, key: UUID, member: int) -> HttpResponse:
    """How long somebody is on the team."""
    by = acting(request)
    held = open_team(by=by, key=key, reason=danish(CHANGING)).enrolment
    seat = member_of(held, member)
    permissions.check_set_end(by=by, enrolment=held)
    last = seat.term.until if hasattr(seat, "term") else None
    data = request.POST.copy() if request.method == "POST" else None
    form = LastDayForm(data, initial={"until": last, "seen": last})
    if request.method == "POST" and form.is_valid():
        try:
            set_end(by=by, member=seat, until=form.cleaned_data["until"], seen=form.cleaned_data["seen"])
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
            if data is not None:
                data["seen"] = last.isoformat() if last else ""  # what stands above the form now has been seen
        else:
            messages.success(request, _("Gemt."))
            return redirect("teams:team", key=key)
    return render(request, "teams/member.html", {**_about(held, seat), "form": form, "last": last})


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: UUID, member: int) -> HttpResponse:
    """Take somebody off the team, or leave it oneself: asked once more first."""
    by = acting(request)
    held = open_team(by=by, key=key, reason=danish(CHANGING)).enrolment
    seat = member_of(held, member)
    permissions.check_end(by=by, enrolment=held, member=seat)
    is_own, refusal = permissions.is_member(by, seat), ""
    if request.method == "POST":
        try:
            end_membership(by=by, member=seat)
        except NotNow as fault:
            refusal = fault.sentence
        else:
            done = _("Du er ikke længere på teamet.") if is_own else _("%s er ikke længere på teamet.")
            messages.success(request, done if is_own else done % seat.professional.name)
            return redirect("pathways:list") if is_own else redirect("teams:team", key=key)
    context = {**_about(held, seat), "is_own": is_own, "refusal": refusal, "can": policies.end(seat)}
    return render(request, "teams/end.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: UUID, invitation: UUID) -> HttpResponse:
    """Take an invitation back: asked once more first."""
    by = acting(request)
    held = open_team(by=by, key=key, reason=danish(CHANGING)).enrolment
    sent = invitation_of(held, invitation)
    permissions.check_withdraw(by=by, invitation=sent)
    refusal = ""
    if request.method == "POST":
        try:
            withdraw_invitation(by=by, invitation=sent)
        except NotNow as fault:
            refusal = fault.sentence
        else:
            messages.success(request, _("Invitationen er trukket tilbage."))
            return redirect("teams:team", key=key)
    who = shown.waiting([sent], programme_of(held.version))[0]
    context = {"enrolment": held, "citizen": held.citizen, "waiting": who, "refusal": refusal, "own": False}
    return render(request, "teams/withdraw.html", context)


def _about(held: Enrolment, seat: TeamMember) -> dict[str, object]:
    return {"enrolment": held, "citizen": held.citizen, "member": seat, "own": False}

"""Asking somebody onto a team: first the place, then the person. The same two steps for staff and for the citizen."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samvej.web.pages.teams import shown
from samvej.web.pages.teams.forms import InviteForm, OwnInviteForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.lawful import opened
from samvej.workplace.access.roles import OPEN_CITIZENS, ROLES
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import check_transition
from samvej.workplace.pathways.sharing import OF_EVERY_TEAM, Sharing, basis_of_consent, sharing
from samvej.workplace.people.models import Citizen, Organisation, Professional
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.staff import accounts_permitted
from samvej.workplace.teams import permissions, policies
from samvej.workplace.teams.actions.inviting import invite, may_agree_to
from samvej.workplace.teams.doors import open_own_team, open_team

OPENED = gettext_lazy("Så teamet for at invitere en til det")
MOST_PLACES = 20


@dataclass(frozen=True)
class Way:
    """Whose pages it is: the citizen's own, or the staff's. ``back``: the team."""

    own: bool
    back: str


@require_http_methods(["GET", "POST"])
def by_staff(request: HttpRequest, key: UUID) -> HttpResponse:
    """The staff's way."""
    by = acting(request)
    enrolment = open_team(by=by, key=key, reason=danish(OPENED)).enrolment
    return _steps(request, by, enrolment, Way(False, reverse("teams:team", args=[key])))


@require_http_methods(["GET", "POST"])
def by_citizen(request: HttpRequest, key: UUID) -> HttpResponse:
    """The citizen's own way."""
    by = acting(request)
    enrolment = open_own_team(by=by, key=key, reason=danish(OPENED), to_change=True)
    return _steps(request, by, enrolment, Way(True, reverse("teams:mine")))


def _steps(request: HttpRequest, by: Actor, enrolment: Enrolment, way: Way) -> HttpResponse:
    permissions.check_invite(by=by, enrolment=enrolment)
    check_transition(enrolment, "join team")
    programme = programme_of(enrolment.version)
    shared = sharing(programme, enrolment.citizen)
    context = {"enrolment": enrolment, "citizen": enrolment.citizen, "own": way.own, "back": way.back}
    place = _place(request.GET.get("sted", ""))
    if place is None:
        return render(request, "teams/places.html", {**context, **_places(request, enrolment.citizen, shared)})
    covered = policies.covered(shared, place)
    if not covered and (not way.own or shared.lacks_consent):
        return render(request, "teams/not_covered.html", {**context, "place": place})
    form = _form(request, enrolment, place, shared, covered=covered, own=way.own)
    if request.method == "POST" and form.is_valid():
        try:
            _send(by, enrolment, place, form)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Invitationen er sendt. Døren åbner først, når der er sagt ja."))
            return redirect(way.back)
    return render(
        request,
        "teams/invite.html",
        {**context, "place": place, "form": form, "would_see": _see(enrolment, place) if covered else ""},
    )


def _send(by: Actor, enrolment: Enrolment, place: Organisation, form: InviteForm) -> None:
    said = form.cleaned_data
    invite(
        by=by,
        enrolment=enrolment,
        organisation=place,
        role=said["role"],
        professional=form.person,
        until=said["until"],
        words=said["words"],
        data_types=[*OF_EVERY_TEAM, *said.get("data_types", ())] if said.get("yes") else (),
        once=said["once"].hex,
    )


def _form(
    request: HttpRequest, enrolment: Enrolment, place: Organisation, shared: Sharing, *, covered: bool, own: bool
) -> InviteForm:
    programme = programme_of(enrolment.version)
    asked: dict[str, Any] = {"programme": programme, "place": place, "people": _people(enrolment, place)}
    if not own:
        return InviteForm(request.POST or None, **asked)
    more = [name for name in may_agree_to(shared) if name not in OF_EVERY_TEAM]
    asks = None if covered else [(name, capfirst(shown.types_words([name], programme))) for name in more]
    return OwnInviteForm(request.POST or None, asks=asks, **asked)


def _people(enrolment: Enrolment, place: Organisation) -> list[Professional]:
    """Those at the place who meet citizens and have an account, by name."""
    accounts = accounts_permitted(organisation=place, permission=OPEN_CITIZENS, programme=enrolment.programme)
    return [each.professional for each in accounts if each.professional is not None]


def _see(enrolment: Enrolment, place: Organisation) -> str:
    """What somebody of the place who is no health professional would see: said before anybody is asked."""
    programme = programme_of(enrolment.version)
    shared = sharing(programme, enrolment.citizen)
    basis = shared.basis.id if not shared.basis.needs_consent else basis_of_consent(programme).id
    types = opened(shared.data_types, basis=basis, is_health_professional=False, sector=place.sector)
    return shown.types_words(types, programme)


def _place(key: str) -> Organisation | None:
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    return Organisation.objects.filter(key=wanted, closed_on__isnull=True).first()


def _places(request: HttpRequest, citizen: Citizen, shared: Sharing) -> dict[str, object]:
    """Places where somebody meets citizens, those of the citizen's own municipality first, then by name.

    More than a page of them are searched for. Two queries.
    """
    own = [citizen.municipality] if citizen.municipality else []
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    day = today()
    roles = [each.id for each in ROLES.values() if OPEN_CITIZENS in each.permits]
    found = (
        Organisation.objects.filter(
            Q(employments__valid_to__isnull=True) | Q(employments__valid_to__gte=day),
            employments__role__in=roles,
            employments__valid_from__lte=day,
            employments__professional__account__is_active=True,
            closed_on__isnull=True,
            name__icontains=words,
        )
        .annotate(elsewhere=Case(When(municipality__in=own, then=0), default=1))
        .distinct()
        .order_by("elsewhere", "name", "pk")
    )
    places = list(found[: MOST_PLACES + 1])
    return {
        "q": words,
        "places": [(each, policies.covered(shared, each)) for each in places[:MOST_PLACES]],
        "more": len(places) > MOST_PLACES,
    }

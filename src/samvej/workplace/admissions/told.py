"""Whom a stay is told to, and the tables of what is written and told about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import grounds
from samvej.workplace.admissions.models import Admission
from samvej.workplace.ground.addresses import page
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Account, Citizen, Employment
from samvej.workplace.people.notices import tell_each

HEALTH = "health"
"""The data type that a stay is: whoever may not see it is not told of one, and has no hint that there is one."""
BASIS = "notice of admission"
"""The legal basis on which the notices come (retssikkerhedsloven § 12 c)."""

ADMITTED, DISCHARGED = "a citizen was admitted", "a citizen was discharged"
CALLED_BACK = "an admission was called back"
NOTICES = (ADMITTED, DISCHARGED, CALLED_BACK)
"""The notices of this app; the pages have their words."""

EVENTS = ("admitted", "moved", "put right", "on leave", "back from leave", "discharged", "ended", "called back")
"""The kinds of events of a stay; the pages have their words."""


@dataclass(frozen=True)
class _Seat:
    account: Account
    employment: Employment
    role: str


def team_who_may_know(citizen: Citizen) -> list[Account]:
    """The accounts on the teams of the citizen's running courses whose ground opens *health* where they are on it."""
    members = TeamMember.objects.filter(enrolment__citizen=citizen, enrolment__status__in=("active", "paused"))
    return list(dict.fromkeys(seat.account for seat in _who_may_know(citizen, _seats(members), HEALTH)))


def seats_who_may_know(enrolment: Enrolment, data_type: str) -> list[tuple[Account, str]]:
    """The accounts on one course's team whose ground opens a data type, each with a role that they have there."""
    members = TeamMember.objects.filter(enrolment=enrolment)
    found = _who_may_know(enrolment.citizen, _seats(members), data_type)
    return [(seat.account, seat.role) for seat in found]


def first_who_may_know(enrolment: Enrolment, data_type: str, roles: Sequence[str]) -> Account | None:
    """The first on one course's team whose ground opens a data type: by ``roles``, then the others as they came.

    Only so many grounds are read as it takes to find one.
    """
    seats = _seats(TeamMember.objects.filter(enrolment=enrolment))
    by_role = sorted(seats, key=lambda seat: roles.index(seat.role) if seat.role in roles else len(roles))
    found = _who_may_know(enrolment.citizen, by_role, data_type)
    return next((seat.account for seat in found), None)


def _who_may_know(citizen: Citizen, seats: Iterable[_Seat], data_type: str) -> Iterable[_Seat]:
    opens: dict[tuple[int, int], bool] = {}
    for seat in seats:
        which = (seat.account.pk, seat.employment.pk)
        if which not in opens:
            ground = grounds(by=Actor(seat.account, seat.employment), citizen=citizen)
            opens[which] = ground is not None and data_type in ground.data_types
        if opens[which]:
            yield seat


def _seats(found: QuerySet[TeamMember]) -> Iterable[_Seat]:
    """Each way in which somebody sits on a team: with an open account, and a role today where they act from."""
    members = found.filter(to_at__isnull=True, professional__account__is_active=True).select_related(
        "professional__account"
    )
    held = Employment.objects.filter(
        professional__in=[each.professional_id for each in members], valid_from__lte=today()
    ).select_related("organisation", "professional")
    for member in members:
        for employment in held:
            same = (employment.professional_id, employment.organisation_id) == (
                member.professional_id,
                member.organisation_id,
            )
            if same and (employment.valid_to is None or employment.valid_to >= today()):
                yield _Seat(member.professional.account, employment, member.role)


def tell_team(admission: Admission, text: str) -> None:
    """Tell those who may know, once for the stay, when the transaction is committed."""
    tell_each(
        recipients=team_who_may_know(admission.citizen),
        text=text,
        link=admission_link(admission),
        once=f"{text}:{admission.key}",
    )


def admission_link(admission: Admission) -> str:
    """Where the stay can be read."""
    return page("admissions:admission", admission.key)

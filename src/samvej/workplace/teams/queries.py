"""Who is on a citizen's team and how they are reached, and who was invited: as many queries for many as for few."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q, QuerySet

from samvej.programme.loading import Programme
from samvej.programme.texts import InTwoLanguages
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import barred_citizens
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.pathways.policies import CONTACT_PERSON
from samvej.workplace.pathways.sharing import team_roles
from samvej.workplace.people.models import Account, Relative
from samvej.workplace.people.queries import counts_on
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.teams import permissions
from samvej.workplace.teams.models import Invitation, Participation
from samvej.workplace.teams.sight import UP, Person, sights
from samvej.workplace.teams.wording import role_in_both

Kind = Literal["citizen", "professional", "relative"]


@dataclass(frozen=True)
class Seat:
    """Somebody at the table: the citizen first, then the professionals in the file's order of roles, then relatives.

    ``role``: in both languages. ``sees``: ids of data types that a professional may open now. ``until``: the last day
    of the membership, None without one. ``member``, ``relative``: the row behind it.
    """

    kind: Kind
    name: str
    role: InTwoLanguages
    place: str = ""
    phone: str = ""
    email: str = ""
    until: date | None = None
    sees: frozenset[str] = frozenset()
    member: TeamMember | None = None
    relative: Relative | None = None

    @property
    def is_contact_person(self) -> bool:
        """Whether it is the citizen's contact person."""
        return self.member is not None and self.member.role == CONTACT_PERSON


def team_of(enrolment: Enrolment) -> list[Seat]:
    """Everybody at the citizen's table now. Six queries."""
    programme = programme_of(enrolment.version)
    members = members_of(enrolment, programme)
    seen = sights(enrolment.citizen, [Person(each.professional, each.organisation) for each in members])
    citizen = enrolment.citizen
    return [
        Seat("citizen", citizen.name, role_in_both(programme, "citizen"), phone=citizen.phone, email=citizen.email),
        *(_of_member(programme, member, types) for member, types in zip(members, seen, strict=True)),
        *(_of_relative(programme, each) for each in relatives_of(enrolment)),
    ]


def members_of(enrolment: Enrolment, programme: Programme | None = None) -> list[TeamMember]:
    """The professionals on the team now, the contact person first, then in the file's order of roles. One query."""
    order = (CONTACT_PERSON, *team_roles(programme or programme_of(enrolment.version)))
    found = enrolment.team.filter(to_at__isnull=True).select_related("professional", "term", f"organisation__{UP}")
    return sorted(
        found,
        key=lambda each: (
            order.index(each.role) if each.role in order else len(order),
            each.professional.name,
            each.pk,
        ),
    )


def relatives_of(enrolment: Enrolment) -> list[Relative]:
    """Relatives whom the citizen lets something today. One query."""
    return list(
        enrolment.citizen.relatives.filter(
            counts_on(today()), Q(may_be_contacted=True) | Q(may_see_plan=True) | Q(may_act=True)
        )
    )


def _of_member(programme: Programme, member: TeamMember, sees: frozenset[str]) -> Seat:
    term = getattr(member, "term", None)
    return Seat(
        "professional",
        member.professional.name,
        role_in_both(programme, member.role),
        place=member.organisation.name,
        phone=member.professional.phone or member.organisation.phone,
        until=term.until if term else None,
        sees=sees,
        member=member,
    )


def _of_relative(programme: Programme, relative: Relative) -> Seat:
    called = relative.relation
    role = InTwoLanguages(da=called, en=called) if called else role_in_both(programme, "relative")
    return Seat("relative", relative.name, role, phone=relative.phone, email=relative.email, relative=relative)


def accounts_on_team(enrolment: Enrolment, role: str = "") -> list[Account]:
    """The open accounts of those on the team, by name: the professionals, or those in one role. One query.

    ``role``: an id of the file's roles; ``citizen`` gives the citizen's own account, ``relative`` those of relatives
    with a power of attorney. Whoever has no account is reached in other ways.
    """
    day, held = today(), Account.objects.filter(is_active=True)
    if role == "citizen":
        return list(held.filter(citizen=enrolment.citizen_id))
    if role == "relative":
        return list(
            held.filter(
                Q(relative__valid_to__isnull=True) | Q(relative__valid_to__gte=day),
                relative__citizen=enrolment.citizen_id,
                relative__may_act=True,
                relative__valid_from__lte=day,
            ).order_by("relative__name", "pk")
        )
    seats = TeamMember.objects.filter(enrolment=enrolment, to_at__isnull=True)
    seats = seats.filter(role=role) if role else seats
    found = held.filter(professional__in=seats.values("professional")).select_related("professional")
    return list(found.order_by("professional__name", "pk"))


def open_invitations(enrolment: Enrolment) -> list[Invitation]:
    """Those that wait for an answer, the oldest first. One query."""
    return list(_open().filter(enrolment=enrolment))


def invitations_for(by: Actor) -> list[Invitation]:
    """The invitations that this person may answer, from where they act; the soonest to run out first.

    Whoever keeps who they are from this person is left out. A few queries, and none per row.
    """
    if by.professional is None or by.employment is None:
        return []
    found = _open().filter(
        Q(professional=by.professional) | Q(professional__isnull=True), organisation=by.employment.organisation_id
    )
    if not found.exists():  # most days nobody has invited anybody: asked for alone, it costs a tenth
        return []
    waiting = list(found.order_by("answer_by", "pk"))
    hidden = barred_citizens(by)
    answered: dict[tuple[bool, str], bool] = {}
    mine = []
    for each in waiting:
        if each.enrolment.citizen_id in hidden:
            continue
        kind = (each.professional_id is None, each.enrolment.programme)
        if kind not in answered:
            answered[kind] = permissions.answer(by=by, invitation=each)
        if answered[kind]:
            mine.append(each)
    return mine


def _open() -> QuerySet[Invitation]:
    return (
        Invitation.objects.filter(
            status=Invitation.Status.SENT, answer_by__gte=today(), enrolment__status__in=("active", "paused")
        )
        .select_related("organisation", "professional", "enrolment__version", "enrolment__unit__organisation", "by")
        .defer("enrolment__version__content")
        .order_by("at", "pk")
    )


def participation_of(enrolment: Enrolment) -> Participation | None:
    """How the citizen takes part, as it was last written; None where nobody has asked. One query."""
    return enrolment.participations.select_related("through").last()

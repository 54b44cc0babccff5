"""Who is on a citizen's team: joining, leaving, and another contact person. The doors open and close with it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.relations import begin_relation, end_relations
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.actions.known import give_known
from samvej.workplace.pathways.actions.moving import lock, move
from samvej.workplace.pathways.actions.places import give_back, take_place
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.pathways.sharing import OWN_SIDE, Sharing, sharing
from samvej.workplace.pathways.wording import enrolment_link
from samvej.workplace.people.models import Organisation, Professional
from samvej.workplace.people.notices import tell
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.staff import account_of

TEAM_NAMED = "team named"
"""The evidence that it is: an id of the shared list."""
SOURCE = "team"
"""What a team member's relation hangs on, with the enrolment's key."""


@transaction.atomic
def join_team(
    *,
    by: Actor,
    enrolment: Enrolment,
    professional: Professional,
    organisation: Organisation,
    role: str,
    seen_revision: int | None = None,
) -> TeamMember:
    """Put a professional on the team in a role of the file; their door opens.

    Raises :class:`NotYours`, and :class:`NotNow` where the role is unknown or the consent does not cover their place.
    """
    permissions.check_transition(by=by, enrolment=enrolment, name="join team")
    enrolment = lock(enrolment, seen_revision)
    programme = programme_of(enrolment.version)
    shared = sharing(programme, enrolment.citizen)
    policies.check_join_team(programme=programme, role_id=role, sharing=shared, organisation=organisation)
    member = seat(enrolment, professional=professional, organisation=organisation, role=role, shared=shared)
    detail = _member(professional, organisation, role)
    move(enrolment, "join team", by=by, reason=_("Satte en fagperson på dit team"), detail=detail)
    name_team(by, enrolment)
    tell_member(enrolment, professional, "you are on somebody's team")
    return member


@transaction.atomic
def leave_team(
    *, by: Actor, enrolment: Enrolment, professional: Professional, role: str, seen_revision: int | None = None
) -> Enrolment:
    """Take a professional's role on the team away; with the last one their door closes.

    The contact person is not taken away but followed by another. Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_transition(by=by, enrolment=enrolment, name="leave team")
    enrolment = lock(enrolment, seen_revision)
    policies.check_leave_team(role_id=role)
    organisation = unseat(enrolment, professional=professional, role=role)
    detail = _member(professional, organisation, role)
    move(enrolment, "leave team", by=by, reason=_("Tog en fagperson af dit team"), detail=detail)
    return enrolment


@transaction.atomic
def change_contact_person(
    *, by: Actor, enrolment: Enrolment, contact_person: Professional, seen_revision: int | None = None
) -> Enrolment:
    """Give the citizen another contact person: the place, the team and the doors move together.

    Raises :class:`NotYours`, and :class:`NotNow` where the other has no room, with who has.
    """
    permissions.check_transition(by=by, enrolment=enrolment, name="change contact person")
    enrolment = lock(enrolment, seen_revision)
    policies.check_transition(enrolment, "change contact person")
    policies.check_can_be_contact_person(professional=contact_person, unit=enrolment.unit)
    policies.check_another_contact_person(enrolment=enrolment, professional=contact_person)
    before, left = enrolment.contact_person, enrolment.place
    enrolment.place = take_place(unit=enrolment.unit, contact_person=contact_person)
    enrolment.contact_person = contact_person
    detail = {"from": before.name, "to": contact_person.name}
    move(enrolment, "change contact person", by=by, reason=_("Valgte en anden kontaktperson til dig"), detail=detail)
    give_back(left)
    unseat(enrolment, professional=before, role=policies.CONTACT_PERSON)
    shared = sharing(programme_of(enrolment.version), enrolment.citizen)
    seat_contact_person(enrolment, shared)
    tell_member(enrolment, contact_person, "you are somebody's contact person")
    return enrolment


def seat_contact_person(enrolment: Enrolment, shared: Sharing) -> TeamMember:
    """The enrolment's contact person on the team, from the unit's organisation."""
    return seat(
        enrolment,
        professional=enrolment.contact_person,
        organisation=enrolment.unit.organisation,
        role=policies.CONTACT_PERSON,
        shared=shared,
    )


def seat(
    enrolment: Enrolment, *, professional: Professional, organisation: Organisation, role: str, shared: Sharing
) -> TeamMember:
    """The member's seat and relation, begun or as they are. Inside the caller's transaction."""
    member, _new = TeamMember.objects.get_or_create(
        enrolment=enrolment,
        professional=professional,
        role=role,
        to_at=None,
        defaults={"organisation": organisation},
    )
    begin_relation(
        citizen=enrolment.citizen,
        professional=professional,
        organisation=organisation,
        grade="A+",
        source=SOURCE,
        source_id=str(enrolment.key),
        data_types=shared.data_types,
        basis=shared.basis.id,
        programme=enrolment.programme,
    )
    return member


def name_team(by: Actor, enrolment: Enrolment) -> None:
    """Where every place that the programme always has is filled now, the team is named: nobody writes it down again.

    The citizen's own places are theirs from the beginning. Inside the caller's transaction.
    """
    team = programme_of(enrolment.version).file.team
    filled = set(enrolment.team.filter(to_at__isnull=True).values_list("role", flat=True))
    if team is not None and filled.issuperset(set(team.always).difference(OWN_SIDE)):
        give_known(by=by, enrolment=enrolment, evidence=TEAM_NAMED)


def unseat(enrolment: Enrolment, *, professional: Professional, role: str) -> Organisation:
    """End a seat, and the relation with the last seat; gives where they came from. In the caller's transaction."""
    seats = TeamMember.objects.select_related("organisation").filter(
        enrolment=enrolment, professional=professional, to_at__isnull=True
    )
    seat_now = seats.filter(role=role).first()
    if seat_now is None:
        raise NotNow(policies.not_on_the_team())
    seat_now.to_at = moment()
    seat_now.save(update_fields=["to_at"])
    if not seats.exists():
        end_relations(source=SOURCE, source_id=str(enrolment.key), professional=professional)
    return seat_now.organisation


def reseat_all(enrolment: Enrolment, shared: Sharing) -> None:
    """Begin the members' relations anew, on what the team may share now. Inside the caller's transaction."""
    end_relations(source=SOURCE, source_id=str(enrolment.key))
    for member in enrolment.team.select_related("professional", "organisation").filter(to_at__isnull=True):
        seat(
            enrolment,
            professional=member.professional,
            organisation=member.organisation,
            role=member.role,
            shared=shared,
        )


def dissolve(enrolment: Enrolment) -> None:
    """End every seat and every door of the team. Inside the caller's transaction."""
    enrolment.team.filter(to_at__isnull=True).update(to_at=moment())
    end_relations(source=SOURCE, source_id=str(enrolment.key))


def tell_member(enrolment: Enrolment, professional: Professional, text: str) -> None:
    """Leave a notice for a professional who has an account here."""
    account = account_of(professional)
    if account is not None:
        version = enrolment.version
        tell(
            recipient=account,
            text=text,
            link=enrolment_link(enrolment),
            once=f"{text}:{enrolment.key}:{enrolment.revision}",
            programme_da=version.name_da,
            programme_en=version.name_en,
        )


def _member(professional: Professional, organisation: Organisation, role: str) -> dict[str, str]:
    return {"name": professional.name, "organisation": organisation.name, "role": role}

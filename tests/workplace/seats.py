"""Somebody on a citizen's team, with the door that goes with the seat."""

from collections.abc import Sequence

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.relations import begin_relation
from samvej.workplace.pathways.models import Enrolment, TeamMember

ALL = ("contact details", "referral", "plan", "health", "social", "employment")


def take_seat(
    enrolment: Enrolment,
    by: Actor,
    role: str,
    *,
    data_types: Sequence[str] = ALL,
    basis: str = "consent",
    programme: str = "",
) -> Actor:
    """Put somebody on the team, from where they act; ``data_types`` are opened to them on the basis."""
    assert by.professional is not None
    assert by.organisation is not None
    TeamMember.objects.create(
        enrolment=enrolment, professional=by.professional, organisation=by.organisation, role=role
    )
    begin_relation(
        citizen=enrolment.citizen,
        professional=by.professional,
        organisation=by.organisation,
        grade="A+",
        source="team",
        source_id=str(enrolment.key),
        data_types=data_types,
        basis=basis,
        programme=programme,
    )
    return by

"""Cases at a unit as the inbox knows them: with a note, with the unit's door open, in any state."""

from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.people.models import Organisation
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.referrals.actions import deciding, handling, joint
from samvej.workplace.referrals.actions.steps import contact_basis, open_to
from samvej.workplace.referrals.models import Referral, ReferralEvent
from tests.workplace.factories import (
    OrganisationFactory,
    ProgrammeUnitFactory,
    ProgrammeVersionFactory,
    ReferralFactory,
    ReferralNoteFactory,
    make_actor,
)

TOGETHER = "patientens-team"
"""A programme of the real folder whose sectors choose together."""


def case(unit: ProgrammeUnit, **fields: Any) -> Referral:
    """A case that was just received, with one professional's note, open to the unit's staff."""
    referral = ReferralFactory(unit=unit, contact_agreed="yes", **fields)
    ReferralNoteFactory(referral=referral, contact_agreed="yes")
    ReferralEvent.objects.create(referral=referral, kind="received", by_name="test", to_state="received")
    open_to(referral, unit.organisation, basis=contact_basis(referral))
    return referral


def staff(unit: ProgrammeUnit, role: str = "contact person") -> Actor:
    """Somebody of the unit."""
    return make_actor(role, organisation=unit.organisation)


def unit_of(programme: str) -> ProgrammeUnit:
    """A unit of a programme that is in force."""
    ProgrammeVersionFactory(programme=programme)
    return ProgrammeUnitFactory(programme=programme)


def voter(sector: str) -> Actor:
    """Somebody of a sector, in a role that votes, at a place of their own."""
    return make_actor("team member", organisation=OrganisationFactory(sector=sector))


def asked(*voters: Actor) -> dict[str, Organisation]:
    """The places of some voters, by the words of the programme file."""
    places = [by.organisation for by in voters if by.organisation]
    return {("psychiatry" if place.sector == "psychiatry" else "municipality"): place for place in places}


def conversation(by: Actor, referral: Referral) -> None:
    """The first conversation was held today, and something was said of its first step."""
    from samvej.workplace.ground.moment import moment
    from samvej.workplace.programmes.queries import programme_of

    step = programme_of(referral.version).file.first_conversation[0].id
    handling.hold_first_conversation(
        by=by, referral=referral, held_at=moment(), where="home", said={step: "Det går op og ned."}
    )


def in_state(state: str, by: Actor, referral: Referral) -> Referral:
    """The case, brought to a state by the real actions."""
    if state == "received":
        return referral
    handling.take(by=by, referral=referral)
    if state == "contacting":
        attempt(by, referral)
    elif state == "conversation":
        conversation(by, referral)
    elif state == "joint selection":
        joint.begin_joint_selection(
            by=by,
            referral=referral,
            ask=asked(voter("psychiatry"), voter("municipality-social")),
        )
    elif state == "helped on":
        deciding.help_on(
            by=by, referral=referral, seen_revision=None, what="Samtaler", to_name="Den frivillige forening Test"
        )
    referral.refresh_from_db()
    return referral


def attempt(by: Actor, referral: Referral, outcome: str = "no answer") -> None:
    """One try on the phone."""
    referral.refresh_from_db()
    handling.attempt_contact(by=by, referral=referral, how="phone", outcome=outcome)

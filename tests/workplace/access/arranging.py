"""What these tests set up: relations, consents, restrictions and emergencies, straight into the database."""

from datetime import timedelta
from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import BreakGlass, Consent, Restriction, TreatmentRelation
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.people.models import Citizen
from tests.workplace.factories import AccountFactory

EVERYTHING = ["contact details", "referral", "plan", "health", "social", "employment"]


def relate(by: Actor, citizen: Citizen, **fields: Any) -> TreatmentRelation:
    """A relation of the actor's own, by treatment, to everything; ``everybody=True``: of all at the place."""
    everybody = fields.pop("everybody", False)
    said = {"grade": "A", "source": "team", "source_id": "1", "data_types": EVERYTHING, "basis": "treatment"} | fields
    return TreatmentRelation.objects.create(
        citizen=citizen, professional=None if everybody else by.professional, organisation=by.organisation, **said
    )


def agree(citizen: Citizen, **fields: Any) -> Consent:
    """A consent in force from the hospital to the municipality's health side, to the plan."""
    said = {
        "programme": "test",
        "data_types": ["plan"],
        "from_sectors": ["hospital"],
        "to_sectors": ["municipality-health"],
        "purpose": "At hjælpe sammen",
        "basis": "consent to pass on",
        "how": "written",
        "valid_from": today() - timedelta(days=1),
        "valid_to": today() + timedelta(days=30),
    } | fields
    to_organisations = said.pop("to_organisations", [])
    made = Consent.objects.create(citizen=citizen, recorded_by=AccountFactory(), **said)
    made.to_organisations.set(to_organisations)
    return made


def say_no(citizen: Citizen, **fields: Any) -> Restriction:
    """A restriction for everybody to everything, unless said otherwise."""
    return Restriction.objects.create(citizen=citizen, **fields)


def break_the_glass(by: Actor, citizen: Citizen, **fields: Any) -> BreakGlass:
    """An opening in an emergency, open for another hour."""
    said = {
        "reason": "Bevidstløs i modtagelsen",
        "basis": "essential regard",
        "expires_at": moment() + timedelta(hours=1),
    } | fields
    return BreakGlass.objects.create(citizen=citizen, account=by.account, organisation=by.organisation, **said)

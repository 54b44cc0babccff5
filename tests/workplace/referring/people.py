"""The people of these tests: a unit, an emergency department, and a citizen who lives where the unit works."""

from dataclasses import dataclass
from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.people.models import Citizen, Organisation
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from tests.workplace import factories as f


@dataclass(frozen=True)
class Cast:
    """Who is there."""

    version: ProgrammeVersion
    unit: ProgrammeUnit
    contact_person: Actor
    emergency: Organisation
    nurse: Actor
    citizen: Citizen

    def note(self) -> dict[str, Any]:
        """The arguments of the nurse's note about the citizen."""
        return {
            "by": self.nurse,
            "citizen": self.citizen,
            "programme": self.unit.programme,
            "door": "professional",
            "referrer": "emergency department",
            "saw": "Fjerde gang på en måned.",
            "answers": {"at-risk": True},
            "contact_agreed": "yes",
        }


def cast() -> Cast:
    """Everybody, saved."""
    version = f.ProgrammeVersionFactory()
    unit = f.ProgrammeUnitFactory(municipalities=["0376"])
    emergency = f.OrganisationFactory(name="Akutmodtagelsen Test", sector="hospital", kind="emergency department")
    return Cast(
        version=version,
        unit=unit,
        contact_person=f.make_actor("contact person", unit.organisation, name="Kontakt Testesen"),
        emergency=emergency,
        nurse=f.make_actor("referrer", emergency, name="Nora Nattevagt"),
        citizen=f.CitizenFactory(given_name="Anna", family_name="Prøvesen"),
    )

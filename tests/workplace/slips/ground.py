"""A patient whose team sits in two sectors, each with its leader; nothing here passes the actions that are tested."""

from dataclasses import dataclass
from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Organisation
from samvej.workplace.slips.actions import report_slip
from samvej.workplace.slips.models import Slip
from tests.workplace.factories import (
    CaseloadPlaceFactory,
    CitizenFactory,
    EnrolmentFactory,
    OrganisationFactory,
    ProgrammeUnitFactory,
    RelativeFactory,
    make_actor,
)
from tests.workplace.seats import take_seat

PROGRAMME = "patientens-team"
WHAT = "Bostøtten er ikke kommet i to uger."


@dataclass
class Ground:
    """The course, who works on it in each sector, their leaders, and the citizen."""

    enrolment: Enrolment
    contact: Actor
    member: Actor
    own_leader: Actor
    other_leader: Actor
    citizen: Actor
    relative: Actor
    house: Organisation


def seated(enrolment: Enrolment, by: Actor, role: str) -> Actor:
    """Put somebody on the team, with the door that goes with it."""
    types = ("contact details", "referral", "plan", "health", "social")
    basis = "discharge agreement"
    return take_seat(enrolment, by, role, data_types=types, basis=basis, programme=enrolment.programme)


def ground(**citizen: Any) -> Ground:
    """Psychiatry runs it; a support worker of the municipality is on the team, whose house has the leader."""
    clinic = OrganisationFactory(name="Klinikken Test", sector="psychiatry", municipality="")
    house = OrganisationFactory(name="Socialområdet Test", sector="municipality-social", municipality="0851")
    support = OrganisationFactory(
        name="Bostøtten Test", sector="municipality-social", municipality="0851", part_of=house
    )
    unit = ProgrammeUnitFactory(programme=PROGRAMME, organisation=clinic)
    contact = make_actor("contact person", clinic, name="Kontakt Test")
    place = CaseloadPlaceFactory(unit=unit, contact_person=contact.professional)
    person = CitizenFactory(
        **{"given_name": "Hemmelige", "family_name": "Testesen", "municipality": "0851", **citizen}
    )
    enrolment = EnrolmentFactory(citizen=person, unit=unit, contact_person=contact.professional, place=place)
    seated(enrolment, contact, "contact person")
    member = seated(enrolment, make_actor("team member", support, name="Medlem Test"), "support worker")
    near = RelativeFactory(citizen=person, may_see_plan=True)
    return Ground(
        enrolment,
        contact,
        member,
        make_actor("lead", clinic, name="Klinikleder Test"),
        make_actor("lead", house, name="Kommuneleder Test"),
        make_actor("citizen", citizen=person),
        make_actor("relative", relative=near),
        house,
    )


def told(here: Ground, by: Actor | None = None, **said: Any) -> Slip:
    """A slip of the course."""
    return report_slip(by=by or here.contact, enrolment=here.enrolment, **{"what": WHAT, **said})

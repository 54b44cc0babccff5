"""A citizen with a contact person and a team, and a map to draw."""

from types import SimpleNamespace

import pytest

from samvej.workplace.maps.actions import begin_map
from samvej.workplace.pathways.actions.running import join_team
from tests.workplace.factories import OrganisationFactory, RelativeFactory, make_actor
from tests.workplace.pathways.ground import contact_person, included


@pytest.fixture
def by(unit):
    """The contact person."""
    return contact_person(unit, places=9, name="Anna Test")


@pytest.fixture
def enrolment(unit, by):
    """A citizen whom she follows."""
    return included(unit, by)


@pytest.fixture
def life_map(by, enrolment):
    """A round that is being filled in."""
    return begin_map(by=by, enrolment=enrolment)


@pytest.fixture
def circle(by, enrolment):
    """Those around the citizen, by who they are."""
    own = make_actor("citizen", citizen=enrolment.citizen)
    near = RelativeFactory(citizen=enrolment.citizen, may_see_plan=True, name="Søster Test")
    proxy = RelativeFactory(citizen=enrolment.citizen, may_act=True, name="Bror Test")
    return SimpleNamespace(
        citizen=own,
        near=make_actor("relative", relative=near),
        proxy=make_actor("relative", relative=proxy),
        nobody=make_actor("relative", relative=RelativeFactory(citizen=enrolment.citizen)),
        doctor=on_team(by, enrolment, "general practitioner", "general-practice", name="Læge Test"),
        job=on_team(by, enrolment, "job centre", "employment", name="Job Test", is_health_professional=False),
        lead=make_actor("lead", enrolment.unit.organisation, name="Lise Test"),
        stranger=make_actor("contact person"),
    )


def on_team(by, enrolment, role, sector, **person):
    """Somebody of another place who was put on the team."""
    member = make_actor("team member", OrganisationFactory(sector=sector), **person)
    join_team(
        by=by,
        enrolment=enrolment,
        professional=member.professional,
        organisation=member.organisation,
        role=role,
    )
    return member

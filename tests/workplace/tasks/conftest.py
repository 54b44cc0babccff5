"""A citizen with a team."""

from typing import Any

import pytest

from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.models import Enrolment
from tests.workplace.factories import make_actor
from tests.workplace.pathways.ground import contact_person, included
from tests.workplace.tasks.ground import on_team


@pytest.fixture
def by(unit: Any) -> Actor:
    return contact_person(unit, places=5, name="Anna Test")


@pytest.fixture
def lead(unit: Any) -> Actor:
    return make_actor("lead", unit.organisation, name="Lise Test")


@pytest.fixture
def enrolment(unit: Any, by: Actor) -> Enrolment:
    return included(unit, by)


@pytest.fixture
def nurse(enrolment: Enrolment) -> Actor:
    return on_team(enrolment, name="Nora Test")

"""A contact person with a citizen who has been with them for a while, so that no time is vulnerable by itself."""

from datetime import timedelta
from typing import Any

import pytest

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.referrals.models import FirstConversation
from tests.workplace.pathways.ground import contact_person, included


@pytest.fixture
def by(unit: Any) -> Actor:
    return contact_person(unit, places=20, name="Anna Test")


def long_enrolled(unit: Any, by: Actor, name: str = "Borger", **more: Any) -> Enrolment:
    """A citizen who was included a year ago, from before there were first conversations."""
    enrolment = included(unit, by)
    FirstConversation.objects.filter(referral=enrolment.referral).delete()
    fields = {"enrolled_on": today() - timedelta(days=365), "phase_since": moment() - timedelta(days=300), **more}
    for field, value in fields.items():
        setattr(enrolment, field, value)
    enrolment.save()
    enrolment.citizen.given_name = name
    enrolment.citizen.family_name = "Prøvesen"
    enrolment.citizen.save()
    return enrolment


@pytest.fixture
def enrolment(unit: Any, by: Actor) -> Enrolment:
    return long_enrolled(unit, by, "Thomas")

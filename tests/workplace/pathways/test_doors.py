"""The door to a course: what a refusal leaves behind, and how what is done to whom is protected is marked."""

import pytest

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.contacts.actions import write_contact
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.maps.doors import access_map
from samvej.workplace.meetings.doors import open_course as open_meetings
from samvej.workplace.pathways.doors import open_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.doors import access_plan
from samvej.workplace.slips.doors import open_course as open_slips
from tests.workplace.factories import EnrolmentFactory, make_actor
from tests.workplace.tasks.ground import on_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment() -> Enrolment:
    return EnrolmentFactory()


@pytest.fixture
def lead(enrolment: Enrolment) -> Actor:
    return make_actor("lead", enrolment.unit.organisation)


@pytest.mark.parametrize("door", [access_map, access_plan, open_meetings, open_slips])
def test_lead_without_the_plan_is_refused_and_nothing_is_said_to_have_been_opened(door, lead, enrolment):
    opened = open_enrolment(by=lead, key=enrolment.key, reason="test")
    before = AuditEntry.objects.count()

    with pytest.raises(NotThere):
        door(by=lead, key=enrolment.key, reason="test")

    assert "plan" not in opened.data_types
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(("protected", "marked"), [(True, "high"), (False, "normal")])
def test_change_to_a_protected_citizens_course_is_marked_in_the_trail(protected, marked, enrolment):
    enrolment.citizen.protected = protected
    enrolment.citizen.save()
    by = on_team(enrolment)

    write_contact(by=by, enrolment=enrolment, how="call", at=moment(), minutes=10)

    assert AuditEntry.objects.get(record="contact").criticality == marked

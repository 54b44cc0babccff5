"""Capacity is places: raising adds them, lowering never throws anybody out."""

import pytest

from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.actions.caseloads import Capacity, set_capacity
from samvej.workplace.pathways.actions.running import end_enrolment, pause_enrolment
from samvej.workplace.pathways.models import CaseloadPlace
from samvej.workplace.pathways.queries import caseloads, with_room
from samvej.workplace.programmes.models import ProgrammeEvent
from tests.workplace.factories import make_actor
from tests.workplace.pathways.ground import contact_person, included

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(unit):
    return make_actor("lead", unit.organisation)


@pytest.fixture
def by(unit):
    return contact_person(unit, places=3, name="Anna Test")


def set_to(lead, unit, by, places):
    return set_capacity(by=lead, unit=unit, contact_person=by.professional, places=places)


def test_set_capacity_higher_adds_places(unit, lead, by):
    assert set_to(lead, unit, by, 5) == Capacity(5, 0)
    assert sorted(by.professional.places.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert ProgrammeEvent.objects.get(kind="capacity set").detail["to"] == 5


def test_set_capacity_lower_removes_free_places_first(unit, lead, by):
    included(unit, by)

    assert set_to(lead, unit, by, 1) == Capacity(1, 0)


def test_set_capacity_below_what_is_taken_closes_places_that_go_when_free(unit, lead, by):
    first, _second = included(unit, by), included(unit, by)

    lowered = set_to(lead, unit, by, 0)
    end_enrolment(by=by, enrolment=first, reason="goals met")

    assert lowered == Capacity(0, 2)
    assert CaseloadPlace.objects.filter(contact_person=by.professional).count() == 1


def test_set_capacity_higher_opens_closed_places_again(unit, lead, by):
    included(unit, by)
    set_to(lead, unit, by, 0)

    assert set_to(lead, unit, by, 2) == Capacity(2, 0)


@pytest.mark.parametrize("places", [-1, 501])
def test_set_capacity_to_what_nobody_means_is_refused(unit, lead, by, places):
    with pytest.raises(NotNow, match="mellem 0 og 500"):
        set_to(lead, unit, by, places)


def test_set_capacity_by_a_contact_person_or_another_lead_is_refused(unit, by):
    for somebody in (by, make_actor("lead")):
        with pytest.raises(NotYours):
            set_to(somebody, unit, by, 9)


def test_set_capacity_of_somebody_from_elsewhere_is_refused(unit, lead):
    with pytest.raises(NotNow, match="følger ikke borgere"):
        set_to(lead, unit, make_actor("contact person"), 9)


def test_caseloads_are_the_freest_first_and_count_pauses(unit, lead, by):
    other = contact_person(unit, places=9, name="Bo Test")
    pause_enrolment(by=by, enrolment=included(unit, by), reason="Ferie.")

    loads = {each.contact_person.name: each for each in caseloads(unit)}

    assert [each.contact_person.name for each in with_room(unit)] == [other.name, by.name]
    assert (loads[by.name].taken, loads[by.name].places, loads[by.name].paused) == (1, 3, 1)


def test_caseloads_take_the_same_number_of_queries_for_many(unit, lead, by, django_assert_num_queries):
    for _each in range(4):
        included(unit, contact_person(unit))

    with django_assert_num_queries(2):
        caseloads(unit)

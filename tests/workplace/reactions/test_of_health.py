"""What a reaction makes of a stay in hospital is for those who may know of one, and tells nobody else of it."""

from typing import Any

import pytest

from samvej.core import clock
from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.messages.models import Thread
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.reactions.engine import react
from samvej.workplace.reactions.models import Fired
from samvej.workplace.reactions.told import SYSTEM
from samvej.workplace.reactions.undoing import called_back, take_back
from samvej.workplace.tasks.models import Task
from tests.workplace.admissions.made import seat
from tests.workplace.factories import AdmissionFactory, make_actor
from tests.workplace.reactions.made import course, day, reaction, task, version

pytestmark = pytest.mark.django_db

SAID = [
    task("admitted", "call the ward"),
    task("discharged", "debriefing"),
    reaction("admitted", "message", {"id": "words", "da": "Ring til afdelingen", "en": "Call the ward"}, "team"),
    reaction({"task overdue": "call the ward"}, "notice", {"id": "late", "da": "Ingen ringede", "en": "Nobody did"}),
]


@pytest.fixture
def admitted(unit: Any) -> Enrolment:
    """In hospital for two days; the contact person sees the plan, and not health."""
    enrolment = course(unit, version(SAID))
    TreatmentRelation.objects.update(data_types=["contact details", "referral", "plan"])
    AdmissionFactory(
        citizen=enrolment.citizen, admitted_at=day(2), discharged_at=day(4), home=True, changed_at=day(4)
    )
    return enrolment


def run() -> None:
    with clock.at(day(10)):
        assert react().failed == ()


def nurse_of(enrolment: Enrolment) -> Any:
    with clock.at(day(0)):
        nurse = make_actor("team member")
        seat(enrolment, nurse, "home nursing")
    return nurse.professional


def test_task_of_a_stay_is_the_contact_persons_where_they_may_know(admitted: Enrolment) -> None:
    TreatmentRelation.objects.update(data_types=["contact details", "referral", "plan", "health"])
    with clock.at(day(-5)):
        seat(admitted, make_actor("team member"), "home nursing")  # on the team before the contact person

    run()

    assert {each.assigned_to for each in Task.objects.all()} == {admitted.contact_person}


def test_task_of_a_stay_goes_to_another_on_the_team_where_the_contact_person_may_not_know(
    admitted: Enrolment,
) -> None:
    nurse = nurse_of(admitted)

    run()

    tasks = Task.objects.order_by("pk")
    assert {each.assigned_to for each in tasks} == {nurse}
    assert {each.origin for each in tasks} == {"admission"}
    assert sorted(each.origin_key for each in tasks) == ["call the ward", "debriefing"]


def test_where_nobody_may_know_one_task_is_asked_that_tells_nothing(admitted: Enrolment) -> None:
    run()

    asked = Task.objects.get()
    assert asked.assigned_to == admitted.contact_person
    assert (asked.origin, asked.because) == ("reaction", {})
    assert asked.origin_key not in [each["what"]["id"] for each in SAID]
    assert asked.words["da"] == "Hør, hvordan borgeren har det"
    assert not Thread.objects.exists()
    assert Fired.objects.filter(undone_at__isnull=True).count() == 3  # each is acted on, and only once


def test_stay_that_is_called_back_is_not_told_by_the_task_that_told_nothing(admitted: Enrolment) -> None:
    run()
    admitted.citizen.admissions.update(cancelled_at=day(11), changed_at=day(11))

    with clock.at(day(11)):
        for each in called_back():
            take_back(each, by=SYSTEM)

    asked = Task.objects.get()
    assert asked.status == "cancelled"
    assert "ygehus" not in asked.reason

"""The list of those in hospital, and one stay: for the team who may see health, and the citizen."""

from datetime import timedelta

import pytest
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.reactions.engine import react
from samvej.workplace.tasks.models import Task
from tests.workplace.admissions.made import followed, handle, receive, seat
from tests.workplace.factories import AdmissionFactory, CitizenFactory, make_actor

pytestmark = pytest.mark.django_db
LIST = "/indlaeggelser/"


@pytest.fixture
def stay(unit):
    """A citizen in hospital, the contact person, and the stay."""
    enrolment, by = followed(unit, citizen=CitizenFactory(given_name="Asta"))
    return AdmissionFactory(citizen=enrolment.citizen), by, enrolment


def one(admission):
    return reverse("admissions:admission", kwargs={"key": admission.key})


def test_list_shows_who_is_in_hospital_first_and_leaves_the_old_out(unit, client_as):
    enrolment, by = followed(unit, citizen=CitizenFactory(given_name="Asta"))
    AdmissionFactory(citizen=enrolment.citizen, admitted_at=moment() - timedelta(days=3))
    for name, days in (("Birk", 5), ("Carla", 20)):
        other, _by = followed(unit, citizen=CitizenFactory(given_name=name))
        seat(other, by, "home nursing")
        home = moment() - timedelta(days=days)
        AdmissionFactory(citizen=other.citizen, admitted_at=home - timedelta(days=1), discharged_at=home, home=True)

    page = client_as(by).get(LIST).content.decode()

    assert page.index("Asta") < page.index("Birk")
    assert "Carla" not in page


def test_list_and_stay_are_written_in_the_trail(stay, client_as):
    admission, by, enrolment = stay

    client_as(by).get(LIST)
    client_as(by).get(one(admission))

    written = AuditEntry.objects.filter(citizen=str(enrolment.citizen.key), record="admission", activity="read")
    assert written.count() == 2


def test_list_takes_as_many_queries_for_many(unit, client_as, django_assert_max_num_queries):
    enrolment, by = followed(unit)
    AdmissionFactory(citizen=enrolment.citizen)
    client = client_as(by)
    client.get(LIST)
    for _each in range(6):
        other, _by = followed(unit)
        seat(other, by, "home nursing")
        AdmissionFactory(citizen=other.citizen)

    with django_assert_max_num_queries(20):
        page = client.get(LIST).content.decode()

    assert page.count('<th scope="row"') == 7


def test_member_without_health_sees_neither_list_nor_stay(stay, client_as):
    admission, _by, enrolment = stay
    job_centre = make_actor("team member", is_health_professional=False)
    seat(enrolment, job_centre, "job centre", ("contact details", "plan"))
    client = client_as(job_centre)

    assert "Asta" not in client.get(LIST).content.decode()
    assert client.get(one(admission)).status_code == 404


def test_relation_without_a_seat_on_the_team_is_not_enough(stay, client_as):
    admission, by, enrolment = stay
    enrolment.team.update(to_at=moment())

    assert client_as(by).get(one(admission)).status_code == 404
    assert "Asta" not in client_as(by).get(LIST).content.decode()


def test_what_the_citizen_restricts_is_not_there(stay, client_as):
    admission, by, enrolment = stay
    Restriction.objects.create(citizen=enrolment.citizen, organisation=by.organisation, data_types=["health"])

    assert client_as(by).get(one(admission)).status_code == 404
    assert "Asta" not in client_as(by).get(LIST).content.decode()


def test_citizen_reads_their_own_and_nobody_elses(stay, client_as):
    admission, _by, enrolment = stay

    own = client_as(make_actor("citizen", citizen=enrolment.citizen)).get(one(admission))
    other = client_as(make_actor("citizen")).get(one(admission))

    assert "Din indlæggelse" in own.content.decode()
    assert other.status_code == 404


def test_stay_tells_where_when_and_what_happened_in_both_languages(unit, client_as):
    enrolment, by = followed(unit)
    receive(enrolment.citizen, "admit-emergency", moment() - timedelta(hours=2))
    [admission] = handle()
    client = client_as(by)

    page = client.get(one(admission)).content.decode()

    assert "Prøveafdelingen, Testhospitalet" in page
    assert "Indlagt på Prøveafdelingen, Testhospitalet." in page
    assert reverse("pathways:enrolment", kwargs={"key": enrolment.key}) in page


def test_stay_shows_what_it_set_going_with_the_way_there(unit, client_as):
    """By the programme's own file: a task, and a meeting that is asked for."""
    enrolment, by = followed(unit)
    admission = AdmissionFactory(citizen=enrolment.citizen, acute=True)
    client = client_as(by)
    client.get(one(admission))
    react()

    page = client.get(one(admission)).content.decode()

    asked = Task.objects.get(origin_key="call the ward")
    meeting = Meeting.objects.get()
    assert reverse("tasks:task", kwargs={"key": enrolment.key, "task": asked.key}) in page
    assert reverse("meetings:meeting", kwargs={"key": enrolment.key, "meeting": meeting.key}) in page
    assert "Borgeren er indlagt" not in page

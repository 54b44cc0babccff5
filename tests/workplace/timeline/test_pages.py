"""The line of time as it is read: who sees what of it, and what the log says afterwards."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.admissions.models import Admission
from samvej.workplace.contacts.models import Contact
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of
from tests.workplace import factories as f

pytestmark = pytest.mark.django_db

Course = tuple[Enrolment, Actor]
JANUARY = {"vis": "3", "til": "2024-02-01"}
ALL = ("contact details", "referral", "plan", "health", "social", "registry")
STAY = "Indlæggelse, akut"


def page(by: Actor, enrolment: Enrolment, **asked: str) -> str:
    answered = f.logged_in(by).get(reverse("timeline:timeline", args=[enrolment.key]), {**JANUARY, **asked})
    assert answered.status_code == 200
    return str(answered.content.decode())


def read_registry(enrolment: Enrolment) -> int:
    return AuditEntry.objects.filter(record="registry", citizen=str(enrolment.citizen.key)).count()


def test_registers_are_read_when_asked_for_and_each_time_stands_in_the_log(course: Course, opened: Any) -> None:
    enrolment, by = course
    opened(enrolment, *ALL)

    assert STAY not in page(by, enrolment)
    assert read_registry(enrolment) == 0
    shown = page(by, enrolment, registre="1")

    assert shown.count(STAY) == 2
    assert "Hvor meget er hver sektor brugt" in shown
    assert read_registry(enrolment) == 1


def test_registers_are_read_by_the_pseudonym_of_a_record_that_gave_way_too(course: Course, opened: Any) -> None:
    enrolment, by = course
    citizen, known = enrolment.citizen, enrolment.citizen.pseudonym
    citizen.pseudonym = "c" * 32
    citizen.save()
    f.CitizenFactory(pseudonym=known, merged_into=citizen)
    opened(enrolment, *ALL)

    assert page(by, enrolment, registre="1").count(STAY) == 2


@pytest.mark.parametrize("types", [("plan", "contact details", "health"), ("plan", "contact details", "registry")])
def test_registers_that_are_not_open_are_neither_read_nor_hinted_at(
    course: Course, opened: Any, types: tuple[str, ...]
) -> None:
    enrolment, by = course
    opened(enrolment, *types)

    shown = page(by, enrolment, registre="1")

    assert STAY not in shown
    assert "Hvor meget er hver sektor brugt" not in shown
    assert "sygehus" not in shown.lower()
    if "registry" not in types:
        assert "registre" not in page(by, enrolment).lower()
        assert read_registry(enrolment) == 0


def test_admission_told_of_here_is_shown_to_those_who_may_see_health(course: Course, opened: Any) -> None:
    enrolment, by = course
    with clock.at(datetime(2024, 2, 1, 12, tzinfo=UTC)):
        Admission.objects.create(
            citizen=enrolment.citizen,
            identifier="1",
            kind="IMP",
            acute=True,
            ward_sor="1",
            ward_name="Prøveafdelingen",
            admitted_at=moment(),
        )
    opened(enrolment, "contact details", "plan", "health")
    assert "Prøveafdelingen" in page(by, enrolment)

    opened(enrolment, "contact details", "plan")
    assert "Prøveafdelingen" not in page(by, enrolment)


def test_citizen_sees_all_of_their_own_line(course: Course) -> None:
    enrolment, _by = course
    client = f.logged_in(f.make_actor("citizen", citizen=enrolment.citizen))

    shown = client.get(reverse("timeline:mine"), {**JANUARY, "registre": "1"}).content.decode()

    assert shown.count(STAY) == 2


def test_line_is_nobody_else_s(course: Course, client_as: Callable[[Actor], Any]) -> None:
    enrolment, _by = course
    address = reverse("timeline:timeline", args=[enrolment.key])

    for stranger in (f.make_actor(), f.make_actor("steering"), f.make_actor("citizen"), f.make_actor("lead")):
        assert client_as(stranger).get(address).status_code in (403, 404)


def test_phase_and_enrolment_stand_on_the_line_with_their_words(course: Course) -> None:
    enrolment, by = course

    shown = page(by, enrolment, til="")

    assert "Kom med i forløbet" in shown
    assert "Ny fase: Mødet" in shown


def test_meeting_and_the_contact_that_it_was_stand_on_the_line_once(course: Course) -> None:
    enrolment, by = course
    at = moment()
    kind = programme_of(enrolment.version).file.meetings[0]
    meeting = Meeting.objects.create(
        enrolment=enrolment, kind=kind.id, status="held", begins_at=at, minutes=30, ended_at=at
    )
    once = f"meeting:{meeting.key}"
    Contact.objects.create(enrolment=enrolment, how="meeting", at=at, by_name="test", once=once)

    shown = page(by, enrolment, til="")

    assert f"Møde: {kind.da}" in shown
    assert shown.count("<bdi>Møde") == 1


@pytest.mark.parametrize("asked", [{"vis": "x"}, {"til": "i går"}, {"til": "9999-99-99"}, {"til": "0001-01-01"}])
def test_window_that_cannot_be_is_the_usual_one(course: Course, asked: dict[str, str]) -> None:
    enrolment, by = course

    assert "Tidslinje for" in page(by, enrolment, **asked)


def test_queries_do_not_grow_with_what_happened(
    course: Course, opened: Any, django_assert_max_num_queries: Any
) -> None:
    enrolment, by = course
    opened(enrolment, *ALL)
    client, address = f.logged_in(by), reverse("timeline:timeline", args=[enrolment.key])
    with django_assert_max_num_queries(40) as before:
        client.get(address)
    with clock.at(datetime(2024, 1, 5, tzinfo=UTC)):
        for n in range(5):
            Admission.objects.create(
                citizen=enrolment.citizen, identifier=str(n), kind="IMP", ward_sor="1", admitted_at=moment()
            )
    with django_assert_max_num_queries(len(before)):
        client.get(address, JANUARY)

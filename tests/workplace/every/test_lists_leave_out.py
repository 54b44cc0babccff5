"""Whoever a citizen has said no to finds them in no list: not by name, not as a number, not as a gap."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import Restriction
from samvej.workplace.access.relations import begin_relation
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.queries import count_own_citizens
from tests.workplace.factories import CitizenFactory, OrganisationFactory, ReferralNoteFactory, logged_in, make_actor
from tests.workplace.inbox.made import case
from tests.workplace.pathways.ground import contact_person, included

pytestmark = pytest.mark.django_db
NAME = "Hemmelige"


@pytest.fixture
def by(unit: Any) -> Actor:
    """The contact person, at a place that is part of a house."""
    unit.organisation.part_of = OrganisationFactory(name="Huset Test")
    unit.organisation.save()
    return contact_person(unit)


@pytest.fixture
def citizen() -> Citizen:
    return CitizenFactory(given_name=NAME)


def restrict(citizen: Citizen, how: str, by: Actor) -> None:
    """The citizen's no, said in one of the ways that keep who they are from this professional."""
    assert by.organisation is not None
    said: dict[str, dict[str, Any]] = {
        "everybody": {},
        "the place": {"organisation": by.organisation},
        "the house": {"organisation": by.organisation.part_of},
        "the professional": {"professional": by.professional},
        "contact details": {"organisation": by.organisation, "data_types": ["contact details"]},
    }
    Restriction.objects.create(citizen=citizen, **said[how])


def relate(by: Actor, citizen: Citizen, *, own: bool) -> None:
    assert by.organisation is not None
    begin_relation(
        citizen=citizen,
        professional=by.professional if own else None,
        organisation=by.organisation,
        grade="A",
        source="referral",
        source_id=str(citizen.key),
        data_types=("contact details", "referral"),
        basis="treatment",
    )


WAYS = ["everybody", "the place", "the house", "the professional", "contact details"]


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("own", [True, False])
def test_own_list_leaves_out_whoever_said_no(by: Actor, citizen: Citizen, how: str, own: bool) -> None:
    relate(by, citizen, own=own)
    page, asked = reverse("citizens:list"), {} if own else {"alle": "1"}
    shown_before = NAME in logged_in(by).get(page, asked).content.decode()

    restrict(citizen, how, by)

    assert shown_before
    assert NAME not in logged_in(by).get(page, asked).content.decode()
    assert count_own_citizens(by, of_all=not own) == 0


@pytest.mark.parametrize("how", WAYS)
def test_lists_of_courses_leave_out_whoever_said_no(unit: Any, by: Actor, citizen: Citizen, how: str) -> None:
    included(unit, by, citizen=citizen)
    lead = make_actor("lead", unit.organisation, professional=by.professional)
    restrict(citizen, how, by)

    for who, page in ((by, "list"), (lead, "unit")):
        answer = logged_in(who).get(reverse(f"pathways:{page}"))
        assert answer.status_code == 200
        assert NAME not in answer.content.decode()


@pytest.mark.parametrize("how", WAYS)
def test_inbox_leaves_out_whoever_said_no(unit: Any, by: Actor, citizen: Citizen, how: str) -> None:
    case(unit, citizen=citizen)
    client = logged_in(by)
    shown_before = NAME in client.get("/indbakke/", {"tab": "free"}).content.decode()

    restrict(citizen, how, by)

    text = client.get("/indbakke/", {"tab": "free"}).content.decode()
    assert shown_before
    assert NAME not in text
    assert '<span class="count">1</span>' not in text


@pytest.mark.parametrize("how", WAYS)
def test_writer_reads_their_own_words_and_not_the_name_of_whoever_said_no(
    unit: Any, by: Actor, citizen: Citizen, how: str
) -> None:
    note = ReferralNoteFactory(referral=case(unit, citizen=citizen), account=by.account, saw="Fjerde gang.")
    restrict(citizen, how, by)
    client = logged_in(by)

    listed = client.get(reverse("refer:list")).content.decode()
    opened = client.get(reverse("refer:note", args=[note.key])).content.decode()

    assert NAME not in listed
    assert NAME not in opened
    assert "Fjerde gang." in opened


def test_own_list_takes_as_many_queries_whoever_said_no(by: Actor, citizen: Citizen) -> None:
    relate(by, citizen, own=True)
    client = logged_in(by)
    client.get(reverse("citizens:list"))
    with CaptureQueriesContext(connection) as before:
        client.get(reverse("citizens:list"))
    for _each in range(5):
        relate(by, other := CitizenFactory(), own=True)
        restrict(other, "the place", by)

    with CaptureQueriesContext(connection) as after:
        client.get(reverse("citizens:list"))

    assert len(before) == len(after)


@pytest.mark.parametrize(
    ("role", "status"),
    [("steering", 403), ("administrator", 403), ("referrer", 200), ("team member", 200), ("contact person", 200)],
)
def test_list_of_courses_is_for_those_who_open_citizens(role: str, status: int) -> None:
    assert logged_in(make_actor(role)).get(reverse("pathways:list")).status_code == status

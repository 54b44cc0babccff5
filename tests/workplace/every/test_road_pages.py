"""The pages of a course that a reader is offered open to that reader; and none that opens is kept from them."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import BreakGlass
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.models import Enrolment
from tests.workplace.factories import EnrolmentFactory, logged_in, make_actor
from tests.workplace.pathways.ground import changed_version
from tests.workplace.seats import ALL, take_seat

pytestmark = pytest.mark.django_db

PAGES = (
    *("maps:map", "plans:plan", "safety:safety", "teams:team", "meetings:list", "messages:threads", "tasks:tasks"),
    *("contacts:contacts", "slips:slips", "questionnaires:list", "timeline:timeline"),
)
NO_SAFETY: dict[str, Any] = {"safety": None, "override points": []}


def seated(enrolment: Enrolment, role: str, *kept: str) -> Actor:
    """Somebody of the unit with a seat on the team; ``kept``: the data types that are not opened to them."""
    by = make_actor("contact person", enrolment.unit.organisation)
    if role == "contact person":
        Enrolment.objects.filter(pk=enrolment.pk).update(contact_person=by.professional)
    return take_seat(enrolment, by, role, data_types=[each for each in ALL if each not in kept])


def breaking_glass(enrolment: Enrolment) -> Actor:
    by = make_actor("team member")
    BreakGlass.objects.create(
        citizen=enrolment.citizen,
        account=by.account,
        organisation=by.organisation,
        reason="Fundet bevidstløs på gaden, uden andre oplysninger.",
        expires_at=moment() + timedelta(hours=4),
    )
    return by


READERS: dict[str, Callable[[Enrolment], Actor]] = {
    "contact person": lambda enrolment: seated(enrolment, "contact person"),
    "contact person without health": lambda enrolment: seated(enrolment, "contact person", "health"),
    "contact person without the plan": lambda enrolment: seated(enrolment, "contact person", "plan", "health"),
    "hospital": lambda enrolment: seated(enrolment, "hospital"),
    "job centre": lambda enrolment: seated(enrolment, "job centre", "health"),
    "lead": lambda enrolment: make_actor("lead", enrolment.unit.organisation),
    "break-glass": breaking_glass,
}


def offered(client: Client, enrolment: Enrolment) -> set[str]:
    answer = client.get(reverse("pathways:enrolment", args=[enrolment.key]))
    assert answer.status_code == 200
    [nav] = re.findall(r'<nav class="[^"]*road-nav.*?</nav>', answer.content.decode(), re.S)
    return {address for address in re.findall(r'href="([^"?]+)', nav) if str(enrolment.key) in address}


@pytest.mark.parametrize("changes", [{}, NO_SAFETY], ids=["whole programme", "no safety"])
@pytest.mark.parametrize("reader", READERS)
def test_pages_that_are_offered_are_those_that_open(reader: str, changes: dict[str, Any]) -> None:
    enrolment = EnrolmentFactory(version=changed_version("99", changes)) if changes else EnrolmentFactory()
    client = logged_in(READERS[reader](enrolment))

    found = offered(client, enrolment)

    pages = {reverse(name, args=[enrolment.key]) for name in PAGES}
    opening = {address for address in pages if client.get(address).status_code == 200}
    assert found - {reverse("pathways:enrolment", args=[enrolment.key])} == opening

"""Somebody who comes second with an answer is told so, and gets back what they wrote; nobody else learns anything."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samvej.workplace.access.models import Restriction
from samvej.workplace.referrals.actions.deciding import decline
from samvej.workplace.referrals.models import Referral
from tests.workplace.factories import OrganisationFactory
from tests.workplace.inbox.made import case, in_state, staff

pytestmark = pytest.mark.django_db

WORDS = "Borgeren vil gerne selv vende tilbage."
ClientAs = Callable[[Any], Client]


@pytest.fixture
def answered(unit: Any) -> Referral:
    """A case that a colleague has just answered."""
    referral, first = case(unit), staff(unit)
    in_state("conversation", first, referral)
    decline(by=first, referral=referral, seen_revision=referral.revision)
    return referral


def _send(client: Client, referral: Referral) -> Any:
    return client.post(reverse("inbox:act", args=[referral.key, "takket-nej"]), {"words": WORDS, "revision": "1"})


def test_second_answer_is_told_and_given_back(unit: Any, answered: Referral, client_as: ClientAs) -> None:
    told = _send(client_as(staff(unit)), answered)

    assert told.status_code == 409
    html = told.content.decode()
    assert "En kollega kom først" in html
    assert WORDS in html
    assert answered.citizen.family_name not in html


def test_somebody_elsewhere_learns_nothing(answered: Referral, client_as: ClientAs, actor: Any) -> None:
    elsewhere = client_as(actor("contact person", OrganisationFactory()))

    assert _send(elsewhere, answered).status_code == 404


def test_somebody_whom_the_citizen_keeps_out_learns_nothing(
    unit: Any, answered: Referral, client_as: ClientAs
) -> None:
    Restriction.objects.create(citizen=answered.citizen, organisation=unit.organisation)

    assert _send(client_as(staff(unit)), answered).status_code == 404


def test_reading_it_is_refused_as_before(unit: Any, answered: Referral, client_as: ClientAs) -> None:
    assert client_as(staff(unit)).get(reverse("inbox:case", args=[answered.key])).status_code == 404

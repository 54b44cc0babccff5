"""The case leads to the consent conversation where the programme's file asks for one, and then to inclusion."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.actions.consenting import hold_consent_conversation
from samvej.workplace.referrals.models import Referral
from tests.workplace.factories import logged_in
from tests.workplace.inbox.made import case, in_state, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(unit: Any) -> Actor:
    return staff(unit)


@pytest.fixture
def met(unit: Any, by: Actor) -> Referral:
    """A case whose first conversation is held."""
    return in_state("conversation", by, case(unit))


def text(client: Client, referral: Referral) -> str:
    return client.get(reverse("inbox:case", args=[referral.key])).content.decode()


def next_step(page: str) -> str:
    _before, found, after = page.partition('<section class="next-step')
    return after.partition("</section>")[0] if found else ""


def test_case_leads_to_the_consent_conversation_first(by: Actor, met: Referral) -> None:
    page = text(logged_in(by), met)

    assert reverse("pathways:referral_consent", args=[met.key]) in next_step(page)
    assert reverse("pathways:include", args=[met.key]) not in page


def test_case_leads_to_inclusion_once_the_citizen_has_said_yes(by: Actor, met: Referral) -> None:
    client = logged_in(by)

    answer = client.post(
        reverse("pathways:referral_consent", args=[met.key]),
        {"said_yes": "yes", "how": "spoken", "given_by": "citizen", "held_on": today().isoformat(), "present": ""},
    )

    assert answer.headers["Location"] == reverse("inbox:case", args=[met.key])
    assert reverse("pathways:include", args=[met.key]) in next_step(text(client, met))


def test_case_says_that_the_citizen_said_no_and_leads_to_no_inclusion(by: Actor, met: Referral) -> None:
    hold_consent_conversation(by=by, referral=met, said_yes=False)

    page = text(logged_in(by), met)

    assert "Borgeren har sagt nej til, at teamet deler oplysninger" in page
    assert next_step(page) == ""
    assert reverse("pathways:include", args=[met.key]) not in page
    assert reverse("pathways:referral_consent", args=[met.key]) in page


def test_case_that_was_just_taken_lets_one_talk_about_consent_too(unit: Any, by: Actor) -> None:
    taken = in_state("contacting", by, case(unit))

    page = text(logged_in(by), taken)

    assert reverse("pathways:referral_consent", args=[taken.key]) in page
    assert reverse("pathways:referral_consent", args=[taken.key]) not in next_step(page)


def test_revision_above_a_thousand_survives_the_list_and_the_form(unit: Any, by: Actor) -> None:
    """Numbers are grouped as people write them; the hidden field of a form is not for people."""
    referral = case(unit)
    Referral.objects.filter(pk=referral.pk).update(revision=1234)
    client = logged_in(by)

    listed = client.get(reverse("inbox:list"), {"tab": "free"}).content.decode()
    client.post(reverse("inbox:act", args=[referral.key, "tag"]), {"revision": hidden(listed)})

    referral.refresh_from_db()
    assert referral.assigned_to == by.professional


def test_revision_above_a_thousand_survives_the_form_on_the_case(unit: Any, by: Actor) -> None:
    referral = case(unit)
    Referral.objects.filter(pk=referral.pk).update(revision=1234)
    client = logged_in(by)

    client.post(reverse("inbox:act", args=[referral.key, "tag"]), {"revision": hidden(text(client, referral))})

    referral.refresh_from_db()
    assert referral.assigned_to == by.professional


def hidden(page: str) -> str:
    """What the first hidden revision of a page sends."""
    found = re.search(r'<input[^>]*name="revision"[^>]*>', page)
    assert found is not None
    value = re.search(r'value="([^"]*)"', found.group())
    assert value is not None
    return value.group(1)

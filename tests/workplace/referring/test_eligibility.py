"""Eligibility on the case: what can be told, what to ask, and what an answer changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from samvej.workplace.access.relations import begin_relation
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.referrals.actions.assessing import answer_questions, latest_assessment, reassess
from samvej.workplace.referrals.models import Referral
from tests.workplace import factories as f
from tests.workplace.referring.people import Cast, cast

pytestmark = pytest.mark.django_db
PART = Template('{% include "inbox/eligibility.html" %}')


@pytest.fixture
def people() -> Cast:
    """Everybody."""
    return cast()


@pytest.fixture
def referral(people: Cast) -> Referral:
    """An open referral of the citizen, whom the registry does not know, judged."""
    made = f.ReferralFactory(citizen=people.citizen, unit=people.unit, version=people.version)
    begin_relation(
        citizen=people.citizen,
        professional=None,
        organisation=people.unit.organisation,
        grade="B",
        source="referral",
        source_id=str(made.key),
        data_types=["contact details", "referral"],
        basis="consent",
    )
    reassess(by=people.contact_person, referral=made)
    return made


def test_answers_settle_it_one_after_the_other(people: Cast, referral: Referral) -> None:
    first = latest_assessment(referral)
    assert first is not None
    assert first.answer == "cannot tell"

    yes = {"social": True, "at-risk": True}
    no = {"cannot-take-part": False, "cancer-first": False, "terminal": False}
    settled = answer_questions(by=people.contact_person, referral=referral, answers=yes | no)

    assert settled.answer == "meets"
    referral.refresh_from_db()
    assert referral.answers["social"]["by"] == "Kontakt Testesen"
    assert referral.events.get().kind == "questions answered"


def test_answer_that_excludes_says_so(people: Cast, referral: Referral) -> None:
    judged = answer_questions(by=people.contact_person, referral=referral, answers={"terminal": True})

    assert judged.answer == "does not meet"
    assert [line["id"] for line in judged.lines if line["decisive"]] == ["terminal"]


def test_age_that_changes_with_the_date_changes_the_answer(people: Cast, referral: Referral) -> None:
    people.citizen.birth_date = people.citizen.birth_date.replace(year=1940)
    people.citizen.save()
    referral.citizen.refresh_from_db()

    assert reassess(by=people.contact_person, referral=referral).answer == "does not meet"
    assert referral.assessments.count() == 2


def test_others_answer_nothing(people: Cast, referral: Referral) -> None:
    with pytest.raises(NotYours):
        answer_questions(by=people.nurse, referral=referral, answers={"social": True})


def test_decided_referral_is_answered_no_more(people: Cast, referral: Referral) -> None:
    Referral.objects.filter(pk=referral.pk).update(status="declined", decided_at=referral.received_at)

    with pytest.raises(NotNow):
        answer_questions(by=people.contact_person, referral=referral, answers={"social": True})


def test_page_part_shows_answer_questions_and_reasons(people: Cast, referral: Referral) -> None:
    html = PART.render(Context({"referral": referral, "actor": people.contact_person}))

    assert "Kan ikke afgøres endnu – spørg om dette" in html
    assert 'name="terminal"' in html
    assert "klinikeren" in html


def test_page_part_offers_no_form_to_whoever_may_not_answer(people: Cast, referral: Referral) -> None:
    html = PART.render(Context({"referral": referral, "actor": people.nurse}))

    assert "<form" not in html
    assert "terminalt syg" in html


def test_answers_are_posted_from_the_case(
    people: Cast, referral: Referral, client_as: Callable[[Any], Client]
) -> None:
    client_as(people.contact_person).post(
        reverse("refer:judge", args=[referral.key]), {"terminal": "yes", "x": "yes"}
    )

    judged = latest_assessment(referral)
    assert judged is not None
    assert judged.answer == "does not meet"


def test_strangers_to_the_case_find_nothing(
    people: Cast, referral: Referral, client_as: Callable[[Any], Client]
) -> None:
    assert client_as(people.nurse).post(reverse("refer:judge", args=[referral.key])).status_code == 404

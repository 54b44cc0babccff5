"""Questionnaires: when they are asked, answered once by those who may, struck out, overdue, and sent on."""

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.learning.activities import Answered, response_row
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.questionnaires.actions import answer_questionnaire, strike_response
from samvej.workplace.questionnaires.doors import access_questionnaires
from samvej.workplace.questionnaires.models import QuestionnaireResponse
from samvej.workplace.questionnaires.occasions import Occasion, occasions
from samvej.workplace.questionnaires.queries import asked_of
from samvej.workplace.reactions.engine import react
from samvej.workplace.tasks.models import Task
from tests.workplace.factories import RelativeFactory, logged_in, make_actor
from tests.workplace.reactions.made import START, course, day, task, version

pytestmark = pytest.mark.django_db

GOOD = {"self-rated health": "good", "life satisfaction": "fairly satisfied"}


@pytest.fixture
def enrolment(unit: Any) -> Enrolment:
    """Included on Monday 2 March 2026."""
    return course(unit, version([task({"form overdue": "own-view"}, "answer together")]), enrolled_on=START.date())


@pytest.fixture
def citizen(enrolment: Enrolment) -> Actor:
    return make_actor("citizen", citizen=enrolment.citizen)


def at_inclusion(enrolment: Enrolment) -> Occasion:
    return occasions(enrolment)[0]


def answered(by: Actor, enrolment: Enrolment, **said: str) -> QuestionnaireResponse:
    return answer_questionnaire(
        by=by, enrolment=enrolment, occasion=at_inclusion(enrolment), answers={**GOOD, **said}
    )


def test_occasions_are_those_of_the_reference(enrolment):
    """The example of docs/reference/questionnaires.md."""
    found = [(each.name, each.opens_on, each.due_at, each.closes_on) for each in occasions(enrolment)]

    assert found[:2] == [
        ("inclusion", date(2026, 3, 2), datetime(2026, 3, 9, 16, tzinfo=COPENHAGEN), date(2026, 3, 16)),
        ("12 weeks", date(2026, 5, 25), datetime(2026, 6, 1, 16, tzinfo=COPENHAGEN), date(2026, 7, 6)),
    ]
    assert [each[0] for each in found] == ["inclusion", "12 weeks", "24 weeks", "48 weeks", "72 weeks"]


def test_answered_twice_alike_is_one_response(enrolment, citizen):
    with clock.at(day(1)):
        first, again = answered(citizen, enrolment), answered(citizen, enrolment)

    assert first == again
    assert first.how == "self"
    assert AuditEntry.objects.filter(record="questionnaire", activity="change").count() == 1


def test_answered_otherwise_a_second_time_is_refused(enrolment, citizen):
    with clock.at(day(1)):
        answered(citizen, enrolment)
        with pytest.raises(NotNow, match="allerede besvaret"):
            answered(citizen, enrolment, **{"self-rated health": "poor"})

    assert QuestionnaireResponse.objects.get().answers == GOOD


@pytest.mark.parametrize(
    ("answers", "said"),
    [({}, "mindst ét"), ({"self-rated health": "splendid"}, "findes ikke"), ({"weight": "good"}, "findes ikke")],
)
def test_answers_that_cannot_be_are_refused(enrolment, citizen, answers, said):
    with clock.at(day(1)), pytest.raises(NotNow, match=said):
        answer_questionnaire(by=citizen, enrolment=enrolment, occasion=at_inclusion(enrolment), answers=answers)

    assert not QuestionnaireResponse.objects.exists()


@pytest.mark.parametrize(("when", "said"), [(-1, "for tidligt"), (15, "for sent")])
def test_answer_outside_its_days_is_refused(enrolment, citizen, when, said):
    with clock.at(day(when)), pytest.raises(NotNow, match=said):
        answered(citizen, enrolment)


def test_only_the_citizen_and_the_team_answer(enrolment, unit):
    lead = make_actor("lead", unit.organisation)
    with clock.at(day(1)), pytest.raises(NotYours):
        answered(lead, enrolment)


def test_relative_without_power_of_attorney_sees_nothing(enrolment):
    near = RelativeFactory(citizen=enrolment.citizen, may_see_plan=True)

    with pytest.raises(NotThere):
        access_questionnaires(by=make_actor("relative", relative=near), key=enrolment.key, reason="test")


def test_struck_out_answers_can_be_given_anew(enrolment, citizen):
    with clock.at(day(1)):
        wrong = answered(citizen, enrolment)
        strike_response(by=citizen, response=wrong)
        right = answered(citizen, enrolment, **{"self-rated health": "poor"})

    assert asked_of(enrolment)[0].response == right
    assert right != wrong


def test_strike_of_what_another_wrote_is_refused(enrolment, citizen, unit):
    with clock.at(day(1)):
        given = answered(citizen, enrolment)
        with pytest.raises(NotYours):
            strike_response(by=make_actor("contact person", unit.organisation), response=given)


@pytest.mark.parametrize(("answered_on", "tasks"), [(None, 1), (5, 0)])
def test_form_overdue_asks_the_contact_person_once_unless_it_was_answered(enrolment, citizen, answered_on, tasks):
    if answered_on is not None:
        with clock.at(day(answered_on)):
            answered(citizen, enrolment)

    for when in (8, 9):
        with clock.at(day(when)):
            react()

    assert Task.objects.count() == tasks


def test_rows_for_the_registry_score_from_the_best(enrolment, citizen):
    with clock.at(day(1)):
        response = answered(citizen, enrolment)
    item = at_inclusion(enrolment).form.items[0]

    row = response_row("p", Answered(response, item, "good"))
    passed_over = response_row("p", Answered(response, item, None))

    assert row == ("p", "own-view", "self-rated health", "2026-03-03", "inclusion", "good", "2")
    assert passed_over[-2:] == ("", "")


def test_page_asks_and_then_shows_what_was_answered(enrolment):
    client = logged_in(make_actor("citizen", citizen=enrolment.citizen))
    address = reverse("questionnaires:questionnaire", args=[enrolment.key, 1, 0])
    with clock.at(day(1)):
        asks = client.get(address).content.decode()
        client.post(address, {"q1": "fair"})
        shows = client.get(address).content.decode()
        own = client.get(reverse("questionnaires:mine")).content.decode()

    assert "Hvordan synes du, dit helbred er lige nu?" in asks
    assert "Mindre godt" in shows
    assert "Besvaret" in own
    assert QuestionnaireResponse.objects.get().answers == {"self-rated health": "fair"}

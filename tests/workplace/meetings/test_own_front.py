"""The citizen's own front page: the next appointment and task come first; a relative sees what they are let see."""

import pytest
from django.urls import reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.tasks.actions.asking import ask_for
from tests.workplace.meetings.ground import Team, called, in_days, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(unit) -> Team:
    made = team(unit)
    called(made, when=in_days(2))
    for words in ("Gå en tur", "Ring til din søster"):
        ask_for(by=Actor.system("test"), enrolment=made.enrolment, words=words, origin="person", for_citizen=True)
    return made


def front(client_as, by) -> str:
    return client_as(by).get(reverse("mine:home")).content.decode()


def test_next_appointment_and_task_come_before_everything_else(around, client_as):
    page = front(client_as, around.citizen)

    order = [
        "Næste aftale:",
        "Næste opgave: Gå en tur.",
        "Og 1 opgave mere.",
        "Skriv til dem, der hjælper dig",
        "Mit kort",
    ]
    places = [page.index(each) for each in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("may", "sees"),
    [
        ({"may_see_plan": True}, {"Næste aftale:", "som lader dig følge med her"}),
        ({"may_act": True}, {"Næste aftale:", "Næste opgave:", "Her kan du skrive"}),
        ({"may_be_contacted": True}, {"Her kan du skrive"}),
        ({}, {"ikke har sagt, at du må"}),
    ],
)
def test_relative_sees_what_the_citizen_lets_them(around, client_as, may, sees):
    nothing = dict.fromkeys(("may_see_plan", "may_act", "may_be_contacted", "may_see_log"), False)
    around.enrolment.citizen.relatives.update(**{**nothing, **may})
    before = AuditEntry.objects.filter(basis="relative").count()

    page = front(client_as, around.relative)

    all_of_them = {
        "Næste aftale:",
        "Næste opgave:",
        "som lader dig følge med her",
        "Her kan du skrive",
        "ikke har sagt, at du må",
    }
    assert {each for each in all_of_them if each in page} == sees
    assert (around.enrolment.citizen.given_name in page) == bool(may)
    assert (AuditEntry.objects.filter(basis="relative").count() > before) == bool(may)

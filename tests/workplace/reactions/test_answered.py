"""What a contact answers is asked for once, and not at all where there was such a contact; a sign is told once."""

import pytest

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts.models import Contact
from samvej.workplace.pathways.models import EnrolmentEvent
from samvej.workplace.people.models import Notice
from samvej.workplace.plans.actions.signs import report_sign
from samvej.workplace.reactions.engine import react
from samvej.workplace.reactions.models import Fired
from samvej.workplace.tasks.models import Task
from tests.workplace.reactions.made import contact, course, day, reaction, task, version

pytestmark = pytest.mark.django_db


def answered(when, by, id="reach out"):
    return {**task(when, id), "answered by": by}


def run(until):
    with clock.at(until):
        react()


def test_silence_that_is_complete_twice_asks_for_one_open_task(unit):
    enrolment = course(unit, version([answered("no contact for 21 days", "contact")]))
    run(day(22))
    for kind, number in (("paused", 23), ("resumed", 24)):
        EnrolmentEvent.objects.create(enrolment=enrolment, kind=kind, by_name="test", at=day(number))

    run(day(50))

    only = Task.objects.get()
    assert [each.made for each in Fired.objects.all()] == [f"task:{only.key}"] * 2
    assert only.start_at == Fired.objects.order_by("at")[0].at


@pytest.mark.parametrize(("how", "asked"), [("call", 1), ("visit", 0)])
def test_what_was_answered_before_it_was_known_is_not_asked_for(unit, how, asked):
    enrolment = course(unit, version([answered("enrolled", "visit", "home visit")]))
    contact(enrolment, day(3))
    Contact.objects.update(how=how)

    run(day(5))

    assert Task.objects.count() == asked
    assert Fired.objects.get().made.startswith("task:" if asked else "contact:")


def test_sign_is_told_once_to_each(unit, django_capture_on_commit_callbacks):
    slips = {"id": "slips", "da": "Planen skrider", "en": "It slips"}
    enrolment = course(unit, version([reaction("early-warning sign", "notice", slips, "team")]))
    with django_capture_on_commit_callbacks(execute=True), clock.at(day(2)):
        report_sign(by=Actor.system("test"), enrolment=enrolment, words="Hun sover ikke")

    run(day(3))

    told = Notice.objects.get()
    assert (told.recipient.professional, told.text) == (enrolment.contact_person, "an early sign shows")
    assert Fired.objects.get().made == "notice"

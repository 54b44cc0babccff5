"""A contact that is written down does the tasks that asked for one, no others; struck out, they are asked anew."""

from datetime import timedelta

import pytest

from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts.actions import strike_contact, write_contact
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Notice
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.queries import GET_IN_TOUCH, done_with
from samvej.workplace.tasks.wording import because_words
from tests.workplace.tasks.ground import asked

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
HOUR = timedelta(hours=1)


def of_reaction(enrolment, answered_by, **said):
    """A task such as the file's first reaction makes that is answered in this way."""
    reactions = programme_of(enrolment.version).file.reactions
    key = next(each.id for each in reactions if each.answered_by == answered_by and each.then == "task")
    at = moment() - 2 * HOUR
    return asked(SYSTEM, enrolment, **{"origin": "reaction", "origin_key": key, "start_at": at, **said})


def met(by, enrolment, how="call", **said):
    return write_contact(by=by, enrolment=enrolment, how=how, **{"at": moment() - HOUR, **said})


def status_of(task):
    task.refresh_from_db()
    return task.status


def test_contact_does_the_tasks_that_it_answers_and_says_which_contact(enrolment, by):
    reach, other = of_reaction(enrolment, "contact"), asked(by, enrolment)
    touch = asked(SYSTEM, enrolment, origin="reaction", origin_key=GET_IN_TOUCH)
    Task.objects.filter(pk=touch.pk).update(asked_at=moment() - 2 * HOUR)

    contact = met(by, enrolment)

    assert [status_of(each) for each in (reach, touch, other)] == ["done", "done", "accepted"]
    assert reach.evidence.startswith("Kontakten den ")
    assert reach.evidence.endswith(" er skrevet ned.")
    assert {each.pk for each in done_with(str(contact.key), enrolment)} == {reach.pk, touch.pk}
    assert reach.events.order_by("-pk").first().by == by.account


@pytest.mark.parametrize(("how", "status"), [("call", "requested"), ("visit", "done"), ("company", "done")])
def test_visit_that_was_asked_for_is_done_where_the_citizen_is(enrolment, by, how, status):
    task = of_reaction(enrolment, "visit")

    met(by, enrolment, how)

    assert status_of(task) == status


@pytest.mark.parametrize("said", [{"attended": False}, {"at": moment() - 3 * HOUR}])
def test_contact_that_failed_or_was_before_the_cause_answers_nothing(enrolment, by, said):
    task = of_reaction(enrolment, "contact")

    met(by, enrolment, **said)

    assert status_of(task) == "requested"


def test_contact_of_the_same_minute_is_after_the_cause(enrolment, by):
    minute = moment().replace(second=0, microsecond=0) - HOUR
    task = of_reaction(enrolment, "contact", start_at=minute + timedelta(seconds=40))

    met(by, enrolment, at=minute)

    assert status_of(task) == "done"


def test_whoever_else_had_the_task_is_told_that_it_is_theirs_no_more(
    enrolment, by, nurse, django_capture_on_commit_callbacks
):
    of_reaction(enrolment, "contact", role="hospital")
    with django_capture_on_commit_callbacks(execute=True):
        Notice.objects.all().delete()
        met(by, enrolment)

    assert [(each.recipient, each.text) for each in Notice.objects.all()] == [
        (nurse.account, "a task of yours was cancelled")
    ]


def test_what_a_contact_answered_is_asked_for_again_when_it_is_struck_out(enrolment, by):
    task = of_reaction(enrolment, "contact", due_at=moment() + HOUR)
    contact = met(by, enrolment)

    strike_contact(by=by, contact=contact)

    again = Task.objects.get(status__in=Task.OPEN)
    assert (again.words, again.due_at, again.assigned_to) == (task.words, task.due_at, task.assigned_to)
    assert met(by, enrolment).key != contact.key
    assert status_of(again) == "done"


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ("Fordi borgeren blev udskrevet den 3. marts", "Fordi borgeren blev udskrevet den 3. marts."),
        ("Hun bad om det", "Fordi: Hun bad om det."),
        ("", ""),
    ],
)
def test_reason_is_a_sentence_that_says_because_once(enrolment, by, because, said):
    assert because_words(asked(by, enrolment, because=because)) == said

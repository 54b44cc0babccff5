"""Who gets a task, and that the same one is asked for once."""

from datetime import timedelta

import pytest

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.actions.ending import end_enrolment
from samvej.workplace.people.models import Account, Employment, Notice
from samvej.workplace.tasks.models import Task, TaskEvent
from tests.workplace.factories import AccountFactory, RelativeFactory, make_actor
from tests.workplace.tasks.ground import asked, on_team

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


def test_task_for_a_role_goes_to_the_member_who_has_it(enrolment, nurse):
    task = asked(SYSTEM, enrolment, role="hospital", origin="reaction")

    assert task.assigned_to == nurse.professional
    assert task.organisation == nurse.organisation
    assert task.status == "requested"


def test_task_for_a_role_that_nobody_has_goes_to_the_contact_person_and_says_so(enrolment, by):
    task = asked(SYSTEM, enrolment, role="psychiatry")

    assert task.assigned_to == by.professional
    assert task.events.get().detail["meant for"] == "psychiatry"


@pytest.mark.parametrize("role", ["", "team", "contact person"])
def test_task_for_the_team_goes_to_the_contact_person(enrolment, by, role):
    task = asked(SYSTEM, enrolment, role=role)

    assert task.assigned_to == by.professional
    assert "meant for" not in task.events.get().detail


def test_task_goes_to_the_lead_where_the_contact_person_works_there_no_more(enrolment, by, lead):
    Employment.objects.filter(professional=by.professional).update(valid_to=today() - timedelta(days=1))

    task = asked(SYSTEM, enrolment)

    assert task.assigned_to == lead.professional


def test_task_goes_to_the_lead_where_the_contact_person_cannot_log_in(enrolment, by, lead):
    Account.objects.filter(professional=by.professional).update(is_active=False)

    assert asked(SYSTEM, enrolment).assigned_to == lead.professional


def test_task_for_somebody_by_name_goes_to_them_only_if_their_door_is_open(enrolment, by, nurse, lead):
    stranger = make_actor("team member", name="Fremmed Test")

    given = [asked(by, enrolment, professional=each.professional) for each in (nurse, lead, stranger)]

    assert [each.assigned_to for each in given] == [nurse.professional, lead.professional, by.professional]
    assert given[2].events.order_by("pk").first().detail["meant for"] == "Fremmed Test"


def test_task_for_the_citizen_is_nobody_elses(enrolment, by):
    assert asked(by, enrolment, for_citizen=True).assigned_to is None
    assert asked(by, enrolment, role="citizen").for_citizen


def test_what_one_asks_of_oneself_is_taken_at_once(enrolment, by):
    task = asked(by, enrolment)

    assert task.status == "accepted"
    assert [each.kind for each in task.events.all()] == ["asked", "accepted"]


def test_whoever_is_asked_is_told_and_nobody_tells_themselves(
    enrolment, by, nurse, django_capture_on_commit_callbacks
):
    citizen = AccountFactory(citizen=enrolment.citizen)
    with django_capture_on_commit_callbacks(execute=True):
        Notice.objects.all().delete()
        asked(by, enrolment, role="hospital")
        asked(by, enrolment, for_citizen=True)
        asked(by, enrolment)

    told = {(each.recipient_id, each.text) for each in Notice.objects.filter(text__contains="task")}
    assert told == {(nurse.account.pk, "you were given a task"), (citizen.pk, "you have a task of your own")}


def test_same_task_asked_again_is_the_same_task(enrolment, by):
    first = asked(SYSTEM, enrolment, once="visit:1")
    again = asked(SYSTEM, enrolment, once="visit:1", words={"da": "Noget andet", "en": "Something else"})

    assert again == first
    assert Task.objects.count() == TaskEvent.objects.count() == 1
    assert AuditEntry.objects.filter(record="task").count() == 1


def test_asking_is_written_in_the_citizens_trail(enrolment, by, nurse):
    asked(by, enrolment, role="hospital")

    entry = AuditEntry.objects.get(record="task")
    assert (entry.activity, entry.citizen) == ("change", str(enrolment.citizen.key))


def test_stranger_may_not_ask(enrolment, by):
    for stranger in (make_actor("contact person"), make_actor("citizen"), make_actor("relative")):
        with pytest.raises(NotYours):
            asked(stranger, enrolment)


def test_citizen_and_relative_may_make_a_task(enrolment, by):
    near = RelativeFactory(citizen=enrolment.citizen)
    for one in (make_actor("citizen", citizen=enrolment.citizen), make_actor("relative", relative=near)):
        assert asked(one, enrolment).assigned_to == by.professional


def test_ended_course_takes_no_tasks(enrolment, by):
    end_enrolment(by=by, enrolment=enrolment, reason="goals met", ended_on=today())
    enrolment.refresh_from_db()

    with pytest.raises(NotNow, match="afsluttet"):
        asked(SYSTEM, enrolment)


def test_task_without_words_or_with_a_window_backwards_is_refused(enrolment, by):
    now = moment()
    with pytest.raises(NotNow, match="hvad der skal gøres"):
        asked(by, enrolment, words={"da": "  "})
    with pytest.raises(NotNow, match="baglæns"):
        asked(by, enrolment, due_at=now, start_at=now + timedelta(days=1))


def test_person_number_in_a_task_is_masked(enrolment, by):
    task = asked(by, enrolment, words="Ring om 610170-1234", because="Sagen 610170-1234")
    task.refresh_from_db()

    assert "610170-1234" not in str(task.words) + str(task.because)


def test_first_of_two_in_a_role_is_asked(enrolment, by, nurse):
    on_team(enrolment, "hospital", name="Anden Test")

    assert asked(SYSTEM, enrolment, role="hospital").assigned_to == nurse.professional

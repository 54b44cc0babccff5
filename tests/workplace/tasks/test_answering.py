"""Yes, no, done, cancelled, handed over: who may, what is needed, and what a second click does."""

import pytest

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.actions.ending import end_enrolment
from samvej.workplace.pathways.actions.teams import leave_team
from samvej.workplace.people.models import Notice
from samvej.workplace.tasks.actions import answering, keeping
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.queries import open_tasks, waiting_for_another
from samvej.workplace.tasks.transitions import NOTICES, TASK
from tests.workplace.factories import RelativeFactory, make_actor
from tests.workplace.tasks.ground import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(enrolment, by, nurse):
    return asked(by, enrolment, role="hospital")


def test_table_is_whole():
    assert list(TASK.faults()) == []
    assert {name for each in TASK.transitions for name in each.notices} == set(NOTICES)


def test_given_says_yes_and_then_done_with_what_was_done(task, nurse):
    answering.accept(by=nurse, task=task)
    done = answering.complete(by=nurse, task=task, evidence="Talte med Test på afdelingen.")

    assert (done.status, done.evidence) == ("done", "Talte med Test på afdelingen.")
    assert done.closed_at is not None
    assert open_tasks(nurse) == []


@pytest.mark.parametrize("evidence", ["", "   "])
def test_done_needs_evidence(task, nurse, evidence):
    with pytest.raises(NotNow, match="hvad der blev gjort"):
        answering.complete(by=nurse, task=task, evidence=evidence)

    assert Task.objects.get().status == "requested"


def test_others_may_neither_answer_nor_say_that_it_is_done(task, by):
    with pytest.raises(NotYours):
        answering.accept(by=by, task=task)
    with pytest.raises(NotYours):
        answering.decline(by=by, task=task, why="Nej")
    with pytest.raises(NotYours):
        answering.complete(by=by, task=task, evidence="Gjort")


def test_no_needs_a_reason_and_comes_back_to_the_contact_person(task, by, nurse, django_capture_on_commit_callbacks):
    with pytest.raises(NotNow, match="hvorfor"):
        answering.decline(by=nurse, task=task, why=" ")
    with django_capture_on_commit_callbacks(execute=True):
        answering.decline(by=nurse, task=task, why="Jeg har ferie")

    assert Notice.objects.filter(recipient=by.account, text="a task was declined").count() == 1
    assert [each.pk for each in waiting_for_another(by)] == [task.pk]
    assert open_tasks(nurse) == []


def test_second_click_by_the_same_person_changes_nothing_more(task, nurse):
    for _click in range(2):
        done = answering.complete(by=nurse, task=task, evidence="Gjort", seen_revision=task.revision)

    assert done.status == "done"
    assert done.events.filter(kind="done").count() == 1


def test_late_form_is_refused_with_one_sentence(task, by, nurse):
    answering.take_over(by=by, task=task, seen_revision=task.revision)

    with pytest.raises(NotNow, match="En anden har ændret opgaven"):
        answering.cancel(by=nurse, task=task, why="Ikke nødvendigt", seen_revision=task.revision)


def test_done_task_is_done_for_good(task, by, nurse):
    answering.complete(by=nurse, task=task, evidence="Gjort")

    with pytest.raises(NotNow, match="allerede gjort"):
        answering.cancel(by=by, task=task, why="Nej alligevel")


def test_task_is_handed_over_to_one_on_the_team_only(task, by, nurse):
    handed = answering.hand_over(by=by, task=task, to=by.professional)
    with pytest.raises(NotNow, match="ikke på borgerens team"):
        answering.hand_over(by=by, task=task, to=make_actor("team member").professional)

    assert (handed.assigned_to, handed.status) == (by.professional, "requested")


def test_citizen_owes_no_reason_and_their_word_is_evidence(enrolment, by):
    citizen = make_actor("citizen", citizen=enrolment.citizen)
    first, second = asked(by, enrolment, for_citizen=True), asked(by, enrolment, for_citizen=True)

    assert answering.decline(by=citizen, task=first, why="").reason
    assert answering.complete(by=citizen, task=second, evidence="").evidence


def test_relative_answers_for_the_citizen_only_with_a_power_of_attorney(enrolment, by):
    task = asked(by, enrolment, for_citizen=True)
    acts, sees = (
        make_actor("relative", relative=RelativeFactory(citizen=enrolment.citizen, may_see_plan=True, may_act=may))
        for may in (True, False)
    )

    with pytest.raises(NotYours):
        answering.accept(by=sees, task=task)
    assert answering.accept(by=acts, task=task).status == "accepted"


def test_contact_person_writes_for_the_citizen_what_the_citizen_did(enrolment, by):
    task = asked(by, enrolment, for_citizen=True)

    assert answering.complete(by=by, task=task, evidence="Fortalte det selv").status == "done"


def test_task_of_somebody_who_left_goes_to_the_contact_person(task, by, nurse, enrolment):
    enrolment.refresh_from_db()
    leave_team(by=by, enrolment=enrolment, professional=nurse.professional, role="hospital")
    shown = [each.pk for each in waiting_for_another(by)]

    for stray in keeping.stray_tasks():
        stray.do(stray.task)

    task.refresh_from_db()
    assert shown == [task.pk]
    assert (task.assigned_to, task.status) == (by.professional, "requested")
    assert keeping.stray_tasks() == []


def test_tasks_of_an_ended_course_ask_for_nothing(task, by, nurse, enrolment):
    enrolment.refresh_from_db()
    end_enrolment(by=by, enrolment=enrolment, reason="goals met")
    shown = open_tasks(nurse)

    for stray in keeping.stray_tasks():
        stray.do(stray.task)

    task.refresh_from_db()
    assert shown == []
    assert task.status == "cancelled"


def test_leads_task_is_no_stray(enrolment, lead):
    asked(Actor.system("test"), enrolment, professional=lead.professional)

    assert keeping.stray_tasks() == []


def test_second_click_on_cancel_and_hand_over_changes_nothing_more(enrolment, task, by, nurse):
    other = asked(by, enrolment)
    for _click in range(2):
        answering.cancel(by=by, task=task, why="Hun er rejst", seen_revision=task.revision)
        answering.hand_over(by=by, task=other, to=nurse.professional, seen_revision=other.revision)

    assert task.events.filter(kind="cancelled").count() == other.events.filter(kind="handed over").count() == 1
    with pytest.raises(NotNow, match="har allerede"):
        answering.hand_over(by=nurse, task=other, to=nurse.professional)

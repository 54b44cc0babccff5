"""A positive answer always leads to a person, a task with a clock, a notice, and in the end to the lead."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from samvej.core import clock
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions import running
from samvej.workplace.people.models import Notice
from samvej.workplace.safety.actions import answer_safety_question, escalate_due, write_follow_up, write_safety_plan
from samvej.workplace.safety.models import SafetyAnswer, SafetyPlan
from samvej.workplace.safety.queries import waiting_by_enrolment
from samvej.workplace.tasks.actions.answering import cancel, complete, decline
from samvej.workplace.tasks.models import Task
from tests.workplace.factories import make_actor

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 4, 12, 0)
POSITIVE = ["thoughts", "plans"]


def answer(by, enrolment, which="thoughts", **more):
    return answer_safety_question(by=by, enrolment=enrolment, answer=which, **more)


@pytest.mark.parametrize("said", POSITIVE)
def test_positive_answer_has_a_person_a_task_and_the_files_hours(by, enrolment, circle, said):
    with clock.at(NOON):
        made = answer(circle.citizen, enrolment, said)

    assert made.named == by.professional
    assert (made.task.assigned_to, made.task.priority, made.task.origin) == (by.professional, "asap", "safety")
    assert made.due_at == made.task.due_at
    assert made.due_at - made.at == timedelta(hours=4)


@pytest.mark.parametrize("said", ["no", "not said"])
def test_other_answers_ask_nobody_for_anything(by, enrolment, said):
    made = answer(by, enrolment, said)

    assert (made.named, made.task, made.due_at) == (None, None, None)
    assert not Task.objects.exists()


@pytest.mark.parametrize("said", POSITIVE)
def test_database_refuses_a_positive_answer_without_a_person(by, enrolment, said):
    with pytest.raises(IntegrityError), transaction.atomic():
        SafetyAnswer.objects.create(enrolment=enrolment, answer=said, by=by.account)


def test_named_person_is_told_and_the_notice_says_nothing_of_it(
    by, enrolment, circle, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer(circle.citizen, enrolment)

    told = Notice.objects.get(text="a citizen needs you today")
    assert told.recipient == by.account
    assert told.about == {}


def test_lead_is_named_where_the_contact_person_is_gone(by, enrolment, circle):
    by.employment.valid_to = datetime(2020, 1, 2).date()
    by.employment.save()

    made = answer(circle.citizen, enrolment)

    assert made.named == circle.lead.professional


def test_double_click_makes_one_answer_and_one_task(by, enrolment):
    assert answer(by, enrolment, once="a") == answer(by, enrolment, once="a")
    assert Task.objects.count() == 1


def test_task_and_trail_and_events_never_say_what_was_answered(by, enrolment):
    made = answer(by, enrolment, "plans", said="Pillerne i skabet")
    write_follow_up(by=by, answer=made, said="Pillerne er afleveret")

    task = Task.objects.get()
    spoken = [str(task.words), str(task.because), task.evidence]
    spoken += [str(event.detail) for event in (*enrolment.safety_events.all(), *task.events.all())]
    spoken += list(AuditEntry.objects.values_list("reason", flat=True))
    for word in ("tanker", "Pillerne", "plans", "thought", "selvmord"):
        assert not any(word in each for each in spoken)


def test_trail_of_a_no_reads_like_that_of_a_yes(by, enrolment):
    def reasons(said):
        last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
        answer(by, enrolment, said)
        return set(AuditEntry.objects.filter(pk__gt=last, record="enrolment").values_list("reason", flat=True))

    assert reasons("no") == reasons("plans")


def test_ended_course_asks_nobody_and_says_whom_to_call(by, enrolment):
    running.end_enrolment(by=by, enrolment=enrolment, reason="goals met")

    with pytest.raises(NotNow, match="Ring til"):
        answer(by, enrolment)


def test_paused_course_still_finds_somebody(by, enrolment):
    running.pause_enrolment(by=by, enrolment=enrolment, reason="Ferie.")

    assert answer(by, enrolment).named == by.professional


def test_follow_up_stops_the_clock_and_keeps_its_words_here(by, enrolment):
    made = answer(by, enrolment)

    write_follow_up(by=by, answer=made, said="Vi ringer igen i morgen.")

    made.refresh_from_db()
    assert (made.follow_up, made.task.status, made.is_waiting) == ("Vi ringer igen i morgen.", "done", False)
    assert waiting_by_enrolment([enrolment]) == {}


def test_colleague_who_did_it_takes_the_task_over(by, enrolment, circle):
    made = answer(by, enrolment)

    write_follow_up(by=circle.doctor, answer=made, said="Vi talte sammen i konsultationen.")

    made.refresh_from_db()
    assert (made.task.assigned_to, made.task.status) == (circle.doctor.professional, "done")


def test_second_follow_up_is_refused_with_a_sentence(by, enrolment, circle):
    made = answer(by, enrolment)
    write_follow_up(by=by, answer=made, said="Vi talte.")

    with pytest.raises(NotNow, match="allerede talt"):
        write_follow_up(by=circle.doctor, answer=made, said="Vi talte.")


# --- the clock -------------------------------------------------------------------------------------------------


def escalate(at, callbacks):
    with clock.at(at), callbacks(execute=True):
        return escalate_due().told


def test_lead_is_told_once_when_the_clock_runs_out_and_again_when_it_has_run_again(
    by, enrolment, circle, django_capture_on_commit_callbacks
):
    run = django_capture_on_commit_callbacks
    with clock.at(NOON):
        answer(by, enrolment)

    told = [escalate(NOON + timedelta(hours=hours), run) for hours in (3.99, 4, 4.01, 7.99, 8, 8.01)]

    assert told == [0, 1, 0, 0, 1, 0]
    notices = Notice.objects.filter(text="a citizen still waits for a talk")
    assert {each.recipient for each in notices} == {circle.lead.account}
    assert notices.count() == 2


@pytest.mark.parametrize("refuse", [decline, cancel])
def test_no_to_the_task_is_told_at_once(by, enrolment, circle, refuse, django_capture_on_commit_callbacks):
    with clock.at(NOON):
        made = answer(by, enrolment)
        refuse(by=by, task=made.task, why="Jeg er syg.")

    assert escalate(NOON + timedelta(minutes=1), django_capture_on_commit_callbacks) == 1
    made.refresh_from_db()
    write_follow_up(by=by, answer=made, said="Jeg ringede alligevel.")
    assert escalate(NOON + timedelta(hours=9), django_capture_on_commit_callbacks) == 0


def test_done_task_stops_the_clock(by, enrolment, django_capture_on_commit_callbacks):
    with clock.at(NOON):
        made = answer(by, enrolment)
        complete(by=by, task=made.task, evidence="Talt sammen.")

    assert escalate(NOON + timedelta(hours=9), django_capture_on_commit_callbacks) == 0


def test_unit_without_a_lead_tells_those_who_run_it(by, enrolment, django_capture_on_commit_callbacks):
    with clock.at(NOON):
        answer(by, enrolment)

    assert escalate(NOON + timedelta(hours=5), django_capture_on_commit_callbacks) == 1
    assert Notice.objects.filter(text="a citizen still waits for a talk", recipient=by.account).exists()


def test_one_that_fails_does_not_stop_the_others(by, enrolment, circle, unit, monkeypatch):
    from samvej.workplace.safety.actions import escalating
    from tests.workplace.pathways.ground import included

    other = included(unit, by)
    with clock.at(NOON):
        answer(by, enrolment)
        answer(by, other)
    real = escalating.leads
    monkeypatch.setattr(escalating, "leads", lambda one: 1 / 0 if one == enrolment else real(one))

    with clock.at(NOON + timedelta(hours=5)):
        ran = escalate_due()

    assert (ran.told, [each.enrolment for each in ran.failed]) == (1, [str(enrolment.key)])


# --- the plan --------------------------------------------------------------------------------------------------


def plan(by, enrolment, seen=None, reason="", **said):
    parts = {name.replace("_", " "): text for name, text in said.items()}
    return write_safety_plan(by=by, enrolment=enrolment, said=parts, seen=seen or {}, reason=reason)


def test_every_save_is_a_version_with_author_and_reason(by, enrolment, circle):
    plan(by, enrolment, signs="Lukker gardinet")
    plan(circle.citizen, enrolment, own_ways="Går en tur", reason="Det hjælper")

    first, second = SafetyPlan.objects.all()
    assert (first.number, first.by, second.number, second.by) == (1, by.account, 2, circle.citizen.account)
    assert (second.reason, second.content["signs"]) == ("Det hjælper", "Lukker gardinet")


def test_same_plan_twice_is_one_version(by, enrolment):
    plan(by, enrolment, signs="Lukker gardinet")
    plan(by, enrolment, signs="Lukker gardinet")

    assert SafetyPlan.objects.count() == 1


def test_two_who_change_one_part_get_both_texts_and_no_version(by, enrolment, circle):
    plan(by, enrolment, signs="Lukker gardinet")

    written = plan(circle.citizen, enrolment, signs="Sover ikke", reasons="Min datter")

    assert SafetyPlan.objects.count() == 1
    assert [(each.mine, each.theirs) for each in written.merged.clashes] == [("Sover ikke", "Lukker gardinet")]
    assert written.others == "Anna Test"


def test_empty_plan_is_refused(by, enrolment):
    with pytest.raises(NotNow, match="tom"):
        plan(by, enrolment, signs="  ")


def test_contact_person_is_told_of_anothers_version(by, enrolment, circle, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        plan(circle.citizen, enrolment, signs="Sover ikke")

    assert Notice.objects.get(text="a safety plan was changed").recipient == by.account


def test_system_does_not_answer_for_anybody(enrolment):
    from samvej.workplace.ground.refusals import NotYours

    with pytest.raises(NotYours):
        answer(make_actor("system"), enrolment)

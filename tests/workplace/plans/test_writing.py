"""Writing in the plan: every change is a version, what others wrote is kept, and what is asked becomes tasks."""

from typing import Any
from uuid import UUID

import pytest

from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.people.models import Notice
from samvej.workplace.plans.actions.answering import agree_plan
from samvej.workplace.plans.actions.scoring import score_goal
from samvej.workplace.plans.actions.signs import report_sign
from samvej.workplace.plans.actions.writing import Crossed, add_goal, write_plan
from samvej.workplace.plans.content import Activity, Levels, PlanContent
from samvej.workplace.plans.models import CarePlan, GoalAttainment, PlanAnswer, PlanEvent, PlanGoal, PlanVersion
from samvej.workplace.plans.queries import active_goals, current, signs_reported
from samvej.workplace.tasks.actions.answering import accept, complete
from samvej.workplace.tasks.models import Task
from tests.workplace.factories import AccountFactory, make_actor
from tests.workplace.plans.made import Course, content, course, relative, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(unit: Any) -> Course:
    return course(unit)


def changed(version: PlanVersion, **said: Any) -> PlanContent:
    return version.said.model_copy(update=said)


def with_goal(version: PlanVersion, **said: Any) -> PlanContent:
    goal = version.said.goals[0].model_copy(update=said)
    return changed(version, goals=(goal, *version.said.goals[1:]))


def test_first_version_says_what_was_written_by_whom_and_why(here: Course) -> None:
    version = written(here)

    assert current(here.enrolment) == version
    assert (version.number, version.by_name, version.reason) == (1, "Karla Test", "Aftalt hjemme")
    assert version.said.overall_goal == "Jeg vil kunne passe min hund."
    assert PlanEvent.objects.filter(kind="plan written", plan=version.plan).count() == 1
    assert AuditEntry.objects.filter(record="plan", activity="change").count() == 1


def test_change_without_a_reason_is_refused(here: Course) -> None:
    version = written(here)

    with pytest.raises(NotNow, match="hvorfor"):
        write_plan(
            by=here.contact, plan=version.plan, content=changed(version, at_admission="X"), based_on=1, reason=" "
        )

    assert PlanVersion.objects.count() == 1


def test_two_who_change_different_fields_both_get_their_words_and_are_told(here: Course) -> None:
    version = written(here)
    by_nurse, by_contact = changed(version, at_admission="Medbring medicin"), changed(version, overall_goal="Ny")
    write_plan(by=here.nurse, plan=version.plan, content=by_nurse, based_on=1, reason="Ringede")

    second = write_plan(by=here.contact, plan=version.plan, content=by_contact, based_on=1, reason="Talte sammen")

    assert second.version.number == 3
    assert (second.version.said.at_admission, second.version.said.overall_goal) == ("Medbring medicin", "Ny")
    assert [each.path for each in second.also] == [("at_admission",)]


def test_two_who_change_the_same_field_are_shown_both_and_nothing_is_saved(here: Course) -> None:
    version = written(here)
    write_plan(
        by=here.nurse, plan=version.plan, content=changed(version, overall_goal="A"), based_on=1, reason="Ringede"
    )

    with pytest.raises(Crossed, match="Nora Test") as told:
        write_plan(
            by=here.contact, plan=version.plan, content=changed(version, overall_goal="B"), based_on=1, reason="Nu"
        )

    (crossing,) = told.value.conflicts
    assert (crossing.mine, crossing.theirs) == ("B", "A")
    assert PlanVersion.objects.count() == 2


def test_same_form_sent_twice_is_one_version(here: Course) -> None:
    version = written(here)
    said = changed(version, overall_goal="Ny")

    both = [
        write_plan(by=here.contact, plan=version.plan, content=said, based_on=1, reason="Nu", once="one").version
        for _ in range(2)
    ]

    assert both[0] == both[1]
    assert PlanVersion.objects.count() == 2


def test_plan_that_says_so_already_gets_no_new_version(here: Course) -> None:
    version = written(here)

    same = write_plan(by=here.contact, plan=version.plan, content=version.said, based_on=1, reason="Nu")

    assert not same.saved
    assert PlanVersion.objects.count() == 1


def test_person_number_in_the_plan_is_masked(here: Course) -> None:
    version = written(here, at_admission="Spørg efter 710170-1234")

    version.refresh_from_db()
    assert "1234" not in version.said.at_admission


def test_key_that_looks_like_a_person_number_still_names_its_professional(here: Course) -> None:
    assert here.nurse.professional is not None
    here.nurse.professional.key = UUID("aa010170-1234-4abc-8def-aaaaaaaaaaaa")
    here.nurse.professional.save()

    version = written(here)

    version.refresh_from_db()
    assert version.said.goals[0].activities[0].who == "aa010170-1234-4abc-8def-aaaaaaaaaaaa"
    assert Task.objects.filter(assigned_to=here.nurse.professional).exists()


def test_activities_become_tasks_of_those_who_do_them(here: Course) -> None:
    version = written(here)

    tour, shoes = (activity for _goal, activity in version.said.activities())
    by_key = {str(each.key): each for each in Task.objects.filter(origin="plan")}
    assert by_key[tour.task_key].assigned_to == here.nurse.professional
    assert by_key[shoes.task_key].for_citizen
    assert by_key[shoes.task_key].due_at is not None
    assert "Komme ud hver uge" in by_key[tour.task_key].why("da")


def test_answered_task_stays_when_something_else_in_the_plan_changes(here: Course) -> None:
    version = written(here)
    task = Task.objects.get(assigned_to=here.nurse.professional)
    complete(by=here.nurse, task=accept(by=here.nurse, task=task), evidence="Vi gik en halv time")

    second = write_plan(
        by=here.contact, plan=version.plan, content=with_goal(version, words="Ud"), based_on=1, reason="Nu"
    ).version

    assert str(task.key) in {activity.task_key for _goal, activity in second.said.activities()}
    assert Task.objects.count() == 2


def test_changed_activity_is_asked_for_anew_and_the_old_task_is_cancelled(here: Course) -> None:
    version = written(here)
    tour, shoes = version.said.goals[0].activities
    other = tour.model_copy(update={"who": "role:job centre"})

    second = write_plan(
        by=here.contact,
        plan=version.plan,
        content=with_goal(version, activities=(other, shoes)),
        based_on=1,
        reason="Nora er på ferie",
    ).version

    assert Task.objects.get(key=tour.task_key).status == "cancelled"
    new = Task.objects.get(key=second.said.goals[0].activities[0].task_key)
    assert (new.for_role, new.assigned_to) == ("job centre", here.contact.professional)


@pytest.mark.parametrize("state", ["reached", "set aside"])
def test_goal_that_is_over_asks_nobody_any_more(here: Course, state: str) -> None:
    version = written(here)

    write_plan(by=here.contact, plan=version.plan, content=with_goal(version, state=state), based_on=1, reason="Nu")

    assert set(Task.objects.values_list("status", flat=True)) == {"cancelled"}
    assert PlanGoal.objects.get().state == state
    assert PlanEvent.objects.filter(kind="goal reached").count() == (state == "reached")
    assert active_goals([here.enrolment.pk]) == []


def test_citizen_who_takes_out_what_a_professional_does_cancels_it(here: Course) -> None:
    version = written(here)

    write_plan(
        by=here.citizen, plan=version.plan, content=with_goal(version, activities=()), based_on=1, reason="Vil ikke"
    )

    assert set(Task.objects.values_list("status", flat=True)) == {"cancelled"}


def test_team_and_citizen_hear_of_changes_once_a_day(here: Course, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = written(here)
        for number in range(3):
            said = changed(version, at_admission=f"Nr. {number}")
            version = write_plan(
                by=here.contact, plan=version.plan, content=said, based_on=version.number, reason="Nu"
            ).version

    told = Notice.objects.filter(text__in=("the plan was changed", "your plan was changed"))
    assert {each.recipient for each in told} == {here.nurse.account, here.citizen.account}
    assert told.count() == 2


@pytest.mark.parametrize("who", ["stranger", "relative who may see", "lead"])
def test_plan_is_not_written_by_others(here: Course, unit: Any, who: str) -> None:
    version = written(here)
    by = {
        "stranger": lambda: make_actor("contact person"),
        "relative who may see": lambda: relative(here, may_see_plan=True),
        "lead": lambda: make_actor("lead", unit.organisation),
    }[who]()

    with pytest.raises(NotYours):
        write_plan(by=by, plan=version.plan, content=changed(version, avoid=()), based_on=1, reason="Nu")


def test_plan_of_an_ended_course_is_read_and_not_written(here: Course) -> None:
    version = written(here)
    type(here.enrolment).objects.filter(pk=here.enrolment.pk).update(
        status="ended", place=None, ended_on=here.enrolment.enrolled_on
    )

    with pytest.raises(NotNow, match="afsluttet"):
        write_plan(by=here.contact, plan=version.plan, content=changed(version, avoid=()), based_on=1, reason="Nu")


def test_goal_from_a_meeting_is_added_to_whatever_the_plan_says_now(here: Course) -> None:
    written(here)

    added = add_goal(by=here.nurse, enrolment=here.enrolment, words="Tale med jobcentret", reason="Mødet", once="m1")
    again = add_goal(by=here.nurse, enrolment=here.enrolment, words="Tale med jobcentret", reason="Mødet", once="m1")

    assert [each.words for each in added.version.said.goals] == ["Komme ud hver uge", "Tale med jobcentret"]
    assert again.version == added.version


def test_answer_is_to_the_version_that_was_seen(here: Course) -> None:
    version = written(here)
    given = agree_plan(by=here.citizen, plan=version.plan, number=1, once="a")
    again = agree_plan(by=here.citizen, plan=version.plan, number=1, once="a")
    write_plan(by=here.nurse, plan=version.plan, content=changed(version, avoid=()), based_on=1, reason="Nu")

    with pytest.raises(NotNow, match="ændret"):
        agree_plan(by=here.citizen, plan=version.plan, number=1, answer="declined")

    assert (given, given.how) == (again, "self")
    assert PlanAnswer.objects.count() == 1


def test_spoken_answer_is_written_down_as_spoken(here: Course) -> None:
    version = written(here)

    given = agree_plan(by=here.contact, plan=version.plan, number=1, answer="declined", words="For meget")

    assert (given.answer, given.how, given.words) == ("declined", "spoken", "For meget")
    assert PlanEvent.objects.filter(kind="plan declined").exists()


def test_last_yes_that_the_file_asks_for_gives_the_phase_its_evidence(here: Course) -> None:
    version = written(here)

    agree_plan(by=here.citizen, plan=version.plan, number=1)
    before = here.enrolment.evidence.filter(evidence="plan agreed").exists()
    agree_plan(by=here.contact, plan=version.plan, number=1, role="contact person")

    assert not before
    assert here.enrolment.evidence.get(evidence="plan agreed").by == here.contact.account


def test_citizen_whose_yes_is_the_last_gives_the_evidence_too(here: Course) -> None:
    version = written(here)

    agree_plan(by=here.contact, plan=version.plan, number=1, role="contact person")
    agree_plan(by=here.contact, plan=version.plan, number=1, answer="declined")
    declined = here.enrolment.evidence.exists()
    agree_plan(by=here.citizen, plan=version.plan, number=1)

    assert not declined
    assert here.enrolment.evidence.get().by == here.citizen.account


def test_nobody_answers_in_a_role_that_is_not_theirs(here: Course) -> None:
    version = written(here)

    with pytest.raises(NotYours):
        agree_plan(by=here.nurse, plan=version.plan, number=1, role="contact person")

    assert agree_plan(by=here.nurse, plan=version.plan, number=1, role="home nursing").how == "self"


def test_score_keeps_the_words_of_the_level_as_they_were(here: Course) -> None:
    version = written(here)

    found = score_goal(by=here.citizen, plan=version.plan, goal_id="walk", score=2, once="s")
    again = score_goal(by=here.citizen, plan=version.plan, goal_id="walk", score=2, once="s")

    assert found == again
    assert (found.level, found.by_citizen) == ("Går en tur hver dag", True)


@pytest.mark.parametrize(("goal", "score"), [("walk", 3), ("gone", 0)])
def test_score_that_is_no_level_is_refused(here: Course, goal: str, score: int) -> None:
    version = written(here)

    with pytest.raises(NotNow):
        score_goal(by=here.citizen, plan=version.plan, goal_id=goal, score=score)

    assert not GoalAttainment.objects.exists()


def test_goal_whose_levels_are_not_in_words_is_not_scored(here: Course) -> None:
    version = written(here, goals=(content(here).goals[0].model_copy(update={"levels": Levels(expected="Ud")}),))

    with pytest.raises(NotNow, match="Skriv først"):
        score_goal(by=here.citizen, plan=version.plan, goal_id="walk", score=0)


def test_reported_sign_reaches_the_contact_person_and_whom_the_sign_names(
    here: Course, django_capture_on_commit_callbacks: Any
) -> None:
    sign = content(here).signs[0].model_copy(update={"call_first": "role:home nursing"})
    written(here, signs=(sign,))

    with django_capture_on_commit_callbacks(execute=True):
        event = report_sign(by=here.citizen, enrolment=here.enrolment, sign_id="night", once="n")
        report_sign(by=here.citizen, enrolment=here.enrolment, sign_id="night", once="n")

    told = Notice.objects.filter(text="an early sign shows")
    assert {each.recipient for each in told} == {here.contact.account, here.nurse.account}
    (reported,) = signs_reported([here.enrolment.pk])
    assert (reported.event, reported.sign_id, reported.words) == (event, "night", "jeg ikke sover to nætter i træk")


def test_sign_may_be_reported_in_own_words_before_there_is_a_plan(here: Course) -> None:
    report_sign(by=relative(here, may_see_plan=True), enrolment=here.enrolment, words="Hun svarer ikke")

    assert [each.words for each in signs_reported([here.enrolment.pk])] == ["Hun svarer ikke"]
    assert CarePlan.objects.get().revision == 0


def test_relative_who_may_not_see_the_plan_reports_nothing(here: Course) -> None:
    with pytest.raises(NotYours):
        report_sign(by=relative(here), enrolment=here.enrolment, words="Hun svarer ikke")


def test_task_goes_to_the_contact_person_where_nobody_has_the_role(here: Course) -> None:
    goal = (
        content(here)
        .goals[0]
        .model_copy(update={"activities": (Activity(id="cv", what="Lave et CV", who="role:job centre"),)})
    )

    written(here, goals=(goal,))

    assert Task.objects.get().assigned_to == here.contact.professional


def test_account_without_a_person_on_the_team_is_told_nothing(
    here: Course, django_capture_on_commit_callbacks: Any
) -> None:
    stranger = AccountFactory()

    with django_capture_on_commit_callbacks(execute=True):
        written(here)

    assert not Notice.objects.filter(recipient=stranger).exists()

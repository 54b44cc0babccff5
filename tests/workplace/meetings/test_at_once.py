"""Several people at one meeting at the same moment: one of each thing, nothing lost, one clear sentence."""

import pytest

from samvej.workplace.meetings.actions.calling import call, move_meeting
from samvej.workplace.meetings.actions.ending import cancel
from samvej.workplace.meetings.actions.minuting import Whose, minute
from samvej.workplace.meetings.actions.proposing import propose
from samvej.workplace.meetings.actions.replying import reply, write_point
from samvej.workplace.meetings.models import Meeting, MeetingEvent, Minute, OwnPoint
from samvej.workplace.meetings.who import possible_guests
from samvej.workplace.outbox.models import Mail
from samvej.workplace.plans.queries import current
from samvej.workplace.tasks.models import Task
from tests.workplace.meetings.ground import NETWORK, Team, agreed, called, in_days, participant, team
from tests.workplace.pathways.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def around(unit) -> Team:
    return team(unit)


def test_one_reaction_that_proposes_twice_at_once_makes_one_meeting(around):
    def ask():
        return propose(by=around.by, enrolment=around.enrolment, kind=NETWORK, once="reaction:1")

    told = at_once([ask, ask, ask])

    assert told == ["done"] * 3
    assert Meeting.objects.count() == 1
    assert MeetingEvent.objects.filter(kind="proposed").count() == 1


def test_two_who_call_at_once_call_once(around):
    meeting, guests = agreed(around), possible_guests(around.enrolment)

    def act(by, days):
        return lambda: call(by=by, meeting=meeting, when=in_days(days), guests=guests, seen_revision=meeting.revision)

    told = at_once([act(around.by, 3), act(around.doctor, 4)])

    assert told.count("done") == 1
    assert any("Intet er gået tabt" in words for words in told)
    assert Mail.objects.count() == 4
    assert Meeting.objects.get().participants.count() == 4


def test_move_and_cancellation_at_once_end_in_one_of_them(around):
    meeting = called(around)

    told = at_once(
        [
            lambda: move_meeting(by=around.by, meeting=meeting, when=in_days(5), seen_revision=meeting.revision),
            lambda: cancel(by=around.doctor, meeting=meeting, reason="Sygdom", seen_revision=meeting.revision),
        ]
    )

    assert told.count("done") == 1
    assert Meeting.objects.get().sequence == 1


def test_everybody_answers_and_writes_at_once_and_nothing_is_lost(around):
    meeting = called(around)

    told = at_once(
        [
            lambda: reply(
                by=around.doctor, participant=participant(meeting, "general practitioner"), answer="accepted"
            ),
            lambda: reply(by=around.citizen, participant=participant(meeting, "citizen"), answer="accepted"),
            lambda: reply(by=around.relative, participant=participant(meeting, "relative"), answer="declined"),
            lambda: write_point(by=around.citizen, meeting=meeting, text="Min hund", once="a"),
            lambda: write_point(by=around.citizen, meeting=meeting, text="Min hund", once="a"),
            lambda: minute(by=around.by, meeting=meeting, agenda_id="who", text="En", once="b"),
            lambda: minute(by=around.doctor, meeting=meeting, agenda_id="who", text="To", once="c"),
        ]
    )

    assert told == ["done"] * 7
    assert sorted(meeting.participants.values_list("role", "reply")) == [
        ("citizen", "accepted"),
        ("contact person", "accepted"),
        ("general practitioner", "accepted"),
        ("relative", "declined"),
    ]
    assert (OwnPoint.objects.count(), Minute.objects.count()) == (1, 2)


def test_goals_of_two_who_write_at_once_both_stand_in_the_plan(around):
    meeting = called(around)

    def goal(by, words):
        return lambda: minute(by=by, meeting=meeting, agenda_id="goal", text=words, becomes="goal", once=words)

    told = at_once([goal(around.by, "Sove"), goal(around.doctor, "Spise"), goal(around.by, "Gå")])

    plan = current(around.enrolment)
    assert told == ["done"] * 3
    assert plan is not None
    assert {each.words for each in plan.said.goals} == {"Sove", "Spise", "Gå"}


def test_task_whose_button_is_pressed_twice_is_asked_for_once(around):
    meeting = called(around)
    whose = Whose(for_citizen=True, name="Borger")

    def ask():
        return minute(
            by=around.by, meeting=meeting, agenda_id="who", text="Ringe", becomes="task", whose=whose, once="a"
        )

    told = at_once([ask, ask])

    assert told == ["done"] * 2
    assert Task.objects.count() == Minute.objects.count() == 1

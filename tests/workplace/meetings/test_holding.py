"""During the meeting and after: the agenda with its times, what is written, what it becomes, who came."""

from datetime import timedelta

import pytest

from samvej.core import clock
from samvej.workplace.contacts.models import Contact
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.meetings.actions.ending import hold
from samvej.workplace.meetings.actions.minuting import Whose, minute
from samvej.workplace.meetings.actions.replying import write_point
from samvej.workplace.meetings.agenda import agenda
from samvej.workplace.meetings.journal_text import journal_text
from samvej.workplace.meetings.kinds import kind_of
from samvej.workplace.meetings.models import Meeting, Minute
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.queries import current
from samvej.workplace.tasks.models import Task
from tests.workplace.meetings.ground import FOUR, Team, called, in_days, participant, team
from tests.workplace.pathways.ground import changed_version, programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(unit) -> Team:
    return team(unit)


@pytest.fixture
def meeting(around) -> Meeting:
    return called(around, when=in_days(1, minutes=60))


def items(meeting: Meeting):
    kind = kind_of(meeting.enrolment, meeting.kind)
    return agenda(meeting, kind, meeting.points.all(), meeting.written.all(), "da")


def test_agenda_without_points_of_the_citizens_is_the_files(meeting):
    found = items(meeting)

    assert [each.minutes for each in found] == [10, 10, 10, 20, 5, 5]
    assert found[1].at - found[0].at == timedelta(minutes=10)


def test_citizens_points_come_first_and_share_the_first_points_time(around, meeting):
    for text in ("Min hund", "Min medicin"):
        write_point(by=around.citizen, meeting=meeting, text=text)

    found = items(meeting)

    assert [(each.text, each.own) for each in found[:2]] == [("Min hund", True), ("Min medicin", True)]
    assert [each.minutes for each in found] == [3, 3, 4, 10, 10, 20, 5, 5]


def test_time_that_no_point_has_goes_to_the_citizens(around):
    meeting = called(around, when=in_days(1, minutes=75))
    write_point(by=around.citizen, meeting=meeting, text="Min hund")

    assert [each.minutes for each in items(meeting)][:2] == [12, 13]


def test_more_points_than_minutes_have_no_time_of_their_own(around, meeting):
    for number in range(12):
        write_point(by=around.citizen, meeting=meeting, text=f"Punkt {number}")

    found = items(meeting)

    assert [each.minutes for each in found[:12]] == [None] * 12
    assert found[12].minutes == 10


def test_minute_that_becomes_a_task_is_asked_for_once(around, meeting):
    whose = Whose(professional=around.doctor.professional, name="Dorte Test")

    for _each in range(2):
        minute(
            by=around.by,
            meeting=meeting,
            agenda_id="who",
            text="Ringer til apoteket",
            becomes="task",
            whose=whose,
            due_at=moment() + timedelta(days=4),
            once="a",
        )

    [task] = Task.objects.all()
    assert (task.origin, task.origin_key) == ("meeting", str(meeting.key))
    assert task.assigned_to == around.doctor.professional
    assert task.say("da") == "Ringer til apoteket"
    assert "aftalt på mødet" in task.why("da")
    assert Minute.objects.get().made_key == str(task.key)


def test_task_for_the_citizen_is_theirs(around, meeting):
    whose = Whose(for_citizen=True, name="Borger")

    minute(by=around.by, meeting=meeting, agenda_id="who", text="Tager bussen", becomes="task", whose=whose)

    assert Task.objects.get().for_citizen


def test_task_without_a_name_is_refused_and_nothing_is_written(around, meeting):
    with pytest.raises(NotNow, match="uden navn"):
        minute(by=around.by, meeting=meeting, agenda_id="who", text="Nogen ringer", becomes="task")

    assert not Minute.objects.exists()


def test_minute_that_becomes_a_goal_stands_in_the_plan(around, meeting):
    minute(by=around.by, meeting=meeting, agenda_id="goal", text="Sove om natten", becomes="goal")

    plan = current(around.enrolment)
    assert plan is not None
    assert [each.words for each in plan.said.goals] == ["Sove om natten"]
    assert Minute.objects.get().made_key == plan.said.goals[0].id


def test_minute_under_a_point_that_is_not_of_this_meeting_stands_last(around, meeting):
    minute(by=around.by, meeting=meeting, agenda_id="own:nothing", text="Noget")

    assert items(meeting)[-1].id == "other"


def test_person_number_in_a_minute_is_masked(around, meeting):
    minute(by=around.by, meeting=meeting, agenda_id="who", text="Skriv 610170-1234 i journalen")

    assert "1234" not in Minute.objects.get().text


def test_citizen_writes_no_minutes(around, meeting):
    with pytest.raises(NotYours):
        minute(by=around.citizen, meeting=meeting, agenda_id="who", text="Noget")


def test_meeting_is_not_ended_before_it_begins(around, meeting):
    with pytest.raises(NotNow, match="ikke begyndt"):
        hold(by=around.by, meeting=meeting, attended=[])


def held(around: Team, meeting: Meeting, *roles: str) -> Meeting:
    came = [participant(meeting, role).pk for role in roles]
    with clock.at(moment() + timedelta(days=1, hours=1)):
        return hold(by=around.by, meeting=meeting, attended=came, minutes=50)


def test_who_came_is_a_contact_with_the_citizen(around, meeting):
    done = held(around, meeting, "citizen", "contact person")

    contact = Contact.objects.get(how="meeting")
    assert (done.status, done.minutes) == ("held", 50)
    assert (contact.attended, contact.minutes) == (True, 50)
    assert participant(done, "citizen").attended is True
    assert participant(done, "general practitioner").attended is False


def test_citizen_who_did_not_come_is_written_as_such(around, meeting):
    held(around, meeting, "contact person")

    assert Contact.objects.get(how="meeting").attended is False


def test_what_follows_is_asked_for(around):
    meeting = called(around, when=in_days(1, minutes=30), kind=FOUR)

    held(around, meeting, "citizen")

    [task] = Task.objects.all()
    assert task.say("da") == "Opfølgende hjemmebesøg"
    assert task.assigned_to == around.by.professional
    assert task.due_at is not None


@pytest.mark.parametrize(("came", "given"), [(True, 1), (False, 0)])
def test_meeting_that_a_phase_ends_with_is_its_evidence(unit, came, given):
    said = programme().document.content
    first, *rest = said["phases"]
    kind = {**said["meetings"][0], "id": "start-up meeting"}
    phases = [{**first, "ends with": [*first["ends with"], "start-up meeting"]}, *rest]
    around = team(unit)
    changes = {"meetings": [*said["meetings"], kind], "phases": phases}
    Enrolment.objects.update(version=changed_version("9.9.0", changes))
    around.enrolment.refresh_from_db()
    meeting = called(around, when=in_days(0.01), kind="start-up meeting")

    hold(by=around.by, meeting=meeting, attended=[participant(meeting, "citizen").pk] if came else [])

    assert around.enrolment.evidence.filter(evidence="start-up meeting").count() == given


def test_meeting_is_ended_once(around, meeting):
    done = held(around, meeting, "citizen")

    with pytest.raises(NotNow, match="allerede holdt"):
        hold(by=around.by, meeting=done, attended=[])
    assert Contact.objects.filter(how="meeting").count() == 1


@pytest.mark.parametrize(("lang", "came", "agreed"), [("da", "Til stede:", "Aftalt"), ("en", "Present:", "Agreed")])
def test_journal_text_says_what_was_agreed_and_no_name_of_the_citizen(around, meeting, lang, came, agreed):
    write_point(by=around.citizen, meeting=meeting, text="Min hund")
    minute(by=around.by, meeting=meeting, agenda_id="who", text="Borgeren vil gerne hjem")
    minute(by=around.by, meeting=meeting, agenda_id="goal", text="Sove om natten", becomes="goal")
    done = held(around, meeting, "citizen", "contact person")
    people = done.participants.filter(removed_at__isnull=True)

    text = journal_text(done, people, done.points.all(), done.written.all(), {}, lang)

    for words in (came, agreed, "Min hund", "Sove om natten", "Anna Test"):
        assert words in text
    assert around.enrolment.citizen.given_name not in text
    assert around.enrolment.citizen.family_name not in text
    assert "Karen" not in text

"""From a proposal to a call: who is asked, who is told, what moves, and what calls it off."""

from datetime import timedelta

import pytest

from samvej.core import clock
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.meetings.actions.calling import invite, move_meeting, uninvite
from samvej.workplace.meetings.actions.ending import call_off_of_ended, cancel
from samvej.workplace.meetings.actions.proposing import agree, decline, propose
from samvej.workplace.meetings.actions.replying import reply, take_back_point, write_point
from samvej.workplace.meetings.models import Meeting, MeetingEvent, Participant
from samvej.workplace.meetings.who import CITIZEN, OUTSIDE, Guest, possible_guests
from samvej.workplace.outbox.models import Mail
from samvej.workplace.pathways.actions import running
from samvej.workplace.people.models import Notice
from tests.workplace.factories import make_actor
from tests.workplace.meetings.ground import FOUR, Team, agreed, called, in_days, participant, proposed, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(unit) -> Team:
    return team(unit)


def told(by, text: str) -> int:
    return Notice.objects.filter(recipient=by.account, text=text).count()


def test_proposal_asks_the_citizen_first_and_has_no_deadline_until_then(around, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        meeting = proposed(around, FOUR)

    assert (meeting.status, meeting.due_at, meeting.minutes) == ("proposed", None, 30)
    assert told(around.citizen, "you are asked about a meeting") == 1
    assert AuditEntry.objects.filter(record="meeting", record_key=str(meeting.key)).count() == 1


def test_time_runs_from_the_citizens_yes(around):
    with clock.at(moment().replace(year=2026, month=3, day=2, hour=10)):
        meeting = agree(by=around.citizen, meeting=proposed(around, FOUR))

    assert meeting.due_at is not None
    assert meeting.due_at.strftime("%Y-%m-%d %H:%M") == "2026-03-04 16:00"  # within two days


def test_same_once_gives_the_same_proposal(around):
    first, second = (proposed(around, FOUR, once="admission:1") for _each in range(2))

    assert first == second
    assert MeetingEvent.objects.filter(kind="proposed").count() == 1


def test_kind_that_the_programme_has_not_is_refused(around):
    with pytest.raises(NotNow, match="findes ikke"):
        propose(by=around.by, enrolment=around.enrolment, kind="dinner")


def test_nobody_is_called_before_the_citizen_has_said_yes(around):
    from samvej.workplace.meetings.actions.calling import call

    meeting = proposed(around)

    with pytest.raises(NotNow, match="Spørg borgeren først"):
        call(by=around.by, meeting=meeting, when=in_days(3), guests=[Guest("citizen", "citizen", "")])
    assert not Participant.objects.exists()
    assert not Mail.objects.exists()


def test_citizens_no_ends_the_proposal_without_a_reason(around):
    meeting = decline(by=around.citizen, meeting=proposed(around))

    assert (meeting.status, meeting.reason) == ("cancelled", "")


def test_everybody_called_is_told_and_gets_one_letter(around, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        meeting = called(around, outside="ole@example.org")

    people = {each.role: each for each in meeting.participants.all()}
    assert set(people) == {"citizen", "relative", "contact person", "general practitioner", "outside"}
    assert (
        told(around.doctor, "you are called to a meeting") == told(around.citizen, "you are called to a meeting") == 1
    )
    assert told(around.by, "you are called to a meeting") == 0
    assert people["contact person"].reply == "accepted"
    assert sorted(Mail.objects.values_list("address", flat=True)) == [
        "anna@example.org",
        "borger@example.org",
        "dorte@example.org",
        "karen@example.org",
        "ole@example.org",
    ]


def test_letter_says_nothing_of_the_citizen_or_the_matter(around):
    meeting = called(around, when=in_days(3, where="home", place="Vejen 1, 4800"), outside="ole@example.org")

    citizen = meeting.enrolment.citizen
    for mail in Mail.objects.all():
        said = " ".join(map(str, (mail.subject_key, mail.link, mail.appointment, mail.thread, mail.once)))
        for word in (citizen.given_name, citizen.family_name, "Vejen", "Netværk", "network", str(citizen.key)):
            assert word not in said


def test_move_asks_everybody_again_with_the_next_sequence(around):
    meeting = called(around)
    reply(by=around.doctor, participant=participant(meeting, "general practitioner"), answer="accepted")

    meeting = move_meeting(by=around.by, meeting=meeting, when=in_days(5), seen_revision=meeting.revision)

    assert meeting.sequence == 1
    assert participant(meeting, "general practitioner").reply == "needs-action"
    assert participant(meeting, "contact person").reply == "accepted"


def test_letters_that_have_not_left_give_way_to_those_of_the_move(around):
    meeting = called(around)

    move_meeting(by=around.by, meeting=meeting, when=in_days(5))

    by_state = sorted(Mail.objects.filter(address="dorte@example.org").values_list("state", "subject_key"))
    assert by_state == [("queued", "meeting moved"), ("replaced", "meeting")]


def test_move_to_where_it_was_tells_nobody(around):
    meeting = called(around)
    before = Mail.objects.count()

    same = move_meeting(by=around.by, meeting=meeting, when=in_days(3))

    assert (same.sequence, Mail.objects.count()) == (0, before)


def test_late_form_is_refused_in_one_sentence(around):
    meeting = called(around)
    move_meeting(by=around.by, meeting=meeting, when=in_days(5), seen_revision=meeting.revision)

    with pytest.raises(NotNow, match="Intet er gået tabt"):
        move_meeting(by=around.by, meeting=meeting, when=in_days(6), seen_revision=meeting.revision)


def test_reply_and_point_make_no_form_late(around):
    meeting = called(around)
    reply(by=around.doctor, participant=participant(meeting, "general practitioner"), answer="accepted")
    write_point(by=around.citizen, meeting=meeting, text="Min medicin")

    moved = move_meeting(by=around.by, meeting=meeting, when=in_days(5), seen_revision=meeting.revision)

    assert moved.sequence == 1


def test_no_is_told_to_whoever_called(around, django_capture_on_commit_callbacks):
    meeting = called(around)

    with django_capture_on_commit_callbacks(execute=True):
        reply(by=around.doctor, participant=participant(meeting, "general practitioner"), answer="declined")

    assert told(around.by, "somebody cannot come to a meeting") == 1


@pytest.mark.parametrize("role", ["citizen", "relative", "contact person"])
def test_nobody_answers_for_somebody_else(around, role):
    meeting = called(around)
    stranger = make_actor("citizen")

    with pytest.raises(NotYours):
        reply(by=stranger, participant=participant(meeting, role), answer="accepted")


def test_team_answers_for_whom_it_rang(around):
    meeting = called(around, outside="ole@example.org")

    answered = reply(by=around.doctor, participant=participant(meeting, OUTSIDE), answer="accepted")

    assert answered.reply == "accepted"


def test_one_more_is_called_once_and_one_less_is_told(around):
    meeting = called(around)
    ole = Guest("outside", OUTSIDE, "Ole Test", address="ole@example.org")

    first, second = (invite(by=around.by, meeting=meeting, guests=[ole]) for _each in range(2))
    Mail.objects.filter(address="ole@example.org").update(state="sent", sent_at=moment())
    uninvite(by=around.by, meeting=meeting, participant=first[0])

    assert (len(first), len(second)) == (1, 0)
    letters = Mail.objects.filter(address="ole@example.org").order_by("pk")
    assert [(each.subject_key, bool(each.appointment["cancelled"])) for each in letters] == [
        ("meeting", False),
        ("meeting cancelled", True),
    ]


def test_citizen_called_before_there_was_an_account_is_not_called_again(around):
    meeting = called(around)
    meeting.participants.filter(role=CITIZEN).update(account=None)
    citizen = possible_guests(around.enrolment)[0]

    assert citizen.account is not None
    assert invite(by=around.by, meeting=meeting, guests=[citizen, citizen]) == []
    assert meeting.participants.filter(role=CITIZEN, removed_at__isnull=True).count() == 1


def test_cancelled_meeting_whose_letters_never_left_sends_nothing(around):
    meeting = called(around)

    cancel(by=around.by, meeting=meeting, reason="Borgeren er syg")

    assert set(Mail.objects.values_list("state", flat=True)) == {"replaced"}


def test_cancelled_meeting_is_taken_out_of_the_calendars_it_reached(around):
    meeting = called(around)
    Mail.objects.filter(address="dorte@example.org").update(state="sent", sent_at=moment())

    cancelled = cancel(by=around.by, meeting=meeting, reason="Borgeren er syg")

    [letter] = Mail.objects.filter(state="queued")
    assert (letter.address, letter.subject_key) == ("dorte@example.org", "meeting cancelled")
    assert letter.appointment["sequence"] == cancelled.sequence == 1
    assert letter.appointment["uid"] == f"{meeting.key}@samvej"


def test_cancelling_needs_a_reason_and_happens_once(around):
    meeting = called(around)

    with pytest.raises(NotNow, match="Skriv kort hvorfor"):
        cancel(by=around.by, meeting=meeting, reason="  ")
    cancel(by=around.by, meeting=meeting, reason="Sygdom")
    with pytest.raises(NotNow, match="aflyst"):
        cancel(by=around.by, meeting=meeting, reason="Sygdom")


def test_meetings_of_an_ended_course_are_called_off_and_past_ones_kept(around):
    coming, past = called(around), called(around)
    Meeting.objects.filter(pk=past.pk).update(begins_at=moment() - timedelta(hours=2))
    running.end_enrolment(by=around.by, enrolment=around.enrolment, reason="declined further")

    count = call_off_of_ended(by=make_actor("system"))

    assert count == 1
    assert {coming.pk: "cancelled", past.pk: "called"} == dict(Meeting.objects.values_list("pk", "status"))


def test_citizens_points_are_written_once_and_taken_back(around):
    meeting = agreed(around)

    first, second = (write_point(by=around.citizen, meeting=meeting, text="Min hund", once="a") for _each in range(2))
    taken = take_back_point(by=around.citizen, point=first)

    assert first == second
    assert taken.withdrawn_at is not None


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_empty_point_is_refused(around, text):
    with pytest.raises(NotNow, match="ikke skrevet noget"):
        write_point(by=around.citizen, meeting=agreed(around), text=text)


def test_relative_who_may_only_see_neither_agrees_nor_writes_points(around):
    meeting = proposed(around)

    with pytest.raises(NotYours):
        agree(by=around.relative, meeting=meeting)
    with pytest.raises(NotYours):
        write_point(by=around.relative, meeting=meeting, text="Noget")


def test_whoever_left_the_team_arranges_nothing(around):
    from samvej.workplace.pathways.actions.teams import leave_team

    meeting = called(around)
    leave_team(
        by=around.by,
        enrolment=around.enrolment,
        professional=around.doctor.professional,
        role="general practitioner",
    )

    with pytest.raises(NotYours):
        cancel(by=around.doctor, meeting=meeting, reason="Nej")

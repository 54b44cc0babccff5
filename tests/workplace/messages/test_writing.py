"""Threads among a citizen's team: who reads what, since when, what is new, and what waits for an answer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry, Consent, Restriction
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.messages.actions import begin_thread, mark_read, write
from samvej.workplace.messages.doors import access_thread, open_messages
from samvej.workplace.messages.files import File
from samvej.workplace.messages.models import Attachment, Message, Thread
from samvej.workplace.messages.queries import messages_of, threads_of, unanswered_of, unread_of
from samvej.workplace.pathways.actions import running
from samvej.workplace.people.models import Notice
from samvej.workplace.teams.actions import accept_invitation, end_membership
from tests.workplace.factories import RelativeFactory, make_actor
from tests.workplace.pathways.ground import contact_person, included
from tests.workplace.teams.table import asked, seated

pytestmark = pytest.mark.django_db


def begun(table, by=None, near="citizen", text="Hej alle", **said):
    said.setdefault("once", uuid4().hex)
    return begin_thread(by=by or table.by, enrolment=table.enrolment, subject="Møde", text=text, near=near, **said)


def wrote(thread, by, text="Svar", **said):
    return write(by=by, thread=thread, text=text, once=uuid4().hex, **said)


def reads(by, thread):
    """The texts that somebody may read in a thread; None where there is none for them."""
    try:
        held = access_thread(by=by, key=thread.key, reason="test")
    except NotThere:
        return None
    return [each.text for each in messages_of(held, by=by)]


def later(**how):
    return clock.at(moment().replace(tzinfo=None) + timedelta(**how))


# --- whom a thread is for ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("near", "citizen", "relative"), [("nobody", False, False), ("citizen", True, False), ("relatives", True, True)]
)
def test_citizens_side_reads_what_they_were_let_into(table, near, citizen, relative):
    proxy = make_actor("relative", relative=RelativeFactory(citizen=table.enrolment.citizen, may_act=True))
    thread = begun(table, near=near)

    assert (reads(table.citizen, thread) is not None) == citizen
    assert (reads(proxy, thread) is not None) == relative


@pytest.mark.parametrize("may", ["may_see_plan", "may_see_log", "may_be_contacted"])
def test_relative_without_a_power_of_attorney_reads_no_messages(table, may):
    near = make_actor("relative", relative=RelativeFactory(citizen=table.enrolment.citizen, **{may: True}))
    thread = begun(table, near="relatives")

    assert reads(near, thread) is None
    with pytest.raises(NotThere):
        open_messages(by=near, key=table.enrolment.key, reason="test")


def test_thread_for_some_is_read_by_those_and_nobody_else_on_the_team(table):
    for who, role in ((table.doctor, "psychiatry"), (table.caseworker, "job centre")):
        seated(table, who, role)

    thread = begun(table, near="nobody", professionals=[table.doctor.professional])

    assert reads(table.by, thread) == reads(table.doctor, thread) == ["Hej alle"]
    assert reads(table.caseworker, thread) is None
    with pytest.raises(NotYours):
        wrote(thread, table.caseworker)


@pytest.mark.parametrize("who", ["lead", "team member", "steering", "administrator", "other citizen"])
def test_nobody_else_reads_or_writes(table, unit, who):
    thread = begun(table)
    somebody = make_actor("citizen") if who == "other citizen" else make_actor(who, unit.organisation)

    assert reads(somebody, thread) is None
    with pytest.raises(NotThere):
        open_messages(by=somebody, key=table.enrolment.key, reason="test")
    with pytest.raises(NotYours):
        wrote(thread, somebody)


def test_citizen_writes_to_the_team_or_the_contact_person_alone(table):
    seated(table, table.doctor)

    all_of_them = begun(table, table.citizen)
    one = begun(table, table.citizen, professionals=[table.by.professional])

    assert reads(table.doctor, all_of_them) == ["Hej alle"]
    assert reads(table.doctor, one) is None
    assert reads(table.by, one) == ["Hej alle"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text": "  "}, "Skriv beskeden"),
        ({"text": "x" * 10_001}, "for lang"),
        ({"near": "everybody"}, "læse med"),
        ({"near": "nobody", "professionals": []}, "mindst én"),
        ({"files": [File("a.txt", "text/plain", b"a")] * 6}, "højst 5"),
    ],
)
def test_thread_that_is_for_nobody_or_says_nothing_is_refused(table, said, words):
    with pytest.raises(NotNow, match=words):
        begun(table, **said)

    assert not Thread.objects.exists()


def test_citizen_cannot_keep_themselves_out_of_their_own_thread(table):
    with pytest.raises(NotNow):
        begun(table, table.citizen, near="nobody")


def test_person_number_in_a_message_is_masked(table):
    thread = begun(table, text="Ring om 010170-1234 i morgen")

    assert reads(table.by, thread) == ["Ring om ******-**** i morgen"]


# --- since when ----------------------------------------------------------------------------------------------


def test_new_member_reads_from_the_day_they_joined(table):
    thread = begun(table, text="Før")
    with later(hours=1):
        seated(table, table.doctor)
        before = reads(table.doctor, thread)
    with later(hours=2):
        wrote(thread, table.by, "Efter")
        after = reads(table.doctor, thread)

    assert before is None
    assert after == ["Efter"]


def test_new_contact_person_carries_the_whole_conversation_on(table, unit):
    thread = begun(table, text="Før")
    other = contact_person(unit)

    with later(hours=1):
        running.change_contact_person(by=table.by, enrolment=table.now(), contact_person=other.professional)
        read = reads(other, thread), reads(table.by, thread)

    assert read == (["Før"], None)


def test_member_who_left_reads_nothing_and_who_came_back_their_own_time(table):
    with later(hours=1):
        member = seated(table, table.doctor)
    with later(hours=2):
        thread = begun(table, text="Mens jeg var med")
    with later(hours=3):
        end_membership(by=table.by, member=member)
        gone = reads(table.doctor, thread)
        with pytest.raises(NotYours):
            wrote(thread, table.doctor)
    with later(hours=4):
        wrote(thread, table.by, "Mens jeg var væk")
    with later(hours=5):
        accept_invitation(by=table.doctor, invitation=asked(table, table.doctor))
        back = reads(table.doctor, thread)

    assert gone is None
    assert back == ["Mens jeg var med"]


def test_withdrawn_consent_closes_the_messages_too(table):
    seated(table, table.doctor)
    thread = begun(table)
    before = reads(table.doctor, thread), len(unread_of(table.doctor))

    Consent.objects.update(withdrawn_at=moment())

    assert before == (["Hej alle"], 1)
    assert reads(table.doctor, thread) is None
    assert unread_of(table.doctor) == []


def test_citizens_no_closes_the_messages(table):
    seated(table, table.doctor)
    thread = begun(table)
    Restriction.objects.create(citizen=table.enrolment.citizen, professional=table.doctor.professional)

    assert reads(table.doctor, thread) is None
    assert unread_of(table.doctor) == []


def test_ended_course_is_read_by_its_team_in_the_unit_and_written_in_by_nobody(table):
    seated(table, table.doctor)
    thread = begun(table)
    running.end_enrolment(by=table.by, enrolment=table.now(), reason="goals met")
    thread.enrolment = table.now()

    assert reads(table.by, thread) == reads(table.citizen, thread) == ["Hej alle"]
    assert reads(table.doctor, thread) is None
    for who in (table.by, table.citizen):
        with pytest.raises(NotNow, match="afsluttet"):
            wrote(thread, who)
    assert unread_of(table.citizen) == []


# --- new, read, unanswered ---------------------------------------------------------------------------------


def test_what_is_new_is_counted_until_it_is_read(table):
    thread = begun(table)
    last = wrote(thread, table.by)
    before = [(row.thread, row.unread) for row in unread_of(table.citizen)]

    mark_read(by=table.citizen, thread=thread, message=last)
    mark_read(by=table.citizen, thread=thread, message=Message.objects.first())

    assert before == [(thread, 2)]
    assert unread_of(table.citizen) == []
    assert unread_of(table.by) == []


def test_thread_waits_while_the_citizens_word_is_the_last(table):
    seated(table, table.doctor)
    with later(hours=1):
        thread = begun(table, table.citizen)
    waiting = [row.thread for row in unanswered_of(table.by)]
    with later(hours=2):
        wrote(thread, table.doctor)

    assert waiting == [thread]
    assert unanswered_of(table.by) == []


def test_oldest_wait_stands_first(table):
    threads = []
    for hours in (3, 1, 2):
        with later(hours=hours):
            threads.append(begun(table, table.citizen))

    assert [row.thread for row in unanswered_of(table.by)] == [threads[1], threads[2], threads[0]]
    assert [row.thread for row in unread_of(table.by)] == [threads[1], threads[2], threads[0]]


def test_lists_take_as_many_queries_for_many_as_for_one(table, unit):
    begun(table, table.citizen)
    with CaptureQueriesContext(connection) as one:
        unread_of(table.by), unanswered_of(table.by), threads_of(table.enrolment, by=table.by)
    for _each in range(3):
        for thread in [begun(table, table.citizen) for _again in range(3)]:
            wrote(thread, table.citizen)
    included(unit, table.by)

    with CaptureQueriesContext(connection) as many:
        unread_of(table.by), unanswered_of(table.by), threads_of(table.enrolment, by=table.by)

    assert len(one) == len(many)


def test_notice_says_that_there_is_a_message_once_until_it_is_read(table, django_capture_on_commit_callbacks):
    def told():
        return list(Notice.objects.filter(text="a message has come").values_list("recipient", "about"))

    with django_capture_on_commit_callbacks(execute=True):
        thread = begun(table, text="Hemmelige ord")
    for _each in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            last = wrote(thread, table.by, "Hemmelige ord")
    unread = told()
    mark_read(by=table.citizen, thread=thread, message=last)
    with django_capture_on_commit_callbacks(execute=True):
        wrote(thread, table.by)

    assert [who for who, _about in unread] == [table.citizen.account.pk]
    assert "Hemmelige" not in str(unread)
    assert len(told()) == 2


# --- sent once, and nothing lost ---------------------------------------------------------------------------


def test_message_sent_twice_is_one(table):
    thread = begun(table, once="a")

    assert begun(table, once="a") == thread
    assert write(by=table.by, thread=thread, text="Svar", once="b") == write(
        by=table.by, thread=thread, text="Svar", once="b"
    )
    assert Message.objects.count() == 2


def test_token_of_another_person_does_not_give_their_message(table):
    thread = begun(table, once="a")

    mine = write(by=table.citizen, thread=thread, text="Min", once="a")

    assert mine.by == table.citizen.account


def test_answer_written_while_another_wrote_is_asked_about_once(table):
    thread = begun(table)
    seen = Message.objects.get().pk
    newest = wrote(thread, table.citizen)

    with pytest.raises(NotNow, match="Mens du skrev"):
        wrote(thread, table.by, seen=seen)
    wrote(thread, table.by, seen=newest.pk)

    assert thread.messages.count() == 3


def test_system_writes_once_too(table):
    system = Actor.system("reactions")

    first = begin_thread(
        by=system, enrolment=table.enrolment, subject="Husk", text="Husk mødet", near="citizen", once="r1"
    )
    again = begin_thread(
        by=system, enrolment=table.enrolment, subject="Husk", text="Husk mødet", near="citizen", once="r1"
    )

    assert first == again
    assert reads(table.citizen, first) == ["Husk mødet"]
    assert len(unread_of(table.by)) == 1


def test_every_opening_and_change_stands_in_the_trail(table):
    thread = begun(table, files=[File("a.txt", "text/plain", b"a")])
    reads(table.citizen, thread)

    entries = AuditEntry.objects.filter(record="message", citizen=str(table.enrolment.citizen.key))

    assert list(entries.order_by("id").values_list("activity", flat=True)) == ["change", "read"]
    assert Attachment.objects.get().size == 1

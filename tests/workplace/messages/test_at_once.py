"""Several at once: a double click sends one message, a leaving and a writing agree, and nobody's words are lost."""

from uuid import uuid4

import pytest

from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.messages.actions import begin_thread, write
from samvej.workplace.messages.models import Message, Thread
from samvej.workplace.teams.actions import accept_invitation, end_membership, withdraw_invitation
from samvej.workplace.teams.models import Invitation
from samvej.workplace.teams.queries import members_of
from tests.workplace.factories import make_actor
from tests.workplace.pathways.test_at_once import at_once
from tests.workplace.teams.table import asked, seated

pytestmark = pytest.mark.django_db(transaction=True)


def begin(table, once):
    return begin_thread(by=table.by, enrolment=table.enrolment, subject="", text="Hej", near="citizen", once=once)


def test_double_click_sends_one_message(table):
    told = at_once([lambda: begin(table, "a")] * 4)
    thread = Thread.objects.get()
    again = at_once([lambda: write(by=table.citizen, thread=thread, text="Svar", once="b")] * 4)

    assert told == again == ["done"] * 4
    assert Message.objects.count() == 2


def test_eight_who_write_at_once_are_all_heard(table):
    thread = begin(table, "a")
    acts = [
        lambda number=number: write(by=table.by, thread=thread, text=str(number), once=uuid4().hex)
        for number in range(8)
    ]

    told = at_once(acts)

    assert told == ["done"] * 8
    assert set(thread.messages.values_list("text", flat=True)) == {"Hej", *map(str, range(8))}


def test_invitation_accepted_by_two_of_a_place_seats_one(table):
    colleague = make_actor("team member", table.doctor.organisation)
    invitation = asked(table, table.doctor, professional=None)

    told = at_once(
        [lambda each=each: accept_invitation(by=each, invitation=invitation) for each in (table.doctor, colleague)]
    )

    assert told.count("done") == 1
    assert len(members_of(table.enrolment)) == 2


def test_invitation_withdrawn_while_it_is_accepted_is_one_of_the_two(table):
    invitation = asked(table, table.doctor)

    told = at_once(
        [
            lambda: accept_invitation(by=table.doctor, invitation=invitation),
            lambda: withdraw_invitation(by=table.by, invitation=invitation),
        ]
    )

    on_it = len(members_of(table.enrolment)) == 2
    assert told.count("done") == 1
    assert Invitation.objects.get().status == ("accepted" if on_it else "withdrawn")


def test_member_who_is_taken_off_while_writing_writes_before_or_not_at_all(table):
    member = seated(table, table.doctor)
    thread = begin(table, "a")

    def writing():
        try:
            write(by=table.doctor, thread=thread, text="Nå det", once="c")
        except NotYours:
            return

    told = at_once([writing, lambda: end_membership(by=table.by, member=member)])

    member.refresh_from_db()
    assert told == ["done", "done"]
    assert not Message.objects.filter(by=table.doctor.account, at__gt=member.to_at).exists()

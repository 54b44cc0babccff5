"""Contacts: written once, by the team, struck out and never changed; and what counts as the last one."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.contacts.actions import strike_contact, write_contact
from samvej.workplace.contacts.journal_text import journal_text
from samvej.workplace.contacts.models import Contact
from samvej.workplace.contacts.queries import last_contacts, missed_contacts
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.referrals.models import FirstConversation
from samvej.workplace.safety.actions import answer_safety_question, write_follow_up
from tests.workplace.factories import RelativeFactory, make_actor
from tests.workplace.pathways.ground import contact_person, included
from tests.workplace.tasks.ground import on_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(unit: Any) -> Actor:
    return contact_person(unit, places=7, name="Anna Test", title="sygeplejerske")


@pytest.fixture
def enrolment(unit: Any, by: Actor) -> Enrolment:
    return included(unit, by)


def write(by: Actor, enrolment: Enrolment, **said: Any) -> Contact:
    return write_contact(by=by, enrolment=enrolment, **{"how": "visit", "at": moment(), "minutes": 45, **said})


def test_written_twice_with_one_key_is_one_contact(enrolment, by):
    first = write(by, enrolment, once="a", note="Det første")
    again = write(by, enrolment, once="a", note="Det samme igen")

    assert again == first
    assert Contact.objects.get().note == "Det første"
    assert AuditEntry.objects.filter(record="contact", activity="change").count() == 1


def test_only_the_team_writes(enrolment, by, unit):
    nurse = on_team(enrolment)
    write(nurse, enrolment)

    for other in (make_actor("contact person", unit.organisation), make_actor("citizen", citizen=enrolment.citizen)):
        with pytest.raises(NotYours):
            write(other, enrolment)


def test_contact_that_is_still_to_come_is_refused(enrolment, by):
    with pytest.raises(NotNow, match="ikke kommet endnu"):
        write(by, enrolment, at=moment() + timedelta(hours=1))


def test_person_number_in_a_note_is_masked(enrolment, by):
    contact = write(by, enrolment, note="Talte om 610170-1234")
    contact.refresh_from_db()

    assert "610170-1234" not in contact.note


def test_last_contact_is_the_newest_that_was_held_and_stands(unit, enrolment, by):
    now = moment()
    write(by, enrolment, at=now - timedelta(days=9))
    held = write(by, enrolment, at=now - timedelta(days=3))
    missed = write(by, enrolment, at=now - timedelta(days=2), attended=False)
    strike_contact(by=by, contact=write(by, enrolment, at=now - timedelta(days=1)))
    other, neither = included(unit, by), included(unit, by)
    FirstConversation.objects.filter(referral=neither.referral).delete()

    first = FirstConversation.objects.get(referral=other.referral).held_at
    assert last_contacts([enrolment, other, neither]) == {enrolment.pk: held.at, other.pk: first}
    assert missed_contacts([enrolment], since=now - timedelta(days=5)) == [missed]


def test_only_its_writer_strikes_a_contact_out_and_once(enrolment, by):
    contact = write(by, enrolment)
    with pytest.raises(NotYours):
        strike_contact(by=on_team(enrolment), contact=contact)
    strike_contact(by=by, contact=contact)

    with pytest.raises(NotNow, match="allerede"):
        strike_contact(by=by, contact=contact)
    assert Contact.objects.get().note == contact.note


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "da",
            "Besøg, 2.3.2026 kl. 9.05. Varighed: 45 minutter.\nDrak kaffe.\nIndsats: Sammen om min vej.\n"
            "Skrevet af Anna Test, sygeplejerske, {place}.",
        ),
        (
            "en",
            "Visit, 2/3/2026 at 9:05. Lasted 45 minutes.\nDrak kaffe.\nProgramme: Together on my way.\n"
            "Written by Anna Test, sygeplejerske, {place}.",
        ),
    ],
)
def test_journal_text_is_short_and_names_nobody_but_the_writer(enrolment, by, lang, said):
    at = moment().astimezone(COPENHAGEN).replace(2026, 3, 2, 9, 5)
    contact = write(by, enrolment, at=at, note="Drak kaffe.")

    text = journal_text(contact, lang)

    assert text == said.format(place=by.organisation.name)
    assert enrolment.citizen.family_name not in text


def test_journal_text_of_one_that_was_missed_says_so(enrolment, by):
    assert "kom ikke" in journal_text(write(by, enrolment, attended=False))


def test_talk_of_safety_is_a_contact_that_tells_nothing_of_itself(enrolment, by):
    answer = answer_safety_question(by=by, enrolment=enrolment, answer="thoughts")
    write_follow_up(by=by, answer=answer, said="Vi talte om det svære.", how="visit")

    contact = Contact.objects.get()
    assert (contact.how, contact.note, contact.attended) == ("visit", "", True)
    assert last_contacts([enrolment]) == {enrolment.pk: contact.at}


# --- pages ----------------------------------------------------------------------------------------------


def said(**more: Any) -> dict[str, Any]:
    now = moment().astimezone(COPENHAGEN) - timedelta(minutes=2)
    return {
        "once": uuid4(),
        "how": "visit",
        "attended": "yes",
        "on": now.date().isoformat(),
        "begun": now.strftime("%H:%M"),
        "minutes": "45",
        "note": "Drak kaffe",
        **more,
    }


def test_contact_is_written_from_the_page_and_gives_a_text_to_copy(enrolment, by, client_as):
    form = said()
    client = client_as(by)
    for _click in range(2):
        answer = client.post(reverse("contacts:write", args=[enrolment.key]), form, follow=True)

    text = answer.content.decode()
    assert Contact.objects.count() == 1
    assert "Tekst til din egen journal" in text
    assert "Drak kaffe" in text
    assert "Streg kontakten ud" in text


def test_refused_contact_keeps_what_was_typed(enrolment, by, client_as):
    form = said(on=(moment() + timedelta(days=2)).date().isoformat())

    text = client_as(by).post(reverse("contacts:write", args=[enrolment.key]), form).content.decode()

    assert "ikke kommet endnu" in text
    assert "Drak kaffe" in text


def test_struck_contact_says_so_on_its_page(enrolment, by, client_as):
    contact = write(by, enrolment)

    answer = client_as(by).post(reverse("contacts:strike", args=[enrolment.key, contact.key]), follow=True)

    assert "Streget ud" in answer.content.decode()


def test_citizen_reads_and_a_relative_who_sees_the_plan_does_not(enrolment, by, client_as):
    contact = write(by, enrolment, note="Om alt muligt")
    page = reverse("contacts:contact", args=[enrolment.key, contact.key])
    near = [
        make_actor("relative", relative=RelativeFactory(citizen=enrolment.citizen, may_see_plan=True, may_act=may))
        for may in (False, True)
    ]

    found = [
        client_as(each).get(page).status_code
        for each in (make_actor("citizen", citizen=enrolment.citizen), *near, make_actor("contact person"))
    ]

    assert found == [200, 404, 200, 404]


def test_list_takes_as_many_queries_for_many_as_for_one(enrolment, by, client_as):
    client, page = client_as(by), reverse("contacts:contacts", args=[enrolment.key])
    write(by, enrolment)
    client.get(page)

    with CaptureQueriesContext(connection) as for_one:
        client.get(page)
    for _each in range(6):
        write(by, enrolment)
    with CaptureQueriesContext(connection) as for_many:
        client.get(page)

    assert len(for_many) == len(for_one) <= 25

"""The pages of slips: one main act, nothing typed is lost, and a leader reads no more than the file lets them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.contacts.actions import write_contact
from samvej.workplace.ground.moment import moment
from samvej.workplace.plans.actions.signs import report_sign
from samvej.workplace.slips.actions import answer, pass_on, write_note
from samvej.workplace.slips.models import Slip
from tests.workplace.factories import logged_in, make_actor
from tests.workplace.slips.ground import WHAT, Ground, told

pytestmark = pytest.mark.django_db
NAME = "Hemmelige"


def course(here: Ground) -> str:
    return reverse("slips:slips", args=[here.enrolment.key])


def page(slip: Slip) -> str:
    return reverse("slips:slip", args=[slip.key])


def text(by: Actor, path: str) -> str:
    answer = logged_in(by).get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def said(**more: Any) -> dict[str, Any]:
    return {"what": WHAT, "kind": "not happening", "once": uuid4(), **more}


def test_member_tells_of_a_slip_and_two_presses_are_one(here: Ground) -> None:
    client, path, form = logged_in(here.member), reverse("slips:report", args=[here.enrolment.key]), said()

    first, again = client.post(path, form), client.post(path, form)

    slip = Slip.objects.get()
    assert (first["Location"], again["Location"]) == (page(slip), page(slip))
    assert WHAT in text(here.contact, course(here))


def test_reported_sign_stands_on_the_page_until_somebody_has_talked_with_the_citizen(here: Ground) -> None:
    holds = "Planen holder"
    before = text(here.contact, course(here))
    with clock.at(moment() - timedelta(hours=2)):
        report_sign(by=here.contact, enrolment=here.enrolment, words="Sover ikke")
    reported = text(here.contact, course(here))

    write_contact(by=here.contact, enrolment=here.enrolment, how="call", at=moment(), minutes=5)
    talked = text(here.contact, course(here))

    assert holds in before
    assert "Sover ikke" in reported
    assert holds not in reported
    assert "Sover ikke" not in talked
    assert holds in talked


def test_form_without_words_keeps_what_was_chosen(here: Ground) -> None:
    path = reverse("slips:report", args=[here.enrolment.key])

    shown = logged_in(here.member).post(path, said(what=""))

    assert shown.context["form"].errors["what"]
    assert 'value="not happening" checked' in shown.content.decode()
    assert Slip.objects.count() == 0


def test_citizen_tells_of_it_on_their_own_page_and_reads_the_answer(here: Ground) -> None:
    client, path = logged_in(here.citizen), reverse("slips:mine")

    client.post(path, {"what": "Ingen er kommet.", "once": uuid4()})
    waiting = text(here.citizen, path)
    Slip.objects.update(status="solved", solution="Vi kommer i morgen.", ended_at="2026-03-02T12:00:00Z")
    answered = text(here.citizen, path)

    assert "Ingen er kommet." in waiting
    assert "De gør noget ved det senest" in waiting
    assert "Vi kommer i morgen." in answered


def test_relative_who_may_see_the_plan_tells_of_it_and_another_may_not(here: Ground) -> None:
    path = reverse("slips:mine")
    logged_in(here.relative).post(path, {"what": "Han svarer ikke.", "once": uuid4()})
    assert here.relative.relative is not None
    here.relative.relative.may_see_plan = False
    here.relative.relative.save()

    refused = text(here.relative, path)

    assert Slip.objects.get().door == "relative"
    assert "Han svarer ikke." not in refused
    assert "<textarea" not in refused


def test_leader_reads_initials_and_what_slipped_and_nothing_the_team_wrote_among_themselves(here: Ground) -> None:
    assert here.member.organisation is not None
    slip = told(here, services=[here.member.organisation])
    write_note(by=here.contact, slip=slip, text="Hans bror har ringet.")
    slip.refresh_from_db()
    pass_on(by=here.contact, slip=slip, why="Hvem betaler?")

    listed, opened = text(here.other_leader, reverse("slips:leaders")), text(here.other_leader, page(slip))

    for shown in (listed, opened):
        assert NAME not in shown
        assert "H.T." in shown
        assert WHAT in shown
    assert "Bostøtten Test" in opened
    assert "Hvem betaler?" in opened
    assert "Hans bror har ringet." not in opened
    assert AuditEntry.objects.filter(record="slip", activity="read", user_role="lead").count() == 2


def test_leader_answers_and_the_team_reads_it(here: Ground) -> None:
    slip = pass_on(by=here.contact, slip=told(here), why="Hvem betaler?")
    form = {"act": "answer", "text": "Kommunen betaler.", "for_all": "yes", "revision": slip.revision}

    answer = logged_in(here.other_leader).post(page(slip), form)

    slip.refresh_from_db()
    assert (answer.status_code, slip.status) == (302, "closed")
    assert "Kommunen betaler." in text(here.member, page(slip))


def test_leader_who_has_answered_is_not_asked_again_but_may_answer_for_all(here: Ground) -> None:
    slip = pass_on(by=here.contact, slip=told(here), why="Hvem betaler?")
    client = logged_in(here.own_leader)
    asked = text(here.own_leader, page(slip))
    client.post(page(slip), {"act": "answer", "text": "Vi betaler.", "for_all": "no", "revision": slip.revision})
    answered = text(here.own_leader, page(slip))
    again = client.post(page(slip), {"act": "answer", "text": "Igen.", "for_all": "no", "revision": slip.revision})
    slip.refresh_from_db()
    client.post(page(slip), {"act": "answer-for-all", "text": "Vi er enige.", "revision": slip.revision})

    slip.refresh_from_db()
    assert "Dit svar til teamet" in asked
    assert "Dit svar til teamet" not in answered
    assert (again.status_code, slip.status) == (409, "closed")
    assert {each.answer for each in slip.lines.all()} == {"Vi er enige."}


def test_citizen_reads_what_each_leader_answered(here: Ground) -> None:
    slip = pass_on(by=here.contact, slip=told(here, by=here.citizen), why="Hvem betaler?")
    answer(by=here.own_leader, slip=slip, text="Psykiatrien betaler")
    answer(by=here.other_leader, slip=slip, text="Bostøtten kommer i morgen.")

    listed, opened = text(here.citizen, reverse("slips:mine")), text(here.citizen, page(slip))

    for shown in (listed, opened):
        assert "Lederen af psykiatrien: Psykiatrien betaler." in shown
        assert "Lederen af kommunen: Bostøtten kommer i morgen." in shown


def test_leader_who_stands_in_for_another_sector_answers_once(here: Ground) -> None:
    here.other_leader.employment.delete()  # type: ignore[union-attr]
    slip = pass_on(by=here.contact, slip=told(here), why="Hvem betaler?")

    answer(by=here.own_leader, slip=slip, text="Vi betaler.")

    slip.refresh_from_db()
    assert (slip.status, slip.lines.count()) == ("closed", 2)


def test_words_of_a_late_form_stand_there_still_and_a_second_press_sends_them(here: Ground) -> None:
    slip = told(here)
    seen = slip.revision
    write_note(by=here.contact, slip=slip, text="Ringet.")
    client, form = logged_in(here.member), {"act": "solve", "solution": "Vi kommer i morgen.", "revision": seen}

    late = client.post(page(slip), form)
    again = client.post(page(slip), form | {"revision": late.context["form"]["revision"].value()})

    assert "En anden har skrevet her" in late.content.decode()
    assert "Vi kommer i morgen.</textarea>" in late.content.decode()
    assert again.status_code == 302
    slip.refresh_from_db()
    assert slip.solution == "Vi kommer i morgen."


def test_what_is_no_longer_to_be_done_is_said_in_a_sentence(here: Ground) -> None:
    slip = told(here)
    Slip.objects.update(status="solved", ended_at="2026-03-02T12:00:00Z")

    answer = logged_in(here.member).post(page(slip), {"act": "solve", "solution": "Igen", "revision": 0})

    assert answer.status_code == 409
    assert "allerede skrevet" in answer.content.decode()


@pytest.mark.parametrize("role", ["contact person", "lead", "steering", "administrator", "referrer"])
def test_strangers_learn_nothing(here: Ground, role: str) -> None:
    slip, client = told(here), logged_in(make_actor(role))

    for path in (course(here), page(slip), reverse("slips:report", args=[here.enrolment.key])):
        answer = client.get(path)
        assert answer.status_code == 404
        assert NAME not in answer.content.decode()


@pytest.mark.parametrize(("who", "name"), [("contact", "slips:slips"), ("citizen", "slips:mine")])
def test_list_takes_as_many_queries_for_many_slips_as_for_one(here: Ground, who: str, name: str) -> None:
    told(here)
    client = logged_in(getattr(here, who))
    path = reverse(name, args=[here.enrolment.key] if name == "slips:slips" else [])
    client.get(path)
    with CaptureQueriesContext(connection) as for_one:
        client.get(path)
    for _each in range(5):
        told(here)

    with CaptureQueriesContext(connection) as for_many:
        client.get(path)

    assert len(for_one) == len(for_many)


def test_leaders_list_takes_as_many_queries_for_many_as_for_one(here: Ground) -> None:
    pass_on(by=here.contact, slip=told(here), why="Hvem?")
    client, path = logged_in(here.other_leader), reverse("slips:leaders")
    client.get(path)
    with CaptureQueriesContext(connection) as for_one:
        client.get(path)
    for _each in range(4):
        pass_on(by=here.contact, slip=told(here), why="Hvem?")

    with CaptureQueriesContext(connection) as for_many:
        client.get(path)

    assert len(for_one) == len(for_many)


def test_leader_reads_the_citizens_name_nowhere_though_the_citizen_told_it_and_others_wrote_it(here: Ground) -> None:
    slip = told(here, here.citizen, what="Hemmelige får ingen hjælp, siger Testesens mor.")
    slip = pass_on(by=here.contact, slip=slip, why="Hvem betaler for Hemmeliges bostøtte?")

    listed, opened = text(here.other_leader, reverse("slips:leaders")), text(here.other_leader, page(slip))

    for shown in (listed, opened):
        assert "Hemmelige" not in shown
        assert "Testesen" not in shown
    assert "Hvem betaler for H.T. bostøtte?" in opened
    assert "Hemmelige" in text(here.member, page(slip))

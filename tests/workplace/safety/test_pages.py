"""The pages of safety: the question in the map, what is shown at once, the plan, the card; others find no trace."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.web.pages.pathways.said_first import said_first
from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.ground.moment import today
from samvej.workplace.maps.merging import digest
from samvej.workplace.pathways.actions.running import end_enrolment
from samvej.workplace.pathways.doors import ground_at
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Professional
from samvej.workplace.referrals.models import FirstConversation
from samvej.workplace.safety.actions import answer_safety_question, write_safety_plan
from samvej.workplace.safety.models import SafetyAnswer, SafetyPlan
from samvej.workplace.tasks.actions.answering import hand_over
from samvej.workplace.tasks.models import Task

pytestmark = pytest.mark.django_db
QUESTION = "Et spørgsmål, vi stiller alle"


@pytest.fixture
def browser(by, client_as):
    return client_as(by)


def address(enrolment, name="safety", *more):
    return reverse(f"safety:{name}", args=[enrolment.key, *more])


def fill(client, life_map):
    return client.get(reverse("maps:fill", args=[life_map.enrolment.key, 1])).content.decode()


def ask(client, enrolment, **said):
    return client.post(address(enrolment, "ask"), {"once": uuid4(), **said}, follow=True)


def test_question_stands_in_its_domain_with_the_lines_beside_it(browser, life_map):
    text = fill(browser, life_map)
    domain = text[text.index('id="mental-health"') : text.index('id="substance-use"')]

    assert text.count(QUESTION) == 1
    assert QUESTION in domain
    assert 'href="tel:70201201"' in domain
    assert 'href="tel:112"' in domain


def test_answer_about_safety_is_marked_as_never_kept_in_the_browser(browser, life_map):
    form = re.search(r"<form[^>]*sikkerhed/spoerg/[^>]*>", fill(browser, life_map))[0]

    assert "data-never-kept" in form
    assert "data-draft" not in form


def test_positive_answer_of_the_citizen_shows_whom_to_call_and_who_calls(circle, by, client_as, enrolment, life_map):
    answer = ask(client_as(circle.citizen), enrolment, answer="thoughts", round="1")
    text = answer.content.decode()

    assert "Tak, fordi du siger det" in text
    assert "Anna Test har fået besked" in text
    assert 'href="tel:70201201"' in text
    assert Task.objects.get().assigned_to == by.professional
    assert SafetyAnswer.objects.get().life_map == life_map


def test_positive_answer_at_the_table_says_that_it_is_mine(browser, enrolment):
    text = ask(browser, enrolment, answer="plans").content.decode()

    assert "Du er den, der taler med" in text
    assert "Gå ikke, før I har aftalt" in text


@pytest.mark.parametrize("answer", ["no", "not said"])
def test_other_answers_lead_back_to_the_map(browser, enrolment, life_map, answer):
    answered = ask(browser, enrolment, answer=answer, round="1")

    assert answered.redirect_chain[-1][0].endswith("/kort/1/?omraade=mental-health#mental-health")


def test_no_answer_chosen_is_said_and_the_words_stay(browser, enrolment):
    text = ask(browser, enrolment, said="Det er svært at sige").content.decode()

    assert "Vælg et af svarene" in text
    assert "Det er svært at sige" in text


def test_those_who_may_not_see_find_no_trace(circle, by, client_as, enrolment, life_map):
    answer_safety_question(by=by, enrolment=enrolment, answer="thoughts", said="Pillerne")
    write_safety_plan(by=by, enrolment=enrolment, said={"signs": "Lukker gardinet"}, seen={})

    for who in (circle.job, circle.near, circle.lead, circle.stranger):
        client = client_as(who)
        assert client.get(address(enrolment)).status_code == 404
        assert client.post(address(enrolment, "ask"), {"answer": "no", "once": uuid4()}).status_code == 404
        course = client.get(reverse("maps:map", args=[enrolment.key]))
        assert "Pillerne" not in course.content.decode()
    assert client_as(circle.near).get(reverse("safety:mine")).status_code == 404


def test_page_shows_who_must_talk_and_the_form_that_stops_the_clock(browser, by, circle, client_as, enrolment):
    made = answer_safety_question(by=by, enrolment=enrolment, answer="thoughts", said="Om natten")
    text = browser.get(address(enrolment)).content.decode()
    to_the_doctor = client_as(circle.doctor).get(address(enrolment)).content.decode()

    assert "Anna Test skal have talt med borgeren senest" in to_the_doctor
    assert "du er den, der skal tale med" in text
    assert "Om natten" in text
    browser.post(address(enrolment, "follow_up", made.key), {"said": "Vi ringer i morgen."})
    made.refresh_from_db()
    assert not made.is_waiting
    assert "Vi ringer i morgen." in browser.get(address(enrolment)).content.decode()


def test_contact_person_is_not_told_to_call_herself(browser, by, circle, client_as, enrolment):
    Professional.objects.filter(pk=by.professional.pk).update(phone="11223344")
    own_number = 'href="tel:11223344"'

    assert own_number not in browser.get(address(enrolment)).content.decode()
    assert own_number in client_as(circle.doctor).get(address(enrolment)).content.decode()
    assert own_number in client_as(circle.citizen).get(reverse("safety:mine")).content.decode()


def test_page_names_those_who_may_see_it_and_not_those_whom_the_citizen_shut_out(browser, circle, enrolment):
    before = browser.get(address(enrolment)).content.decode()
    Restriction.objects.create(
        citizen=enrolment.citizen, professional=circle.doctor.professional, data_types=["health"]
    )

    after = browser.get(address(enrolment)).content.decode()

    assert "<li>Læge Test, " in before
    assert "<li>Læge Test, " not in after
    assert "<li>Anna Test, forløbspartner</li>" in after
    assert "<li>Job Test, " not in before


def test_citizen_reads_the_safety_plan_after_the_course(by, circle, client_as, enrolment):
    write_safety_plan(by=by, enrolment=enrolment, said={"signs": "Jeg lukker gardinerne"}, seen={})
    end_enrolment(by=by, enrolment=enrolment, reason="goals met", ended_on=today())

    text = client_as(circle.citizen).get(reverse("safety:mine")).content.decode()

    assert "Jeg lukker gardinerne" in text
    assert "Forløbet er afsluttet, så ingen her får besked" in text
    assert "Skriv i sikkerhedsplanen" not in text


def test_somebody_given_the_talk_alone_is_not_led_to_the_plan(by, circle, client_as, enrolment):
    made = answer_safety_question(by=by, enrolment=enrolment, answer="thoughts")
    hand_over(by=by, task=made.task, to=circle.job.professional)
    client = client_as(circle.job)

    text = client.get(address(enrolment, "answered", made.key)).content.decode()

    assert "Du er den, der taler med" in text
    assert address(enrolment, "write") not in text


def test_first_conversation_is_not_shown_to_those_who_may_not_see_safety(by, circle, enrolment):
    FirstConversation.objects.update(said={"safety": "Nogle gange"})
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    grounds = {who: ground_at(by=who, enrolment=enrolment) for who in (by, circle.doctor, circle.job)}

    shown = [bool(said_first(who, enrolment, ground)) for who, ground in grounds.items()]

    assert [ground is not None and "referral" in ground.data_types for ground in grounds.values()] == [True] * 3
    assert shown == [True, True, False]


def test_late_follow_up_is_refused_and_its_words_stay(browser, by, circle, client_as, enrolment):
    made = answer_safety_question(by=by, enrolment=enrolment, answer="thoughts")
    second = answer_safety_question(by=by, enrolment=enrolment, answer="plans")
    browser.post(address(enrolment, "follow_up", made.key), {"said": "Vi talte."})

    late = client_as(circle.doctor).post(address(enrolment, "follow_up", made.key), {"said": "Jeg ringede også."})

    assert late.status_code == 409
    assert "allerede talt med borgeren" in late.content.decode()
    assert "Jeg ringede også." in late.content.decode()
    assert second.is_waiting


def test_plan_of_two_at_once_shows_both_and_saves_both(browser, circle, client_as, enrolment):
    empty = {f"seen_{name}": digest("") for name in ("signs", "reasons")}
    browser.post(address(enrolment, "write"), {**empty, "signs": "Lukker gardinet"})

    clash = client_as(circle.citizen).post(address(enrolment, "write"), {**empty, "signs": "Sover ikke"})
    text = clash.content.decode()

    assert clash.status_code == 409
    for words in ("Lukker gardinet", "Sover ikke", "Anna Test har skrevet i planen samtidig"):
        assert words in text
    again = {"signs": "Sover ikke", "seen_signs": digest("Lukker gardinet"), "keep_signs": "on"}
    client_as(circle.citizen).post(address(enrolment, "write"), again)
    assert SafetyPlan.objects.last().content["signs"] == "Lukker gardinet\n\nSover ikke"


def test_earlier_version_stands_beside_the_one_in_force(browser, by, enrolment):
    write_safety_plan(by=by, enrolment=enrolment, said={"signs": "Lukker gardinet"}, seen={})
    seen = {"signs": digest("Lukker gardinet")}
    write_safety_plan(by=by, enrolment=enrolment, said={"signs": "Sover ikke"}, seen=seen, reason="Nyt tegn")

    text = browser.get(address(enrolment, "version", 1)).content.decode()

    assert "Lukker gardinet" in text
    assert "Sover ikke" in text


def test_card_for_the_wallet_names_nobody_and_is_in_the_trail(browser, by, enrolment):
    assert browser.get(address(enrolment, "paper")).status_code == 404
    write_safety_plan(by=by, enrolment=enrolment, said={"signs": "Lukker gardinet"}, seen={})

    text = browser.get(address(enrolment, "paper")).content.decode()
    card = text[text.index('class="pocket-card"') :]

    assert "Lukker gardinet" in card
    assert "70 201 201" in card
    assert enrolment.citizen.family_name not in card
    assert AuditEntry.objects.filter(activity="print", reason="Udskrev sikkerhedsplanen").exists()


def test_citizen_has_it_all_on_their_own_page(circle, by, client_as, enrolment):
    write_safety_plan(by=by, enrolment=enrolment, said={"reasons": "Min datter"}, seen={})

    text = client_as(circle.citizen).get(reverse("safety:mine")).content.decode()

    assert "Min datter" in text
    assert "Hvem kan se det her?" in text
    assert "Læge Test" in text
    assert "Job Test" not in text


@pytest.mark.parametrize("name", ["safety", "mine"])
def test_pages_take_as_many_queries_for_many_as_for_one(by, circle, client_as, enrolment, name):
    client = client_as(by if name == "safety" else circle.citizen)
    where = address(enrolment) if name == "safety" else reverse("safety:mine")
    answer_safety_question(by=by, enrolment=enrolment, answer="thoughts")
    write_safety_plan(by=by, enrolment=enrolment, said={"signs": "0"}, seen={})
    client.get(where)

    with CaptureQueriesContext(connection) as for_one:
        client.get(where)
    for number in range(3):
        answer_safety_question(by=circle.citizen, enrolment=enrolment, answer="thoughts")
        answer_safety_question(by=circle.doctor, enrolment=enrolment, answer="no")
        seen = {"signs": digest(str(number))}
        write_safety_plan(by=circle.proxy, enrolment=enrolment, said={"signs": str(number + 1)}, seen=seen)
    with CaptureQueriesContext(connection) as for_many:
        client.get(where)

    assert len(for_many) == len(for_one) <= 40

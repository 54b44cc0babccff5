"""The pages of the inbox: what they show to whom, and what happens when a form is sent."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.referrals.actions import handling
from samvej.workplace.referrals.models import ContactAttempt, Referral
from tests.workplace.factories import ReferralNoteFactory, make_actor
from tests.workplace.inbox.made import TOGETHER, attempt, case, in_state, staff, unit_of

pytestmark = pytest.mark.django_db
LIST = "/indbakke/"


def page_of(referral: Referral, name: str = "case", *more: str) -> str:
    return reverse(f"inbox:{name}", args=[referral.key, *more])


def test_list_shows_who_why_and_from_which_door(unit: Any, client_as: Any) -> None:
    referral = case(unit)
    answer = client_as(staff(unit)).get(LIST, {"tab": "free"})
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in (referral.citizen.family_name, "Fjerde gang på en måned.", referral.notes.get().organisation.name):
        assert words in text


def test_list_hides_whom_the_citizen_keeps_out_and_counts_them_nowhere(unit: Any, client_as: Any) -> None:
    by, referral = staff(unit), case(unit)
    Restriction.objects.create(citizen=referral.citizen, organisation=unit.organisation)
    client = client_as(by)

    text = client.get(LIST, {"tab": "free"}).content.decode()

    assert referral.citizen.family_name not in text
    assert '<span class="count">1</span>' not in text
    assert client.get(page_of(referral)).status_code == 404


def test_list_does_not_show_other_units_cases(unit: Any, client_as: Any) -> None:
    referral = case(unit_of(unit.programme))
    client = client_as(staff(unit))
    assert referral.citizen.family_name not in client.get(LIST, {"tab": "all"}).content.decode()
    assert client.get(page_of(referral)).status_code == 404


def test_list_of_answered_cases_names_nobody(unit: Any, client_as: Any) -> None:
    by = staff(unit)
    referral = in_state("contacting", by, case(unit))
    client = client_as(by)
    client.post(page_of(referral, "act", "takket-nej"), {"revision": referral.revision})

    text = client.get(LIST, {"tab": "answered"}).content.decode()

    assert "Borgeren takkede nej" in text
    assert referral.citizen.family_name not in text


@pytest.mark.parametrize("role", ["referrer", "steering", "administrator"])
def test_inbox_is_refused_to_roles_without_one(unit: Any, client_as: Any, role: str) -> None:
    referral, client = case(unit), client_as(staff(unit, role))
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(referral)).status_code == 404
    assert client.post(page_of(referral, "act", "tag")).status_code == 404


def test_citizen_finds_no_inbox(unit: Any, client_as: Any) -> None:
    referral = case(unit)
    client = client_as(make_actor("citizen", citizen=referral.citizen))
    assert client.get(page_of(referral)).status_code == 404


def _queries(client: Any, address: str, **query: str) -> int:
    client.get(address, query)  # what is read once per process is read
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address, query).status_code == 200
    return len(counted)


def test_list_takes_the_same_number_of_queries_however_long(unit: Any, client_as: Any) -> None:
    by = staff(unit)
    client = client_as(by)
    in_state("assigned", by, case(unit))
    few = _queries(client, LIST, tab="all")
    for _ in range(12):
        ReferralNoteFactory(referral=in_state("contacting", by, case(unit)))
    assert _queries(client, LIST, tab="all") == few <= 23


def test_case_takes_the_same_number_of_queries_however_full(client_as: Any) -> None:
    unit = unit_of(TOGETHER)
    by = staff(unit, "lead")
    client, referral = client_as(by), in_state("joint selection", by, case(unit))
    attempt(by, referral)
    few = _queries(client, page_of(referral))
    for _ in range(8):
        ReferralNoteFactory(referral=referral)
        attempt(by, referral)
    assert _queries(client, page_of(referral)) == few <= 90


@pytest.mark.parametrize(
    "state", ["received", "assigned", "contacting", "conversation", "joint selection", "helped on"]
)
def test_case_page_opens_in_every_state_and_offers_one_next_step(client_as: Any, state: str) -> None:
    unit = unit_of(TOGETHER)
    by = staff(unit)
    referral = in_state(state, by, case(unit))
    answer = client_as(by).get(page_of(referral))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count('class="button button-primary"') <= 1 + text.count("idle-words")


def test_case_page_is_written_in_the_trail_once(unit: Any, client_as: Any) -> None:
    referral, client = case(unit), client_as(staff(unit))
    client.get(page_of(referral))
    entry = AuditEntry.objects.get(citizen=str(referral.citizen.key))
    assert (entry.activity, entry.record, entry.record_key) == ("read", "referral", str(referral.key))


def test_taking_from_the_list_leads_to_the_case(unit: Any, client_as: Any) -> None:
    by, referral = staff(unit), case(unit)
    answer = client_as(by).post(page_of(referral, "act", "tag"), {"revision": 0}, follow=True)
    referral.refresh_from_db()
    assert (referral.status, referral.assigned_to) == ("assigned", by.professional)
    assert "Du har nu henvisningen." in answer.content.decode()


def test_second_to_decide_is_told_and_keeps_what_was_typed(unit: Any, client_as: Any) -> None:
    by = staff(unit)
    referral = in_state("contacting", by, case(unit))
    seen = referral.revision
    attempt(by, referral)
    answer = client_as(by).post(
        page_of(referral, "act", "ikke-inkluderet"),
        {"revision": seen, "reason": "no need", "words": "Ring gerne til os igen"},
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "En anden har ændret henvisningen" in text
    assert "Ring gerne til os igen" in text


def test_forms_address_opened_again_leads_to_the_case(unit: Any, client_as: Any) -> None:
    referral = case(unit)
    assert client_as(staff(unit)).get(page_of(referral, "act", "tag")).headers["Location"] == page_of(referral)
    assert client_as(make_actor()).get(page_of(referral, "act", "tag")).status_code == 404


def test_form_with_a_fault_is_shown_again_with_its_words(unit: Any, client_as: Any) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    answer = client_as(by).post(page_of(referral, "act", "hjulpet-videre"), {"what": "Samtaler hver uge"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Vælg et sted på listen, eller skriv navnet her." in text
    assert "Samtaler hver uge" in text


def test_attempt_form_sent_twice_is_one(unit: Any, client_as: Any) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    client = client_as(by)
    for _ in range(2):
        client.post(page_of(referral, "act", "kontakt"), {"how": "phone", "outcome": "no answer", "once": "abc"})
    assert ContactAttempt.objects.filter(referral=referral).count() == 1


def test_conversation_is_written_down_by_the_guide(unit: Any, client_as: Any) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    client = client_as(by)
    assert "Hvad fungerer?" in client.get(page_of(referral, "conversation")).content.decode()
    said = {"on": today().isoformat(), "at": "00:00", "where": "home", "step0": "Jeg er træt."}

    client.post(page_of(referral, "conversation"), said)

    referral.refresh_from_db()
    assert referral.status == "conversation"
    assert "Jeg er træt." in client.get(page_of(referral)).content.decode()


def test_conversation_in_the_future_is_refused_and_kept(unit: Any, client_as: Any) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    said = {"on": f"{today().year + 1}-01-02", "at": "10:00", "where": "home", "step0": "Jeg er træt."}
    answer = client_as(by).post(page_of(referral, "conversation"), said)
    assert answer.status_code == 409
    assert "Jeg er træt." in answer.content.decode()


def test_text_for_ones_own_record_has_it_all_and_no_number(unit: Any, client_as: Any) -> None:
    by = staff(unit)
    referral = in_state("conversation", by, case(unit))
    text = client_as(by).get(page_of(referral, "text")).content.decode()
    assert "Fjerde gang på en måned." in text
    assert "Det går op og ned." in text
    assert referral.citizen.current_cpr.reveal() not in text
    assert AuditEntry.objects.filter(activity="export", citizen=str(referral.citizen.key)).count() == 1


@pytest.mark.parametrize("saw", ["<script>alert(1)</script>", "' OR 1=1 --", "😀 ‮abc", "../../etc/passwd"])
def test_hostile_words_are_shown_as_text(unit: Any, client_as: Any, saw: str) -> None:
    referral = case(unit)
    ReferralNoteFactory(referral=referral, saw=saw)
    text = client_as(staff(unit)).get(page_of(referral)).content.decode()
    assert "<script>alert(1)" not in text


@pytest.mark.parametrize("query", ["tab=%00", "tab=nothing", "page=-1", "page=99999999999999999999", "programme='--"])
def test_odd_addresses_show_the_list(unit: Any, client_as: Any, query: str) -> None:
    assert client_as(staff(unit)).get(f"{LIST}?{query}").status_code == 200


def test_paused_case_is_last_and_says_so(unit: Any, client_as: Any) -> None:
    by = staff(unit)
    first, second = (in_state("assigned", by, case(unit, due_at=moment())) for _ in range(2))
    handling.pause(by=by, referral=first, reason="Indlagt")
    text = client_as(by).get(LIST, {"tab": "mine"}).content.decode()
    assert "Uret står stille" in text
    assert text.index(str(second.key)) < text.index(str(first.key))

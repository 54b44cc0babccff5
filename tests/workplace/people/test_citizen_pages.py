"""The citizens' pages: one's own list, the search, the front, and the forms."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.core.cpr import Cpr
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.queries import own_citizens
from tests.workplace.factories import CitizenFactory, EnrolmentFactory
from tests.workplace.people.relating import relate

pytestmark = pytest.mark.django_db
NUMBER = "710170-1111"


@pytest.fixture
def karen(actor):
    return actor("contact person")


@pytest.fixture
def page(karen, client_as):
    """``page(name, **parts)``: the page as the contact person sees it; ``data=`` posts."""
    client = client_as(karen)

    def get(name, data=None, **parts):
        url = reverse(f"citizens:{name}", kwargs=parts)
        return client.get(url) if data is None else client.post(url, data)

    return get


@pytest.fixture
def citizen(karen):
    made = CitizenFactory(cpr=Cpr.parse(NUMBER), given_name="Lærke", address="Prøvevej 1", phone="00 00 00 09")
    relate(karen, made)
    return made


def text(response):
    return response.content.decode()


# --- the list ------------------------------------------------------------------------------------------


def test_list_shows_ones_own_by_family_name_with_the_reason(page, karen, citizen):
    CitizenFactory(given_name="Fremmed")
    other = CitizenFactory(given_name="Anton", family_name="Attrap")
    relate(karen, other, source="referral", source_id="2")
    EnrolmentFactory(citizen=citizen, contact_person=karen.professional)

    shown = text(page("list"))

    assert shown.index("Anton Attrap") < shown.index("Lærke")
    assert "Du er kontaktperson" in shown
    assert "Fremmed" not in shown


def test_list_of_everybody_at_the_unit_is_asked_for(actor, karen, citizen):
    colleague = actor("contact person", organisation=karen.organisation)
    citizen.relations.update(professional=None)

    assert own_citizens(colleague) == []
    assert [each.own for each in own_citizens(colleague, of_all=True)] == [False]


def test_list_takes_as_many_queries_for_many_as_for_few(page, karen, citizen):
    page("list")
    with CaptureQueriesContext(connection) as few:
        page("list")
    for n in range(20):
        relate(karen, CitizenFactory(), source_id=str(n))

    with CaptureQueriesContext(connection) as many:
        page("list")

    assert len(many) == len(few)


def test_list_opened_is_in_the_trail_of_everybody_on_it_once(page, karen, citizen):
    other = CitizenFactory()
    relate(karen, other, source_id="another")
    relate(karen, other, source="referral", source_id="the same again")

    page("list")

    entries = AuditEntry.objects.filter(record="citizen list")
    assert sorted(entries.values_list("citizen", "basis")) == sorted(
        [(str(citizen.key), "treatment"), (str(other.key), "treatment")]
    )


@pytest.mark.parametrize("role", ["steering", "administrator"])
def test_list_is_not_for_roles_without_citizens(actor, client_as, role):
    assert client_as(actor(role)).get(reverse("citizens:list")).status_code == 403


# --- the search ----------------------------------------------------------------------------------------


def test_search_leads_to_ones_own_citizen_without_the_number_in_the_address(page, citizen):
    found = page("search", {"number": NUMBER, "why": "case"})

    assert found["Location"] == reverse("citizens:citizen", kwargs={"key": citizen.key})


def test_search_answers_alike_for_nobody_and_for_somebody_elses(page):
    CitizenFactory(cpr=Cpr.parse(NUMBER))

    elses, nobody = (page("search", {"number": number, "why": "case"}) for number in (NUMBER, "720170-2222"))

    def words(response):
        return [line for line in text(response).splitlines() if "csrf" not in line and "nonce" not in line]

    assert elses.status_code == nobody.status_code == 200
    assert words(elses) == words(nobody)
    assert "Vi fandt ingen, du kan åbne" in text(elses)
    assert NUMBER not in text(elses)
    assert [each.activity for each in AuditEntry.objects.all()] == ["search", "search"]


@pytest.mark.parametrize("number", ["", "320170-1111", "' OR 1=1 --", "7" * 5000, "710170\x001111", "🙂"])
def test_search_for_what_is_no_number_says_so(page, number):
    answered = page("search", {"number": number, "why": "case"})

    assert answered.status_code == 200
    assert "form-error" in text(answered)
    assert not AuditEntry.objects.exists()


# --- the front -----------------------------------------------------------------------------------------


def test_front_shows_who_it_is_and_leaves_an_entry(page, citizen):
    shown = text(page("citizen", key=citizen.key))

    assert "Lærke" in shown
    assert "710170-****" in shown
    assert "1111" not in shown
    assert AuditEntry.objects.get().reason == "Åbnede borgerens forside"


def test_front_of_somebody_elses_citizen_is_as_if_it_were_not_there(page):
    hidden = page("citizen", key=CitizenFactory(given_name="Hemmelig").key)
    nobody = page("citizen", key="00000000-0000-4000-8000-000000000000")

    assert hidden.status_code == nobody.status_code == 404
    assert "Hemmelig" not in text(hidden)


def test_whole_number_is_shown_on_asking_and_told_in_the_log(page, citizen):
    shown = text(page("show number", {}, key=citizen.key))

    assert NUMBER.replace("-", "") in shown
    assert AuditEntry.objects.get().reason == "Så hele personnummeret"


SEES = [
    ("contact person", "A+", True),
    ("lead", "A", True),
    ("contact person", "B", False),
    ("team member", "A+", False),
    ("referrer", "A", False),
]


@pytest.mark.parametrize(("role", "grade", "sees"), SEES)
def test_protected_address_is_shown_to_those_who_must_find_the_citizen(actor, client_as, role, grade, sees):
    by = actor(role)
    citizen = CitizenFactory(address="Prøvevej 1", protected=True)
    relate(by, citizen, grade=grade)

    shown = text(client_as(by).get(reverse("citizens:citizen", kwargs={"key": citizen.key})))

    assert ("Prøvevej 1" in shown) is sees
    assert ("<dd>Beskyttet</dd>" in shown) is not sees


def test_old_key_of_a_joined_record_leads_to_the_one_that_stays(page, citizen):
    gone = CitizenFactory(merged_into=citizen)

    answered = page("citizen", key=gone.key)

    assert answered["Location"] == reverse("citizens:citizen", kwargs={"key": citizen.key})


# --- the forms -----------------------------------------------------------------------------------------

CONTACT = {"called": "Læ", "phone": "1", "contact_by": "text", "language": "da", "digital": "on"}


def test_contact_form_saves_and_goes_back(page, citizen):
    answered = page("contact", CONTACT, key=citizen.key)

    assert answered.status_code == 302
    assert Citizen.objects.get().called == "Læ"


def test_contact_form_keeps_what_was_typed_where_somebody_was_quicker(page, citizen):
    answered = page("contact", {**CONTACT, "seen": "2001-01-01T00:00:00+01:00"}, key=citizen.key)

    assert "En anden har rettet" in text(answered)
    assert 'value="Læ"' in text(answered)
    assert Citizen.objects.get().called == ""


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "' OR 1=1 --", "🙂 ‮abc", "../../etc/passwd"])
def test_contact_form_stores_hostile_words_as_text(page, citizen, words):
    page("contact", {**CONTACT, "contact_note": words}, key=citizen.key)

    shown = text(page("citizen", key=citizen.key))
    assert Citizen.objects.get().contact_note == words
    assert "<script>alert" not in shown


def test_contact_form_of_a_protected_citizen_hides_the_address_from_those_who_may_not_see_it(actor, client_as):
    by = actor("contact person")
    citizen = CitizenFactory(address="Prøvevej 1", protected=True)
    relate(by, citizen, grade="B")
    url = reverse("citizens:contact", kwargs={"key": citizen.key})

    shown = text(client_as(by).get(url))
    client_as(by).post(url, CONTACT)

    assert "Prøvevej 1" not in shown
    assert Citizen.objects.get().address == "Prøvevej 1"


def test_relative_is_added_changed_and_ended(page, citizen):
    page("add relative", {"name": "Rikke Test", "relation": "datter", "may_see_plan": "on"}, key=citizen.key)
    relative = citizen.relatives.get()
    page("relative", {"name": "Rikke Test", "relation": "søster"}, key=citizen.key, relative=relative.key)
    page("end relative", {}, key=citizen.key, relative=relative.key)

    relative.refresh_from_db()
    assert (relative.relation, relative.may_see_plan) == ("søster", False)
    page("citizen", key=citizen.key)  # says once that it is done
    assert "Rikke Test" not in text(page("citizen", key=citizen.key))


def test_relative_of_another_citizen_is_not_there(page, citizen, karen):
    other = CitizenFactory()
    relate(karen, other, source_id="other")
    relative = other.relatives.create(name="R", relation="ven", valid_from="2020-01-01")

    assert page("relative", key=citizen.key, relative=relative.key).status_code == 404


def test_joining_is_shown_side_by_side_and_asked_twice(page, citizen, karen):
    other = CitizenFactory(cpr=Cpr.parse("720170-2222"), given_name="Lærke Sofie")
    relate(karen, other, source_id="other")

    chosen = page("join", {"number": "720170-2222"}, key=citizen.key)
    shown = text(page("join with", key=citizen.key, other=other.key))
    page("join with", {}, key=citizen.key, other=other.key)
    other.refresh_from_db()
    before = other.merged_into
    page("join with", {"sure": "yes"}, key=citizen.key, other=other.key)

    other.refresh_from_db()
    assert chosen.status_code == 302
    assert "Lærke Sofie" in shown
    assert (before, other.merged_into) == (None, citizen)


def test_joining_with_one_that_is_not_yours_says_the_same_as_nobody(page, citizen):
    CitizenFactory(cpr=Cpr.parse("720170-2222"))

    for number in ("720170-2222", "730170-3333"):
        assert "Vi fandt ingen anden post" in text(page("join", {"number": number}, key=citizen.key))


def test_death_and_move_forms_ask_for_what_is_missing(page, citizen):
    assert "form-error" in text(page("death", {"on": "2020-01-01"}, key=citizen.key))
    assert "form-error" in text(page("move", {"on": "2020-01-01", "where": "here"}, key=citizen.key))

    assert page("move", {"on": "2020-01-01", "where": "abroad"}, key=citizen.key).status_code == 302
    assert page("death", {"on": "2020-01-01", "sure": "on"}, key=citizen.key).status_code == 302
    assert "Borgeren døde" in text(page("citizen", key=citizen.key))


KEEPERS_ONLY = ["protection", "number", "death", "move", "join"]


@pytest.mark.parametrize("name", KEEPERS_ONLY)
@pytest.mark.parametrize("method", ["get", "post"])
def test_form_of_those_who_keep_citizens_is_refused_to_others(actor, client_as, name, method):
    by = actor("referrer")
    citizen = CitizenFactory()
    relate(by, citizen)

    answered = getattr(client_as(by), method)(reverse(f"citizens:{name}", kwargs={"key": citizen.key}))

    assert answered.status_code == 403

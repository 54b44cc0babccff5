"""The pages of the doors: what a professional, a lead, a citizen and a relative meet."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.core.cpr import Cpr
from samvej.workplace.access.audit import record
from samvej.workplace.access.break_glass import break_glass
from samvej.workplace.access.doors import access_citizen
from samvej.workplace.access.grounds import grounds
from samvej.workplace.access.models import AuditEntry, BreakGlass, Consent, FollowUp, Restriction, TreatmentRelation
from samvej.workplace.ground.moment import today
from tests.workplace.access.arranging import agree, break_the_glass, relate, say_no
from tests.workplace.factories import CitizenFactory, OrganisationFactory, RelativeFactory, make_actor

pytestmark = pytest.mark.django_db
NUMBER = "610180-0001"
WHY = "Faldet om i venteværelset"


@pytest.fixture
def citizen():
    return CitizenFactory(cpr=Cpr.parse(NUMBER), given_name="Ida", family_name="Prøvesen")


@pytest.fixture
def nurse():
    place = OrganisationFactory(name="Akutmodtagelsen Test", sector="hospital")
    return make_actor("referrer", organisation=place, name="Nina Test")


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def emergency(client, **other):
    said = {"number": NUMBER, "basis": "essential regard", "reason": WHY} | other
    return client.post(reverse("access:break_glass"), said)


def test_break_glass_opens_the_citizen_with_a_loud_banner_and_ends_by_a_button(citizen, nurse, client_as):
    client = client_as(nurse)

    answer = emergency(client)

    assert answer.url == reverse("citizens:citizen", args=[citizen.key])
    page = client.get(answer.url)
    assert 'class="loud"' in text(page)
    assert "Åbnet i en nødsituation" in text(page)
    client.post(reverse("access:end_break_glass", args=[BreakGlass.objects.get().key]))
    assert client.get(answer.url).status_code == 404


def test_break_glass_says_what_happens(nurse, client_as):
    page = text(client_as(nurse).get(reverse("access:break_glass")))

    for words in ("åbne for dig i 4 timer", "Borgeren kan læse dit navn", "En leder får besked nu"):
        assert words in page


@pytest.mark.parametrize(
    "fault", [{"reason": "haster"}, {"reason": f"Det haster for {NUMBER}"}, {"basis": "consent"}, {"number": "12"}]
)
def test_break_glass_refused_keeps_what_was_written(citizen, nurse, client_as, fault):
    answer = emergency(client_as(nurse), **fault)

    assert answer.status_code == 200
    assert 'id="errors"' in text(answer)
    assert not BreakGlass.objects.exists()
    assert (fault.get("number") or NUMBER) in text(answer)  # an emergency is no time to write it again


def test_break_glass_on_nobody_opens_nothing(nurse, client_as):
    answer = emergency(client_as(nurse))

    assert "Vi kender ingen med det nummer" in text(answer)
    assert AuditEntry.objects.get().activity == "search"


def test_break_glass_of_others_is_not_there_to_end(citizen, nurse, client_as):
    glass = break_the_glass(make_actor(), citizen)

    assert client_as(nurse).post(reverse("access:end_break_glass", args=[glass.key])).status_code == 404


def test_banner_is_not_shown_to_whoever_came_in_by_the_ordinary_door(citizen, nurse, client_as):
    relate(nurse, citizen)

    assert 'class="loud"' not in text(client_as(nurse).get(reverse("citizens:citizen", args=[citizen.key])))


def test_claim_opens_the_citizen(citizen, nurse, client_as):
    answer = client_as(nurse).post(reverse("access:claim"), {"number": NUMBER, "reason": WHY})

    assert answer.url == reverse("citizens:citizen", args=[citizen.key])
    assert TreatmentRelation.objects.get().reason == WHY


def test_claim_on_nobody_and_on_a_no_look_alike(citizen, nurse, client_as):
    say_no(citizen)
    client = client_as(nurse)

    def told(number):
        page = text(client.post(reverse("access:claim"), {"number": number, "reason": WHY}))
        return re.sub(r'value="[^"]*"', "", page[page.index('id="errors"') :])

    assert told(NUMBER) == told("620180-0002")


def consent_form(**other):
    return {
        "programme": "sammen-om-min-vej",
        "purpose": "Hjælp efter udskrivelse",
        "data_types": ["plan", "health"],
        "from_sectors": ["hospital"],
        "to_sectors": ["municipality"],
        "basis": "consent to pass on",
        "how": "spoken",
        "given_by": "citizen",
        "valid_to": (today() + timedelta(days=30)).isoformat(),
    } | other


def test_consent_is_written_down_shown_and_printable(citizen, nurse, client_as, version):
    relate(nurse, citizen)
    client = client_as(nurse)

    answer = client.post(reverse("access:give_consent", args=[citizen.key]), consent_form(), follow=True)

    consent = Consent.objects.get()
    assert answer.redirect_chain[0][0] == reverse("access:consent", args=[consent.key])
    for words in ("Hjælp efter udskrivelse", "Helbred og behandling", "Kommunen", "Gælder nu"):
        assert words in text(answer)
    assert "kommunen" in consent.text_shown["da"]
    assert "health and treatment" in consent.text_shown["en"]
    assert "helbred og behandling" in text(client.get(reverse("access:consents", args=[citizen.key]))).lower()


@pytest.mark.parametrize(
    "fault", [{"data_types": []}, {"to_sectors": []}, {"purpose": ""}, {"valid_to": "2001-01-01"}]
)
def test_consent_that_says_too_little_is_refused_and_what_was_written_stays(
    citizen, nurse, client_as, version, fault
):
    relate(nurse, citizen)

    answer = client_as(nurse).post(reverse("access:give_consent", args=[citizen.key]), consent_form(**fault))

    assert 'id="errors"' in text(answer)
    assert not Consent.objects.exists()
    assert "purpose" in fault or "Hjælp efter udskrivelse" in text(answer)


def test_consent_withdrawn_by_the_citizen_closes_the_professionals_page(citizen, client_as):
    by = make_actor()
    agree(citizen, data_types=["contact details", "plan"], to_organisations=[by.organisation], to_sectors=[])
    professional, own = client_as(by), client_as(make_actor("citizen", citizen=citizen))
    page = reverse("citizens:citizen", args=[citizen.key])
    assert professional.get(page).status_code == 200
    ask = reverse("mine:withdraw_consent", args=[Consent.objects.get().key])

    assert "Ja, træk det tilbage" in text(own.get(ask))
    assert Consent.objects.get().withdrawn_at is None  # only asked
    own.post(ask)

    assert professional.get(page).status_code == 404
    assert "Trukket tilbage" in text(own.get(reverse("mine:consents")))


def test_consent_withdrawn_twice_is_said_in_words(citizen, client_as):
    consent = agree(citizen)
    client = client_as(make_actor("citizen", citizen=citizen))
    client.post(reverse("mine:withdraw_consent", args=[consent.key]))

    assert "allerede trukket tilbage" in text(client.post(reverse("mine:withdraw_consent", args=[consent.key])))


def test_professional_withdraws_on_the_citizens_word(citizen, nurse, client_as):
    relate(nurse, citizen)
    consent = agree(citizen)

    answer = client_as(nurse).post(reverse("access:withdraw_consent", args=[consent.key]))

    assert answer.url == reverse("access:consents", args=[citizen.key])
    assert Consent.objects.get().withdrawn_by == nurse.account


def test_restriction_is_set_and_lifted_and_the_refused_page_is_that_of_nobody(citizen, client_as):
    by = make_actor(name="Per Test")
    relate(by, citizen)
    professional, own = client_as(by), client_as(make_actor("citizen", citizen=citizen))
    page = reverse("citizens:citizen", args=[citizen.key])
    nobody = text(professional.get(reverse("citizens:citizen", args=["00000000-0000-4000-8000-000000000000"])))

    own.post(reverse("mine:restrictions"), {"whom": f"person {by.professional.key}"})

    refused = professional.get(page)
    assert refused.status_code == 404
    assert without_nonce(text(refused)) == without_nonce(nobody)
    assert "Per Test" in text(own.get(reverse("mine:restrictions")))
    lift = reverse("mine:lift_restriction", args=[Restriction.objects.get().key])
    assert own.get(lift).status_code == 200
    own.post(lift)
    assert professional.get(page).status_code == 200


def without_nonce(page: str) -> str:
    return page.split("<main")[1].split("</main")[0]


def test_log_says_who_when_and_why_in_plain_words(citizen, nurse, client_as):
    relate(nurse, citizen)
    access_citizen(by=nurse, key=citizen.key, reason="Så planen")
    access_citizen(by=nurse, key=citizen.key, reason="Så planen")
    break_glass(by=make_actor(name="Lars Test"), citizen=citizen, basis="essential regard", reason=WHY)

    page = text(client_as(make_actor("citizen", citizen=citizen)).get(reverse("mine:log")))

    assert (
        "<strong>Nina Test</strong> (sygeplejerske, Akutmodtagelsen Test) åbnede dine oplysninger – Så planen."
        in page
    )
    assert "2 gange" in page
    assert f"åbnede dine oplysninger i en nødsituation – {WHY}." in page
    assert "I dag" in page


def test_log_leaves_out_own_visits_unless_asked(citizen, client_as):
    client = client_as(make_actor("citizen", citizen=citizen))
    client.get(reverse("mine:consents"))

    assert "Ingen har åbnet noget endnu" in text(client.get(reverse("mine:log")))
    assert "<strong>Du</strong>" in text(client.get(reverse("mine:log") + "?egne=1"))


@pytest.mark.parametrize(("may", "status"), [({}, 404), ({"may_see_plan": True}, 404), ({"may_see_log": True}, 200)])
def test_log_is_read_by_a_relative_who_may(citizen, client_as, may, status):
    by = make_actor("relative", relative=RelativeFactory(citizen=citizen, **may))

    assert client_as(by).get(reverse("mine:log")).status_code == status


@pytest.mark.parametrize("name", ["mine:log", "mine:consents", "mine:restrictions"])
def test_own_pages_are_not_there_for_professionals(nurse, client_as, name):
    assert client_as(nurse).get(reverse(name)).status_code == 404


def test_log_is_paged_with_a_constant_number_of_queries(citizen, nurse, client_as):
    client = client_as(make_actor("citizen", citizen=citizen))

    def queries(entries, page):
        for n in range(entries):
            record(by=nurse, activity="read", record="citizen", citizen=citizen, basis="treatment", reason=f"Så {n}")
        client.get(reverse("mine:log"))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            answer = client.get(reverse("mine:log") + f"?page={page}")
        assert answer.status_code == 200
        return len(caught)

    few = queries(3, "1")
    assert queries(120, "2") <= few + 1
    assert queries(0, "';--") <= few + 1


def test_lead_sees_only_what_own_place_did(citizen, nurse, client_as):
    lead = make_actor("lead", organisation=nurse.organisation)
    relate(lead, citizen)
    relate(nurse, citizen)
    stranger = make_actor(name="Fremmed Test")
    relate(stranger, citizen)
    for by in (nurse, stranger):
        access_citizen(by=by, key=citizen.key, reason="Så planen")

    page = text(client_as(lead).get(reverse("access:log", args=[citizen.key])))

    assert "Nina Test" in page
    assert "Fremmed Test" not in page
    assert client_as(nurse).get(reverse("access:log", args=[citizen.key])).status_code == 403


def test_follow_up_queue_shows_the_overdue_first_without_the_citizens_name(citizen, nurse, client_as):
    lead = make_actor("lead", organisation=nurse.organisation)
    first = break_glass(by=nurse, citizen=citizen, basis="essential regard", reason=WHY).follow_up
    second = break_glass(by=nurse, citizen=CitizenFactory(), basis="essential regard", reason=WHY).follow_up
    FollowUp.objects.filter(pk=second.pk).update(due_on=today() - timedelta(days=1))
    client = client_as(lead)

    page = text(client.get(reverse("access:follow_up")))

    assert page.index(str(second.key)) < page.index(str(first.key))
    assert "Over fristen" in page
    assert "Prøvesen" not in page
    assert "Ida Prøvesen" in text(client.get(reverse("access:follow_up_one", args=[first.key])))


def test_follow_up_is_decided_on_its_page(citizen, nurse, client_as):
    lead = make_actor("lead", organisation=nurse.organisation)
    held = break_glass(by=nurse, citizen=citizen, basis="essential regard", reason=WHY).follow_up
    client = client_as(lead)
    address = reverse("access:follow_up_one", args=[held.key])

    assert 'id="errors"' in text(client.post(address, {"verdict": "not confirmed"}))
    answer = client.post(address, {"verdict": "not confirmed", "note": "Meldt til ledelsen i afdelingen"})

    assert answer.url == reverse("access:follow_up")
    assert grounds(by=nurse, citizen=citizen) is None
    assert "Ikke i orden" in text(client.get(reverse("access:follow_up") + "?vis=afgjorte"))


def test_follow_up_of_another_place_is_not_there(citizen, nurse, client_as):
    held = break_glass(by=nurse, citizen=citizen, basis="essential regard", reason=WHY).follow_up

    assert client_as(make_actor("lead")).get(reverse("access:follow_up_one", args=[held.key])).status_code == 404
    assert client_as(nurse).get(reverse("access:follow_up")).status_code == 403


HOSTILE = [
    "<script>alert(1)</script> og mere",
    "'; DROP TABLE people_citizen; --",
    "../../../../etc/passwd og",
    "‮ omvendt tekst ‬",
    "🙂" * 20,
    "\x00\x00 nul og mere tekst",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_kept_as_words_or_refused_in_words(citizen, nurse, client_as, words):
    client = client_as(nurse)

    answer = emergency(client, reason=words)

    assert answer.status_code in (200, 302)
    page = text(client_as(make_actor("citizen", citizen=citizen)).get(reverse("mine:log")))
    assert "<script>alert" not in page


@pytest.mark.parametrize("size", [1_000, 900_000])
def test_huge_words_are_refused_in_words(citizen, nurse, client_as, size):
    answer = emergency(client_as(nurse), reason="x" * size)

    assert answer.status_code == 200
    assert not BreakGlass.objects.exists()

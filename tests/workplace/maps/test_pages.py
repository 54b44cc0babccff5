"""The map's pages: filled in without scripts and with them, by two at once, late, and at many rounds' length."""

import base64
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.moment import today
from samvej.workplace.maps.actions import begin_map, finish_map, say
from samvej.workplace.maps.merging import digest
from samvej.workplace.maps.models import DomainView, LifeMap, MapDraft
from samvej.workplace.pathways.actions.running import end_enrolment
from samvej.workplace.plans.actions.writing import add_goal
from samvej.workplace.referrals.models import FirstConversation

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def browser(by, client_as):
    return client_as(by)


def address(life_map, name, *more):
    return reverse(f"maps:{name}", args=[life_map.enrolment.key, *more])


def page(client, life_map, name="map", *more, **query):
    answer = client.get(address(life_map, name, *more), query)
    return answer, answer.content.decode()


def send(client, life_map, domain="home", headers=None, **said):
    return client.post(address(life_map, "domain", life_map.number, domain), said, headers=headers or {})


def finished(by, life_map, **said):
    say(by=by, life_map=life_map, domain="home", said={"works": "Haven", **said}, seen={})
    return finish_map(by=by, life_map=life_map)


def test_begin_leads_to_the_first_domain_and_twice_begins_once(browser, enrolment):
    for _click in range(2):
        answer = browser.post(reverse("maps:begin", args=[enrolment.key]))

    assert answer.headers["Location"] == reverse("maps:fill", args=[enrolment.key, 1])
    assert LifeMap.objects.count() == 1


def test_fill_shows_every_domain_with_three_asks_and_only_the_first_open(browser, life_map):
    _answer, text = page(browser, life_map, "fill", 1)

    assert text.count('<details class="map-domain"') == 9
    assert text.count('<details class="map-domain" id="physical-health" open') == 1
    assert len(re.findall(r'name="(?:works|hard|matters)"', text)) == 27


def test_saving_without_scripts_goes_on_to_the_next_domain(browser, life_map):
    answer = send(browser, life_map, works="Haven", citizen_score="4")

    assert answer.headers["Location"].endswith("?omraade=economy#economy")
    assert DomainView.objects.get().citizen_score == 4


def test_clash_shows_both_texts_and_keeps_both_where_that_is_ticked(browser, by, circle, client_as, life_map):
    send(browser, life_map, works="Haven")

    answer = send(client_as(circle.citizen), life_map, works="Naboen")
    text = answer.content.decode()

    assert answer.status_code == 409
    for words in ("Haven", "Naboen", "Anna Test har skrevet her samtidig", "intet er gået tabt"):
        assert words in text
    send(client_as(circle.citizen), life_map, works="Naboen", seen_works=digest("Haven"), keep_works="on")
    assert DomainView.objects.get().works == "Haven\n\nNaboen"


def test_clash_that_was_left_is_there_when_one_comes_back(browser, circle, client_as, life_map):
    send(browser, life_map, works="Haven")
    other = client_as(circle.citizen)
    send(other, life_map, works="Naboen", headers=JSON)

    _answer, text = page(other, life_map, "fill", 1)

    assert "Naboen" in text
    assert "Haven" in text
    assert 'name="keep_works"' in text


def test_script_is_told_of_a_clash_and_of_what_to_begin_from(browser, circle, client_as, life_map):
    saved = send(browser, life_map, works="Haven", headers=JSON)
    clash = send(client_as(circle.citizen), life_map, works="Naboen", headers=JSON)

    assert saved.json()["seen"]["works"] == digest("Haven")
    assert (clash.status_code, clash.json()["clashes"]) == (409, [{"name": "works", "theirs": "Haven"}])


def test_draft_is_kept_while_typing_and_comes_back_on_another_device(browser, by, client_as, life_map):
    answer = browser.post(address(life_map, "draft", 1, "home"), {"works": "Halvt skrevet"})

    _answer, text = page(client_as(by), life_map, "fill", 1)

    assert answer.json()["words"].startswith("Kladden er gemt")
    assert "Halvt skrevet" in text
    assert not DomainView.objects.exists()


def test_draft_that_is_thrown_away_is_gone(browser, life_map):
    browser.post(address(life_map, "draft", 1, "home"), {"works": "Halvt skrevet"})

    send(browser, life_map, smid_vaek="1")

    assert not MapDraft.objects.exists()


def test_score_without_words_is_refused_and_stays_on_the_page(browser, life_map):
    answer = send(browser, life_map, citizen_score="4")

    assert answer.status_code == 409
    assert "Sæt et par ord på tallet" in answer.content.decode()
    assert re.search(r'name="citizen_score" value="4" checked', answer.content.decode())
    assert MapDraft.objects.get().said["citizen_score"] == "4"


def test_late_form_gets_one_sentence_and_loses_nothing(browser, by, circle, client_as, life_map):
    finished(by, life_map)

    answer = send(client_as(circle.citizen), life_map, hard="Trappen om natten")
    text = answer.content.decode()

    assert answer.status_code == 409
    assert "Anna Test har gjort kortet færdigt imens" in text
    assert "Trappen om natten" in text
    assert MapDraft.objects.get().said["hard"] == "Trappen om natten"


def test_finish_names_what_is_not_saved_and_who_is_half_way(browser, circle, client_as, life_map):
    send(browser, life_map, works="Haven")
    browser.post(address(life_map, "draft", 1, "economy"), {"hard": "Regninger"})
    client_as(circle.proxy).post(address(life_map, "draft", 1, "home"), {"hard": "Trappen"})

    _answer, text = page(browser, life_map, "finish", 1)

    assert "Økonomi" in text
    assert "Bror Test er midt i at skrive" in text


def test_map_is_a_picture_and_the_same_in_words(browser, by, life_map):
    finished(by, life_map, citizen_score="3", professional_score="5")
    again = begin_map(by=by, enrolment=life_map.enrolment)
    finished(by, again, citizen_score="5")

    _answer, text = page(browser, life_map)
    drawings = [base64.b64decode(each).decode() for each in re.findall(r"svg\+xml;base64,([A-Za-z0-9+/=]+)", text)]

    assert len(drawings) == 2
    assert all("Haven" in each and "Hjem" in each for each in drawings)
    assert not any("<script" in each or "onload" in each for each in drawings)
    assert "siger: 5, sidst 3" in text
    assert "3 / 5" in text


def test_hostile_words_are_text_in_the_picture_and_on_the_page(browser, by, life_map):
    finished(by, life_map, works="</text><script>alert(7)</script>")

    _answer, text = page(browser, life_map)
    drawing = base64.b64decode(re.findall(r"svg\+xml;base64,([A-Za-z0-9+/=]+)", text)[0]).decode()

    assert "<script>alert(7)" not in text
    assert "<script>alert(7)" not in drawing


def test_earlier_round_is_shown_when_it_is_asked_for(browser, by, life_map):
    finished(by, life_map, works="Den første gang")
    finished(by, begin_map(by=by, enrolment=life_map.enrolment), works="Den anden gang")

    _answer, text = page(browser, life_map, runde="1")

    assert "Den første gang" in text
    assert "Den anden gang" not in text


def test_text_for_the_record_has_words_scores_and_no_name(browser, by, life_map):
    finished(by, life_map, citizen_score="3", professional_score="5")

    _answer, text = page(browser, life_map, "text")
    copied = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)[1]

    assert "Hvad fungerer? Haven" in copied
    assert "Borgerens tal: 3" in copied
    assert life_map.enrolment.citizen.given_name not in copied
    assert AuditEntry.objects.filter(activity="export", reason="Tog en kopi af kortet som tekst").exists()


def test_citizen_reads_and_writes_on_their_own_page(circle, client_as, life_map):
    own = client_as(circle.citizen)
    send(own, life_map, works="Min have")

    text = own.get(reverse("maps:mine")).content.decode()

    assert "Min have" in text
    assert "Skriv videre på kortet" in text


def test_citizen_reads_their_map_after_the_course_and_is_not_asked_to_draw_it(by, circle, client_as, life_map):
    finished(by, life_map)
    end_enrolment(by=by, enrolment=life_map.enrolment, reason="goals met", ended_on=today())

    text = client_as(circle.citizen).get(reverse("maps:mine")).content.decode()

    assert "Forløbet sluttede" in text
    assert "Haven" in text
    assert "Tegn kortet igen" not in text
    assert "Tegn det igen senest" not in text


def test_first_conversation_stands_beside_the_first_map_and_not_the_next(browser, by, circle, client_as, life_map):
    FirstConversation.objects.update(said={"what matters": "Min egen nøgle", "own story": ""})

    _answer, at_first = page(browser, life_map, "fill", 1)
    own = client_as(circle.citizen).get(address(life_map, "fill", 1)).content.decode()
    finished(by, life_map)
    begin_map(by=by, enrolment=life_map.enrolment)
    _answer, later = page(browser, life_map, "fill", 2)

    assert "Min egen nøgle" in at_first
    assert "Min egen nøgle" in own
    assert at_first.count("Fortæl med dine egne ord") == 0
    assert "Min egen nøgle" not in later


def test_finished_map_leads_to_the_plan_until_it_has_goals(browser, by, life_map):
    finished(by, life_map)
    to_plan = f'class="button button-primary" href="{reverse("plans:plan", args=[life_map.enrolment.key])}"'
    _answer, before = page(browser, life_map)

    add_goal(by=by, enrolment=life_map.enrolment, words="Haven", reason="Aftalt")
    _answer, after = page(browser, life_map)

    assert to_plan in before
    assert 'class="button button-secondary">Tegn kortet igen' in before
    assert to_plan not in after
    assert 'class="button button-primary">Tegn kortet igen' in after


def test_relative_who_may_see_the_plan_reads_without_buttons(circle, client_as, by, life_map):
    finished(by, life_map)

    text = client_as(circle.near).get(reverse("maps:mine")).content.decode()

    assert "Haven" in text
    assert "Tegn kortet igen" not in text
    assert client_as(circle.nobody).get(reverse("maps:mine")).status_code == 404


@pytest.mark.parametrize("name", ["map", "fill", "mine"])
def test_pages_take_as_many_queries_after_many_rounds(by, circle, client_as, life_map, name):
    def ask():
        if name == "mine":
            return own.get(reverse("maps:mine"))
        if name == "fill":
            number = LifeMap.objects.get(finished_at__isnull=True).number
            return mine.get(reverse("maps:fill", args=[life_map.enrolment.key, number]))
        return mine.get(reverse("maps:map", args=[life_map.enrolment.key]))

    own, mine = client_as(circle.citizen), client_as(by)
    finished(by, life_map)
    begun = begin_map(by=by, enrolment=life_map.enrolment)
    say(by=by, life_map=begun, domain="home", said={"works": "Haven"}, seen={})
    ask()
    with CaptureQueriesContext(connection) as for_one:
        ask()
    for domain in ("economy", "network", "children"):
        say(by=by, life_map=begun, domain=domain, said={"works": "Noget", "citizen_score": "4"}, seen={})
    for _round in range(3):
        finish_map(by=by, life_map=begun)
        begun = begin_map(by=by, enrolment=life_map.enrolment)
        for domain in ("home", "economy", "network"):
            say(by=by, life_map=begun, domain=domain, said={"works": "Noget", "citizen_score": "4"}, seen={})

    with CaptureQueriesContext(connection) as for_many:
        assert ask().status_code == 200

    assert len(for_many) == len(for_one) <= 40

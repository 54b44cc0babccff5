"""Logging in through a broker that is really there: who gets in, who does not, and what is never believed."""

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry
from samvej.workplace.people.models import Account, Citizen
from tests.workplace import factories
from tests.workplace.oidc.claims import CHEAT, CPR, LOA, PERSON, PROFESSIONAL

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]

NUMBER = "610170-0001"


@pytest.fixture
def citizen():
    return factories.CitizenFactory(cpr=NUMBER)


@pytest.fixture
def nurse():
    return factories.AccountFactory(username="7e0f-professional-uuid")


def logged_in(browser):
    return browser.get(reverse("front:profile")).status_code == 200


# --- who gets in ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["Substantial", "High"])
def test_citizen_who_is_known_by_number_gets_in_and_is_bound(level, citizen, known_there, log_in, browser):
    known_there("anna", {LOA: level, CPR: "6101700001", PERSON: "uuid-of-anna"})

    response = log_in("anna")

    assert (response.status_code, response["Location"]) == (302, reverse("front:home"))
    assert logged_in(browser)
    account = Account.objects.get(citizen=citizen)
    assert account.subject == "uuid-of-anna"
    assert not account.has_usable_password()
    assert AuditEntry.objects.filter(citizen=str(citizen.key), user_name="login through the broker").exists()


def test_citizen_comes_back_without_the_number(citizen, known_there, log_in, browser):
    known_there("anna", {CPR: NUMBER, PERSON: "uuid-of-anna"})
    log_in("anna")
    browser.post(reverse("front:logout"))
    known_there("anna", {PERSON: "uuid-of-anna"})

    log_in("anna")

    assert logged_in(browser)
    assert Account.objects.count() == 1


def test_professional_is_bound_by_the_professional_id(nurse, known_there, log_in, browser):
    known_there("nurse", {PROFESSIONAL: "7E0F-professional-uuid", PERSON: "uuid-of-the-private-nurse"})

    log_in("nurse")

    assert logged_in(browser)
    nurse.refresh_from_db()
    assert nurse.subject == "7E0F-professional-uuid"


def test_login_leads_to_where_the_person_was_going(citizen, known_there, log_in):
    known_there("anna", {CPR: NUMBER})

    response = log_in("anna", reverse("front:notices"))

    assert response["Location"] == reverse("front:notices")


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_login_never_leads_elsewhere(elsewhere, citizen, known_there, log_in):
    known_there("anna", {CPR: NUMBER})

    response = log_in("anna", elsewhere)

    assert response["Location"] == reverse("front:home")


def test_session_is_a_new_one_after_login(citizen, known_there, to_broker, browser):
    known_there("anna", {CPR: NUMBER})
    back = to_broker("anna")
    before = browser.session.session_key

    browser.get(back)

    assert browser.session.session_key != before


# --- who does not --------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["Low", "", "substantial ", None, "http://eidas.europa.eu/LoA/substantial"])
def test_assurance_level_that_is_not_enough_is_refused(level, citizen, known_there, log_in, browser):
    known_there("anna", {LOA: level, CPR: NUMBER})

    response = log_in("anna")

    assert response.status_code == 403
    assert "Log ind på en sikrere måde" in response.text
    assert not logged_in(browser)


def test_unknown_person_is_told_whom_to_call_and_nobody_is_made(known_there, log_in, browser, settings):
    settings.SAMVEJ_HELP_PHONE = "00 00 00 00"
    known_there("stranger", {CPR: "610170-0009", PERSON: "uuid-of-a-stranger"})

    response = log_in("stranger")

    assert response.status_code == 403
    assert "Vi kender dig ikke" in response.text
    assert "00 00 00 00" in response.text
    assert not logged_in(browser)
    assert (Account.objects.count(), Citizen.objects.count()) == (0, 0)


def test_second_identity_with_the_same_number_does_not_take_the_account_over(citizen, known_there, log_in, browser):
    known_there("anna", {CPR: NUMBER, PERSON: "uuid-of-anna"})
    log_in("anna")
    browser.post(reverse("front:logout"))
    known_there("other", {CPR: NUMBER, PERSON: "uuid-of-another"})

    response = log_in("other")

    assert response.status_code == 403
    assert Account.objects.get().subject == "uuid-of-anna"


def test_professional_login_opens_no_citizens_own_page(citizen, known_there, log_in):
    known_there("nurse", {PROFESSIONAL: "not-known-here", CPR: NUMBER})

    response = log_in("nurse")

    assert response.status_code == 403
    assert not Account.objects.exists()


def test_private_login_opens_no_professionals_account(nurse, known_there, log_in):
    known_there("nurse", {PERSON: nurse.username})

    response = log_in("nurse")

    assert response.status_code == 403
    assert Account.objects.get().subject is None


def test_closed_account_is_refused(nurse, known_there, log_in):
    Account.objects.update(is_active=False)
    known_there("nurse", {PROFESSIONAL: nurse.username})

    response = log_in("nurse")

    assert response.status_code == 403
    assert "Din adgang er lukket" in response.text


def test_dead_citizens_number_lets_nobody_in(citizen, known_there, log_in):
    Citizen.objects.update(died_on="2020-01-01")
    known_there("anna", {CPR: NUMBER})

    assert log_in("anna").status_code == 403


def test_merged_citizens_old_number_leads_to_the_one_that_stays(citizen, known_there, log_in):
    stays = factories.CitizenFactory()
    Citizen.objects.filter(pk=citizen.pk).update(merged_into=stays)
    known_there("anna", {CPR: NUMBER})

    log_in("anna")

    assert Account.objects.get().citizen == stays


# --- what is never believed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "how",
    [
        "audience",
        "two audiences",
        "issuer",
        "expired",
        "no end",
        "nonce",
        "forged",
        "unsigned",
        "shared secret",
        "userinfo",
    ],
)
def test_crooked_token_is_refused(how, citizen, known_there, log_in, browser):
    known_there("crook", {CPR: NUMBER, CHEAT: how})

    response = log_in("crook")

    assert response.status_code == 403
    assert "kunne ikke bekræftes" in response.text
    assert not logged_in(browser)
    assert not Account.objects.exists()


def test_honest_token_through_the_same_hands_is_believed(citizen, known_there, log_in, browser):
    known_there("anna", {CPR: NUMBER, CHEAT: "not at all"})

    log_in("anna")

    assert logged_in(browser)


def test_state_is_good_once(citizen, known_there, to_broker, browser):
    known_there("anna", {CPR: NUMBER})
    back = to_broker("anna")
    browser.get(back)
    browser.post(reverse("front:logout"))

    response = browser.get(back)

    assert response.status_code == 403
    assert "Log ind en gang til" in response.text
    assert not logged_in(browser)


def test_answer_to_another_browser_is_refused(citizen, known_there, to_broker, client):
    known_there("anna", {CPR: NUMBER})
    back = to_broker("anna")

    response = client.get(back)

    assert response.status_code == 403
    assert not logged_in(client)


def test_code_without_its_verifier_is_refused_by_the_broker(citizen, known_there, to_broker, browser):
    known_there("anna", {CPR: NUMBER})
    back = to_broker("anna")
    session = browser.session
    for waiting in session["oidc_states"].values():
        waiting["code_verifier"] = "a" * 64
    session.save()

    response = browser.get(back)

    assert response.status_code == 403
    assert not logged_in(browser)


def test_request_carries_state_nonce_and_challenge_and_nothing_about_anybody(broker, browser):
    sent = parse_qs(urlsplit(browser.get(reverse("oidc_authentication_init"))["Location"]).query)

    assert sent["code_challenge_method"] == ["S256"]
    assert all(len(sent[name][0]) >= 32 for name in ("state", "nonce", "code_challenge"))
    assert set(sent) - {"state", "nonce", "code_challenge", "code_challenge_method"} == {
        "response_type",
        "scope",
        "client_id",
        "redirect_uri",
    }


def test_person_who_stops_at_the_broker_is_told_that_nothing_happened(broker, browser):
    begun = parse_qs(urlsplit(browser.get(reverse("oidc_authentication_init"))["Location"]).query)

    response = browser.get(
        reverse("oidc_authentication_callback"), {"error": "access_denied", "state": begun["state"][0]}
    )

    assert response.status_code == 403
    assert "Du afbrød hos MitID" in response.text


def test_broker_that_does_not_answer_is_said_so(citizen, known_there, to_broker, browser, settings):
    known_there("anna", {CPR: NUMBER})
    back = to_broker("anna")
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:9/"

    response = browser.get(back)

    assert "MitID svarer ikke" in response.text


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=%00&state[]=1", "?code=&state="]
)
def test_made_up_answer_is_refused(query, broker, browser):
    assert browser.get(reverse("oidc_authentication_callback") + query).status_code == 403


def test_without_a_broker_its_pages_are_not_there(db, browser):
    assert browser.get(reverse("oidc_authentication_init")).status_code == 404
    assert browser.get(reverse("oidc_authentication_callback")).status_code == 404


# --- what stays behind ---------------------------------------------------------------------------------


def test_refused_logins_lock_nobody_out(citizen, known_there, log_in, browser):
    known_there("stranger", {CPR: "610170-0009"})
    known_there("anna", {CPR: NUMBER})
    for _ in range(7):
        log_in("stranger")

    log_in("anna")

    assert logged_in(browser)


def test_nothing_personal_is_logged(citizen, known_there, log_in, caplog):
    caplog.set_level(logging.DEBUG)
    known_there("stranger-subject", {CPR: "610170-0009", PERSON: "uuid-of-a-stranger"})
    known_there("crook-subject", {CPR: NUMBER, CHEAT: "forged"})
    known_there("anna-subject", {CPR: NUMBER, PERSON: "uuid-of-anna"})
    caplog.clear()

    for subject in ("stranger-subject", "crook-subject", "anna-subject"):
        log_in(subject)

    said = "\n".join(
        f"{each.name} {each.getMessage()}" for each in caplog.records if not each.name.startswith("tests")
    )
    assert "was refused" in said
    for secret in ("6101700", "610170-", "uuid-of", "-subject"):
        assert secret not in said


def test_session_holds_no_person_number_in_the_clear(citizen, known_there, log_in, browser):
    known_there("anna", {CPR: "6101700001"})

    log_in("anna")

    kept = Session.objects.get(session_key=browser.session.session_key).get_decoded()
    assert "6101700001" not in str(kept)
    assert "eyJ" not in str(kept)  # no token in the clear either: its middle part holds the number


def test_logging_out_ends_the_brokers_session_too(citizen, known_there, log_in, browser, broker):
    known_there("anna", {CPR: NUMBER})
    log_in("anna")

    response = browser.post(reverse("front:logout"))

    onward = urlsplit(response["Location"])
    sent = parse_qs(onward.query)
    assert response["Location"].startswith(f"{broker}/oauth2/end_session?")
    assert sent["client_id"] == ["samvej"]
    assert sent["id_token_hint"][0].count(".") == 2
    assert sent["post_logout_redirect_uri"] == ["http://testserver/"]
    assert not logged_in(browser)


def test_logging_out_of_a_local_session_goes_nowhere_else(actor, client_as, broker):
    client = client_as(actor())

    assert client.post(reverse("front:logout"))["Location"] == reverse("front:home")

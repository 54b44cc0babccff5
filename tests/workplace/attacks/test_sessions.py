"""What is left in the browser and the session, and whom it tells something."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from samvej.workplace.referrals.actions.handling import take
from tests.workplace.factories import CitizenFactory, RelativeFactory, make_actor
from tests.workplace.inbox.made import case
from tests.workplace.people.relating import relate

pytestmark = pytest.mark.django_db


def test_message_about_a_citizen_is_gone_when_its_reader_logs_out(client_as: Any) -> None:
    by = make_actor("contact person", is_health_professional=True)
    citizen = CitizenFactory()
    relate(by, citizen)
    near = RelativeFactory(citizen=citizen, name="Hemmelig Test")
    browser = client_as(by)

    browser.post(f"/borgere/{citizen.key}/paaroerende/{near.key}/afslut/")
    in_cookies = [cookie.value for cookie in browser.cookies.values() if "Hemmelig" in cookie.value]
    browser.post("/log-af/")

    assert in_cookies == []
    assert "Hemmelig" not in browser.get("/log-ind/").content.decode()


def test_session_of_somebody_who_refers_holds_no_number(client_as: Any) -> None:
    browser = client_as(make_actor("referrer"))

    browser.post("/henvis/", {"cpr": "610170-4321"})

    stored = str([session.get_decoded() for session in Session.objects.all()])
    assert "referring" in stored
    assert "4321" not in stored


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client_as: Any) -> None:
    browser = client_as(make_actor("referrer"))

    browser.post("/sprog/", {"language": "en"})
    browser.get("/henvis/")

    for name in (settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        assert browser.cookies[name]["httponly"]
        assert browser.cookies[name]["samesite"] == "Lax"


def test_form_of_one_case_sent_to_another_is_told_so(unit: Any, client_as: Any) -> None:
    by = make_actor("contact person", organisation=unit.organisation)
    first, second = case(unit), case(unit)
    for each in (first, second):
        take(by=by, referral=each)
    said = {"once": "a" * 32, "how": "phone", "outcome": "reached"}
    browser = client_as(by)

    answers = [browser.post(f"/indbakke/{each.key}/kontakt/", said).status_code for each in (first, second)]

    assert answers == [302, 409]
    assert second.attempts.count() == 0

"""A session that nobody uses ends."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from samvej.core import clock

MORNING = datetime(2026, 3, 3, 8, 5)


@pytest.fixture
def client(actor: Any, client_as: Any) -> Any:
    """A lead's browser, used at 8:05."""
    browser = client_as(actor("lead"))
    with clock.at(MORNING):
        assert browser.get("/profil/").status_code == 200
    return browser


def test_session_goes_on_while_it_is_used(client: Any) -> None:
    answers = []
    for minutes in (20, 40, 60):
        with clock.at(MORNING + timedelta(minutes=minutes)):
            answers.append(client.get("/profil/").status_code)

    assert answers == [200, 200, 200]


def test_session_ends_after_half_an_hour_and_says_so(client: Any) -> None:
    with clock.at(MORNING + timedelta(minutes=31)):
        answer = client.get("/profil/")
        after = client.get("/profil/")

    assert answer.status_code == 403
    assert "ikke var sket noget i 30 minutter" in answer.content.decode()
    assert 'href="/log-ind/?next=/profil/"' in answer.content.decode()
    assert after.status_code == 302


def test_what_was_written_in_an_ended_session_comes_back_and_changes_nothing(client: Any) -> None:
    with clock.at(MORNING + timedelta(minutes=31)):
        answer = client.post("/beskeder/laest/", {"saw": "Hun kom gående alene."})

    assert answer.status_code == 403
    assert "Hun kom gående alene." in answer.content.decode()
    assert "ikke gemt" in answer.content.decode()


def test_somebody_who_says_they_are_still_there_goes_on(client: Any) -> None:
    with clock.at(MORNING + timedelta(minutes=25)):
        assert client.get("/bliv/").status_code == 204

    with clock.at(MORNING + timedelta(minutes=50)):
        assert client.get("/profil/").status_code == 200


def test_moving_the_demos_clock_ends_no_session(client: Any, demo: Any) -> None:
    with clock.at(MORNING + timedelta(minutes=5)):
        client.post("/demo/dag/", {"day": "2027-01-01", "next": "/profil/"})
        answer = client.get("/profil/")

    assert answer.status_code == 200
    assert "den 1. januar 2027" in answer.content.decode()

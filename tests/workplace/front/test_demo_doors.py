"""The demo's doors, open and closed."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from samvej.core import clock
from samvej.workplace.people.models import Account, Employment
from samvej.workplace.referrals.models import ClockStrike
from samvej.workplace.work.models import WorkRun
from tests.workplace.inbox.made import case

pytestmark = pytest.mark.django_db

DOORS = [
    ("get", "/demo/"),
    ("post", "/demo/log-ind/"),
    ("post", "/demo/dag/"),
    ("post", "/demo/arbejde/"),
    ("get", "/komponenter/"),
]


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_door_is_not_there_outside_the_demo(actor: Any, client_as: Any, cast: Any, method: str, path: str) -> None:
    client = client_as(actor("lead"))

    answer = getattr(client, method)(path, {"username": cast[0].username, "day": "2026-03-03"})

    assert answer.status_code == 404


@pytest.mark.usefixtures("cast")
def test_front_page_outside_the_demo_is_the_login(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "Log ind som" not in page
    assert "opdigtede" not in page
    assert 'type="password"' in page


@pytest.mark.usefixtures("demo")
def test_card_logs_in_as_its_person(client: Client, cast: Any) -> None:
    page = client.get("/").content.decode()

    answer = client.post("/demo/log-ind/", {"username": cast[0].username})

    assert "Log ind som Lene Test" in page
    assert "Ingen Test" not in page  # has no account here
    assert answer.headers["Location"] == "/beskeder/"
    assert client.get("/beskeder/").status_code == 200


@pytest.mark.usefixtures("demo")
def test_somebody_outside_the_cast_cannot_be_logged_in_as(client: Client, cast: Any, actor: Any) -> None:
    other = actor("administrator").account

    answer = client.post("/demo/log-ind/", {"username": other.username})

    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_session_of_the_demo_ends_when_the_demo_is_switched_off(client: Client, cast: Any, demo: Any) -> None:
    client.post("/demo/log-ind/", {"username": cast[0].username})
    assert client.get("/beskeder/").status_code == 200

    demo.SAMVEJ_DEMO = False
    demo.AUTHENTICATION_BACKENDS = demo.AUTHENTICATION_BACKENDS[:-1]
    demo.SAMVEJ_BACKENDS_WITH_SECOND_FACTOR = []

    assert client.get("/beskeder/").status_code == 302


@pytest.mark.usefixtures("demo")
def test_clock_moves_for_one_session_and_back(client: Client, cast: Any) -> None:
    other = Client()
    for each in (client, other):
        each.post("/demo/log-ind/", {"username": cast[0].username})
    account = Account.objects.get(username=cast[0].username)
    Employment.objects.filter(professional=account.professional).update(valid_to=date(2026, 6, 1))

    with clock.at(datetime(2026, 3, 3, 9, 0)):
        client.post("/demo/dag/", {"day": "2026-07-01", "next": "/profil/"})
        moved, unmoved = (each.get("/profil/").content.decode() for each in (client, other))
        client.post("/demo/dag/", {"back": "1"})
        back = client.get("/profil/").content.decode()

    assert "Du ser alt, som det er den 1. juli" in moved
    assert "Ingen rolle i dag" in moved  # the employment has ended by then
    assert "Ingen rolle i dag" not in unmoved
    assert "Du ser alt" not in back


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("day", ["", "i morgen", "2026-02-30", "0001-01-01", "9999-12-31", "2026-03-03\x00"])
def test_day_that_there_is_none_of_leaves_the_clock(client: Client, cast: Any, day: str) -> None:
    client.post("/demo/log-ind/", {"username": cast[0].username})

    client.post("/demo/dag/", {"day": day, "next": "/profil/"})
    page = client.get("/profil/").content.decode()

    assert "Du ser alt, som det er" not in page
    assert "alert-error" in page


@pytest.mark.usefixtures("demo")
def test_page_of_the_demo_says_that_everybody_is_made_up(client: Client, cast: Any) -> None:
    client.post("/demo/log-ind/", {"username": cast[0].username})

    page = client.get("/profil/").content.decode()

    assert "Alle mennesker her er opdigtede." in page
    assert "Opdigtede mennesker – kun til afprøvning." in page  # on paper too


@pytest.mark.usefixtures("demo")
def test_work_of_a_day_to_come_is_done_when_it_is_asked_for_and_once(client: Client, cast: Any, unit: Any) -> None:
    with clock.at(datetime(2026, 6, 1, 9)):
        case(unit)
        client.post("/demo/log-ind/", {"username": cast[0].username})
        assert "Flyt uret til en dag først." in client.post("/demo/arbejde/", follow=True).content.decode()
        client.post("/demo/dag/", {"day": "2026-07-11"})

        page = client.post("/demo/arbejde/", {"next": "/profil/"}, follow=True).content.decode()
        again = client.post("/demo/arbejde/", {"next": "/profil/"}, follow=True).content.decode()

    assert "som de ville være den dag" in page
    assert "allerede gjort" in again
    assert {strike.struck_at.date() for strike in ClockStrike.objects.all()} == {date(2026, 7, 11)}
    assert not WorkRun.objects.filter(work__in=("sealing", "tidying")).exists()

"""Local accounts: name, password, and what stops guessing."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from samvej.core import clock
from tests.workplace.front.people import PASSWORD, account_with_password, with_password_only

pytestmark = pytest.mark.django_db


def test_right_password_leads_to_the_second_factor_and_no_further() -> None:
    client = with_password_only(account_with_password())

    answer = client.get("/beskeder/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/log-ind/kode/"
    assert "phone-menu" not in client.get("/hjaelp/").content.decode()  # no name, no menu: nobody acts yet


def test_session_is_a_new_one_after_the_password() -> None:
    client = Client()
    client.get("/")
    client.session["planted"] = "x"
    session = client.session
    session.save()
    client.cookies["samvej"] = session.session_key or ""
    before = session.session_key

    client.post("/log-ind/", {"username": account_with_password().username, "password": PASSWORD})

    assert client.session.session_key != before


def test_wrong_password_is_told_without_saying_which_was_wrong(client: Client) -> None:
    account = account_with_password()

    known, unknown = (
        client.post("/log-ind/", {"username": name, "password": "forkert"}).content.decode()
        for name in (account.username, "findes-ikke")
    )

    assert "passer ikke sammen" in known
    assert "passer ikke sammen" in unknown
    assert 'forkert"' not in known


def test_sixth_guess_is_stopped_and_told_until_when(client: Client) -> None:
    account = account_with_password()
    wrong = {"username": account.username, "password": "forkert"}

    with clock.at(datetime(2026, 3, 3, 14, 0)):
        answers = [client.post("/log-ind/", wrong) for _each in range(5)]
        right = client.post("/log-ind/", {"username": account.username, "password": PASSWORD})

    assert [each.status_code for each in answers] == [200, 200, 200, 200, 429]
    assert right.status_code == 429
    assert "Prøv igen i dag 14.15." in right.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_link_to_the_login_leads_nowhere_else(client: Client, address: str) -> None:
    page = client.get("/log-ind/", {"next": address}).content.decode()

    assert 'type="hidden" name="next" value="' + address not in page.replace("/sprog/", "")
    assert "example.org" not in page.split("<main")[1]


def test_password_field_is_not_there_where_local_accounts_are_off(client: Client, settings: Any) -> None:
    account = account_with_password()
    settings.SAMVEJ_LOCAL_ACCOUNTS = False

    page = client.get("/log-ind/").content.decode()
    client.post("/log-ind/", {"username": account.username, "password": PASSWORD})

    assert 'type="password"' not in page
    assert "_auth_user_id" not in client.session


def test_logging_out_ends_the_session(actor: Any, client_as: Any) -> None:
    client = client_as(actor("lead"))
    assert client.get("/profil/").status_code == 200

    assert client.get("/log-af/").status_code == 405
    client.post("/log-af/")

    assert client.get("/profil/").status_code == 302


def test_changing_the_password_ends_the_other_sessions(actor: Any, client_as: Any) -> None:
    person = actor("lead")
    person.account.set_password(PASSWORD)
    person.account.save()
    here, elsewhere = client_as(person), client_as(person)
    new = "en endnu længere adgangskode"

    here.post("/profil/adgangskode/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})

    assert "Din adgangskode er skiftet" in here.get("/profil/").content.decode()
    assert elsewhere.get("/profil/").status_code == 302


def test_short_or_common_password_is_refused(actor: Any, client_as: Any) -> None:
    person = actor("lead")
    person.account.set_password(PASSWORD)
    person.account.save()
    client = client_as(person)

    for new in ("kort", "password1234"):
        page = client.post(
            "/profil/adgangskode/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        )
        assert "form-error-message" in page.content.decode()
    person.account.refresh_from_db()

    assert person.account.check_password(PASSWORD)

"""The second factor of local accounts."""

import re
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.workplace.front.people import account_with_password, code_of, phone_of, with_password_only

pytestmark = pytest.mark.django_db

CODE = "/log-ind/kode/"


def test_first_login_makes_the_second_factor_and_gives_backup_codes_once() -> None:
    account = account_with_password()
    client = with_password_only(account)
    page = client.get(CODE, follow=True).content.decode()
    phone = TOTPDevice.objects.get(user=account)

    answer = client.post("/log-ind/kode/opret/", {"code": code_of(phone)}, follow=True)

    assert 'src="data:image/svg+xml' in page
    codes = re.findall(r"<li>([a-z2-7]{8})</li>", answer.content.decode())
    assert len(set(codes)) == 10
    assert client.get("/profil/").status_code == 200
    assert codes[0] not in client.get("/log-ind/kode/noedkoder/", follow=True).content.decode()


def test_reloading_the_page_keeps_the_secret_that_was_scanned() -> None:
    client = with_password_only(account_with_password())

    first, second = (client.get("/log-ind/kode/opret/").content.decode() for _each in range(2))

    assert re.findall(r'src="(data:[^"]+)', first) == re.findall(r'src="(data:[^"]+)', second)


def test_whoever_has_a_second_factor_cannot_make_another_with_the_password_alone() -> None:
    account = account_with_password()
    phone_of(account)
    client = with_password_only(account)

    answer = client.get("/log-ind/kode/opret/")

    assert answer.headers["Location"] == CODE
    assert TOTPDevice.objects.filter(user=account).count() == 1


def test_right_code_opens_and_goes_where_the_person_was_going() -> None:
    account = account_with_password()
    phone = phone_of(account)
    client = Client()
    client.post(
        "/log-ind/", {"username": account.username, "password": "en meget lang adgangskode", "next": "/beskeder/"}
    )
    before = client.session.session_key

    answer = client.post(CODE, {"code": f"{code_of(phone)[:3]} {code_of(phone)[3:]}"})

    assert answer.headers["Location"] == "/beskeder/"
    assert client.session.session_key != before
    assert client.get("/beskeder/").status_code == 200


def test_code_counts_once() -> None:
    account = account_with_password()
    phone = phone_of(account)
    code = code_of(phone)
    with_password_only(account).post(CODE, {"code": code})

    second = with_password_only(account)
    answer = second.post(CODE, {"code": code})

    assert answer.status_code == 200
    assert second.get("/beskeder/").status_code == 302


def test_backup_code_counts_once() -> None:
    from samvej.web.pages.front.second_factor import _confirm

    account = account_with_password()
    codes = _confirm(TOTPDevice.objects.create(user=account, confirmed=False))
    first, second = with_password_only(account), with_password_only(account)

    first.post(CODE, {"code": codes[3]})
    second.post(CODE, {"code": codes[3]})

    assert first.get("/beskeder/").status_code == 200
    assert second.get("/beskeder/").status_code == 302


def test_after_a_wrong_code_the_right_one_must_wait() -> None:
    account = account_with_password()
    phone = phone_of(account)
    client = with_password_only(account)

    wrong = client.post(CODE, {"code": "000000" if code_of(phone) != "000000" else "111111"})
    again = client.post(CODE, {"code": code_of(phone)})

    assert "Koden passede ikke" in wrong.content.decode()
    assert "Vent til klokken" not in wrong.content.decode()
    assert "Vent til klokken" in again.content.decode()
    assert client.get("/beskeder/").status_code == 302


def test_code_is_shown_in_the_demo_only(settings: Any) -> None:
    account = account_with_password()
    code = code_of(phone_of(account))
    client = with_password_only(account)

    outside = client.get(CODE).content.decode()
    settings.SAMVEJ_DEMO = True
    inside = client.get(CODE).content.decode()

    assert "I den opdigtede udgave" not in outside
    assert code not in re.sub(r"<[^>]+>", "", outside)
    assert "I den opdigtede udgave" in inside


def test_session_from_a_back_end_that_vouches_needs_no_code(settings: Any) -> None:
    account = account_with_password()
    broker = "django.contrib.auth.backends.AllowAllUsersModelBackend"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, broker]
    client = Client()
    client.force_login(account, backend=broker)

    before = client.get("/beskeder/").status_code
    settings.SAMVEJ_BACKENDS_WITH_SECOND_FACTOR = [broker]
    after = client.get("/beskeder/").status_code

    assert (before, after) == (302, 200)


def test_forgotten_second_factor_is_made_anew_and_closes_what_it_opened(actor: Any, client_as: Any) -> None:
    from django.core.management import CommandError, call_command

    person = actor("lead")
    client = client_as(person)
    assert client.get("/beskeder/").status_code == 200

    call_command("forget_second_factor", person.account.username, stdout=StringIO())

    assert client.get("/beskeder/").headers["Location"] == CODE
    assert client.get(CODE).headers["Location"] == "/log-ind/kode/opret/"
    with pytest.raises(CommandError):
        call_command("forget_second_factor", "findes-ikke")

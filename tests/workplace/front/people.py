"""Accounts and browsers that the tests of the front share."""

import time

from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from samvej.workplace.people.models import Account
from tests.workplace.factories import make_actor

PASSWORD = "en meget lang adgangskode"
NONCE = "nonce-"


def account_with_password(role: str = "lead") -> Account:
    """A professional's local account."""
    account = make_actor(role).account
    assert account is not None
    account.set_password(PASSWORD)
    account.save()
    return account


def with_password_only(account: Account) -> Client:
    """A browser in which the right password has been written, and nothing more."""
    client = Client()
    answer = client.post("/log-ind/", {"username": account.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def phone_of(account: Account) -> TOTPDevice:
    """The account's confirmed phone."""
    return TOTPDevice.objects.create(user=account, confirmed=True, name="phone")


def code_of(phone: TOTPDevice, steps: int = 0) -> str:
    """The code that the phone shows now, or some half minutes from now."""
    totp = TOTP(phone.bin_key, phone.step, phone.t0, phone.digits)
    totp.time = time.time() + steps * phone.step
    return f"{totp.token():06d}"

"""A broker that runs beside the tests, and a browser that logs in through it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.workplace.oidc.claims import LOA


@pytest.fixture(scope="session")
def broker_address() -> Iterator[str]:
    """A broker's process for the whole session."""
    root = Path(__file__).resolve().parents[3]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.workplace.oidc.broker"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    address = process.stdout.readline().strip()
    if not address:
        raise RuntimeError(process.stderr.read())
    yield address
    process.kill()
    process.communicate()


@pytest.fixture
def broker(broker_address: str, settings: Any) -> str:
    """The settings of a workplace that logs in through the broker."""
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{broker_address}/oauth2/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{broker_address}/oauth2/token"
    settings.OIDC_OP_USER_ENDPOINT = f"{broker_address}/userinfo"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{broker_address}/jwks"
    settings.SAMVEJ_OIDC_LOGOUT = f"{broker_address}/oauth2/end_session"
    settings.SAMVEJ_OIDC_ISSUER = broker_address
    settings.OIDC_RP_CLIENT_ID = "samvej"
    settings.OIDC_RP_CLIENT_SECRET = "a secret of the tests"
    path = "samvej.web.pages.oidc.backend.BrokerBackend"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, path]
    settings.SAMVEJ_BACKENDS_WITH_SECOND_FACTOR = [*settings.SAMVEJ_BACKENDS_WITH_SECOND_FACTOR, path]
    return broker_address


@pytest.fixture
def known_there(broker: str) -> Callable[..., str]:
    """``known_there(subject, **claims)``: somebody the broker knows, at level Substantial unless said otherwise."""

    def write(subject: str, claims: dict[str, Any]) -> str:
        said = {LOA: "Substantial", **claims}
        requests.put(f"{broker}/users/{quote(subject)}", json=said, timeout=5).raise_for_status()
        return subject

    return write


@pytest.fixture
def browser() -> Client:
    """A stranger's browser."""
    return Client()


@pytest.fixture
def to_broker(browser: Client, broker: str) -> Callable[..., str]:
    """Go to the broker and say yes there as somebody; gives the address that it sends the browser back to."""

    def go(subject: str, coming_for: str = "") -> str:
        begun = browser.get(reverse("oidc_authentication_init"), {"next": coming_for} if coming_for else {})
        answered = requests.post(begun["Location"], data={"sub": subject}, allow_redirects=False, timeout=5)
        back = urlsplit(answered.headers["Location"])
        return f"{back.path}?{back.query}"

    return go


@pytest.fixture
def log_in(browser: Client, to_broker: Callable[..., str]) -> Callable[..., HttpResponse]:
    """The whole way there and back; gives the page, or the redirect, that the browser gets."""

    def go(subject: str, coming_for: str = "") -> HttpResponse:
        return browser.get(to_broker(subject, coming_for))

    return go

"""Every address, by everybody, with every method: who gets in, and that the others learn nothing.

One scene serves all addresses of a test; what is wrong is gathered and told together.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from samvej.workplace.access.actors import Actor
from tests.workplace.every.addresses_open import OPEN_TO
from tests.workplace.every.scene import Address, Scene, addresses, scene
from tests.workplace.factories import logged_in

pytestmark = pytest.mark.django_db

OPEN_TO_STRANGERS = {
    "admissions:receive",  # a system with a token; without one it is told 401
    "front:home",
    "front:login",
    "front:language",
    "front:help",
    "front:accessibility",
    "front:cast",
    "front:demo_login",
    "oidc_authentication_init",
    "oidc_authentication_callback",
    "meetings:outside",
    "teams:near",
}
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
NO_PAGE_HAS = ("put", "patch", "delete", "trace")
REFUSED = {302, 403, 404, 405}
BY_ITS_LINK = {"meetings:outside", "teams:near"}
"""Open to whoever holds the signed link, whoever they are here: it names nobody."""
NAME = b"Hemmelige"
"""A word of every made-up citizen's name in the scene, which no page says otherwise."""


@pytest.fixture
def here() -> Iterator[Scene]:
    logging.disable(logging.ERROR)  # thousands of refusals
    yield scene()
    logging.disable(logging.NOTSET)


def _answer(by: Actor | None, address: Address, here: Scene, method: str = "get") -> Any:
    """What one request is answered with; what it changed is undone."""
    client = Client(raise_request_exception=False)
    if by is not None:
        assert by.account is not None
        if by.account.pk not in here.cookies:
            here.cookies[by.account.pk] = logged_in(by).cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies[settings.SESSION_COOKIE_NAME] = here.cookies[by.account.pk]
    with transaction.atomic():
        answer = client.generic(method.upper(), address.path(here.keys))
        transaction.set_rollback(True)
    return answer


def _asked(
    here: Scene, who: dict[str, Actor], *methods: str, records: bool = False
) -> Iterator[tuple[Address, str, str, Any]]:
    for address in addresses():
        for name, by in who.items():
            for method in methods if address.of_a_record or not records else ():
                yield address, name, method, _answer(by, address, here, method)


def _sent_empty(here: Scene) -> Iterator[tuple[Address, str, Any]]:
    """An empty form, by everybody who reads the page, and by one of each kind where there is none to read."""
    for address in addresses():
        for who in OPEN_TO[address.name] or ("contact person", "lead", "administrator", "citizen"):
            yield address, who, _answer(here.actors[who], address, here, "post")


def test_stranger_is_sent_to_the_login_by_every_method(here: Scene) -> None:
    faults = []
    for address in addresses():
        for method in METHODS:
            answer = _answer(None, address, here, method)
            refused = answer.status_code in REFUSED and NAME not in answer.content
            if answer.status_code >= 500 or not (refused or address.name in OPEN_TO_STRANGERS):
                faults.append((address.name, method, answer.status_code))

    assert faults == []


def test_address_is_open_to_exactly_those_it_is_for(here: Scene) -> None:
    """A new address stands in no table: it must be written into ``addresses_open.py`` before it is served."""
    found: dict[str, set[str]] = {address.name: set() for address in addresses()}
    for address, who, _, answer in _asked(here, here.actors, "get"):
        if answer.status_code == 200:
            found[address.name].add(who)

    assert {name: who for name, who in found.items() if who != OPEN_TO.get(name)} == {}
    assert set(OPEN_TO) == set(found)


def test_same_role_elsewhere_learns_nothing_of_a_record(here: Scene) -> None:
    """Who has no ground is told the same as when there is no such record.

    Administrators keep all organisations; the work list is the whole system's, and names nobody.
    """
    faults = []
    for address, who, method, answer in _asked(here, here.strangers_here, "get", "post", records=True):
        kept = address.name.startswith(("organisations:", "work:")) and who in ("administrator", "lead")
        home = address.name == "citizens:citizen" and answer.headers.get("Location") == reverse("mine:home")
        kept = kept or address.name in BY_ITS_LINK
        if NAME in answer.content or not (kept or home or answer.status_code in REFUSED - {302}):
            faults.append((address.name, who, method, answer.status_code))

    assert faults == []


def test_methods_that_no_page_has_do_nothing(here: Scene) -> None:
    some = {"lead": here.actors["lead"]}

    faults = [
        (address.name, who, method, answer.status_code)
        for address, who, method, answer in _asked(here, some, *NO_PAGE_HAS)
        if answer.status_code not in REFUSED
    ]

    assert faults == []


def test_empty_form_never_breaks_a_page(here: Scene) -> None:
    faults = [
        (address.name, who, answer.status_code)
        for address, who, answer in _sent_empty(here)
        if answer.status_code >= 500
    ]

    assert faults == []

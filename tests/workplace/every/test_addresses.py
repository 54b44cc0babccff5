"""Every address, by everybody, with every method: who gets in, and that the others learn nothing."""

from typing import Any

import pytest
from django.test import Client

from samvej.workplace.access.actors import Actor
from tests.workplace.every.addresses_open import OPEN_TO
from tests.workplace.every.scene import Address, Scene, addresses, scene
from tests.workplace.factories import logged_in

pytestmark = pytest.mark.django_db

OPEN_TO_STRANGERS = {
    "front:home",
    "front:login",
    "front:language",
    "front:help",
    "front:accessibility",
    "front:cast",
    "front:demo_login",
    "oidc_authentication_init",
    "oidc_authentication_callback",
}
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
REFUSED = {302, 403, 404, 405}


@pytest.fixture
def here() -> Scene:
    return scene()


def _answer(by: Actor | None, address: Address, here: Scene, method: str = "get") -> Any:
    client = logged_in(by) if by else Client()
    return client.generic(method.upper(), address.path(here.keys))


@pytest.mark.parametrize("address", addresses(), ids=lambda each: each.name)
def test_stranger_is_sent_to_the_login_by_every_method(here: Scene, address: Address) -> None:
    answers = {method: _answer(None, address, here, method) for method in METHODS}

    for method, answer in answers.items():
        assert answer.status_code < 500, method
        if address.name not in OPEN_TO_STRANGERS:
            assert answer.status_code in REFUSED, method
            assert b"Borger" not in answer.content  # the made-up citizens' given names


@pytest.mark.parametrize("address", addresses(), ids=lambda each: each.name)
def test_address_is_open_to_exactly_those_it_is_for(here: Scene, address: Address) -> None:
    """A new address stands in no table: it must be written into ``addresses_open.py`` before it is served."""
    found = {who for who, by in here.actors.items() if _answer(by, address, here).status_code == 200}

    assert found == OPEN_TO[address.name]


@pytest.mark.parametrize("address", [each for each in addresses() if each.of_a_record], ids=lambda each: each.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_same_role_elsewhere_learns_nothing_of_a_record(here: Scene, address: Address, method: str) -> None:
    """Who has no ground is told the same as when there is no such record."""
    for who, by in here.strangers_here.items():
        if address.name.startswith("organisations:") and who == "administrator":
            continue  # administrators keep all organisations, and open no citizens

        answer = _answer(by, address, here, method)

        assert answer.status_code in {403, 404, 405}, who
        assert b"Borger" not in answer.content, who


@pytest.mark.parametrize("address", addresses(), ids=lambda each: each.name)
def test_methods_that_no_page_has_do_nothing(here: Scene, address: Address) -> None:
    for who in ("contact person", "lead", "administrator", "citizen"):
        for method in ("put", "patch", "delete", "trace"):
            answer = _answer(here.actors[who], address, here, method)

            assert answer.status_code in REFUSED, (who, method)


@pytest.mark.parametrize("address", addresses(), ids=lambda each: each.name)
def test_empty_form_never_breaks_a_page(here: Scene, address: Address) -> None:
    for who, by in here.actors.items():
        answer = _answer(by, address, here, "post")

        assert answer.status_code < 500, who

"""Who gets past the gate."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

OPEN_TO_STRANGERS = {
    "front:home",
    "front:login",
    "front:logout",
    "front:language",
    "front:text_size",
    "front:help",
    "front:accessibility",
    "front:components",
    "front:cast",
    "front:demo_login",
    "oidc_authentication_init",
    "oidc_authentication_callback",
    "oidc_logout",
    "admissions:receive",  # for machines: each sender has a token
    "teams:near",  # a random key: asks for the code that a relative was told; nothing about anybody
    "teams:near_demo",  # the demo's login after the code
    "meetings:outside",  # a signed link: when and where, and who called; nothing about anybody
}
"""All that a stranger may reach. Whoever opens another page adds it here, with their eyes open."""


def _patterns(resolver: URLResolver, area: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each, f"{each.namespace}:" if each.namespace else area)
        else:
            yield f"{area}{each.name}", each


def test_only_the_named_pages_are_open_to_strangers() -> None:
    opened = {name for name, each in _patterns(get_resolver()) if getattr(each.callback, "open_to_strangers", False)}

    assert {name.removeprefix("oidc:") for name in opened} <= OPEN_TO_STRANGERS
    assert opened >= {"front:home", "front:login"}


@pytest.mark.django_db
def test_stranger_is_sent_to_the_login_and_back_afterwards(client: Client) -> None:
    answer = client.get("/beskeder/?page=2")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/log-ind/?next=%2Fbeskeder%2F%3Fpage%3D2"


@pytest.mark.django_db
def test_stranger_who_asks_with_htmx_gets_the_whole_login_page(client: Client) -> None:
    answer = client.get("/beskeder/", headers={"HX-Request": "true"})

    assert answer.status_code == 403
    assert answer.headers["HX-Redirect"] == "/log-ind/"


@pytest.mark.django_db
def test_what_was_written_comes_back_where_the_session_had_ended(client: Client) -> None:
    written = "Hun har ikke sovet <b>i tre nætter</b>, siger 010170-1234."
    sent = {"notice": "7", "saw": written, "password": "min hemmelige kode"}

    answer = client.post("/beskeder/laest/", sent)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Hun har ikke sovet &lt;b&gt;i tre nætter&lt;/b&gt;, siger ******-****." in page
    assert "hemmelige" not in page


def test_refusal_is_a_page_with_its_sentence(actor: Any, client_as: Any) -> None:
    answer = client_as(actor("lead")).post("/profil/rolle/", {"employment": "999999"})

    assert answer.status_code == 404
    assert "Siden findes ikke" in answer.content.decode()


def test_refusal_of_a_part_takes_the_whole_page(actor: Any, client_as: Any) -> None:
    client = client_as(actor("lead"))

    answer = client.post("/profil/rolle/", {"employment": "999999"}, headers={"HX-Request": "true"})

    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "body"


@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "' OR 1=1 --", "a\x00b", "\u202eabc 😀", "9" * 40, "x" * 50_000]
)
@pytest.mark.parametrize(
    "path", ["/log-ind/", "/sprog/", "/profil/rolle/", "/beskeder/laest/", "/demo/dag/", "/demo/log-ind/"]
)
def test_hostile_words_are_refused_or_shown_as_text(
    actor: Any, client_as: Any, demo: Any, cast: Any, path: str, value: str
) -> None:
    client = client_as(actor("lead"))
    names = ("next", "username", "password", "language", "employment", "notice", "day")

    answer = client.post(path, dict.fromkeys(names, value))

    assert answer.status_code in (200, 302, 404)
    assert "<script>alert" not in answer.content.decode()
    assert answer.headers.get("Location", "/").startswith(("/", "?"))

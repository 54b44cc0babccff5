"""Danish first, English one click away."""

from typing import Any

import pytest
from django.test import Client

from samvej.workplace.people.models import Account


@pytest.mark.django_db
def test_page_is_danish_whatever_the_browser_likes(client: Client) -> None:
    answer = client.get("/hjaelp/", headers={"Accept-Language": "en"})

    assert '<html lang="da">' in answer.content.decode()


@pytest.mark.django_db
def test_changing_language_stays_on_the_page(client: Client) -> None:
    answer = client.post("/sprog/", {"language": "en", "next": "/tilgaengelighed/?a=b"})

    assert answer.headers["Location"] == "/tilgaengelighed/?a=b"
    assert '<html lang="en">' in client.get("/tilgaengelighed/").content.decode()


def test_account_remembers_its_language_in_another_browser(actor: Any, client_as: Any) -> None:
    person = actor("lead")
    client_as(person).post("/sprog/", {"language": "en", "next": "/profil/"})

    again = client_as(person).get("/profil/")

    assert Account.objects.get(pk=person.account.pk).language == "en"
    assert '<html lang="en">' in again.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["xx", "", "../../etc", "en\x00"])
def test_language_that_there_is_none_of_changes_nothing(client: Client, language: str) -> None:
    answer = client.post("/sprog/", {"language": language, "next": "https://example.org/"})

    assert answer.headers["Location"] == "/"
    assert '<html lang="da">' in client.get("/hjaelp/").content.decode()


@pytest.mark.django_db
def test_one_visitors_language_is_not_the_next_ones() -> None:
    english, danish = Client(), Client()
    english.post("/sprog/", {"language": "en"})

    english.get("/hjaelp/")
    answer = danish.get("/hjaelp/")

    assert '<html lang="da">' in answer.content.decode()


@pytest.mark.parametrize("size", ["large", "larger"])
def test_text_is_as_large_as_was_chosen_on_the_device(client: Client, size: str) -> None:
    answer = client.post("/tekst/", {"size": size, "next": "/hjaelp/"})
    larger = client.get("/hjaelp/").content.decode()
    client.post("/tekst/", {"size": ""})

    assert answer.headers["Location"] == "/hjaelp/"
    assert f'<html lang="da" class="text-{size}">' in larger
    assert '<html lang="da">' in client.get("/hjaelp/").content.decode()


def test_size_that_there_is_none_of_changes_nothing(client: Client) -> None:
    client.post("/tekst/", {"size": '"><script>'})
    client.cookies["samvej-text"] = "enormous"

    assert '<html lang="da">' in client.get("/hjaelp/").content.decode()

"""What every answer carries."""

import re
from typing import Any

import pytest
from django.test import Client

PAGES = ["/", "/log-ind/", "/hjaelp/", "/tilgaengelighed/", "/findes-ikke/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_policy_of_a_page_lets_only_its_own_scripts_run(client: Client, path: str) -> None:
    answer = client.get(path)

    policy = answer.headers["Content-Security-Policy"]
    scripts = re.findall(r"<script[^>]*>", answer.content.decode())
    (nonce,) = set(re.findall(r"script-src [^;]*'nonce-([^']+)'", policy))
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert scripts
    assert all(f'nonce="{nonce}"' in script and " src=" in script for script in scripts)


@pytest.mark.django_db
def test_nonce_is_another_on_every_page(client: Client) -> None:
    first, second = (client.get("/hjaelp/").headers["Content-Security-Policy"] for _each in range(2))

    assert first != second


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("path", [*PAGES, "/komponenter/", "/demo/"])
def test_page_has_no_style_or_script_inside_its_markup(client: Client, path: str) -> None:
    page = client.get(path).content.decode()

    assert not re.search(r"<[^>]+\s(style|on[a-z]+)\s*=", page)
    assert "<style" not in page
    assert "http://" not in re.sub(r'xmlns="[^"]+"', "", page)


def test_page_of_somebody_logged_in_is_kept_nowhere(actor: Any, client_as: Any) -> None:
    answer = client_as(actor("lead")).get("/profil/")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_style_sheet_may_be_kept(client: Client) -> None:
    answer = client.get("/static/samvej/samvej.css")

    assert answer.status_code == 200
    assert "max-age" in answer.headers["Cache-Control"]
    assert "no-store" not in answer.headers["Cache-Control"]
    answer.close()


def test_fault_of_ours_is_told_without_database_or_person(rf: Any) -> None:
    from samvej.web.pages.front.faults import fault

    answer = fault(rf.get("/"))

    assert answer.status_code == 500
    assert "Det er ikke din skyld" in answer.content.decode()


@pytest.mark.django_db
def test_form_without_its_token_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/sprog/", {"language": "en"})

    assert answer.status_code == 403
    assert "Intet er gemt eller ændret" in answer.content.decode()

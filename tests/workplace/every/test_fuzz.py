"""Whatever is written into any field or address: never a broken page, and never anything but text on the next one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samvej.web.pages.inbox.acts import ACTS
from samvej.workplace.referrals.models import ReferralNote
from tests.workplace.every.addresses_open import OPEN_TO
from tests.workplace.every.forms_found import Field, Form, encoded, forms_of
from tests.workplace.every.scene import Address, Scene, addresses, scene
from tests.workplace.factories import CitizenFactory, logged_in

pytestmark = pytest.mark.django_db

ORDER = ("contact person", "lead", "administrator", "referrer", "citizen", "relative", "team member", "steering")
SCRIPT = "<script>alert(7)</script>"
HOSTILE = (
    SCRIPT,
    f'"><img src=x onerror=alert(7)>{SCRIPT}',
    "'; DROP TABLE people_citizen; --",
    "' OR '1'='1",
    "../../../../etc/passwd",
    "{{ 7|add:7 }}{% load said %}",
    "%s %(name)s {0}",
    "👩🏽‍⚕️🚑",
    "\u202edrow\u202c",
    "a\x00b",
    "\x00",
    "\ud800",
    "\r\nSet-Cookie: a=b",
    "https://example.org/",
    "//example.org/",
    "å" * 100_000,
)
WILD = (
    "-1",
    "0",
    "9" * 40,
    "1e309",
    "NaN",
    "٣",
    "2026-02-31",
    "0000-00-00",
    "10000-01-01",
    "31.2.2026",
    "25:99",
    "[]",
)
anything = st.sampled_from(HOSTILE + WILD) | st.text(st.characters(exclude_categories=()), max_size=30)
few = settings(
    max_examples=2, suppress_health_check=list(HealthCheck), deadline=None, report_multiple_bugs=False, database=None
)
QUERY = ("page", "tab", "programme", "hvorfor", "alle", "egne", "next", "svar", "enhed", "status", "noget")
"""What the pages read from an address, and something that none does."""


@pytest.fixture
def here() -> Scene:
    return scene()


def _opened_by(name: str) -> str | None:
    return next((each for each in ORDER if each in OPEN_TO.get(name, ())), None)


def _pages(area: str) -> list[tuple[Address, str]]:
    every = [(each, _opened_by(each.name)) for each in addresses()]
    return [(each, who) for each, who in every if who and each.name.split(":")[0] == area]


AREAS = sorted({name.split(":")[0] for name, who in OPEN_TO.items() if who})


def _check(answer: Any, what: str) -> None:
    assert answer.status_code < 500, what
    if not answer.streaming and "html" in answer.get("Content-Type", ""):
        assert SCRIPT.encode() not in answer.content, what
    assert "Set-Cookie" not in str(answer.get("Location", "")), what
    assert "example.org" not in str(answer.get("Location", "")).partition("?")[0], what


def _send(client: Client, form: Form, values: dict[str, str]) -> None:
    """Send a form and look at the page that comes of it; then as if it had not happened."""
    with transaction.atomic():
        kind = "application/x-www-form-urlencoded"
        answer = client.generic("POST", form.action, encoded(values), content_type=kind)
        what = f"{form.action} { ({name: value[:60] for name, value in values.items()})!r}"
        _check(answer, what)
        if answer.status_code == 302 and answer["Location"].startswith("/"):
            _check(client.get(answer["Location"]), what)
        transaction.set_rollback(True)


def _filled(fields: Iterator[Field] | Any, drawn: list[str], *, meant_well: bool) -> dict[str, str]:
    """Drawn texts where one writes freely; in the rest what is sensible, or drawn too."""
    said = {}
    for number, each in enumerate(fields):
        free = each.is_free or not meant_well
        said[each.name] = drawn[number % len(drawn)] if free else each.sensible()
    return said


@pytest.mark.parametrize("area", AREAS)
@few
@given(drawn=st.lists(anything, min_size=3, max_size=3))
def test_no_address_is_broken_by_what_is_asked_in_it(area: str, here: Scene, drawn: list[str]) -> None:
    query = encoded({name: drawn[number % 3] for number, name in enumerate(QUERY)}).decode()
    clients = {who: logged_in(here.actors[who]) for _, who in _pages(area)}
    for address, who in _pages(area):
        path = f"{address.path(here.keys)}?{query[:60_000]}"

        _check(clients[who].get(path), path[:300])


@pytest.mark.parametrize("area", AREAS)
@few
@given(drawn=st.lists(anything, min_size=5, max_size=5))
def test_no_form_is_broken_by_what_is_written_in_it(area: str, here: Scene, drawn: list[str]) -> None:
    clients = {who: logged_in(here.actors[who]) for _, who in _pages(area)}
    for address, who in _pages(area):
        client, path = clients[who], address.path(here.keys)
        page = client.get(path)
        if "html" not in page.get("Content-Type", ""):  # a paper has no forms
            continue
        for form in forms_of(page.content.decode(), path):
            if form.method == "post" and not form.action.startswith(("/log-af/", "/sprog/")):
                for meant_well in (True, False):
                    fields = list(form.fields.values())
                    _send(client, form, _filled(fields, drawn, meant_well=meant_well) | {"junk": drawn[0]})


@few
@given(drawn=st.lists(anything, min_size=5, max_size=5))
def test_no_act_on_a_case_is_broken_by_what_is_written_in_it(here: Scene, drawn: list[str]) -> None:
    client = logged_in(here.actors["contact person"])
    for act in ACTS:
        form = Form(f"/indbakke/{here.keys['referral']}/{act.slug}/", "post")
        fields = [Field(name, "text") for name in (*act.form.base_fields, "sector0", "sector1")]
        _send(client, form, _filled(fields, drawn, meant_well=False))


@few
@given(drawn=st.lists(anything, min_size=4, max_size=4))
def test_no_note_is_broken_by_what_is_written_in_it(here: Scene, drawn: list[str]) -> None:
    client = logged_in(here.actors["contact person"])
    number = CitizenFactory().current_cpr
    assert number is not None
    for cpr in (number.reveal(), "6206860021", *drawn):
        found = client.generic(
            "POST", "/henvis/", encoded({"cpr": cpr}), content_type="application/x-www-form-urlencoded"
        )
        _check(found, cpr)
        if found.status_code == 302:
            page = client.get(found["Location"])
            for form in forms_of(page.content.decode(), found["Location"]):
                if form.action == found["Location"]:
                    for meant_well in (True, False):
                        _send(client, form, _filled(form.fields.values(), drawn, meant_well=meant_well))


@pytest.mark.parametrize("saw", [text for text in HOSTILE if "\x00" not in text and len(text) < 1_000])
def test_hostile_words_are_kept_as_they_were_written(here: Scene, saw: str) -> None:
    """What is not refused is stored unchanged (a lone surrogate is no text, and is written as a mark)."""
    client = logged_in(here.actors["contact person"])
    number = CitizenFactory().current_cpr
    assert number is not None
    page = client.post("/henvis/", {"cpr": number.reveal()})["Location"]
    form = next(each for each in forms_of(client.get(page).content.decode(), page) if each.action == page)
    said = {name: each.sensible() for name, each in form.fields.items()} | {"saw": saw, "contact_agreed": "yes"}

    client.generic("POST", page, encoded(said), content_type="application/x-www-form-urlencoded")

    kept = ReferralNote.objects.latest("pk").saw
    assert kept.replace("\r\n", "\n") == saw.encode("utf-8", "surrogatepass").decode("utf-8", "replace").strip()


@pytest.mark.parametrize("saw", ["a\x00b", "å" * 100_000], ids=["null byte", "huge"])
def test_what_cannot_be_kept_is_refused_with_a_sentence(here: Scene, saw: str) -> None:
    client = logged_in(here.actors["contact person"])
    number = CitizenFactory().current_cpr
    assert number is not None
    before = ReferralNote.objects.count()
    page = client.post("/henvis/", {"cpr": number.reveal()})["Location"]
    form = next(each for each in forms_of(client.get(page).content.decode(), page) if each.action == page)
    said = {name: each.sensible() for name, each in form.fields.items()} | {"saw": saw, "contact_agreed": "yes"}

    answer = client.post(page, said)

    assert answer.context["form"].errors["saw"]
    assert ReferralNote.objects.count() == before

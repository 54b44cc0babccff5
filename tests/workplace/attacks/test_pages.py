"""Every page at once: forms without their token, and texts that would like to be markup."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import CharField, TextField
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from tests.workplace.every.addresses_open import OPEN_TO
from tests.workplace.every.scene import Scene, addresses, scene
from tests.workplace.factories import logged_in

pytestmark = pytest.mark.django_db

MARKUP = "\"'><i id=x></i>"
NO_TEXT = {"link", "subject", "username", "password", "search", "pseudonym", "broke", "address"}
"""Columns of our own making, or that a form reads in its own way."""
WRITTEN_IN = {each.name for each in apps.get_app_configs() if each.name.startswith("samvej.workplace.")} - {
    "samvej.workplace.programmes"
}
"""The rooms that people write in: all but the programmes' frozen files."""


@pytest.fixture
def here() -> Scene:
    return scene()


def test_no_form_is_taken_without_its_token(here: Scene) -> None:
    lead = here.actors["lead"]
    session = dict(logged_in(lead).session.items())
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lead.account, backend=settings.AUTHENTICATION_BACKENDS[-1])  # type: ignore[arg-type]
    held = browser.session
    held[DEVICE_ID_SESSION_KEY] = session[DEVICE_ID_SESSION_KEY]
    held.save()

    answers = {address.name: browser.post(address.path(here.keys)).status_code for address in addresses()}

    # the one address for machines has no session to misuse: it asks for the sender's own token
    assert {name: status for name, status in answers.items() if status != 403} == {"admissions:receive": 401}


def _written_everywhere(said: str) -> int:
    """Put a text into every column that a person fills; gives how many columns there were."""
    columns = 0
    for app in apps.get_app_configs():
        for model in app.get_models() if app.name in WRITTEN_IN else ():
            if model.__name__ in ("AuditEntry", "AuditSeal", "SealedEntry"):
                continue
            for field in model._meta.concrete_fields:
                long = isinstance(field, TextField) or (
                    isinstance(field, CharField) and (field.max_length or 0) >= 100
                )
                if long and not field.choices and not field.unique and field.name not in NO_TEXT:
                    model._default_manager.update(**{field.name: said})
                    columns += 1
    return columns


def test_text_is_a_text_on_every_page(here: Scene) -> None:
    columns = _written_everywhere(MARKUP)
    browsers = {who: logged_in(by) for who, by in here.actors.items()}
    faults: list[Any] = []
    escaped = 0

    for address in addresses():
        for who in sorted(OPEN_TO.get(address.name, set())):
            with transaction.atomic():
                page = browsers[who].get(address.path(here.keys)).content.decode(errors="replace")
                transaction.set_rollback(True)
            escaped += "&lt;i id=x&gt;" in page
            if "<i id=x>" in page:
                faults.append((address.name, who))

    assert not faults, "\n".join(map(str, faults))
    assert columns > 20
    assert escaped > 50  # the texts were on the pages at all

"""Person numbers stand nowhere in plain: not where somebody writes one into a text, and not where one is tried."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CharField, Field, TextField
from django.test import Client

from samvej.core.cpr import Cpr
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.written import Written
from samvej.workplace.people.actions import change_number
from samvej.workplace.people.models import Account, Citizen, CitizenEvent
from samvej.workplace.referrals.actions.deciding import decline
from samvej.workplace.referrals.actions.handling import ask_for_help, attempt_contact, pause, resume, take
from samvej.workplace.referrals.models import Referral, ReferralEvent
from tests.workplace.factories import CitizenFactory, make_actor
from tests.workplace.inbox.made import case
from tests.workplace.people.relating import relate

pytestmark = pytest.mark.django_db
NUMBER = "610170-4321"
TEXT = f"Ring først. Nummeret er {NUMBER}."


def _tables_that_hold(said: str) -> set[str]:
    """The tables with a row in which the text stands somewhere."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(said in str(value) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def test_number_written_into_a_text_of_a_case_is_masked_wherever_it_is_kept(unit: Any) -> None:
    by = make_actor("contact person", organisation=unit.organisation)
    referral = case(unit)

    take(by=by, referral=referral)
    attempt_contact(by=by, referral=referral, how="phone", outcome="reached", note=TEXT)
    pause(by=by, referral=referral, reason=TEXT)
    resume(by=by, referral=referral)
    ask_for_help(by=by, referral=referral, what=TEXT)
    decline(by=by, referral=referral, seen_revision=None, words=TEXT)

    assert _tables_that_hold(NUMBER) == set()
    assert Referral.objects.get(pk=referral.pk).answer_text == "Ring først. Nummeret er ******-****."
    assert ReferralEvent.objects.filter(detail__what="Ring først. Nummeret er ******-****.").exists()


def test_number_in_the_reason_for_a_new_number_is_masked() -> None:
    by = make_actor("contact person", is_health_professional=True)
    citizen = CitizenFactory()
    relate(by, citizen)

    change_number(by=by, citizen=citizen, number=Cpr.parse("610170-1111"), on=today(), reason=TEXT)

    event = CitizenEvent.objects.get(kind="number changed")
    assert event.detail["reason"] == "Ring først. Nummeret er ******-****."
    assert _tables_that_hold(NUMBER) == set()


def test_number_tried_as_a_user_name_is_not_kept() -> None:
    for _attempt in range(6):
        Client().post("/log-ind/", {"username": NUMBER, "password": "forkert igen og igen"})

    assert _tables_that_hold(NUMBER) == set()
    assert "axes_accessattempt" in _tables_that_hold("******-****")


def test_keys_in_an_event_are_not_taken_for_numbers() -> None:
    citizen = CitizenFactory()
    like_a_number = "abcdef34-5678-4012-9abc-def012345678"

    CitizenEvent.objects.create(citizen=citizen, kind="x", by_name="test", detail={"a": [like_a_number, 1234567890]})

    assert CitizenEvent.objects.get().detail == {"a": [like_a_number, 1234567890]}


def _is_long(field: Field[Any, Any]) -> bool:
    line = isinstance(field, CharField) and not field.choices and (field.max_length or 0) >= 300
    return line or isinstance(field, TextField)


def test_every_text_about_a_citizen_masks_numbers() -> None:
    """A new column for long texts says by its type that numbers are masked, or stands here."""
    kept_as_they_are = {
        "access.AuditEntry.addition",  # masked where the entry is written, before it is sealed
        "access.AuditEntry.reason",
        "people.Account.password",
        "people.Account.subject",
        "people.Account.username",
    }
    of_people = ("people", "access", "referrals", "pathways", "work")
    bare = {
        f"{model._meta.label}.{field.name}"
        for app in of_people
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, TextField)
        or (isinstance(field, CharField) and not field.choices and (field.max_length or 0) >= 300)
        if not isinstance(field, Written)
    }

    assert bare - kept_as_they_are == set()
    assert isinstance(CitizenEvent._meta.get_field("detail"), Written)


def test_citizen_and_account_carry_no_number() -> None:
    named = {field.name for model in (Citizen, Account) for field in model._meta.concrete_fields}

    assert not named & {"cpr", "number", "person_number"}

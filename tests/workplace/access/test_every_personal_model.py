"""Every model with a path to a citizen has a door, a name in the trail, and a time that it is kept."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

from samvej.workplace.access.log import OWN_WORDS, THEIR_WORDS
from samvej.workplace.access.models import AuditEntry, FollowUp
from samvej.workplace.access.register import (
    HELD_BY_AN_ACCOUNT_ONLY,
    NOT_ABOUT_A_CITIZEN,
    REGISTER,
    retention_page,
)
from samvej.workplace.people.models import Account, Citizen, Organisation, Relative

LISTED = {each.model: each for each in REGISTER}
SOURCE = Path(__file__).parents[3] / "src" / "samvej"
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "retention.md"


def leads_to_a_citizen(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """Whether a row names a citizen, or belongs to a row that does. Who only recorded or acted is no path."""
    if model in (Citizen, Relative, Account, AuditEntry):
        return True
    return any(
        leads_to_a_citizen(target, seen | {model})
        for field in model._meta.get_fields()
        if isinstance(field, (ForeignKey, ManyToManyField))
        and (target := field.related_model) not in {*seen, model, Account}
        and isinstance(target, type)
    )


def personal_models() -> list[type[Model]]:
    """All models that the database holds, those of others' apps too, which reach a citizen or an account."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if leads_to_a_citizen(model)
        or any(isinstance(field, ForeignKey) and field.related_model is Account for field in model._meta.get_fields())
    ]


@pytest.mark.parametrize("model", personal_models(), ids=lambda model: model._meta.label)
def test_personal_model_is_in_the_register(model):
    if model._meta.app_label in HELD_BY_AN_ACCOUNT_ONLY or model._meta.label in NOT_ABOUT_A_CITIZEN:
        assert not leads_to_a_citizen(model)
        return
    owner = model._meta.label.split("_")[0] if model._meta.auto_created else model._meta.label

    assert owner in LISTED, f"{owner} has a path to a citizen: write it in samvej/workplace/access/register.py"


def test_walk_finds_what_it_should():
    assert leads_to_a_citizen(FollowUp)
    assert not leads_to_a_citizen(Organisation)


@pytest.mark.parametrize("listed", REGISTER, ids=lambda listed: listed.model)
def test_register_names_a_door_that_is_there_and_words_that_a_citizen_reads(listed):
    for door in listed.doors:
        module, _dot, name = door.rpartition(".")
        assert callable(getattr(import_module(module), name))
    assert apps.get_model(listed.model)
    assert listed.record in OWN_WORDS
    assert listed.record in THEIR_WORDS
    assert listed.source
    assert listed.years is None or listed.years > 0


def test_every_name_that_the_trail_is_given_has_words():
    written = {
        name for path in SOURCE.rglob("*.py") for name in re.findall(r'[(, ]record="([^"]+)"', path.read_text())
    }

    assert "citizen" in written
    assert written <= set(OWN_WORDS)
    assert set(OWN_WORDS) == set(THEIR_WORDS)


def test_register_names_each_model_once():
    assert len(LISTED) == len(REGISTER)


def test_retention_page_is_written_from_the_register():
    """Write it anew with  python -m samvej.workplace.access.register > docs/reference/retention.md ."""
    assert PAGE.read_text() == retention_page()

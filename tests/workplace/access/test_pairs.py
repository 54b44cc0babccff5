"""Every question about a person or a state is there twice: the one that raises, and the one that answers."""

import inspect
from datetime import date

import pytest

from samvej.workplace.access import permissions, policies


def questions(module):
    return {
        name for name, held in inspect.getmembers(module, inspect.isfunction) if held.__module__ == module.__name__
    }


@pytest.mark.parametrize("module", [permissions, policies])
def test_each_check_has_its_answer(module):
    names = questions(module)
    checks = {name for name in names if name.startswith("check_")}

    assert checks
    assert {name.removeprefix("check_") for name in checks} <= names


def test_policy_of_giving_answers_as_it_raises():
    said = {
        "data_types": ["plan"],
        "from_sectors": ["hospital"],
        "from_organisations": [],
        "to_sectors": ["psychiatry"],
        "to_organisations": [],
        "purpose": "At hjælpe sammen",
        "basis": "consent",
        "valid_from": date(2020, 1, 1),
        "valid_to": date(2999, 1, 1),
    }

    assert policies.give_consent(**said)
    assert not policies.give_consent(**said | {"data_types": []})

"""The table of transitions: total, and each with its permission and its policy."""

import pytest

from samvej.workplace.referrals import permissions, policies
from samvej.workplace.referrals.history import WORDED
from samvej.workplace.referrals.transitions import NOTICES, REFERRAL

NAMES = [transition.name for transition in REFERRAL.transitions]


def test_table_has_no_faults() -> None:
    assert list(REFERRAL.faults()) == []


@pytest.mark.parametrize("name", NAMES)
def test_transition_has_its_permission_and_its_policy(name: str) -> None:
    called = name.replace(" ", "_")
    for module in (permissions, policies):
        assert callable(getattr(module, f"check_{called}"))
        assert getattr(module, called).__name__ == called


def test_permissions_and_policies_are_of_transitions_only() -> None:
    known = {name.replace(" ", "_") for name in NAMES}
    for module in (permissions, policies):
        checks = {name.removeprefix("check_") for name in vars(module) if name.startswith("check_")}
        assert checks - known <= {"see_inbox"}


def test_every_event_has_words() -> None:
    assert {transition.event for transition in REFERRAL.transitions} <= WORDED


def test_every_notice_is_in_the_list() -> None:
    assert {notice for transition in REFERRAL.transitions for notice in transition.notices} <= set(NOTICES)

"""The clocks of the inbox: each strikes once, paused ones stand, and one that fails stops nobody."""

from datetime import datetime
from typing import Any

import pytest

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.people.models import Notice
from samvej.workplace.referrals.actions import clocks, deciding, handling
from samvej.workplace.referrals.actions.clocks import Struck, strike_clocks
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.referrals.models import ClockStrike, Referral, ReferralEvent
from tests.workplace.inbox.made import case, in_state, staff

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("clocks")
MONDAY = datetime(2026, 6, 1, 9)
"""Received then: by the file the reminder is due on Monday 8 June, help on Thursday 11, the answer on Monday 15."""


def _received(unit: Any, **fields: Any) -> Referral:
    with clock.at(MONDAY):
        referral = case(unit, **fields)
        from samvej.programme.within import within

        referral.due_at = deadline(referral.received_at, within("10 working days"))
        referral.save()
    return referral


def _strike(moment: datetime) -> Struck:
    with clock.at(moment):
        return strike_clocks(by=SYSTEM)


def test_clocks_strike_in_turn_and_once_each(unit: Any) -> None:
    _received(unit)
    assert _strike(datetime(2026, 6, 8, 15, 59)) == Struck()
    assert _strike(datetime(2026, 6, 8, 16)) == Struck(reminders=1)
    assert _strike(datetime(2026, 6, 8, 17)) == Struck()
    assert _strike(datetime(2026, 6, 11, 16)) == Struck(help_asked=1)
    assert _strike(datetime(2026, 6, 15, 16)) == Struck(overdue=1)
    assert _strike(datetime(2026, 7, 1, 16)) == Struck()
    assert ReferralEvent.objects.filter(kind="clock struck").count() == 3


def test_clock_moves_no_case(unit: Any) -> None:
    referral = _received(unit)
    _strike(datetime(2026, 7, 1))
    again = Referral.objects.get(pk=referral.pk)
    assert (again.status, again.revision, again.status_since) == (
        referral.status,
        referral.revision,
        referral.status_since,
    )


def test_reminder_goes_to_whoever_has_it_and_help_is_asked_of_the_lead(
    unit: Any, django_capture_on_commit_callbacks: Any
) -> None:
    by, lead, referral = staff(unit), staff(unit, "lead"), _received(unit)
    with clock.at(MONDAY):
        handling.take(by=by, referral=referral)
    with django_capture_on_commit_callbacks(execute=True):
        _strike(datetime(2026, 6, 11, 16))
    told = set(Notice.objects.values_list("text", "recipient"))
    assert told == {("an answer is due soon", by.account.pk), ("the clock asks for help", lead.account.pk)}


def test_paused_clock_stands_and_strikes_later(unit: Any) -> None:
    by, referral = staff(unit), _received(unit)
    with clock.at(datetime(2026, 6, 2, 10)):
        handling.pause(by=by, referral=referral, reason="Indlagt")
    assert _strike(datetime(2026, 6, 9, 16)) == Struck()
    with clock.at(datetime(2026, 6, 9, 17)):
        handling.resume(by=by, referral=referral)

    assert _strike(datetime(2026, 6, 15, 15)) == Struck()
    assert _strike(datetime(2026, 6, 16, 16)) == Struck(reminders=1)


def test_helped_on_is_asked_about_after_as_long_as_the_file_says(unit: Any) -> None:
    by, referral = staff(unit), _received(unit)
    with clock.at(MONDAY):
        in_state("helped on", by, referral)
    assert _strike(datetime(2026, 6, 14, 23)) == Struck()
    assert _strike(datetime(2026, 6, 15, 8)) == Struck(follow_ups=1)

    with clock.at(datetime(2026, 6, 15, 9)):
        deciding.follow_up(by=by, referral=referral, arrived="unknown")

    assert _strike(datetime(2026, 6, 28, 8)) == Struck()
    assert _strike(datetime(2026, 6, 29, 8)) == Struck(follow_ups=1)


def test_one_that_fails_stops_no_other_and_is_named_without_the_citizen(
    unit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, good = _received(unit), _received(unit)
    real = clocks.due_clocks

    def due(referral: Referral) -> Any:
        if referral.pk == broken.pk:
            raise ValueError(referral.citizen.name)
        return real(referral)

    monkeypatch.setattr(clocks, "due_clocks", due)
    struck = _strike(datetime(2026, 6, 8, 16))

    assert (struck.reminders, [each.referral for each in struck.failed]) == (1, [str(broken.key)])
    assert struck.failed[0].fault == "ValueError"
    assert ClockStrike.objects.get().referral == good

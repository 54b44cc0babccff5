"""The clocks of the inbox: each strikes once, paused ones stand, and one that fails stops nobody."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvej.core import clock
from samvej.programme.within import within
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.people.models import Notice
from samvej.workplace.referrals.actions import clocks, deciding, handling
from samvej.workplace.referrals.actions.clocks import Struck, strike_clocks
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.referrals.models import ClockStrike, Referral, ReferralEvent
from tests.workplace.inbox.made import TOGETHER, case, in_state, staff, unit_of

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("clocks")
MONDAY = datetime(2026, 6, 1, 9)
"""Received then: by the file the reminder is due on Monday 8 June, help on Thursday 11, the answer on Monday 15."""


def _received(unit: Any, **fields: Any) -> Referral:
    with clock.at(MONDAY):
        referral = case(unit, **fields)
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


def test_nothing_due_asks_the_database_as_often_for_many_cases_as_for_one(unit: Any) -> None:
    cases = [_received(unit)]
    _strike(datetime(2026, 6, 16))  # all of its clocks have struck
    queries = []
    for _ in range(2):
        with clock.at(datetime(2026, 6, 17)), CaptureQueriesContext(connection) as asked:
            assert strike_clocks(by=SYSTEM) == Struck()
        queries.append(len(asked))
        cases += [_received(unit) for _ in range(3)]
        _strike(datetime(2026, 6, 16))

    assert queries[0] == queries[1] <= 4
    assert ClockStrike.objects.count() == 3 * len(cases)


@pytest.mark.parametrize(
    ("after", "received"),
    [
        ("5 working days", datetime(2026, 6, 1, 23, 59)),
        ("7 days", datetime(2026, 6, 7, 23)),
        ("1 month", MONDAY),
        ("2 weeks", datetime(2026, 10, 20, 0, 1)),
        ("36 hours", datetime(2026, 3, 28, 12)),
        ("1 day", MONDAY),
    ],
)
def test_database_is_asked_for_no_less_than_what_the_calendar_says_is_due(after: str, received: datetime) -> None:
    start = received.replace(tzinfo=COPENHAGEN)

    assert start + clocks._at_least(within(after)) <= deadline(start, within(after))


def test_version_that_cannot_be_read_fails_its_own_cases_only(unit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    good, broken = _received(unit), _received(unit_of(TOGETHER))
    real = clocks.programme_of

    def read(version: Any) -> Any:
        if version.programme == TOGETHER:
            raise ValueError(version.programme)
        return real(version)

    monkeypatch.setattr(clocks, "programme_of", read)
    struck = _strike(datetime(2026, 6, 8, 16))

    assert (struck.reminders, [each.referral for each in struck.failed]) == (1, [str(broken.key)])
    assert ClockStrike.objects.get().referral == good

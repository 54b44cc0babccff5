"""Several people at once, and a process that dies: one wins, the other is told, and nothing is left half."""

import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.referrals.actions import deciding, handling, transferring
from samvej.workplace.referrals.models import Referral, ReferralEvent
from tests.workplace.inbox.made import TOGETHER, case, in_state, staff, unit_of

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts in threads that start together; "done" or the sentence of the refusal, for each."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        barrier.wait(timeout=20)
        try:
            act()
        except NotNow as refusal:
            return refusal.sentence
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_who_decide_the_same_case_one_wins_and_the_other_is_told(unit: Any) -> None:
    by, other = staff(unit), staff(unit)
    referral = in_state("contacting", by, case(unit))
    seen = referral.revision

    told = _at_once(
        lambda: deciding.decline(by=by, referral=referral, seen_revision=seen),
        lambda: deciding.not_include(by=other, referral=referral, seen_revision=seen, reason="no need"),
    )

    assert told.count("done") == 1
    assert any("En anden har ændret" in words for words in told)
    assert ReferralEvent.objects.filter(kind__in=("declined", "not included")).count() == 1


def test_of_five_who_take_a_case_one_has_it(unit: Any) -> None:
    people = [staff(unit) for _ in range(5)]
    referral = case(unit)

    told = _at_once(*(lambda by=by: handling.take(by=by, referral=referral) for by in people))

    referral.refresh_from_db()
    winner = people[told.index("done")]
    assert told.count("done") == 1
    assert referral.assigned_to == winner.professional


def test_two_offers_that_cross_are_both_accepted(unit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each goes to the unit that the other comes from; both are held at once where nothing orders them."""
    by, there = staff(unit), staff(unit_of(TOGETHER))
    first = in_state("assigned", by, case(unit))
    second = in_state("assigned", there, case(there.organisation.units.get(), citizen=first.citizen))
    transferring.offer_transfer(by=by, referral=first, to_unit=second.unit, why="Passer bedre til jer")
    transferring.offer_transfer(by=there, referral=second, to_unit=first.unit, why="Passer bedre til jer")
    both, real = Barrier(2), transferring.held

    def held(*args: Any, **kwargs: Any) -> Any:
        now = real(*args, **kwargs)
        with suppress(BrokenBarrierError):  # the other one waits for its turn
            both.wait(timeout=0.3)
        return now

    monkeypatch.setattr(transferring, "held", held)
    told = _at_once(
        lambda: transferring.accept_transfer(by=there, referral=first),
        lambda: transferring.accept_transfer(by=by, referral=second),
    )

    assert told == ["done", "done"]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("transferred", "transferred")
    assert Referral.objects.filter(citizen=first.citizen, status__in=Referral.OPEN).count() == 1


def test_action_that_is_killed_in_the_middle_leaves_nothing(unit: Any) -> None:
    by = staff(unit)
    referral = in_state("contacting", by, case(unit))
    before = (ReferralEvent.objects.count(), AuditEntry.objects.count())
    program = f"""
        import os, signal
        import django
        django.setup()
        from django.conf import settings
        from django.db import connections
        connections["default"].settings_dict["NAME"] = {str(connection.settings_dict["NAME"])!r}
        from samvej.workplace.access.actors import Actor
        from samvej.workplace.people.models import Account, Employment
        from samvej.workplace.referrals.actions import deciding
        from samvej.workplace.referrals.models import Referral
        deciding.end_handling = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        by = Actor(Account.objects.get(pk={by.account.pk}), Employment.objects.get(pk={by.employment.pk}))
        print("ready", flush=True)
        deciding.decline(by=by, referral=Referral.objects.get(pk={referral.pk}), seen_revision=None)
    """
    home = settings.SAMVEJ_HOME
    environment = {"SAMVEJ_HOME": str(home), "DJANGO_SETTINGS_MODULE": "samvej.web.settings", "PATH": "/usr/bin"}
    if connection.vendor == "postgresql":
        said = connection.settings_dict
        who = f"{said['USER']}:{said['PASSWORD']}@{said['HOST'].replace('/', '%2F')}:{said['PORT']}"
        environment["DATABASE_URL"] = f"postgres://{who}/{said['NAME']}"

    died = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], env=environment, capture_output=True, text=True, timeout=60
    )

    assert (died.returncode, died.stdout) == (-9, "ready\n"), died.stderr
    referral.refresh_from_db()
    assert referral.status == "contacting"
    assert (ReferralEvent.objects.count(), AuditEntry.objects.count()) == before
    assert not referral.notes.exclude(answer_sent_at=None).exists()

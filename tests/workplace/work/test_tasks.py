"""The pieces of work themselves: what fails in them is told, and a worker of its own process does them."""

import subprocess
import sys
import textwrap
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django_tasks_db.models import DBTaskResult

from samvej.core import clock
from samvej.workplace.access.models import AuditEntry, SealedEntry
from samvej.workplace.ground.moment import moment
from samvej.workplace.referrals.models import ClockStrike, Referral
from samvej.workplace.work import tasks
from samvej.workplace.work.models import FailedWork, WorkRun
from samvej.workplace.work.schedule import Work, claim, run
from tests.workplace.factories import ProgrammeVersionFactory
from tests.workplace.inbox.made import case, staff


def work(id: str) -> Work:
    return next(each for each in tasks.SCHEDULE if each.id == id)


def do(id: str) -> WorkRun:
    """The newest slot of a piece of work, done here."""
    claimed = claim(work(id))
    assert claimed is not None
    return run(work(id), claimed)


@pytest.fixture
def broken(unit: Any) -> Referral:
    """A late case whose version of the file cannot be read, beside one that can."""
    with clock.at(datetime(2026, 3, 2, 12)):
        fine, bad = case(unit), case(unit)
    for each in (fine, bad):
        each.due_at = datetime(2026, 3, 16, 16).astimezone()
        each.save()
    bad.version = ProgrammeVersionFactory(programme=bad.programme, sha256="0" * 64, content="{", in_force=False)
    bad.save()
    return bad


@pytest.mark.django_db
def test_case_whose_clock_cannot_be_read_stands_in_the_work_list_and_the_others_strike(broken: Referral) -> None:
    with clock.at(datetime(2026, 3, 20, 12)):
        done = do(tasks.CLOCKS)

    [failed] = FailedWork.objects.all()
    assert (failed.subject, failed.citizen) == (str(broken.key), broken.citizen)
    assert done.failed == 1
    assert ClockStrike.objects.exclude(referral=broken).filter(kind="overdue").count() == 1


@pytest.mark.django_db
def test_case_whose_clock_can_be_read_again_is_solved(broken: Referral) -> None:
    with clock.at(datetime(2026, 3, 20, 12)):
        do(tasks.CLOCKS)
    broken.version = ProgrammeVersionFactory(programme=broken.programme, in_force=True)
    broken.save()

    with clock.at(datetime(2026, 3, 20, 13)):
        do(tasks.CLOCKS)

    assert FailedWork.objects.get().solved_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("id", [tasks.SPOTTING, tasks.SYNC])
def test_programme_that_cannot_reach_the_registry_is_told_by_its_name(
    unit: Any, id: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "SAMVEJ_REGISTRY", tmp_path / "nowhere")

    done = do(id)

    [failed] = FailedWork.objects.all()
    assert (failed.work, failed.subject) == (id, unit.programme)
    assert (done.failed, done.broke) == (1, "")


@pytest.mark.django_db
def test_tidying_takes_old_runs_and_sessions_and_leaves_the_new() -> None:
    old, new = (moment() - tasks.KEPT - timedelta(days=days) for days in (1, -1))
    for slot in (old, new):
        WorkRun.objects.create(work=tasks.CLOCKS, slot=slot)
    Session.objects.create(session_key="old", session_data="", expire_date=moment() - timedelta(minutes=1))
    Session.objects.create(session_key="new", session_data="", expire_date=moment() + timedelta(hours=1))

    done = do(tasks.TIDYING)

    assert list(WorkRun.objects.filter(work=tasks.CLOCKS).values_list("slot", flat=True)) == [new]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert done.told == {"runs": 1, "tasks": 0, "sessions": 1}


WORKER = """
    import django
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    connections["default"].settings_dict["NAME"] = {name!r}
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
"""


@pytest.mark.django_db(transaction=True)
def test_worker_in_a_process_of_its_own_does_everything_that_is_due(unit: Any) -> None:
    by = staff(unit)
    referral = case(unit)
    from samvej.workplace.referrals.actions import handling

    handling.take(by=by, referral=referral)
    due = tasks.enqueue_due()
    again = tasks.enqueue_due()
    environment = {
        "SAMVEJ_HOME": str(settings.SAMVEJ_HOME),
        "DJANGO_SETTINGS_MODULE": "samvej.web.settings",
        "PATH": "/usr/bin",
    }
    if connection.vendor == "postgresql":
        said = connection.settings_dict
        who = f"{said['USER']}:{said['PASSWORD']}@{said['HOST'].replace('/', '%2F')}:{said['PORT']}"
        environment["DATABASE_URL"] = f"postgres://{who}/{said['NAME']}"

    program = textwrap.dedent(WORKER.format(name=str(connection.settings_dict["NAME"])))
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stderr
    assert due == len(tasks.SCHEDULE)
    assert again <= sum(each.every is not None for each in tasks.SCHEDULE)  # a minute may have passed
    assert WorkRun.objects.filter(ended_at__isnull=False).count() == due + again
    assert not WorkRun.objects.exclude(broke="")
    assert DBTaskResult.objects.successful().count() == due + again
    assert AuditEntry.objects.exists()
    assert SealedEntry.objects.count() == AuditEntry.objects.count()

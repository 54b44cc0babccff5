"""Writing, reading and sealing at the same time, from several connections."""

import threading
import time
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection, transaction

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.models import AuditEntry, AuditSeal, SealedEntry
from samvej.workplace.access.sealing import seal, verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch):
    """A folder of keys of the test's own, for the head."""
    monkeypatch.setattr(settings, "SAMVEJ_KEYS", tmp_path / "keys")


def write() -> None:
    record(by=Actor.system("test"), activity="read", record="citizen", citizen=None, basis="system", reason="Så")


def run(*works: Callable[[], None]) -> list[Exception]:
    """Each in a thread and a connection of its own; what went wrong."""
    faults: list[Exception] = []

    def one(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return faults


def test_writers_and_two_sealers_leave_one_whole_chain():
    def write_many() -> None:
        for _time in range(25):
            write()

    def seal_often() -> None:
        for _time in range(12):
            seal(batch=4)

    faults = run(write_many, write_many, write_many, seal_often, seal_often)
    seal()

    assert faults == []
    found = verify()
    assert (found.is_whole, found.entries, found.unsealed) == (True, 75, 0)
    assert SealedEntry.objects.count() == 75


def test_reading_does_not_wait_while_a_batch_is_being_sealed():
    write()
    begun, read = threading.Event(), threading.Event()
    waited: list[float] = []

    def seal_slowly() -> None:
        with transaction.atomic():  # a sealer that stands still in the middle of its batch
            AuditSeal.objects.create(number=1, entries=0, previous="0" * 64, digest="0" * 64)
            begun.set()
            read.wait(30)
            transaction.set_rollback(True)

    def look() -> None:
        begun.wait(30)
        start = time.monotonic()
        assert AuditEntry.objects.count() == 1
        assert AuditSeal.objects.count() == 0
        if connection.vendor == "postgresql":
            write()  # a row of one's own; on SQLite the one writer at a time is the sealer, for a moment
        waited.append(time.monotonic() - start)
        read.set()

    assert run(seal_slowly, look) == []
    assert waited[0] < 5


def test_entry_that_commits_late_is_sealed_in_the_next_batch():
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: numbers are committed in their order")
    written, go_on = threading.Event(), threading.Event()

    def write_late() -> None:
        with transaction.atomic():
            write()
            written.set()
            go_on.wait(30)

    def write_and_seal() -> None:
        written.wait(30)
        write()
        assert seal().entries == 1
        go_on.set()

    assert run(write_late, write_and_seal) == []
    assert seal().entries == 1
    assert verify().is_whole

"""The contact tables are there whole or not at all, and only for the state that they were made of."""

import errno
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from samvej.core.errors import SamvejError
from samvej.registry import manifest as manifests
from samvej.registry.checking.contacts import contact_faults
from samvej.registry.contacts import making
from samvej.registry.contacts.making import ContactsError, optimize
from samvej.registry.contacts.store import LIST, folder_of, made
from samvej.registry.database import Database
from samvej.registry.lock import locked
from tests.unit.registry.contacts.made_up import COLUMNS, FAR, as_rows, some_services, visit, worked_out, write

DAY = date(2021, 5, 1)


class Stopped(BaseException):
    """Stands for whatever ends a process from within."""


def names(database: Database) -> set[str]:
    return {path.name for path in folder_of(database).iterdir()}


def test_database_that_was_never_optimised_has_none(tmp_path: Path) -> None:
    database = Database(tmp_path / "db")
    manifest = write(database, [visit(1, 3, DAY)])

    assert made(database, manifest) is None
    assert contact_faults(database, manifest) is None


def test_making_again_changes_nothing(database: Database) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder_of(database).iterdir()}

    done = optimize(database)

    assert (done.made, done.kept) == (0, 2)
    assert {path: path.stat().st_mtime_ns for path in folder_of(database).iterdir()} == before


def test_only_ranges_with_other_services_are_made_anew(database: Database) -> None:
    before = manifests.read(database)
    old = made(database, before)
    now = write(database, [visit(1, FAR, DAY)])
    assert made(database, now) is None  # of an earlier state
    assert old is not None

    done = optimize(database)

    assert (done.made, done.kept) == (1, 1)
    new = made(database, now)
    assert new is not None
    assert new.all[0] == old.all[0]
    assert as_rows(new.scan("single", ["person_id", "contact_id"], persons=range(FAR, FAR + 1))) == [(FAR, 1)]
    assert made(database, before) is None  # what --as-of reads is never the newer tables


def test_files_of_the_last_list_stay_for_those_who_read_them(database: Database) -> None:
    first = names(database)
    write(database, [visit(1, FAR, DAY)])
    optimize(database)
    assert first < names(database)

    write(database, [visit(2, FAR, DAY)])
    optimize(database)

    assert not first <= names(database)
    assert len(names(database)) == len([LIST, "range 0", "range 1", "range 1 before"])


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("at", "fault"), [("_write", Stopped()), ("_list", Stopped()), ("after the list", Stopped()), ("_write", FULL)]
)
def test_making_that_ends_early_leaves_what_was_there(
    database: Database, monkeypatch: pytest.MonkeyPatch, at: str, fault: BaseException
) -> None:
    rows = [*some_services(3, range(40)), visit(1, FAR, DAY)]
    before, there = manifests.read(database), names(database)
    now = write(database, rows)
    done: list[Any] = []
    name = at if at.startswith("_") else "_list"
    real = getattr(making, name)

    def failing(*arguments: Any) -> Any:
        if at == "after the list":
            real(*arguments)
        elif not done and at == "_write":
            done.append(real(*arguments))  # the first range is written, the second is not
            return done[0]
        raise fault

    with monkeypatch.context() as within:
        within.setattr(making, name, failing)
        with pytest.raises(Stopped if isinstance(fault, Stopped) else SamvejError) as told:
            optimize(database)
    if not isinstance(fault, Stopped):
        assert "is full" in str(told.value)

    if at == "after the list":
        assert made(database, now) is not None
    else:
        assert made(database, now) is None
        assert made(database, before) is not None
        assert names(database) == there
    optimize(database)
    found = made(database, now)
    assert found is not None
    assert as_rows(found.scan("joined", COLUMNS)) == worked_out(rows, joined=True)


def test_first_making_that_fails_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(tmp_path / "db")
    write(database, [visit(1, 3, DAY)])

    def failing(*arguments: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(making, "_write", failing)
    with pytest.raises(SamvejError, match="is full"):
        optimize(database)

    assert not folder_of(database).exists()


def test_leftovers_of_a_killed_making_are_taken_away(database: Database) -> None:
    there = names(database)
    (folder_of(database) / "0009-abc.parquet").write_bytes(b"half")
    (folder_of(database) / f"{LIST}.new").write_text("{")
    (folder_of(database) / "work-abc").mkdir()

    optimize(database)

    assert names(database) == there


def test_services_that_get_lost_are_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    there = names(database)
    write(database, [visit(1, 3, DAY), visit(2, 4, DAY)])
    forgetful = {**making._sql(), "others": f"FROM ({making._sql()['others']}) WHERE person_id <> 3"}
    monkeypatch.setattr(making, "_sql", lambda: forgetful)

    with pytest.raises(ContactsError, match="2 contacts became 1 rows"):
        optimize(database)

    assert names(database) == there


def test_making_waits_for_nobody(database: Database) -> None:
    with locked(database.lock), pytest.raises(SamvejError, match="wait for it"):
        optimize(database)


def test_making_without_a_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SamvejError, match="No database at"):
        optimize(Database(tmp_path / "none"))

    assert not (tmp_path / "none").exists()

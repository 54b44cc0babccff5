"""A load is true as a whole or not at all, however it ends."""

import shutil
from datetime import date
from typing import Any

import pytest
from deltalake import DeltaTable

from samvej.core.errors import SamvejError
from samvej.registry import manifest as manifests
from samvej.registry.checking.check import check
from samvej.registry.key import KeyFileError
from samvej.registry.loading import store as loading_store
from samvej.registry.lock import AnotherLoad, locked
from samvej.registry.query import Registry
from samvej.registry.writing.ranges import delta, stored_files
from tests.unit.registry.by_hand import Extract, service
from tests.unit.registry.conftest import Desk

DAY = date(2020, 5, 1)


def extract(number: int) -> Extract:
    rows = [service(number, f"person-{number}", DAY, cost=number), service(number + 50, "ann", DAY, cost=number)]
    return Extract({"service": rows, "person": [{"line": number, "who": "ann", "sex": "female"}]})


class Stopped(BaseException):
    """Stands for whatever ends a process from within."""


@pytest.mark.parametrize("commits", range(5))
@pytest.mark.parametrize("first", [True, False])
def test_load_stopped_between_commits_leaves_the_last_good_state(desk: Desk, commits: int, first: bool) -> None:
    if not first:
        desk.load(extract(1))
    before = desk.rows("service") if not first else None
    _stop_after(desk, commits)

    with pytest.raises(Stopped):
        desk.load(extract(2))

    if first:
        assert not desk.database.root.exists()
    else:
        assert desk.rows("service") == before
        assert all(each.holds for each in check(desk.database))
        assert not desk.database.staging.exists()


def _stop_after(desk: Desk, commits: int) -> None:
    """Stop before one of the commits of a load: four tables', and last the manifest's."""
    done = 0

    def counted(commit: Any) -> Any:
        def stopping(*arguments: Any) -> Any:
            nonlocal done
            if done == commits:
                raise Stopped
            done += 1
            return commit(*arguments)

        return stopping

    desk.monkeypatch.setattr(loading_store, "commit", counted(loading_store.commit))
    desk.monkeypatch.setattr(manifests, "commit", counted(manifests.commit))


@pytest.mark.parametrize("commits", range(5))
def test_load_after_a_stopped_one_is_as_if_that_had_never_been(desk: Desk, commits: int) -> None:
    desk.load(extract(1))
    with desk.monkeypatch.context() as within:
        _stop_after(Desk(desk.database, desk.key, within), commits)
        with pytest.raises(Stopped):
            desk.load(extract(2))

    desk.load(extract(3))

    assert [row["cost"] for row in desk.rows("service")] == [1, 1, 3, 3]
    assert [each.name for each in check(desk.database) if not each.holds] == []


def test_table_ahead_of_the_manifest_is_not_seen_and_is_taken_back(desk: Desk) -> None:
    desk.load(extract(1))
    _as_if_killed_between_two_commits(desk)
    seen = desk.rows("service")

    desk.load(extract(3))

    assert [row["cost"] for row in seen] == [1, 1]
    assert [row["cost"] for row in desk.rows("service")] == [1, 1, 3, 3]
    assert [each.name for each in check(desk.database) if not each.holds] == []


def test_files_of_a_killed_load_are_removed(desk: Desk) -> None:
    desk.load(extract(1))
    _as_if_killed_between_two_commits(desk)
    (desk.database.tables / "service" / "person_range=0" / "half-written.parquet").write_bytes(b"PAR1")

    desk.load(extract(3))

    present = {path.name for path in desk.database.tables.rglob("*.parquet")}
    versions = [(name, version) for past in manifests.history(desk.database) for name, version in past.tables.items()]
    reachable = {
        file.path.split("/")[-1]
        for name, version in versions
        for file in stored_files(delta(desk.database, name, version))
    }
    assert present == reachable
    assert not desk.database.staging.exists()


def _as_if_killed_between_two_commits(desk: Desk) -> None:
    """What `kill -9` leaves: a table's log ahead of the manifest, a table of its own, and a staging folder."""
    pointer = desk.database.manifest.read_bytes()
    numbered = {path: path.read_bytes() for path in desk.database.manifests.iterdir()}
    desk.load(Extract({"service": [service(9, "zoe", DAY, cost=9)], "diagnosis": [_diagnosis()]}))
    desk.database.manifest.write_bytes(pointer)
    for path in desk.database.manifests.iterdir():
        if path not in numbered:
            path.unlink()
    (desk.database.staging / "rows").mkdir(parents=True)


def _diagnosis() -> dict[str, Any]:
    return {"line": 9, "service_id": 9, "system": "SKS", "code": "DX01", "role": "primary"}


def test_restored_table_is_not_restored_again(desk: Desk) -> None:
    desk.load(extract(1))
    _as_if_killed_between_two_commits(desk)
    prescription = {"line": 1, "who": "ann", "date": DAY, "atc": "N05A"}

    desk.load(Extract({"prescription": [prescription]}))
    version = DeltaTable(desk.database.tables / "service").version()
    desk.load(Extract({"prescription": [prescription | {"atc": "N05B"}]}))

    assert DeltaTable(desk.database.tables / "service").version() == version


def test_open_reader_sees_nothing_of_a_later_load(desk: Desk) -> None:
    desk.load(extract(1))
    with Registry.open(desk.database.root) as registry:
        before = registry.table("service").count().to_pyarrow().as_py()
        desk.load(extract(2))

        assert registry.table("service").count().to_pyarrow().as_py() == before == 2
        assert registry.table("person").count().to_pyarrow().as_py() == 2


def test_earlier_states_stay_readable(desk: Desk) -> None:
    for number in (1, 2, 3):
        desk.load(extract(number))

    assert [len(desk.rows("service", as_of=version)) for version in (1, 2, 3)] == [2, 4, 6]


def test_second_load_at_a_time_is_refused(desk: Desk) -> None:
    desk.load(extract(1))
    before = desk.snapshot()

    with locked(desk.database.lock), pytest.raises(AnotherLoad, match="wait for it and run again"):
        desk.load(extract(2))

    assert desk.snapshot() == before


def test_another_key_is_refused(desk: Desk) -> None:
    desk.load(extract(1))
    before = desk.snapshot()
    desk.key.unlink()
    desk.key.write_bytes(b"x" * 32)
    desk.key.chmod(0o600)

    with pytest.raises(KeyFileError, match="not the key"):
        desk.load(extract(2))

    assert desk.snapshot() == before


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(28, "No space left on device"), "disk of .* is full"),
        (PermissionError(13, "Permission denied", "/made/up"), "No permission to use /made/up"),
        (FileNotFoundError(2, "No such file", "/made/up"), "/made/up went away"),
    ],
)
def test_fault_of_the_machine_is_said_plainly(desk: Desk, fault: OSError, said: str) -> None:
    desk.load(extract(1))
    before = desk.snapshot()

    def failing(*_: Any) -> int:
        raise fault

    desk.monkeypatch.setattr(loading_store, "commit", failing)
    with pytest.raises(SamvejError, match=said):
        desk.load(extract(2))

    assert desk.snapshot() == before


def test_database_moved_elsewhere_is_still_whole(desk: Desk) -> None:
    desk.load(extract(1))
    moved = desk.database.root.with_name("flyttet æøå 100% [ny] * år=2024")

    shutil.move(desk.database.root, moved)

    with Registry.open(moved) as registry:
        assert registry.table("service").count().to_pyarrow().as_py() == 2

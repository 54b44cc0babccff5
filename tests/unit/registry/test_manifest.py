"""The manifest: what counts, and what counted."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from samvej.registry import manifest as manifests
from samvej.registry.database import Database, DatabaseError, database_at, prepare
from samvej.registry.manifest import Manifest

FIRST = Manifest(1, datetime(2024, 1, 10, 12), 1, "f" * 32, {"service": 0})
SECOND = replace(FIRST, version=2, committed_at=datetime(2024, 2, 10, 12), load_id=2, tables={"service": 1})


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(tmp_path / "db")
    prepare(database)
    for manifest in (FIRST, SECOND):
        manifests.commit(database, manifest)
    return database


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        (None, SECOND),
        (1, FIRST),
        (2, SECOND),
        (date(2024, 1, 10), FIRST),
        (date(2024, 2, 9), FIRST),
        (date(2024, 2, 10), SECOND),
    ],
)
def test_manifest_is_read_as_of(database: Database, as_of: int | date | None, found: Manifest) -> None:
    assert manifests.read(database, as_of) == found


@pytest.mark.parametrize("as_of", [0, 3, date(2024, 1, 9)])
def test_state_that_never_was_is_refused(database: Database, as_of: int | date) -> None:
    with pytest.raises(DatabaseError, match=r"1 to 2|first loaded after"):
        manifests.read(database, as_of)


def test_numbered_manifest_ahead_of_the_pointer_does_not_count(database: Database) -> None:
    killed_before_the_pointer = (
        (database.manifests / "000002.json").read_text().replace('"version": 2', '"version": 3')
    )
    (database.manifests / "000003.json").write_text(killed_before_the_pointer)

    assert manifests.read(database) == SECOND
    with pytest.raises(DatabaseError, match="1 to 2"):
        manifests.read(database, 3)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 99}'])
def test_damaged_manifest_is_told(database: Database, text: str) -> None:
    database.manifest.write_text(text)

    with pytest.raises(DatabaseError, match="manifest"):
        manifests.read(database)


def test_missing_database_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="load an extract first"):
        manifests.read(Database(tmp_path / "none"))


def test_folder_of_other_things_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").touch()

    with pytest.raises(DatabaseError, match=r"thesis\.odt"):
        prepare(Database(tmp_path))


def test_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(DatabaseError, match="is a file"):
        prepare(Database(tmp_path / "file"))


def test_database_is_named_by_option_then_environment_then_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMVEJ_DB", raising=False)
    default = database_at().root
    monkeypatch.setenv("SAMVEJ_DB", "/elsewhere/db")

    assert default == Path.cwd() / "var" / "db"
    assert database_at().root == Path("/elsewhere/db")
    assert database_at("/named/db").root == Path("/named/db")

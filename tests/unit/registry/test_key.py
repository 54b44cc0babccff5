"""The key of the pseudonyms: made once, kept safe, never mixed up."""

from pathlib import Path

import pytest

from samvej.registry.database import Database
from samvej.registry.key import KeyFileError, fingerprint, key_path, open_key


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "db")


def test_key_is_made_once_for_its_owner_only(tmp_path: Path, database: Database) -> None:
    path = tmp_path / "folder" / "key"

    first, second = open_key(path, database, None), open_key(path, database, None)

    assert first == second
    assert len(first) == 32
    assert path.stat().st_mode & 0o777 == 0o600


def test_key_inside_the_database_is_refused(database: Database) -> None:
    with pytest.raises(KeyFileError, match="inside the database"):
        open_key(database.root / "key", database, None)

    assert not database.root.exists()


def test_key_inside_the_database_by_a_link_is_refused(tmp_path: Path, database: Database) -> None:
    database.root.mkdir()
    (tmp_path / "link").symlink_to(database.root)

    with pytest.raises(KeyFileError, match="inside the database"):
        open_key(tmp_path / "link" / "key", database, None)


def test_key_that_others_can_read_is_refused(tmp_path: Path, database: Database) -> None:
    path = tmp_path / "key"
    open_key(path, database, None)
    path.chmod(0o640)

    with pytest.raises(KeyFileError, match=f"chmod 600 {path}"):
        open_key(path, database, None)


def test_another_key_is_refused(tmp_path: Path, database: Database) -> None:
    mark = fingerprint(open_key(tmp_path / "first", database, None))
    open_key(tmp_path / "second", database, None)

    with pytest.raises(KeyFileError, match="not the key"):
        open_key(tmp_path / "second", database, mark)


def test_missing_key_of_a_loaded_database_is_not_made_anew(tmp_path: Path, database: Database) -> None:
    with pytest.raises(KeyFileError, match="not at"):
        open_key(tmp_path / "key", database, "0" * 32)

    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("content", [b"", b"short"])
def test_short_key_is_refused(tmp_path: Path, database: Database, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(KeyFileError, match="not a key"):
        open_key(path, database, None)


def test_folder_as_key_is_refused(tmp_path: Path, database: Database) -> None:
    with pytest.raises(KeyFileError, match="not a file"):
        open_key(tmp_path, database, None)


def test_key_is_looked_for_in_the_environment_then_at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("SAMVEJ_KEY", raising=False)
    at_home = key_path()

    monkeypatch.setenv("SAMVEJ_KEY", "/elsewhere/key")

    assert at_home == tmp_path / "samvej" / "key"
    assert key_path() == Path("/elsewhere/key")
    assert key_path("/named/key") == Path("/named/key")

"""A database of one's own for each test, with a short way to load extracts made by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from samvej.registry.database import Database
from samvej.registry.loading.load import Loaded
from tests.unit.registry import by_hand
from tests.unit.registry.by_hand import Extract, Row


@dataclass(frozen=True)
class Desk:
    """A database, its key, and the loading of extracts made by hand."""

    database: Database
    key: Path
    monkeypatch: pytest.MonkeyPatch

    def load(self, extract: Extract, **options: Any) -> Loaded:
        return by_hand.store(extract, self.database, self.key, self.monkeypatch, **options)

    def rows(self, name: str, **options: Any) -> list[Row]:
        return by_hand.contents(self.database, name, **options)[name]

    def column(self, name: str, column: str) -> list[Any]:
        return [row[column] for row in self.rows(name)]

    def snapshot(self) -> dict[str, bytes]:
        """Every file of the database, byte for byte (the lock's text says only who held it last)."""
        return {
            path.relative_to(self.database.root).as_posix(): path.read_bytes()
            for path in sorted(self.database.root.rglob("*"))
            if path.is_file() and path.name != ".lock"
        }


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(Database(tmp_path / "db"), tmp_path / "key", monkeypatch)


def reasons(rejects: Sequence[Any]) -> list[str]:
    return [reject.reason for reject in rejects]

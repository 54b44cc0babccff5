"""Loads keep the contact tables where a database has them, and make none where it has none."""

import errno
import shutil
from datetime import date
from typing import Any

import pytest

from samvej.registry import manifest as manifests
from samvej.registry.contacts import making
from samvej.registry.contacts.making import optimize
from samvej.registry.contacts.store import ContactFiles, folder_of, made
from samvej.registry.database import Database
from samvej.registry.query import Registry
from tests.unit.registry.by_hand import Extract, service
from tests.unit.registry.conftest import Desk
from tests.unit.registry.contacts.made_up import as_rows

DAY = date(2020, 5, 1)


def visits(*numbers: int) -> Extract:
    return Extract({"service": [service(number, "ann", DAY, cost=number) for number in numbers]})


@pytest.fixture(scope="module")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A database with a load and no contact tables."""
    folder = tmp_path_factory.mktemp("loaded")
    with pytest.MonkeyPatch.context() as monkeypatch:
        made_here = Desk(Database(folder / "db"), folder / "key", monkeypatch)
        made_here.load(visits(1))
    assert not folder_of(made_here.database).exists()
    return made_here


@pytest.fixture
def optimized(loaded_once: Desk, desk: Desk) -> Desk:
    """A copy of it with contact tables."""
    shutil.copytree(loaded_once.database.root, desk.database.root)
    shutil.copy(loaded_once.key, desk.key)
    optimize(desk.database)
    return desk


def contacts(desk: Desk) -> ContactFiles | None:
    return made(desk.database, manifests.read(desk.database))


def test_load_keeps_the_contact_tables_that_are_there(optimized: Desk) -> None:
    first = manifests.read(optimized.database)

    loaded = optimized.load(visits(2, 3))

    found = contacts(optimized)
    assert found is not None
    assert sorted(as_rows(found.scan("single", ["cost"]))) == [(1,), (2,), (3,)]
    assert as_rows(found.scan("joined", ["cost"])) == [(6,)]
    assert loaded.notices == ()
    assert made(optimized.database, first) is None
    with Registry.open(optimized.database.root, as_of=1) as before:
        assert before.table("service").count().to_pyarrow().as_py() == 1


def test_load_of_other_tables_leaves_the_contact_tables_as_they_are(optimized: Desk) -> None:
    before = contacts(optimized)

    optimized.load(Extract({"person": [{"line": 1, "who": "ann", "sex": "female"}]}))

    assert before is not None
    assert contacts(optimized) == before


def test_load_counts_when_the_contact_tables_cannot_be_made_anew(optimized: Desk) -> None:
    def failing(*arguments: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    with optimized.monkeypatch.context() as within:
        within.setattr(making, "_write", failing)
        (notice,) = optimized.load(visits(2)).notices

    assert "is full" in notice
    assert "samvej db optimize" in notice
    assert sorted(optimized.column("service", "cost")) == [1, 2]
    assert contacts(optimized) is None
    optimize(optimized.database)
    assert contacts(optimized) is not None

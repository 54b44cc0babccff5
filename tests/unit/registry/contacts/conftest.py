"""A database with the contact tables of two ranges of people, made once and copied for each test that spoils it."""

import shutil
from pathlib import Path

import pytest

from samvej.registry.contacts.making import optimize
from samvej.registry.database import Database
from tests.unit.registry.contacts.made_up import FAR, Row, some_services, write

ROWS = some_services(1, [*range(150), *range(FAR, FAR + 150)])


@pytest.fixture(scope="session")
def rows() -> list[Row]:
    return ROWS


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Database:
    database = Database(tmp_path_factory.mktemp("contacts") / "db")
    write(database, ROWS)
    optimize(database)
    return database


@pytest.fixture
def database(made_once: Database, tmp_path: Path) -> Database:
    """A copy to change."""
    shutil.copytree(made_once.root, tmp_path / "db")
    return Database(tmp_path / "db")

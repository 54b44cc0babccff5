"""Workplaces of a test's own, each with its home, keys and database, of the kind that the tests run on."""

import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.access.sealing import seal, verify
from samvej.workplace.ground.keys import make_keys
from samvej.workplace.people.models import Citizen
from tests.conftest import DATABASE
from tests.workplace import factories


@dataclass(frozen=True)
class Place:
    """A workplace: where it lies, and what its database is called."""

    home: Path
    name: str

    @contextmanager
    def open(self) -> Iterator[None]:
        """Within the block, Django works here."""
        before = (connection.settings_dict["NAME"], settings.SAMVEJ_HOME, settings.SAMVEJ_KEYS)
        connection.close()
        connection.settings_dict["NAME"] = self.name
        settings.SAMVEJ_HOME, settings.SAMVEJ_KEYS = self.home, self.home / "keys"
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"], settings.SAMVEJ_HOME, settings.SAMVEJ_KEYS = before

    def write_in(self, people: int) -> None:
        """Citizens who are read once, and a sealed trail of it; the last one's reading is not sealed yet."""
        with self.open():
            for n in range(people):
                citizen = factories.CitizenFactory()
                self.read(citizen)
                if n == people - 2:
                    seal()

    def read(self, citizen: Citizen) -> None:
        """One entry in the trail."""
        by = Actor.system("test")
        record(by=by, activity="read", record="citizen", citizen=citizen, basis="system", reason="test")

    def holds(self) -> tuple[int, int, bool]:
        """How many citizens and entries, and whether the trail is whole and everybody's number can be read."""
        with self.open():
            readable = all(each.current_cpr is not None for each in Citizen.objects.all())
            return Citizen.objects.count(), AuditEntry.objects.count(), verify().is_whole and readable

    def environment(self) -> dict[str, str]:
        """For a process that works here."""
        said = {"SAMVEJ_HOME": str(self.home), "SAMVEJ_HTTPS": "0", "DJANGO_SETTINGS_MODULE": "samvej.web.settings"}
        if DATABASE in os.environ and connection.vendor == "postgresql":
            said["DATABASE_URL"] = os.environ[DATABASE].rsplit("/", 1)[0] + f"/{self.name}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SAMVEJ_")}
        return {**kept, **said}

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """``samvej …`` in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "samvej.cli.main", *command],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@contextmanager
def places(folder: Path) -> Iterator[Callable[..., Place]]:
    """Within the block, ``make(home=None, keys_of=None)`` gives a place that is set up and empty.

    ``keys_of``: with the keys of that place.
    """
    if "people_citizen" not in connection.introspection.table_names():
        # no other test here asked for the database, so it was not made
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    made: list[Place] = []

    def make(home: Path | None = None, keys_of: Place | None = None) -> Place:
        home = home or folder / f"place-{len(made)}"
        home.mkdir(exist_ok=True, mode=0o700)
        place = _sqlite(home) if connection.vendor == "sqlite" else _postgresql(home)
        made.append(place)
        make_keys(home / "keys")
        if keys_of is not None:
            for key in (keys_of.home / "keys").glob("*.key"):
                (home / "keys" / key.name).write_bytes(key.read_bytes())
        (home / "keys" / "django.key").write_text("made up")
        return place

    yield make
    if connection.vendor == "postgresql":
        _drop(made)


def _sqlite(home: Path) -> Place:
    path = home / "workplace.sqlite3"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as here, closing(sqlite3.connect(path)) as copy:
        here.backup(copy)
    return Place(home, str(path))


def _postgresql(home: Path) -> Place:
    name = f"place_{secrets.token_hex(4)}"
    connection.close()
    with closing(_server()) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {connection.settings_dict['NAME']}")
    return Place(home, name)


def _drop(made: list[Place]) -> None:
    connection.close()
    with closing(_server()) as server:
        known = [row[0] for row in server.execute("SELECT datname FROM pg_database")]
        for name in (each for each in known if any(each.startswith(place.name) for place in made)):
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _server() -> Any:
    return psycopg.connect(os.environ[DATABASE], autocommit=True)

"""The database server (PostgreSQL): dumped and restored with its own programs, replaced by renaming."""

import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from samvej.web.safekeeping.archive import BackupError

PART = "workplace.pgdump"
_INSTALLED = Path("/usr/lib/postgresql")


class DatabaseServer:
    """The workplace's PostgreSQL database. The role must be allowed to create databases where one is restored."""

    part = PART

    def __init__(self) -> None:
        self.settings: dict[str, Any] = connection.settings_dict
        self.name = str(self.settings["NAME"])

    def dump(self, to: Path) -> None:
        """A dump of one moment; writers go on meanwhile."""
        self._run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}"], self.name)

    def holds_anything(self) -> bool:
        """Whether anybody is written in here."""
        tables = ("people_account", "people_citizen", "access_auditentry")
        with closing(self._connect(self.name)) as here:
            known = [table for table in tables if _one(here, "SELECT to_regclass(%s)", table)]
            return any(
                here.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))).fetchone()
                for table in known
            )

    def stage(self, dump: Path) -> str:
        """Make a database of the dump beside the real one; gives its name."""
        staged = f"{self.name[:50]}_restoring"
        self.discard(staged)
        try:
            with closing(self._connect()) as here:
                here.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(staged)))
        except psycopg.errors.InsufficientPrivilege:
            raise BackupError(
                f"The role {self.settings['USER']} may not create databases, and a restore needs one beside the old: "
                "ask whoever runs the server to allow it (ALTER ROLE … CREATEDB). Nothing was changed."
            ) from None
        self._run(["pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", str(dump)], staged, "--dbname")
        return staged

    def swap(self, staged: str, stamp: str) -> str:
        """Rename both in one transaction; gives the name that the replaced one has now."""
        kept = f"{self.name[:25]}_before_restore_{stamp.replace('-', '_')}"
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        try:
            with closing(self._connect()) as here, here.transaction():
                here.execute(rename.format(sql.Identifier(self.name), sql.Identifier(kept)))
                here.execute(rename.format(sql.Identifier(staged), sql.Identifier(self.name)))
        except psycopg.errors.ObjectInUse:
            raise BackupError(
                f"Somebody is using the database {self.name}: stop Samvej and whatever else reads it, and give the "
                "command again. Nothing was changed."
            ) from None
        return kept

    def discard(self, staged: str) -> None:
        """Remove a staged database."""
        with closing(self._connect()) as here:
            here.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(staged)))

    def _connect(self, name: str = "postgres") -> "psycopg.Connection[Any]":
        known = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
        said = {key: self.settings[ours] for key, ours in known.items() if self.settings.get(ours)}
        return psycopg.connect(dbname=name, autocommit=True, **said)

    def _run(self, command: list[str], name: str, naming: str = "--dbname") -> None:
        """One of PostgreSQL's programs; the password goes by the environment, never by the command line."""
        place = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
        said = {key: str(self.settings[ours]) for key, ours in place.items() if self.settings.get(ours)}
        done = subprocess.run(
            [_program(command[0]), f"{naming}={name}", *command[1:]],
            env={**os.environ, **said},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
            raise BackupError(f"{command[0]} did not succeed, and nothing was changed: {last}")


def _program(name: str) -> str:
    """The newest of the name that is installed: an older one may not know the server."""
    found = sorted(_INSTALLED.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise BackupError(
            f"{name} is not installed, and the database needs it: sudo apt-get install postgresql-client"
        )
    return program


def _one(here: "psycopg.Connection[Any]", statement: str, value: str) -> Any:
    row = here.execute(statement.encode(), (value,)).fetchone()
    return row[0] if row else None

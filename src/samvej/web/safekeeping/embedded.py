"""The embedded database (SQLite): copied while it is in use, replaced by one rename."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from django.db import connection

from samvej.web.safekeeping.archive import BackupError, sync_folder

PART = "workplace.sqlite3"


class Embedded:
    """The workplace's SQLite file."""

    part = PART

    def __init__(self) -> None:
        self.path = Path(str(connection.settings_dict["NAME"]))

    def dump(self, to: Path) -> None:
        """A copy of one moment: writers go on meanwhile (SQLite's online backup)."""
        try:
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as here, closing(_plain(to)) as copy:
                here.backup(copy)
                _settle(copy)
        except sqlite3.Error as fault:
            raise BackupError(f"The database {self.path} could not be copied: {fault}. There is no backup.") from None

    def holds_anything(self) -> bool:
        """Whether anybody is written in here; a file that cannot be read counts."""
        if not self.path.exists():
            return False
        try:
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as here:
                return any(_rows(here, table) for table in ("people_account", "people_citizen", "access_auditentry"))
        except sqlite3.Error:
            return True

    def stage(self, dump: Path) -> str:
        """Make the copy ready beside the real one; gives what a connection calls it."""
        with closing(_plain(dump)) as copy:
            try:
                said = copy.execute("PRAGMA quick_check").fetchone()[0]
            except sqlite3.Error as fault:
                said = str(fault)
        if said != "ok":
            raise BackupError(f"The database in the backup is damaged ({said}). Nothing was changed.")
        return str(dump)

    def swap(self, staged: str, stamp: str) -> str:
        """Put the staged database in the real one's place; gives where the replaced one is now, "" for none."""
        new = Path(staged)
        with closing(_plain(new)) as copy:
            _settle(copy)
        kept = self._set_aside(stamp) if self.path.exists() else ""
        os.replace(new, self.path)  # noqa: PTH105
        sync_folder(self.path.parent)
        return kept

    def discard(self, staged: str) -> None:
        """Nothing is left of it but a file in the folder that the caller removes."""

    def _set_aside(self, stamp: str) -> str:
        """Keep the replaced database under another name, whole: also what stands only in its journal."""
        kept = self.path.with_name(f"{self.path.name}.before-restore-{stamp}")
        journals = [self.path.with_name(self.path.name + end) for end in ("-wal", "-shm")]
        # one that is damaged is kept as it is
        with suppress(sqlite3.Error), closing(sqlite3.connect(self.path)) as here:
            _settle(here)
        for journal in (each for each in journals if each.exists()):
            shutil.copy2(journal, journal.with_name(kept.name + journal.name.removeprefix(self.path.name)))
        kept.unlink(missing_ok=True)
        os.link(self.path, kept)
        sync_folder(self.path.parent)
        for journal in journals:  # they belong to the old file, and must never be read with the new one
            journal.unlink(missing_ok=True)
        return str(kept)


def _plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _settle(here: sqlite3.Connection) -> None:
    """All of it in the one file, without a journal beside it, on the disk."""
    here.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    here.execute("PRAGMA journal_mode=DELETE")


def _rows(here: sqlite3.Connection, table: str) -> bool:
    known = here.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    return bool(known and here.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone())

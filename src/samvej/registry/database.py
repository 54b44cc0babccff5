"""Where a database keeps its parts: one folder of Delta tables under one manifest.

::

    manifest.json          which version of each table counts; replaced atomically, last of all
    manifests/000001.json  every manifest there has been, for ``--as-of``
    tables/<name>/         one Delta table per canonical table that has rows
    contacts/              the contact tables, made of the services for speed; see ``registry.contacts``
    index/                 narrow copies of what rules asked for; anything in it may be taken away
    staging/               a load's work; removed when it ends, and by the next load when it was killed
    .lock                  held while a load runs
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from samvej.core.errors import SamvejError

VARIABLE = "SAMVEJ_DB"
DEFAULT = Path("var") / "db"
_PARTS = frozenset(
    ("manifest.json", "manifest.json.new", "manifests", "tables", "contacts", "index", "staging", ".lock")
)


class DatabaseError(SamvejError):
    """The folder that should hold a database does not, or is damaged."""


@dataclass(frozen=True)
class Database:
    """The folder of one database; it may not exist yet."""

    root: Path

    @property
    def manifest(self) -> Path:
        return self.root / "manifest.json"

    @property
    def manifests(self) -> Path:
        return self.root / "manifests"

    @property
    def tables(self) -> Path:
        return self.root / "tables"

    @property
    def staging(self) -> Path:
        return self.root / "staging"

    @property
    def lock(self) -> Path:
        return self.root / ".lock"

    @property
    def exists(self) -> bool:
        """Whether a load has ever been completed here."""
        return self.manifest.is_file()


def database_at(path: Path | str | None = None) -> Database:
    """The database at ``path``, else at ``SAMVEJ_DB``, else at ``var/db``; nothing is created."""
    return Database(Path(path or os.environ.get(VARIABLE) or DEFAULT).expanduser().absolute())


def prepare(database: Database) -> None:
    """Make the folder ready for a load. Refuses a folder that holds something else than a database."""
    root = database.root
    if root.exists() and not root.is_dir():
        raise DatabaseError(f"{root} is a file: name a folder for the database with --db.")
    if root.is_dir() and not database.exists:
        strange = sorted(path.name for path in root.iterdir() if path.name not in _PARTS)
        if strange:
            raise DatabaseError(
                f"{root} is not a database: it holds {strange[0]!r}. Name an empty or a new folder with --db."
            )
    for folder in (root, database.manifests, database.tables):
        folder.mkdir(parents=True, exist_ok=True)


def discard(database: Database) -> None:
    """Take away what a first load left behind that came to nothing; a database with a manifest is left alone."""
    if database.exists:
        return
    for folder in (database.staging, database.tables, database.manifests):
        shutil.rmtree(folder, ignore_errors=True)
    database.lock.unlink(missing_ok=True)
    if not any(database.root.iterdir()):
        database.root.rmdir()


def sync(path: Path) -> None:
    """Have the disk keep a file's content, or a folder's names, through a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

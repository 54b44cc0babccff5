"""The manifest: which version of each table counts. Replacing it is the one step that makes a load true."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from samvej.registry.database import Database, DatabaseError, sync

FORMAT = 2
"""What the tables look like; it goes up when a database that is there cannot be read as it is any more."""


@dataclass(frozen=True)
class Manifest:
    """One state of the database.

    ``version`` counts manifests from 1. ``tables``: table name → version of its Delta table. ``key`` is the
    fingerprint of the key that made the pseudonyms. ``load_id`` is the load that made this state.
    """

    version: int
    committed_at: datetime
    load_id: int
    key: str
    tables: Mapping[str, int]


def read(database: Database, as_of: int | date | None = None) -> Manifest:
    """The manifest that counts, or the one that counted: by its version, or the last one of a day or earlier.

    Raises :class:`DatabaseError` when there is no database, no such state, or the manifest is damaged.
    """
    if not database.exists:
        raise DatabaseError(
            f"No database at {database.root}: load an extract first: samvej load …, or name the folder with --db."
        )
    newest = _parse(database.manifest)
    if as_of is None:
        return newest
    if isinstance(as_of, int):
        if not 1 <= as_of <= newest.version:
            raise DatabaseError(f"There is no version {as_of} of {database.root}: it has 1 to {newest.version}.")
        return _parse(_numbered(database, as_of))
    for version in range(newest.version, 0, -1):
        manifest = _parse(_numbered(database, version))
        if _day(manifest.committed_at) <= _day(as_of):
            return manifest
    raise DatabaseError(f"The database at {database.root} was first loaded after {as_of:%Y-%m-%d}.")


def history(database: Database) -> list[Manifest]:
    """Every state there has been, oldest first; none for a database that was never loaded."""
    if not database.exists:
        return []
    return [_parse(_numbered(database, version)) for version in range(1, read(database).version + 1)]


def commit(database: Database, manifest: Manifest) -> None:
    """Make ``manifest`` the one that counts: its numbered copy first, then the pointer, both kept by the disk."""
    text = json.dumps(
        {
            "format": FORMAT,
            "version": manifest.version,
            "committed_at": manifest.committed_at.isoformat(timespec="seconds"),
            "load_id": manifest.load_id,
            "key": manifest.key,
            "tables": dict(sorted(manifest.tables.items())),
        },
        indent=2,
    )
    _replace(_numbered(database, manifest.version), text)
    _replace(database.manifest, text)


def _numbered(database: Database, version: int) -> Path:
    return database.manifests / f"{version:06d}.json"


def _replace(path: Path, text: str) -> None:
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync(path.parent)


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _parse(path: Path) -> Manifest:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise DatabaseError(
                f"{path} has format {said['format']}; this samvej reads format {FORMAT}. "
                "Load the extracts anew, into another folder: --db."
            )
        return Manifest(
            version=int(said["version"]),
            committed_at=datetime.fromisoformat(said["committed_at"]),
            load_id=int(said["load_id"]),
            key=str(said["key"]),
            tables={str(name): int(version) for name, version in said["tables"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise DatabaseError(
            f"{path} cannot be read as a manifest ({type(fault).__name__}): "
            f"copy the last good one of {path.parent.name}/ in its place, or restore a backup."
        ) from fault

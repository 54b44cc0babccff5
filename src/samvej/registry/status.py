"""What a database holds: its tables, its loads, what they cover, and how large it is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from samvej.registry import manifest as manifests
from samvej.registry.database import Database
from samvej.registry.loading.faults import Reject
from samvej.registry.manifest import Manifest
from samvej.registry.reading.staged import FileIdentity
from samvej.registry.tables import TABLES
from samvej.registry.writing.ranges import delta, stored_files, stored_query


@dataclass(frozen=True)
class LoadedFile:
    """One file of a load; ``name`` is masked, ``record`` is the id of the mapping's file entry.

    ``from_name``: see :class:`~samvej.registry.reading.staged.FileIdentity`. A file that was named and that the
    mapping does not use has its hash only. ``waiting`` counts rejected rows that
    may be right once something else is loaded: a tariff, a contact.
    """

    name: str
    record: str
    bytes: int
    sha256: str
    rows: int
    waiting: int = 0
    from_name: str = ""

    @property
    def identity(self) -> FileIdentity:
        return FileIdentity(self.sha256, self.from_name)


@dataclass(frozen=True)
class LoadRow:
    """One load, as the ``load`` table keeps it; ``totals`` are its books per table."""

    load_id: int
    source: str
    mapping_hash: str
    files: tuple[LoadedFile, ...]
    loaded_at: datetime
    currency: str | None
    price_year: int | None
    date_only: bool
    read: int
    loaded: int
    rejected: int
    duplicates: int
    updated: int
    left_out: int
    totals: Mapping[str, Any]


@dataclass(frozen=True)
class TableStatus:
    """One table: its rows, files and bytes at a version, and its first and last day where it has days."""

    name: str
    rows: int
    files: int
    bytes: int
    version: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class CoverageStatus:
    """What a source covers: the days of a scope, for an area."""

    source: str
    area: str
    kinds: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Status:
    """A whole database at one manifest; ``bytes`` is everything on disk, older versions included.

    ``price_years``: load → the price years of its costs and tariffs, where it has any.
    """

    root: Path
    manifest: Manifest
    tables: tuple[TableStatus, ...]
    coverage: tuple[CoverageStatus, ...]
    loads: tuple[LoadRow, ...]
    price_years: Mapping[int, tuple[int, ...]]
    bytes: int


_DAYS = {
    "service": "start",
    "diagnosis": "date",
    "prescription": "date",
    "measurement": "date",
    "residence": "valid_from",
    "residence_snapshot": "date",
    "migration": "date",
    "registration": "valid_from",
    "enrolment": "valid_from",
    "referral": "received",
    "phase": "valid_from",
    "activity": "date",
    "response": "date",
}


def status(database: Database, as_of: int | date | None = None) -> Status:
    """Look at a database. Raises :class:`~samvej.registry.database.DatabaseError` when there is none."""
    manifest = manifests.read(database, as_of)
    with duckdb.connect() as connection:
        tables = tuple(_table(connection, database, name, manifest) for name in TABLES if name in manifest.tables)
        covered = connection.execute(
            f"SELECT source, area, kinds, valid_from, valid_to FROM "
            f"({stored_query(database, 'coverage', manifest.tables.get('coverage'))}) ORDER BY ALL"
        ).fetchall()
        years = _price_years(connection, database, manifest)
    return Status(
        root=database.root,
        manifest=manifest,
        tables=tables,
        coverage=tuple(CoverageStatus(*row) for row in covered),
        loads=loads_of(database, manifest),
        price_years=years,
        bytes=sum(path.stat().st_size for path in database.root.rglob("*") if path.is_file()),
    )


def loads_of(database: Database, manifest: Manifest | None = None) -> tuple[LoadRow, ...]:
    """The loads that made a database (as of a manifest), oldest first; none where nothing was ever loaded."""
    if manifest is None:
        if not database.exists:
            return ()
        manifest = manifests.read(database)
    columns = ", ".join(f'"{name}"' for name in TABLES["load"].schema.names)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT {columns} FROM ({stored_query(database, 'load', manifest.tables.get('load'))}) ORDER BY load_id"
        ).fetchall()
    return tuple(_load_row(row) for row in rows)


def rejects_of(database: Database, load_id: int | None = None) -> list[tuple[int, Reject]]:
    """The rejects of all loads or of one, each with its load's number."""
    manifest = manifests.read(database)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f'SELECT load_id, file, line, "column", value, reason FROM '
            f"({stored_query(database, 'reject', manifest.tables.get('reject'))}) "
            "WHERE load_id = coalesce(?, load_id) ORDER BY ALL",
            [load_id],
        ).fetchall()
    return [(row[0], Reject(*row[1:])) for row in rows]


def _price_years(connection: Any, database: Database, manifest: Manifest) -> dict[int, tuple[int, ...]]:
    found = " UNION ALL ".join(
        f"SELECT load_id, price_year FROM ({stored_query(database, name, manifest.tables.get(name))})"
        for name in ("service", "tariff")
    )
    rows = connection.execute(
        f"SELECT load_id, list(DISTINCT price_year ORDER BY price_year) FROM ({found}) "
        "WHERE price_year IS NOT NULL GROUP BY load_id"
    ).fetchall()
    return {load_id: tuple(years) for load_id, years in rows}


def _load_row(row: tuple[Any, ...]) -> LoadRow:
    said = dict(zip(TABLES["load"].schema.names, row, strict=True))
    said["files"] = tuple(LoadedFile(**file) for file in json.loads(said["files"]))
    said["totals"] = json.loads(said["totals"])
    return LoadRow(**said)


def _table(connection: Any, database: Database, name: str, manifest: Manifest) -> TableStatus:
    version = manifest.tables[name]
    files = stored_files(delta(database, name, version))
    first = last = None
    if name in _DAYS:
        first, last = connection.execute(
            f'SELECT min("{_DAYS[name]}")::DATE, max("{_DAYS[name]}")::DATE '
            f"FROM ({stored_query(database, name, version)})"
        ).fetchone()
    return TableStatus(
        name, sum(file.rows for file in files), len(files), sum(file.size for file in files), version, first, last
    )

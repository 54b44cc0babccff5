"""Making the contact tables: range by range from the file of services, so that memory does not grow with the region.

What is made counts when the list of it is replaced, in one step and last of all. Until then, and however the making
ends, the tables that were there before count, if they still fit the database. Only ranges whose file of services is
another one are made anew.
"""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from samvej.core.errors import SamvejError
from samvej.registry import manifest as manifests
from samvej.registry.contacts.joining import joinable, one_by_one, other_contacts, single_admissions, stays
from samvej.registry.contacts.store import (
    LIST,
    SCHEMA,
    ContactFile,
    ContactFiles,
    What,
    folder_of,
    is_whole,
    listed,
    service_files,
    written,
)
from samvej.registry.database import Database, sync
from samvej.registry.loading.faults import in_plain_words
from samvej.registry.lock import locked
from samvej.registry.manifest import Manifest
from samvej.registry.tables import EACH_A_CONTACT, TABLES
from samvej.registry.writing.ranges import TableFile, folder, literal, stored_query

ROW_GROUP = 122_880
"""Rows that are packed together: as many as DuckDB hands over at a time."""

_MEMORY = "512MB"  # for DuckDB; what is sorted beyond it goes to disk
_DAY = 86_400_000_000  # microseconds
# What every question reads is packed for speed, the rest for size; a keyed hash does not pack: it is read as it lies.
_COMPRESSION = dict.fromkeys(SCHEMA.names, "ZSTD")
_COMPRESSION |= {"person_id": "LZ4", "day": "LZ4", "what": "LZ4", "contact_id": "NONE"}
_DICTIONARY = [name for name in SCHEMA.names if name != "contact_id"]


class ContactsError(SamvejError):
    """The contact tables cannot be made of what is there."""


@dataclass(frozen=True)
class Making:
    """What was done: ranges made anew and ranges kept, rows and bytes of all, and the seconds it took."""

    there: ContactFiles
    made: int
    kept: int
    seconds: float


def make(database: Database, manifest: Manifest) -> Making:
    """Make the contact tables of a state of the database. Call it under the database's lock.

    Raises :class:`ContactsError` where the services cannot be told as contacts, and what the disk raises; what was
    there before is then as it was.
    """
    started = time.monotonic()
    before = listed(database)
    kept = {file.source: file for file in before.all if is_whole(file)} if before else {}
    wanted = service_files(database, manifest)
    anew = [file for file in wanted if file.path not in kept]
    if before is not None and not anew and [file.source for file in before.all] == [file.path for file in wanted]:
        _sweep(database, before, before)
        return Making(before, 0, len(wanted), time.monotonic() - started)
    folder_of(database).mkdir(exist_ok=True)
    _sweep(database, before, before)
    whats = list(before.whats) if before else []
    fresh: dict[str, ContactFile] = {}
    try:
        with _bench(database, manifest) as bench:
            for file in anew:
                fresh[file.path] = bench.made(file, whats)
        files = tuple(fresh.get(file.path) or kept[file.path] for file in wanted)
        there = ContactFiles(folder_of(database), manifest.version, tuple(whats), files)
        _list(there)
    except BaseException:
        with suppress(OSError):
            _sweep(database, before, listed(database))
            folder_of(database).rmdir()  # where nothing was there before
        raise
    _sweep(database, there, before)
    return Making(there, len(anew), len(wanted) - len(anew), time.monotonic() - started)


def optimize(database: Database) -> Making:
    """Make the contact tables of the database as it is, alone with it.

    Raises :class:`~samvej.core.errors.SamvejError` with one clear sentence when there is no database, another is
    writing, or the disk will not; what was there before is then as it was.
    """
    manifests.read(database)  # before a lock is made in a folder that is none
    try:
        with locked(database.lock):
            manifest = manifests.read(database)
            return make(database, manifest)
    except Exception as fault:
        plain = in_plain_words(fault, database)
        if plain is None:
            raise
        raise plain from fault


def refresh(database: Database) -> tuple[str, ...]:
    """After a load, under its lock: make the contact tables anew where the database has them.

    The load counts already, so a fault of the machine does not undo it: it is a notice for the one who loads.
    """
    if not (folder_of(database) / LIST).exists():
        return ()
    try:
        make(database, manifests.read(database))
    except (SamvejError, OSError, duckdb.Error) as fault:
        plain = fault if isinstance(fault, SamvejError) else in_plain_words(fault, database)
        why = str(plain or type(fault).__name__).split(". ")[0].rstrip(".")
        return (
            f"The load counts, but the contact tables could not be made anew: {why}. Answers are the same, only "
            "slower, until samvej db optimize has made them.",
        )
    return ()


@dataclass(frozen=True)
class _Bench:
    """A DuckDB of its own that makes one range after another."""

    database: Database
    connection: Any

    def made(self, file: TableFile, whats: list[What]) -> ContactFile:
        """The contact file of one file of services; adds what it holds and was not known to ``whats``."""
        path = folder(self.database, "service") / file.path
        several = self._open(path)
        self._number_whats(whats)
        place = folder_of(self.database) / f"{file.range:04d}-{uuid4().hex[:12]}.parquet"
        summed = _write(place, self._rows().to_arrow_reader(ROW_GROUP), whats)
        expected = self._one("SELECT count(*) FROM service") if several else file.rows
        return summed.file(place, file, whats, expected)

    def _open(self, path: Path) -> bool:
        """Make ``service`` and ``admission`` of a file; gives whether some rows stood for several contacts."""
        self._run(
            "CREATE OR REPLACE TEMP VIEW row_of_service AS SELECT service.* EXCLUDE (load_id, source), "
            "coalesce(date_only, true) AS date_only FROM "
            f"read_parquet({literal(str(path))}, hive_partitioning = false) AS service "
            "LEFT JOIN date_only USING (load_id)"
        )
        several = bool(
            self._one(f"SELECT count(*) FROM row_of_service WHERE unit = '{EACH_A_CONTACT}' AND quantity <> 1")
        )
        one_by_one = _sql()["one by one"] if several else "FROM row_of_service"
        self._run(f"CREATE OR REPLACE TEMP VIEW service AS {one_by_one}")
        self._run(f"CREATE OR REPLACE TEMP TABLE admission AS {_sql()['admissions']}")
        return several

    def _number_whats(self, whats: list[What]) -> None:
        """Give what is new a number, and make ``what``, the table of numbers."""
        known = {_words(what) for what in whats}
        found = self._all(
            "SELECT DISTINCT sector, kind, urgency, coalesce(attended, true) FROM service ORDER BY ALL NULLS FIRST"
        )
        joined = set(self._all("SELECT DISTINCT sector, kind, urgency, true FROM admission"))
        for words in found:
            roles: list[tuple[Any, ...]] = [(True, True)]
            roles += [(True, False), (False, True)] if words in joined else []
            new = [(*words, *role) for role in roles if (*words, *role) not in known]
            whats += [What(code, *said) for code, said in enumerate(new, len(whats))]
        names = list(zip(*(_words(what) for what in whats), strict=True)) or [()] * 6
        columns = [pa.array([what.code for what in whats], pa.uint16())]
        columns += [pa.array(column, pa.string()) for column in names[:3]]
        columns += [pa.array(column, pa.bool_()) for column in names[3:]]
        self.connection.register("what", pa.table(columns, names=["what", *_SAID]))

    def _rows(self) -> Any:
        """The columns that are not told by ``what``, in order."""
        sql = _sql()
        return self.connection.sql(
            f"""
            WITH single AS MATERIALIZED ({sql["single"]}), joined AS MATERIALIZED ({sql["joined"]}), contact AS (
                SELECT *, true AS single, true AS joined FROM ({sql["others"]})
                UNION ALL SELECT *, true, true FROM (FROM single INTERSECT ALL FROM joined)
                UNION ALL SELECT *, true, false FROM (FROM single EXCEPT ALL FROM joined)
                UNION ALL SELECT *, false, true FROM (FROM joined EXCEPT ALL FROM single)
            )
            SELECT person_id::INTEGER AS person_id, day::INTEGER AS day, contact_id::BIGINT AS contact_id, what.what,
                (end_day - day)::INTEGER AS nights, open_until::INTEGER AS open_until, provider::VARCHAR AS provider,
                cost::BIGINT AS cost, price_year::INTEGER AS price_year, unpriced::BOOLEAN AS unpriced,
                (epoch_us("start") - day::BIGINT * {_DAY})::BIGINT AS "time"
            FROM contact LEFT JOIN what ON {" AND ".join(f"contact.{n} IS NOT DISTINCT FROM what.{n}" for n in _SAID)}
            ORDER BY person_id, day, contact_id
            """
        )

    def _run(self, sql: str) -> None:
        self.connection.execute(sql)

    def _all(self, sql: str) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(sql).fetchall())

    def _one(self, sql: str) -> int:
        return int(self._all(sql)[0][0])


@cache
def _sql() -> Mapping[str, str]:
    """The joining in SQL, over the views that a bench makes."""
    kept = [field for field in TABLES["service"].schema if field.name not in ("source", "load_id")]
    schema = ibis.schema(pa.schema([*kept, pa.field("date_only", pa.bool_())]))
    rows, service, admission = (ibis.table(schema, name) for name in ("row_of_service", "service", "admission"))
    return {
        name: str(ibis.to_sql(table, dialect="duckdb"))
        for name, table in {
            "one by one": one_by_one(rows),
            "admissions": service.filter(joinable(service)),
            "others": other_contacts(service.filter(~joinable(service))),
            "single": single_admissions(admission),
            "joined": stays(admission),
        }.items()
    }


_SAID = ("sector", "kind", "urgency", "took_place", "single", "joined")  # what a What says, in its order


def _words(what: What) -> tuple[Any, ...]:
    return tuple(getattr(what, name) for name in _SAID)


@contextmanager
def _bench(database: Database, manifest: Manifest) -> Iterator[_Bench]:
    spill = folder_of(database) / f"work-{uuid4().hex[:12]}"
    connection = duckdb.connect(
        config={
            "threads": 2,
            "memory_limit": _MEMORY,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        loads = stored_query(database, "load", manifest.tables.get("load"))
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"CREATE TEMP TABLE date_only AS SELECT load_id, date_only FROM ({loads})")
        yield _Bench(database, connection)
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)


class _Sums:
    """What the list says of a file, gathered while it is written."""

    def __init__(self) -> None:
        self.rows_of: Counter[int] = Counter()
        self.persons: list[int] = []
        self.days: list[int] = []
        self.price_years: set[int] = set()

    def add(self, batch: pa.RecordBatch) -> None:
        person, day, what = (batch.column(name).to_numpy() for name in ("person_id", "day", "what"))
        codes, rows = np.unique(what, return_counts=True)
        self.rows_of.update(dict(zip(codes.tolist(), rows.tolist(), strict=True)))
        self.persons += [int(person[0]), int(person[-1])]
        self.days += [int(day.min()), int(day.max())]
        self.price_years.update(year for year in batch.column("price_year").unique().to_pylist() if year is not None)

    def file(self, path: Path, source: TableFile, whats: Sequence[What], expected: int) -> ContactFile:
        """The file as the list names it. Raises :class:`ContactsError` where a service was lost or counted twice."""
        single = sum(rows for code, rows in self.rows_of.items() if whats[code].single)
        if single != expected:
            raise ContactsError(
                f"{source.path}: {expected:,} contacts became {single:,} rows. Nothing was made, and the rules read "
                "the services as before: samvej db check says whether the file is sound."
            )
        assert source.range is not None
        return ContactFile(
            path=path,
            range=source.range,
            bytes=path.stat().st_size,
            rows=self.rows_of.total(),
            first_person=min(self.persons, default=0),
            last_person=max(self.persons, default=-1),
            first_day=min(self.days, default=0),
            last_day=max(self.days, default=-1),
            rows_of=dict(sorted(self.rows_of.items())),
            price_years=tuple(sorted(self.price_years)),
            source=source.path,
        )


def _write(path: Path, batches: Any, whats: Sequence[What]) -> _Sums:
    """Write the rows as one file, kept by the disk, a row group for each batch."""
    said = _Sums()
    with pq.ParquetWriter(
        path, SCHEMA, compression=_COMPRESSION, use_dictionary=_DICTIONARY, store_schema=False
    ) as writer:
        for batch in batches:
            if batch.num_rows:
                said.add(batch)
                writer.write_batch(_told(batch, whats), row_group_size=ROW_GROUP)
    sync(path)
    return said


def _told(batch: pa.RecordBatch, whats: Sequence[What]) -> pa.RecordBatch:
    """The batch with the columns that ``what`` stands for."""
    code = batch.column("what").cast(pa.int32())
    columns = {name: batch.column(name) for name in batch.schema.names}
    for name in _SAID:
        words = pa.array([getattr(what, name) for what in whats], SCHEMA.field(name).type)
        columns[name] = words.take(code)
    return pa.RecordBatch.from_arrays([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _sweep(database: Database, *named: ContactFiles | None) -> None:
    """Take away files that none of the lists names. Those of the last list stay: somebody may be reading them."""
    keep = {file.path.name for there in named if there is not None for file in there.all}
    for path in folder_of(database).iterdir() if folder_of(database).is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != LIST and path.name not in keep:
            path.unlink(missing_ok=True)


def _list(there: ContactFiles) -> None:
    """Replace the list of the tables in one step, kept by the disk."""
    new = there.folder / f"{LIST}.new"
    with new.open("w", encoding="utf-8") as file:
        file.write(written(there))
        file.flush()
        os.fsync(file.fileno())
    sync(there.folder)
    new.replace(there.folder / LIST)
    sync(there.folder)

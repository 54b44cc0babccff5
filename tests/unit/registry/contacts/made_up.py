"""Made-up services, written to a database without an extract; and the contacts that they are, worked out singly."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.programme.facts import Service
from samvej.programme.stays import contacts as contacts_of
from samvej.registry import manifest as manifests
from samvej.registry.database import Database, prepare
from samvej.registry.manifest import Manifest
from samvej.registry.tables import TABLES
from samvej.registry.writing.ranges import PERSONS_PER_RANGE, commit, delta, stored_files, write_file

FAR = PERSONS_PER_RANGE + 7  # a person of the second range
EPOCH = date(1970, 1, 1)
COLUMNS = ("person_id", "day", "contact_id", "nights", "open_until", "provider", "cost", "unpriced", "time")
COLUMNS += ("sector", "kind", "urgency", "took_place")


@dataclass(frozen=True)
class Row:
    """A service of a person, with what only the registry knows."""

    person: int
    service: Service
    quantity: float | None = None
    unit: str | None = None
    price_year: int = 2024


def some_services(seed: int, persons: Iterable[int], most: int = 7) -> list[Row]:
    """Services that overlap, stand open, are missed and lie on the same day more often than in life."""
    chance, rows = random.Random(seed), []
    for person in persons:
        for _ in range(chance.randint(0, most)):
            date_only = chance.random() < 0.5
            start = datetime(2020, 1, 1) + timedelta(days=chance.randint(0, 25))
            if not date_only:
                start += timedelta(minutes=chance.choice([0, 185, 540, 1380]))
            lasts = chance.choice([None, 0, 1, 3, 12])
            service = Service(
                id=chance.getrandbits(62) - (1 << 61),
                sector=chance.choice([Sector.HOSPITAL, Sector.PSYCHIATRY, Sector.GENERAL_PRACTICE]),
                kind=chance.choice([ServiceKind.ADMISSION, ServiceKind.ADMISSION, ServiceKind.CONSULTATION]),
                start=start,
                end=None if lasts is None else start + timedelta(days=lasts, hours=0 if date_only else 4),
                urgency=chance.choice([Urgency.ACUTE, Urgency.PLANNED, None]),
                provider=chance.choice(["a", "b", None]),
                attended=chance.choice([True, None, None, False]),
                cost=chance.choice([None, 0, 100, 250, -50]),
                date_only=date_only,
            )
            rows.append(Row(person, service))
    return rows


def visit(number: int, person: int, day: date, **changed: Any) -> Row:
    """A visit in general practice."""
    moment = datetime(day.year, day.month, day.day)
    service = Service(number, Sector.GENERAL_PRACTICE, ServiceKind.CONSULTATION, moment, cost=100)
    return Row(person, service, **changed)


def write(database: Database, rows: Sequence[Row]) -> Manifest:
    """Put the services of the ranges that they touch in place of those that were there; a further manifest."""
    prepare(database)
    before = manifests.read(database) if database.exists else None
    versions = dict(before.tables) if before else {"load": _loads(database)}
    table = TABLES["service"]
    by_range: dict[int, list[Row]] = {}
    for row in rows:
        by_range.setdefault(row.person // PERSONS_PER_RANGE, []).append(row)
    present = stored_files(delta(database, "service", versions["service"])) if "service" in versions else []
    version = 1 + (before.version if before else 0)
    with duckdb.connect() as connection:
        added = []
        for number, some in by_range.items():
            connection.register("given", pa.Table.from_pylist([_stored(row) for row in some], schema=table.schema))
            file = write_file(
                connection, database, table, "SELECT * FROM given", load_id=version, person_range=number
            )
            added += [file] if file else []
    gone = [file for file in present if file.range in by_range]
    versions["service"] = commit(database, table, added, gone)
    made = Manifest(version, datetime(2024, 1, version), version, "made up", versions)
    manifests.commit(database, made)
    return made


def write_diagnoses(database: Database, rows: Sequence[Mapping[str, Any]]) -> Manifest:
    """Put diagnoses into a database that has none, as rows of the table; a further manifest."""
    before, table = manifests.read(database), TABLES["diagnosis"]
    files = []
    with duckdb.connect() as connection:
        for number in sorted({row["person_id"] // PERSONS_PER_RANGE for row in rows}):
            some = [row for row in rows if row["person_id"] // PERSONS_PER_RANGE == number]
            connection.register("given", pa.Table.from_pylist(some, schema=table.schema))
            file = write_file(connection, database, table, "SELECT * FROM given", load_id=1, person_range=number)
            files += [file] if file else []
    versions = dict(before.tables) | {"diagnosis": commit(database, table, files, [])}
    version = before.version + 1
    made = Manifest(version, datetime(2024, 1, version), version, "made up", versions)
    manifests.commit(database, made)
    return made


def _stored(row: Row) -> dict[str, Any]:
    told = row.service
    return {
        "service_id": told.id,
        "person_id": row.person,
        "sector": told.sector.value,
        "kind": told.kind.value,
        "urgency": told.urgency and told.urgency.value,
        "start": told.start,
        "end": told.end,
        "provider": told.provider,
        "quantity": row.quantity,
        "unit": row.unit,
        "cost": told.cost,
        "price_year": None if told.cost is None else row.price_year,
        "attended": told.attended,
        "source": "made-up",
        "load_id": 2 if told.date_only else 1,
    }


def _loads(database: Database) -> int:
    table = TABLES["load"]
    none = dict.fromkeys(("read", "loaded", "rejected", "duplicates", "updated", "left_out"), 0)
    said = {"source": "made-up", "files": "[]", "totals": '{"tables": {}, "money": {}}', **none}
    rows = [{"load_id": number, "date_only": number == 2, **said} for number in (1, 2)]
    with duckdb.connect() as connection:
        connection.register("loads", pa.Table.from_pylist(rows, schema=table.schema))
        file = write_file(connection, database, table, "SELECT * FROM loads", load_id=1)
    assert file is not None
    return commit(database, table, [file], [])


def worked_out(rows: Sequence[Row], *, joined: bool) -> list[tuple[Any, ...]]:
    """The contacts by the meaning of the rules, person by person, as rows of ``COLUMNS``."""
    of_person: dict[int, list[Service]] = {}
    for row in rows:
        of_person.setdefault(row.person, []).append(row.service)
    out = []
    for person, services in of_person.items():
        for contact in contacts_of(services, joined=joined):
            told, midnight = contact.service, datetime.combine(contact.day, datetime.min.time())
            out.append(
                (
                    person,
                    (contact.day - EPOCH).days,
                    told.id,
                    None if told.end is None else (told.end.date() - contact.day).days,
                    None if contact.open_until is None else (contact.open_until - EPOCH).days,
                    told.provider,
                    told.cost,
                    contact.unpriced,
                    (told.start - midnight) // timedelta(microseconds=1),
                    told.sector.value,
                    told.kind.value,
                    told.urgency and told.urgency.value,
                    told.attended is not False,
                )
            )
    return sorted(out, key=lambda row: row[:3])


def as_rows(found: pl.LazyFrame) -> list[tuple[Any, ...]]:
    return found.collect().rows()


def kept(rows: Iterable[tuple[Any, ...]], **asked: Any) -> list[tuple[Any, ...]]:
    """The rows that a filter keeps, by looking at each."""
    named: list[Mapping[str, Any]] = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    tests = {
        "sectors": lambda row, some: row["sector"] in some,
        "kinds": lambda row, some: row["kind"] in some,
        "urgency": lambda row, one: row["urgency"] == one,
        "took_place": lambda row, one: row["took_place"] is one,
        "first_day": lambda row, day: row["day"] >= day,
        "last_day": lambda row, day: row["day"] <= day,
        "persons": lambda row, some: row["person_id"] in some,
    }
    return [tuple(row.values()) for row in named if all(tests[name](row, value) for name, value in asked.items())]

"""Verifying a database again, from its files: what must hold of the rows, and that the books still add up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from samvej.registry import manifest as manifests
from samvej.registry.checking.contacts import STALE, contact_faults
from samvej.registry.checking.files import misplaced_files
from samvej.registry.database import Database
from samvej.registry.loading.books import MONEY
from samvej.registry.loading.work import LOADED, quoted
from samvej.registry.manifest import Manifest
from samvej.registry.status import LoadRow, loads_of
from samvej.registry.tables import TABLES
from samvej.registry.writing.ranges import stored_query


@dataclass(frozen=True)
class Check:
    """One thing that must hold; ``faults`` counts what breaks it (rows, files or sums) of ``looked_at``."""

    name: str
    faults: int
    looked_at: int
    where: str = ""

    @property
    def holds(self) -> bool:
        return self.faults == 0


_SPELLS = ("residence", "registration", "enrolment", "phase", "coverage", "tariff")

# Each query counts the rows that break a rule and the rows that it looked at.
_RULES: dict[str, str] = {
    "no contact ends before it starts": 'SELECT count(*) FILTER ("end" < start), count(*) FROM service',
    "no contact lies outside a life": """
        SELECT count(*) FILTER (start::DATE < birth_date OR start::DATE > death_date + coalesce(days, 0)), count(*)
        FROM service LEFT JOIN person USING (person_id) LEFT JOIN leeway USING (load_id)
    """,
    "nobody dies before the birth": "SELECT count(*) FILTER (death_date < birth_date), count(*) FROM person",
    "every diagnosis of a contact has its contact": """
        SELECT count(*) FILTER (service.service_id IS NULL), count(*) FROM diagnosis AS part
        LEFT JOIN service ON (service.service_id, service.person_id, service.source)
                           = (part.service_id, part.person_id, part.source)
        WHERE part.service_id IS NOT NULL
    """,
    "every payment has its contact": """
        SELECT count(*) FILTER (service.service_id IS NULL), count(*) FROM payment AS part
        LEFT JOIN service ON (service.service_id, service.person_id, service.source)
                           = (part.service_id, part.person_id, part.source)
    """,
    "payments add up to the cost": """
        SELECT count(*) FILTER (paid IS DISTINCT FROM cost), count(*) FROM service
        JOIN (SELECT service_id, sum(amount)::BIGINT AS paid FROM payment GROUP BY service_id) USING (service_id)
    """,
    "every cost has its price year, and no price year is without a cost": """
        SELECT count(*) FILTER ((cost IS NULL) <> (price_year IS NULL)), count(*) FROM service
    """,
    "every person has one number, without gaps": """
        SELECT (count(*) - count(DISTINCT pseudonym)) + (count(*) - count(DISTINCT person_id))
               + coalesce(max(person_id) + 1 - count(*), 0), count(*) FROM identity
    """,
    "people are in person and in identity alike": """
        SELECT count(*) FILTER (person.person_id IS NULL OR identity.person_id IS NULL), count(*)
        FROM person FULL JOIN identity USING (person_id)
    """,
}


def check(database: Database, as_of: int | date | None = None) -> list[Check]:
    """Verify everything; reads every table once or a few times. A fault is a finding, not an exception.

    Where a file cannot be read at all, the checks of rows and books are left out: they could say nothing.
    """
    manifest = manifests.read(database, as_of)
    placed = misplaced(database, manifest)
    try:
        return [
            *_of_rows(database, manifest, loads_of(database, manifest)),
            placed,
            *_contacts(database, manifest),
        ]
    except duckdb.Error:
        unread = Check("every table can be read", 1, 1, "rows and books were not checked")
        return [unread, placed]


def _of_rows(database: Database, manifest: Manifest, loads: tuple[LoadRow, ...]) -> list[Check]:
    with duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    ) as connection:
        for name in TABLES:
            connection.execute(f'CREATE VIEW "{name}" AS {stored_query(database, name, manifest.tables.get(name))}')
        connection.execute(
            "CREATE VIEW leeway AS "
            """SELECT load_id, (totals::JSON ->> 'days_after_death')::INTEGER AS days FROM "load" """
        )
        return [
            *(Check(rule, *_two(connection, query)) for rule, query in _RULES.items()),
            *_spells(connection),
            *_keys(connection),
            *_people(connection),
            *_provenance(connection),
            *_books(loads),
            *_rows(connection, loads),
            *_money(connection, loads),
            *_rejects(connection, loads),
        ]


def misplaced(database: Database, manifest: Manifest) -> Check:
    """Every file is where its people belong, in the table's order, and holds the rows that the log says."""
    faults, files = misplaced_files(database, manifest)
    return Check("files are in order and in their range", len(faults), files, ", ".join(faults[:3]))


def _contacts(database: Database, manifest: Manifest) -> Iterator[Check]:
    """Where there are contact tables: they hold what the services say, in order and in their range."""
    found = contact_faults(database, manifest)
    if found is not None:
        where = STALE if found.stale else ", ".join(found.faults[:3])
        yield Check("contact tables are those of the services", len(found.faults), found.looked_at, where)


def _two(connection: Any, query: str) -> tuple[int, int]:
    faults, looked_at = connection.execute(query).fetchone()
    return int(faults), int(looked_at)


def _spells(connection: Any) -> Iterator[Check]:
    found = {
        name: _two(connection, f'SELECT count(*) FILTER (valid_to < valid_from), count(*) FROM "{name}"')
        for name in _SPELLS
    }
    yield _together("no spell ends before it starts", found)


def _keys(connection: Any) -> Iterator[Check]:
    found = {}
    for name, table in TABLES.items():
        if name == "reject":
            continue  # several faults may stand at one place
        source = ["source"] if "source" in table.schema.names and name not in ("service", "coverage") else []
        key = quoted([*table.key, *source])
        found[name] = _two(
            connection,
            f"SELECT coalesce(sum(n - 1), 0), coalesce(sum(n), 0) FROM "
            f'(SELECT count(*) AS n FROM "{name}" GROUP BY {key})',
        )
    yield _together("keys are unique", found)


def _people(connection: Any) -> Iterator[Check]:
    found = {
        name: _two(
            connection,
            f'SELECT count(*) FILTER (person_id NOT IN (SELECT person_id FROM person)), count(*) FROM "{name}"',
        )
        for name, table in TABLES.items()
        if table.ranged and name != "person"
    }
    yield _together("everybody has a row in person", found)


def _provenance(connection: Any) -> Iterator[Check]:
    found = {
        name: _two(
            connection,
            f'SELECT count(*) FILTER (load_id NOT IN (SELECT load_id FROM "load")), count(*) FROM "{name}"',
        )
        for name, table in TABLES.items()
        if "load_id" in table.schema.names and name != "load"
    }
    yield _together("every row names its load", found)


def _books(loads: tuple[LoadRow, ...]) -> Iterator[Check]:
    rows = {
        f"load {load.load_id}": (
            int(load.read != load.loaded + load.rejected + load.duplicates + load.left_out),
            1,
        )
        for load in loads
    }
    yield _together("rows read = loaded + rejected + duplicates + left out", rows)
    tables = {
        f"load {load.load_id} {name}": (
            int(book["staged"] != book["loaded"] + book["rejected"] + book["duplicates"]),
            1,
        )
        for load in loads
        for name, book in load.totals["tables"].items()
    }
    yield _together("rows of each table = loaded + rejected + duplicates", tables)
    money = {
        f"load {load.load_id} {name}.{book['column']}": (int(not _adds_up(book)), 1)
        for load in loads
        for name, book in load.totals["money"].items()
        if book["given"] is not None
    }
    yield _together("the sums are those of the source", money)


def _adds_up(book: dict[str, Any]) -> bool:
    kept = book["loaded"] + book["duplicates"] + book["combined"] + book["rejected"]
    return bool(book["given"] == kept + book["refused"])


def _rows(connection: Any, loads: tuple[LoadRow, ...]) -> Iterator[Check]:
    found = {}
    for name in LOADED:
        books = [load.totals["tables"][name] for load in loads if name in load.totals["tables"]]
        expected = sum(book["written"] - book["removed"] for book in books)
        rows = int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        found[name] = (abs(rows - expected), rows)
    yield _together("tables hold the rows that the loads wrote", found)


def _money(connection: Any, loads: tuple[LoadRow, ...]) -> Iterator[Check]:
    found = {}
    for name, column in MONEY.items():
        books = [load.totals["money"][name] for load in loads if name in load.totals["money"]]
        expected = sum(book["written"] - book["removed"] for book in books)
        total = int(connection.execute(f'SELECT coalesce(sum("{column}"), 0) FROM "{name}"').fetchone()[0])
        found[f"{name}.{column}"] = (int(total != expected), 1)
    yield _together("tables hold the money that the loads wrote", found)


def _rejects(connection: Any, loads: tuple[LoadRow, ...]) -> Iterator[Check]:
    kept = dict(connection.execute("SELECT load_id, count(*) FROM reject GROUP BY load_id").fetchall())
    found = {
        f"load {load.load_id}": (max(load.rejected - kept.get(load.load_id, 0), 0), load.rejected) for load in loads
    }
    yield _together("every rejected row is kept with its reason", found)


def _together(name: str, found: dict[str, tuple[int, int]]) -> Check:
    faulty = [f"{part} ({faults:,})" for part, (faults, _) in found.items() if faults]
    return Check(name, sum(f for f, _ in found.values()), sum(n for _, n in found.values()), ", ".join(faulty[:3]))

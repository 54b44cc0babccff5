"""The workbench of a load: an out-of-core DuckDB beside the staged rows, with one view per step of a row's way.

Relations, for each canonical table ``t``:

- ``stored_t``  what the database holds (with ``person_range``)
- ``staged_t``  what reading handed over, canonical types, plus ``pseudonym`` and ``place``
- ``live_t``    the staged rows whose row of the extract has no fault
- ``record_t``  one row per key: staged rows that are one record, put together
                (``place``: its first, ``parts``: how many)
- ``ready_t``   records with person_id, source and load_id
- ``fresh_t``   rows to write; ``replaces`` says whether they take an older row's place
- ``gone_t``    rows of the database that they replace

``place`` is one number for a file and a line of it; see :data:`PLACE`.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from samvej.registry.database import Database
from samvej.registry.manifest import Manifest
from samvej.registry.reading.staged import Staged
from samvej.registry.tables import TABLES, Table
from samvej.registry.writing.ranges import PERSONS_PER_RANGE, literal, sql_type, stored_query

LINE_BITS = 40
PLACE = f"(_file::BIGINT << {LINE_BITS}) + _line"
"""File and line as one sortable number: lines fit in 40 bits (a million million)."""

LOADED = (*(name for name, table in TABLES.items() if table.ranged), "tariff")
"""The tables that extracts are loaded into; the others (identity, coverage, load, reject) keep the books."""

_MOST_MEMORY = 2 << 30  # bytes: more makes no load faster, and a load's memory should not follow its extract's size

SPELLS = ("residence", "registration")
_ALWAYS = ("person", "service", "payment", "diagnosis", "tariff")
_EXTRA = {
    "service": {"tariff_system": "VARCHAR", "tariff_code": "VARCHAR"},
    "payment": {"_share": "DOUBLE", "_at_most": "BIGINT"},
}
_ADDED = ("person_id", "source", "load_id")


@dataclass(frozen=True)
class Work:
    """One load under way."""

    connection: Any
    database: Database
    manifest: Manifest | None
    staged: Staged
    load_id: int

    @property
    def source(self) -> str:
        return self.staged.mapping.source

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the load may change: those with staged rows, and those that hang together with them."""
        return tuple(name for name in LOADED if name in _ALWAYS or name in self.staged.tables)

    def run(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """Carry out one statement."""
        return self.connection.execute(sql, list(parameters))

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a small answer."""
        return list(self.run(sql, parameters).fetchall())

    def one(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The single value of an answer."""
        return self.rows(sql, parameters)[0][0]

    def refuse(self, query: str, waits: str = "false") -> None:
        """Reject rows of the extract: ``query`` gives place, column, value and reason.

        ``waits``, a condition on the query, says which of them may be right once something else is loaded.
        """
        self.run(f'INSERT INTO fault SELECT place, "column", value::VARCHAR, reason, {waits} FROM ({query})')

    @property
    def has_faults(self) -> bool:
        """Whether any row has been rejected on storing."""
        return bool(self.one("SELECT count(*) FROM (SELECT 1 FROM fault LIMIT 1)"))

    def is_view(self, name: str) -> bool:
        """Whether a relation is a view, and not a table."""
        return bool(self.one("SELECT count(*) FROM duckdb_views() WHERE view_name = ?", [name]))

    def merges(self, name: str) -> bool:
        """Whether several staged rows of the table may be one record."""
        return name in self.staged.merges


def content(table: Table) -> tuple[str, ...]:
    """The columns that the extract gives."""
    return tuple(name for name in table.schema.names if name not in _ADDED)


def staged_key(table: Table) -> tuple[str, ...]:
    """The table's key before people have got their person_id."""
    return tuple("pseudonym" if name == "person_id" else name for name in table.key)


def extra(name: str) -> tuple[str, ...]:
    """The columns that staged rows carry besides the canonical ones."""
    return tuple(_EXTRA.get(name, ()))


def quoted(columns: Sequence[str], relation: str = "") -> str:
    """Columns as SQL, of a relation when one is named."""
    prefix = f"{relation}." if relation else ""
    return ", ".join(f'{prefix}"{column}"' for column in columns)


def matched(columns: Sequence[str], left: str, right: str) -> str:
    """A condition that two relations have equal columns; empty equals empty."""
    return " AND ".join(f'{left}."{column}" IS NOT DISTINCT FROM {right}."{column}"' for column in columns)


def range_of(column: str) -> str:
    """The range of persons that a person_id belongs to, as SQL."""
    return f"({column} // {PERSONS_PER_RANGE})::INTEGER"


@contextmanager
def workbench(database: Database, manifest: Manifest | None, staged: Staged, load_id: int) -> Iterator[Work]:
    """Open the workbench in the database's staging folder; it spills to disk beyond half of the memory, or 2 GB."""
    folder = database.staging / "work"
    folder.mkdir(parents=True)
    connection = duckdb.connect(
        str(folder / "work.duckdb"),
        config={
            "temp_directory": str(folder / "spill"),
            "memory_limit": f"{min(_memory() // 2, _MOST_MEMORY) // 2**20}MiB",
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    try:
        work = Work(connection, database, manifest, staged, load_id)
        work.run('CREATE TABLE fault (place BIGINT, "column" VARCHAR, value VARCHAR, reason VARCHAR, waits BOOLEAN)')
        for name in TABLES:
            version = None if manifest is None else manifest.tables.get(name)
            work.run(f"CREATE VIEW stored_{name} AS {stored_query(database, name, version)}")
        for name in work.tables:
            work.run(f"CREATE VIEW staged_{name} AS {_staged_query(work, name)}")
            work.run(
                f"CREATE VIEW live_{name} AS SELECT * FROM staged_{name} AS staged "
                "WHERE NOT EXISTS (SELECT 1 FROM fault WHERE fault.place = staged.place)"
            )
        yield work
    finally:
        connection.close()


def _staged_query(work: Work, name: str) -> str:
    table = TABLES[name]
    folder = work.staged.tables.get(name)
    kinds = {column: sql_type(table.schema.field(column).type) for column in content(table)}
    kinds |= _EXTRA.get(name, {}) | ({"pseudonym": "VARCHAR"} if table.ranged else {})
    files = sorted(Path(folder).rglob("*.parquet")) if folder is not None else []
    if not files:
        columns = ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in kinds.items())
        return f"SELECT {columns}, NULL::BIGINT AS place WHERE false"
    scan = f"read_parquet([{', '.join(literal(str(file)) for file in files)}], union_by_name = true)"
    given = {row[0] for row in work.rows(f"DESCRIBE SELECT * FROM {scan}")}
    columns = ", ".join(
        f'"{column}"::{kind} AS "{column}"' if column in given else f'NULL::{kind} AS "{column}"'
        for column, kind in kinds.items()
    )
    return f"SELECT {columns}, {PLACE} AS place FROM {scan}"


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")

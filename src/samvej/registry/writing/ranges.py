"""Delta tables on disk: one Parquet file per table and range of persons, one commit per table and load.

The files are written by DuckDB, sorted, and then committed to the table's log together with the removal of the
files that they replace. So a range is always one file in the table's order, however many loads made it, and a
file of a hundred million rows' table never has to fit in memory.
"""

import json
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, Schema
from deltalake.transaction import AddAction, RemoveAction, create_table_with_add_actions

from samvej.registry.database import Database, sync
from samvej.registry.tables import PERSON, TABLES, Table

PERSONS_PER_RANGE = 32_768
"""People per file. With 30 to 120 services each (a year to a few years of a Danish citizen's contacts), a file of
services holds one to four million rows: enough to compress and scan well, few enough to rewrite on each load."""

RANGE = "person_range"

# Old versions are what --as-of reads, so Delta must never tidy their log away by itself.
_CONFIGURATION = {"delta.enableExpiredLogCleanup": "false"}


@dataclass(frozen=True)
class TableFile:
    """One Parquet file of a Delta table. ``path`` is relative to the table; ``range`` is None in unranged tables."""

    path: str
    size: int
    rows: int
    range: int | None = None


def folder(database: Database, name: str) -> Path:
    """Where the Delta table of canonical table ``name`` lies."""
    return database.tables / name


def delta(database: Database, name: str, version: int | None = None) -> DeltaTable:
    """The Delta table at a version (the newest one when None)."""
    return DeltaTable(folder(database, name), version=version)


def paths(table: DeltaTable) -> list[str]:
    """Absolute paths of the files of a version, in the order of person. (A URI escapes what a URL may not hold.)"""
    found = (unquote(uri.removeprefix("file://")) for uri in table.file_uris())
    return sorted(found, key=lambda path: _in_order(range_of(path), path))


def stored_files(table: DeltaTable) -> list[TableFile]:
    """The files of a version, as the table's log lists them."""
    listed = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    files = [TableFile(row["path"], row["size_bytes"], row["num_records"], range_of(row["path"])) for row in listed]
    return sorted(files, key=lambda file: _in_order(file.range, file.path))


def _in_order(of: int | None, path: str) -> tuple[int, str]:
    """Ranges by number, as persons are: 2 before 10."""
    return (-1 if of is None else of, path)


def write_file(
    connection: Any, database: Database, table: Table, query: str, *, load_id: int, person_range: int | None = None
) -> TableFile | None:
    """Write the rows of ``query`` as one file, in the table's order and kept by the disk; None when there are none.

    The file counts for nothing until :func:`commit` names it.
    """
    place = f"{RANGE}={person_range}/" if table.ranged else ""
    relative = f"{place}{load_id:06d}-{uuid4().hex[:12]}.parquet"
    path = folder(database, table.name) / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    order = ", ".join(f'"{column}" NULLS FIRST' for column in table.order)
    # in the table's types: a sum of whole minor units is wider than they are, and Parquet would hold it as a float
    columns = ", ".join(f'"{field.name}"::{sql_type(field.type)} AS "{field.name}"' for field in table.schema)
    rows = connection.execute(
        f"COPY (SELECT {columns} FROM ({query}) ORDER BY {order}) "
        f"TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)"
    ).fetchone()[0]
    if rows == 0:
        path.unlink(missing_ok=True)
        return None
    sync(path)
    sync(path.parent)
    return TableFile(relative, path.stat().st_size, rows, person_range)


def commit(database: Database, table: Table, added: Sequence[TableFile], removed: Iterable[TableFile]) -> int:
    """Put files into a table's log and take others out, in one commit; gives the table's new version."""
    place = folder(database, table.name)
    now = int(time.time() * 1000)
    adds = [
        AddAction(
            file.path, file.size, _partition(file), now, data_change=True, stats=_statistics(place, table, file)
        )
        for file in added
    ]
    removes = [RemoveAction(file.path, True, now, file.size, _partition(file)) for file in removed]
    partition_by = [RANGE] if table.ranged else []
    if not (place / "_delta_log").is_dir():
        create_table_with_add_actions(
            str(place),
            delta_schema(table),
            adds,
            partition_by=partition_by,
            name=table.name,
            configuration=_CONFIGURATION,
        )
    else:
        current = delta(database, table.name)
        current.create_write_transaction(
            [*adds, *removes], mode="append", schema=current.schema(), partition_by=partition_by
        )
    version = delta(database, table.name).version()
    log = place / "_delta_log"
    sync(log / f"{version:020d}.json")
    sync(log)
    return version


def delta_schema(table: Table) -> Schema:
    """The canonical schema as Delta's, with the range of persons that splits it into files."""
    fields = list(table.schema) + ([pa.field(RANGE, PERSON)] if table.ranged else [])
    return Schema.from_arrow(pa.schema(fields))


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def sql_type(kind: pa.DataType) -> str:
    """DuckDB's name of a canonical column's type."""
    return _SQL_TYPES[kind]


def empty_query(table: Table) -> str:
    """A query that gives no rows, with the table's columns and types."""
    columns = ", ".join(f'NULL::{sql_type(field.type)} AS "{field.name}"' for field in table.schema)
    ranged = f", NULL::INTEGER AS {RANGE}" if table.ranged else ""
    return f"SELECT {columns}{ranged} WHERE false"


def stored_query(database: Database, name: str, version: int | None) -> str:
    """A query over the files of a table at a version; with column ``person_range`` where the table is ranged."""
    files = [] if version is None else paths(delta(database, name, version))
    if not files:
        return empty_query(TABLES[name])
    listed = ", ".join(literal(path) for path in files)
    hive = f"hive_partitioning = true, hive_types = {{'{RANGE}': INTEGER}}" if TABLES[name].ranged else ""
    columns = ", ".join(f'"{column}"' for column in TABLES[name].schema.names)
    ranged = f", {RANGE}" if TABLES[name].ranged else ""
    return f"SELECT {columns}{ranged} FROM read_parquet([{listed}]{', ' if hive else ''}{hive})"


_SQL_TYPES = {
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
}


def range_of(path: str) -> int | None:
    """The range of persons that a file's path, absolute or within the table's folder, names; None: it names none."""
    found = re.search(rf"(?:^|/){RANGE}=(\d+)/[^/]*$", path)
    return int(found[1]) if found else None


def _partition(file: TableFile) -> dict[str, str | None]:
    return {} if file.range is None else {RANGE: str(file.range)}


def _statistics(place: Path, table: Table, file: TableFile) -> str:
    said: dict[str, Any] = {"numRecords": file.rows}
    if table.ranged:
        footer = pq.read_metadata(place / file.path)
        column = footer.schema.names.index("person_id")
        groups = [footer.row_group(index).column(column).statistics for index in range(footer.num_row_groups)]
        said["minValues"] = {"person_id": min(group.min for group in groups)}
        said["maxValues"] = {"person_id": max(group.max for group in groups)}
        said["nullCount"] = {"person_id": 0}
    return json.dumps(said)

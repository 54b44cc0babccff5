"""Verifying the contact tables against the services that they were made of, file by file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from samvej.registry.contacts.store import (
    LIST,
    ContactFile,
    ContactFiles,
    folder_of,
    is_whole,
    listed,
    sources,
)
from samvej.registry.database import Database
from samvej.registry.manifest import Manifest
from samvej.registry.tables import EACH_A_CONTACT
from samvej.registry.writing.ranges import PERSONS_PER_RANGE, folder, literal

STALE = "made of an earlier or a later state, so they are not read; samvej db optimize makes them of this one"


@dataclass(frozen=True)
class Found:
    """What was found of the contact tables: the faults (file: why), how many files were looked at, and whether they
    are of another state of the database: that is no fault, for they are then not read."""

    faults: tuple[str, ...]
    looked_at: int
    stale: bool = False


def contact_faults(database: Database, manifest: Manifest) -> Found | None:
    """Look at the contact tables; None where the database has none."""
    if not (folder_of(database) / LIST).exists():
        return None
    there = listed(database)
    if there is None:
        return Found((f"{LIST}: it cannot be read; samvej db optimize makes the tables anew",), 0)
    if [file.source for file in there.all] != sources(database, manifest):
        return Found((), 0, stale=True)
    services = folder(database, "service")
    faults = [f"{file.path.name}: {why}" for file in there.all if (why := _fault(there, file, services))]
    return Found(tuple(faults), len(there.all))


def _fault(there: ContactFiles, file: ContactFile, services: Path) -> str | None:
    if not is_whole(file):
        return "it is not there, or not as long as it was written"
    try:
        rows = pl.read_parquet(file.path, glob=False, columns=["person_id", "day", "contact_id", "what", "cost"])
    except (OSError, pl.exceptions.PolarsError) as fault:
        return f"it cannot be read ({type(fault).__name__})"
    if rows.height != file.rows or _counted(rows) != file.rows_of:
        return "it does not hold the rows that the list says"
    order = rows.select("person_id", "day", "contact_id")
    if not order.equals(order.sort(order.columns)):
        return "its rows are not in order"
    if (rows["person_id"] // PERSONS_PER_RANGE != file.range).any():
        return "it holds people of another range"
    single, joined = (
        rows.filter(pl.col("what").is_in(there.codes(table)))["cost"].sum() for table in ("single", "joined")
    )
    contacts, cost = _of_services(services / file.source)
    if sum(n for code, n in file.rows_of.items() if there.whats[code].single) != contacts:
        return "it does not hold as many contacts as the services"
    return None if single == joined == cost else "its costs are not those of the services"


def _counted(rows: pl.DataFrame) -> dict[int, int]:
    return dict(rows["what"].value_counts().sort("what").iter_rows())


def _of_services(path: Path) -> tuple[int, int]:
    """How many contacts a file of services stands for, and the sum of their costs."""
    several = f"unit = '{EACH_A_CONTACT}' AND quantity <> 1"
    times = f"CASE WHEN {several} THEN CASE WHEN quantity >= 1 THEN quantity::BIGINT ELSE 0 END ELSE 1 END"
    with duckdb.connect() as connection:
        row: Any = connection.execute(
            f"SELECT sum(times)::BIGINT, coalesce(sum(cost) FILTER (times > 0), 0)::BIGINT FROM "
            f"(SELECT {times} AS times, cost FROM read_parquet({literal(str(path))}, hive_partitioning = false))"
        ).fetchone()
    return int(row[0]), int(row[1])

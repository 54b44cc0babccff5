"""Verifying the files themselves: there, in their range of persons, in order, and as long as the log says."""

import polars as pl

from samvej.registry.database import Database
from samvej.registry.manifest import Manifest
from samvej.registry.tables import TABLES, Table
from samvej.registry.writing.ranges import PERSONS_PER_RANGE, TableFile, delta, folder, stored_files


def misplaced_files(database: Database, manifest: Manifest) -> tuple[list[str], int]:
    """The files that are not as they should be (table/path: why), and how many were looked at."""
    faults, looked_at = [], 0
    for name, version in manifest.tables.items():
        files = stored_files(delta(database, name, version))
        looked_at += len(files)
        for file in files:
            fault = _fault(database, TABLES[name], file)
            if fault:
                faults.append(f"{name}/{file.path}: {fault}")
        ranges = [file.range for file in files if file.range is not None]
        if len(ranges) != len(set(ranges)):
            faults.append(f"{name}: a range of persons is split into several files")
    return faults, looked_at


def _fault(database: Database, table: Table, file: TableFile) -> str | None:
    path = folder(database, table.name) / file.path
    if not path.is_file():
        return "it is not there"
    try:
        order = pl.read_parquet(path, columns=list(table.order), hive_partitioning=False, glob=False).select(
            table.order
        )
    except (OSError, pl.exceptions.PolarsError) as fault:
        return f"it cannot be read ({type(fault).__name__})"
    if order.height != file.rows:
        return f"it holds {order.height:,} rows and the log says {file.rows:,}"
    if not order.equals(order.sort(table.order, nulls_last=False)):
        return "its rows are not in order"
    if file.range is not None and (order["person_id"] // PERSONS_PER_RANGE != file.range).any():
        return "it holds people of another range"
    return None

"""Rows of some people straight from the stored files: a narrow look decides which rows are read at all.

The files of a table lie in the order of person, one for each range of persons. So the people decide which files are
opened, their column alone is read of all rows, and of the other columns only what stands in the rows that are kept.
Memory goes with the rows that are kept and with one file's narrow columns.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import reduce
from operator import and_
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from samvej.core.side_by_side import in_turn
from samvej.programme.rules import ServiceFilter
from samvej.registry.query import Registry
from samvej.registry.tables import PERSON, TABLES
from samvej.registry.writing.ranges import PERSONS_PER_RANGE, RANGE, range_of

Persons = npt.NDArray[np.int32]
PER_PERSON = "person_id"
_R = TypeVar("_R")


def lies_here(registry: object) -> bool:
    """Whether these are the whole tables of a database whose files this process reads itself."""
    return type(registry) is Registry and registry.connection.name == "duckdb"


def rows_of(
    registry: Registry,
    name: str,
    persons: Persons | None,
    columns: Sequence[str],
    test: pl.Expr | None = None,
) -> Iterator[pl.DataFrame]:
    """``columns`` of the rows of these people (sorted; None: everybody's) that pass the test, file by file in order.

    ``name`` is a ranged table. Files in which nobody of them is are not opened; a file may give no rows.
    """
    for path in registry.files(name):
        rows = pl.scan_parquet(path, hive_partitioning=False, glob=False)
        if persons is not None:
            here = _of_file(persons, path)
            if not len(here):
                continue
            rows = rows.filter(pl.col(PER_PERSON).is_in(pl.Series(here, dtype=pl.Int32).implode()))
        yield (rows if test is None else rows.filter(test)).select(columns).collect()


def coded_rows_of(
    registry: Registry,
    name: str,
    persons: Persons | None,
    columns: Sequence[str],
    words: Collection[str],
    kernel: Callable[[pa.Table], _R],
) -> Iterator[_R]:
    """What the kernel gives for all rows of these people, file by file in order, two files side by side.

    ``words`` of the ``columns`` are dictionary-encoded, in one chunk: the files hold a word once and a place in each
    row, and so it is read; no row's word is looked at.
    """
    wanted = [PER_PERSON, *(column for column in columns if column != PER_PERSON)]
    files = [(path, None if persons is None else _of_file(persons, path)) for path in registry.files(name)]

    def work(file: tuple[str, Persons | None]) -> _R:
        path, here = file
        with pq.ParquetFile(path, read_dictionary=list(words)) as opened:
            rows = opened.read(columns=wanted, use_threads=False).unify_dictionaries().combine_chunks()
        if here is not None:
            first = int(here[0]) // PERSONS_PER_RANGE * PERSONS_PER_RANGE
            there = np.zeros(PERSONS_PER_RANGE, dtype=np.bool_)
            there[here - first] = True
            rows = rows.filter(pa.array(there[rows[PER_PERSON].to_numpy() - first]))
        return kernel(rows.select(list(columns)))

    yield from in_turn(work, [(path, here) for path, here in files if here is None or len(here)])


def whole_rows_of(registry: Registry, name: str, persons: Persons | None, test: pl.Expr | None = None) -> pa.Table:
    """All columns of their rows, and the range of persons, in the table's own types."""
    return in_its_types(name, rows_of(registry, name, persons, TABLES[name].schema.names, test))


def in_its_types(name: str, frames: Iterator[pl.DataFrame]) -> pa.Table:
    """Frames of a table's columns as one table with the types of the canonical one, and the range of persons."""
    schema = TABLES[name].schema
    parts = [frame.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema) for frame in frames]
    rows = pa.concat_tables(parts) if parts else schema.empty_table()
    ranges = rows[PER_PERSON].combine_chunks().to_numpy(zero_copy_only=False) // PERSONS_PER_RANGE
    return rows.append_column(pa.field(RANGE, PERSON), pa.array(ranges, PERSON))


def place_and_kind(of: ServiceFilter) -> pl.Expr:
    """Whether a service is of the filter's sectors and kinds; never null."""
    sectors, kinds = [sector.value for sector in of.sectors], [kind.value for kind in of.kinds]
    tests = [pl.col("sector").is_in(sectors)] if sectors else []
    tests += [pl.col("kind").is_in(kinds)] if kinds else []
    return reduce(and_, tests, pl.lit(True)).fill_null(False)


def _of_file(persons: Persons, path: str) -> Persons:
    number = range_of(path)
    if number is None:
        return persons
    low, high = np.searchsorted(persons, [number * PERSONS_PER_RANGE, (number + 1) * PERSONS_PER_RANGE])
    return persons[low:high]

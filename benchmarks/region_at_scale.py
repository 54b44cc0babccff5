"""A made-up region of a hundred million events, straight into a database: for measuring, not for loading.

``.venv/bin/python benchmarks/region_at_scale.py --citizens 1000000 --years 9 --out DIR`` writes what the generator
(:mod:`samvej.synthetic`) says happens to so many citizens as the canonical tables, under a manifest, without
extracts, person numbers or a key: a range of persons at a time, so that memory does not grow with the region. Then
it makes the contact tables (``samvej db optimize``), unless ``--plain``.

The mix is the generator's own: about 11 services a citizen-year (40 % of them general practice by day, in person or
by telephone, 1.1 % acute admissions), so nine years give a hundred a citizen. Left out are medicine, laboratory,
transfer income and who pays. Every cost is said to be in the prices of the region's last year, so that sums need no
index.
"""

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from samvej.core import clock
from samvej.registry import manifest as manifests
from samvej.registry.database import Database, database_at, prepare
from samvej.registry.key import fingerprint
from samvej.registry.loading.books import MONEY
from samvej.registry.manifest import Manifest
from samvej.registry.tables import TABLES
from samvej.registry.writing.ranges import PERSONS_PER_RANGE, TableFile, commit, write_file
from samvej.synthetic.region import Region, to_date

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that each process finds its neighbour
from benchmarks.region_rows import SOURCES, Happened

BLOCK = 4_096  # citizens that are made at once; eight blocks are a range
DATE_ONLY = {"population", "fees", "municipal"}
SCOPES = {
    "population": ("residence",),
    "hospital": ("hospital/*", "psychiatry/*", "diagnosis/SKS"),
    "fees": ("general-practice/*", "specialist/*"),
    "municipal": ("municipality-health/*", "municipality-social/*"),
    "rides": ("prehospital/transport",),
}
NAMES = ("person", "residence", "registration", "service", "diagnosis")
NO_KEY = b"made up, and loaded with no key."


@dataclass(frozen=True)
class Written:
    """The files of a range, and what the books say: rows of each load and table, and the money of its services."""

    files: Mapping[str, TableFile | None]
    rows: Counter[tuple[str, str]]
    money: Counter[str]
    cpu: float
    peak: int


def write_range(region: Region, database: Database, count: int, number: int) -> Written:
    """Make the citizens of one range and write their files; nothing counts before the tables are committed."""
    began = time.process_time()
    first = number * PERSONS_PER_RANGE
    stop = min(first + PERSONS_PER_RANGE, count)
    blocks = [Happened(region, start, min(start + BLOCK, stop)).tables() for start in range(first, stop, BLOCK)]
    files, rows, money = {}, Counter[tuple[str, str]](), Counter[str]()
    with duckdb.connect(config={"threads": 1, "memory_limit": "1GB"}) as connection:
        connection.execute("SET enable_progress_bar = false")
        for name in NAMES:
            made = pa.concat_tables([block.pop(name) for block in blocks]).unify_dictionaries()
            connection.register("made", made)
            query = "SELECT * FROM made"
            files[name] = write_file(
                connection, database, TABLES[name], query, load_id=len(SOURCES), person_range=number
            )
            source = "source" if "source" in made.column_names else "'population'"
            cost = "sum(cost)" if name == "service" else "0"
            for said, n, total in connection.execute(
                f"SELECT {source}::VARCHAR, count(*), {cost} FROM made GROUP BY 1"
            ).fetchall():
                rows[said, name] += n
                money[said] += int(total or 0)
            connection.unregister("made")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Written(files, rows, money, time.process_time() - began, peak)


def make(region: Region, count: int, out: Path, processes: int) -> tuple[Database, Counter[str], float, int]:
    """Write the database; gives it, the rows of each table, the seconds of processor and the peak MB of a process."""
    database = database_at(out)
    if database.exists or (out.exists() and any(out.iterdir())):
        raise SystemExit(f"{out} is not empty: name a new folder.")
    prepare(database)
    numbers = range(-(-count // PERSONS_PER_RANGE))
    written: list[Written] = []
    work = partial(write_range, region, database, count)
    if processes == 1 or len(numbers) == 1:
        written = [_told(work(number), number) for number in numbers]
    else:
        with multiprocessing.get_context("spawn").Pool(processes, maxtasksperchild=8) as pool:
            written = [_told(each, number) for number, each in enumerate(pool.imap(work, numbers))]
    commit_all(region, database, count, written)
    rows = Counter[str]()
    for each in written:
        for (_, name), n in each.rows.items():
            rows[name] += n
    return database, rows, sum(each.cpu for each in written), max(each.peak for each in written)


def _told(written: Written, number: int) -> Written:
    rows = sum(n for (_, name), n in written.rows.items() if name == "service")
    print(f"range {number}: {rows:,} services, {written.cpu:.1f} s, peak {written.peak} MB", flush=True)
    return written


def commit_all(region: Region, database: Database, count: int, written: list[Written]) -> None:
    """The commits of all tables, the books, and the manifest last."""
    versions = {}
    for name in NAMES:
        files = [file for each in written if (file := each.files[name]) is not None]
        versions[name] = commit(database, TABLES[name], files, [])
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, rows in _books(region, count, written).items():
            connection.register("rows_of", rows)
            file = write_file(connection, database, TABLES[name], "SELECT * FROM rows_of", load_id=len(SOURCES))
            versions[name] = commit(database, TABLES[name], [file] if file else [], [])
            connection.unregister("rows_of")
    manifests.commit(database, Manifest(1, clock.now(), len(SOURCES), fingerprint(NO_KEY), versions))


def _books(region: Region, count: int, written: list[Written]) -> dict[str, pa.Table]:
    first, last = date(region.first_year, 1, 1), region.last_date
    coverage = [
        {"source": source, "area": "*", "kinds": scope, "valid_from": first, "valid_to": last, "load_id": number + 1}
        for number, source in enumerate(SOURCES)
        for scope in SCOPES[source]
    ]
    identity = pa.table(
        {"pseudonym": [f"{n:032x}" for n in range(count)], "person_id": np.arange(count, dtype=np.int32)}
    )
    loads = [_load(region, number + 1, source, written) for number, source in enumerate(SOURCES)]
    return {
        "coverage": pa.Table.from_pylist(coverage, schema=TABLES["coverage"].schema),
        "identity": identity,
        "load": pa.Table.from_pylist(loads, schema=TABLES["load"].schema),
    }


def _load(region: Region, load_id: int, source: str, written: list[Written]) -> dict[str, Any]:
    rows = Counter[str]()
    for each in written:
        rows.update({name: n for (of, name), n in each.rows.items() if of == source})
    total = sum(each.money[source] for each in written)
    flows = {"staged": 0, "rejected": 0, "duplicates": 0, "loaded": 0, "written": 0, "removed": 0, "replaced": 0}
    tables = {name: flows | {"staged": n, "loaded": n, "written": n} for name, n in rows.items()}
    sums = {"column": MONEY["service"], "given": None, "refused": None, "rejected": 0, "duplicates": 0}
    sums |= {"combined": 0, "loaded": total, "written": total, "removed": 0}
    books = {"left_out": {}, "days_after_death": 60, "tables": tables}
    books["money"] = {"service": sums} if rows["service"] else {}
    return {
        "load_id": load_id,
        "source": source,
        "mapping_hash": "made up",
        "files": "[]",
        "loaded_at": clock.now(),
        "currency": "DKK",
        "price_year": region.last_year,
        "date_only": source in DATE_ONLY,
        "read": rows.total(),
        "loaded": rows.total(),
        "rejected": 0,
        "duplicates": 0,
        "updated": 0,
        "left_out": 0,
        "totals": json.dumps(books, sort_keys=True),
    }


def _size(path: Path) -> int:
    return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citizens", type=int, default=1_000_000)
    parser.add_argument("--years", type=int, default=9, help="nine give about a hundred services a citizen")
    parser.add_argument("--first-year", type=int, default=2015)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--plain", action="store_true", help="without the contact tables")
    parser.add_argument("--out", type=Path, required=True)
    said = parser.parse_args()
    region = Region(said.seed, said.first_year, said.years)
    database, rows, cpu, peak = make(region, said.citizens, said.out, said.processes)
    size = _size(database.tables / "service")
    print(
        f"{said.citizens:,} citizens, {region.first_year}–{region.last_year} (to {to_date(region.last_day)}): "
        f"{rows['service']:,} services, {rows['service'] / said.citizens / said.years:.1f} a citizen-year, "
        f"{size / rows['service']:.1f} bytes each; {rows['diagnosis']:,} diagnoses; "
        f"{_size(database.root) / 1e9:.2f} GB; {cpu:.0f} s of processor, peak {peak} MB"
    )
    if not said.plain:
        from samvej.registry.contacts.making import optimize

        began = time.process_time()
        done = optimize(database)
        print(
            f"contact tables: {done.there.bytes / 1e9:.2f} GB, "
            f"{done.there.bytes / max(1, sum(file.rows for file in done.there.all)):.1f} bytes a row; "
            f"{time.process_time() - began:.0f} s of processor, "
            f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
        )


if __name__ == "__main__":
    sys.exit(main())

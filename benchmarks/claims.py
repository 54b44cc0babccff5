"""Times loading and spotting against floors and peers, all in one run: ``.venv/bin/python benchmarks/claims.py``.

Made-up claims of ``--people`` citizens are written, loaded and spotted. Beside each figure stands its ratio to a
floor (the least that any program must do: read the same bytes); peers are the way one would write it first. Prints
the table of docs/reference/benchmarks.md.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pyarrow.csv

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "demo"))

from make_sample import Sample, write_all  # noqa: E402

from samvej.programme.loading import load_programme  # noqa: E402
from samvej.registry import mapping as mappings  # noqa: E402
from samvej.registry.database import database_at  # noqa: E402
from samvej.registry.loading.load import load  # noqa: E402
from samvej.registry.query import Registry  # noqa: E402
from samvej.spotting.register import from_registry  # noqa: E402
from samvej.spotting.spot import spot  # noqa: E402

FIRST, LAST = date(2008, 1, 1), date(2010, 12, 31)
SELF_JOIN = """
SELECT count(*) FROM (
  SELECT DISTINCT a.person_id FROM admissions a JOIN admissions b USING (person_id)
  WHERE b.start > a.start AND b.start <= a.start + INTERVAL 30 DAY
  UNION
  SELECT DISTINCT a.person_id
  FROM admissions a JOIN admissions b USING (person_id) JOIN admissions c USING (person_id)
  WHERE b.start > a.start AND c.start > b.start AND c.start <= a.start + INTERVAL 6 MONTH)
"""


def timed(work: Callable[[], object], runs: int) -> float:
    """The median wall time of several runs, in seconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)


def day_by_day(admissions: dict[int, list[date]]) -> int:
    """The peer that asks every citizen on every day (on a tenth of the days, times ten)."""
    found = set()
    for person, starts in admissions.items():
        for step in range(0, (LAST - FIRST).days, 10):
            day = FIRST + timedelta(days=step)
            if sum(s <= day <= s + timedelta(days=30) for s in starts) >= 2:
                found.add(person)
    return len(found)


def main() -> None:
    """Make, load, spot, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as text:
        rows = measure(Path(text), said.people, said.runs)
    print("| what | seconds | of the floor | floor |\n| --- | ---: | ---: | --- |")
    for name, seconds, floor, floor_name in rows:
        print(f"| {name} | {seconds:.2f} | {seconds / floor:.1f} × | {floor_name} |")
    print(
        f"\nPeak resident memory of the whole run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB."
    )


def measure(folder: Path, people: int, runs: int) -> list[tuple[str, float, float, str]]:
    """Every figure with its floor."""
    sample = Sample(people)
    sample.make()
    write_all(sample, folder / "claims")
    del sample
    files = sorted((folder / "claims").glob("*.csv"))
    lines = sum(file.read_bytes().count(b"\n") - 1 for file in files)
    database = database_at(folder / "db")
    read = timed(lambda: [pyarrow.csv.read_csv(file) for file in files], runs)
    mapping = mappings.find("cms-de-synpuf").mapping
    loaded = timed(lambda: load(mapping, files, database=database, key_file=folder / "key"), 1)
    programme = load_programme(ROOT / "tests" / "fixtures" / "claims-programme")
    with Registry.open(folder / "db") as registry:
        tables = registry.connection
        service = registry.table("service")
        acute = service.filter((service.kind == "admission") & (service.urgency == "acute"))
        tables.create_view("admissions", acute.select("person_id", "start"), overwrite=True)
        scan = timed(lambda: acute.aggregate(n=acute.count(), last=acute.start.max()).to_pyarrow(), runs)
        ours = timed(lambda: spot(programme.rule, from_registry(registry, needs_money=False), FIRST, LAST), runs)
        reasons = timed(
            lambda: spot(programme.rule, from_registry(registry, needs_money=False), FIRST, LAST).rows(), runs
        )
        joined = timed(lambda: tables.raw_sql(SELF_JOIN).fetchall(), runs)
        starts: dict[int, list[date]] = {}
        for row in acute.select("person_id", "start").to_pyarrow().to_pylist():
            starts.setdefault(row["person_id"], []).append(row["start"].date())
        spine = 10 * timed(lambda: day_by_day(starts), 1)
    bare = "a bare filtered scan of the same columns"
    return [
        (
            f"load {lines:,} CSV rows of five files ({lines / loaded:,.0f} a second)",
            loaded,
            read,
            "pyarrow reads them",
        ),
        ("spot three years: every spell in and out", ours, scan, bare),
        ("the same with the reasons of every spell", reasons, scan, bare),
        ("peer: SQL self-joins, only who (no stays, no spells)", joined, scan, bare),
        ("peer: each citizen on each day, one rule of the two", spine, scan, bare),
    ]


if __name__ == "__main__":
    main()

"""Times the made-up region from end to end against floors and peers: ``.venv/bin/python benchmarks/region.py``.

A region is made, its extracts are loaded through the Danish mappings, and its programme is spotted and evaluated.
Beside each figure stands its ratio to a floor (the least that any program must do) or to a peer (the way one would
write it first). Prints the table of docs/reference/benchmarks.md and the peak resident memory of each step.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import duckdb
import polars as pl

SAMVEJ = [sys.executable, "-m", "samvej.cli.main"]
PROGRAMME = "sammen-om-min-vej"
LAST = "2019-12-31"
PEER = """
WITH months AS (
  SELECT person_id, unnest(range(-18, 13)) AS month, date_trunc('month', valid_from) AS included FROM enrolment
), bounds AS (
  SELECT person_id, month, included + to_months(month::INTEGER) AS first,
         included + to_months(month::INTEGER + 1) AS after FROM months
)
SELECT month, count(service_id), count(DISTINCT bounds.person_id)
FROM bounds LEFT JOIN service ON service.person_id = bounds.person_id AND start >= first AND start < after
 AND sector IN ('hospital', 'psychiatry') AND urgency = 'acute' GROUP BY month ORDER BY month
"""


def run(*arguments: str, runs: int = 1) -> tuple[float, int]:
    """(median wall seconds, greatest peak resident MB) of a command as whole processes."""
    times, peak = [], 0
    for _ in range(runs):
        started = time.perf_counter()
        told = subprocess.run(
            [sys.executable, "-c", _MEASURED, *SAMVEJ, *arguments], check=True, capture_output=True, text=True
        )
        times.append(time.perf_counter() - started)
        peak = max(peak, int(told.stderr.strip().splitlines()[-1]))
    return median(times), peak


_MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
sys.stderr.write(f"\\n{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}\\n")
sys.exit(code)
"""


def timed(work: Callable[[], object], runs: int = 3) -> float:
    """The median wall time of several runs, in seconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)


def copied(folder: Path, to: Path) -> None:
    """The floor of making and of loading: every byte of the extracts is read and written once."""
    to.mkdir(exist_ok=True)
    for path in folder.glob("syntetisk_*"):
        (to / path.name).write_bytes(path.read_bytes())


def parsed(folder: Path) -> int:
    """The other floor of loading: Polars splits every line of the extracts and keeps the text."""
    return sum(
        len(pl.read_csv(path, separator=";", infer_schema=False, encoding="cp1252"))
        for path in sorted(folder.glob("syntetisk_*.csv"))
    )


def tables(db: Path) -> duckdb.DuckDBPyConnection:
    """The tables that the peers read, as plain views on the same Parquet files."""
    connection = duckdb.connect(config={"threads": 2})
    for name in ("service", "enrolment"):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{db}/tables/{name}/**/*.parquet'")
    return connection


def measure(folder: Path, citizens: int) -> list[tuple[str, float, int, float, str]]:
    """(what, seconds, peak MB, floor's seconds, floor) of every step."""
    region, db = folder / "region", str(folder / "db")
    made, made_peak = run("synthetic", "--citizens", str(citizens), "--years", "5", str(region), "--quiet")
    copy = timed(lambda: copied(region, folder / "copy"))
    split = timed(lambda: parsed(region), 1)
    loaded, load_peak, rows = 0.0, 0, parsed(region)
    told = json.loads((region / "coverage.json").read_text("utf-8"))
    for entry in told["loads"]:
        covers = ["--covers", "..".join(entry["covers"]), "--area", ",".join(told["area"])] if entry["covers"] else []
        files = [str(region / name) for name in entry["files"]]
        key = str(folder / "key")
        seconds, peak = run("load", entry["source"], *files, "--db", db, "--key", key, "--quiet", *covers)
        loaded, load_peak = loaded + seconds, max(load_peak, peak)
    start, _ = run("programmes", "list", runs=3)
    spotted, spot_peak = run("spot", PROGRAMME, "--on", LAST, "--db", db, "--format", "csv", runs=3)
    evaluated, evaluate_peak = run(
        *("evaluate", PROGRAMME, "--db", db, "--until", LAST, "--out", str(folder / "report")), runs=3
    )
    shared, shared_peak = run("concentration", "--db", db, "--price-year", str(date.fromisoformat(LAST).year), runs=3)
    connection = tables(folder / "db")
    scan = timed(lambda: connection.execute("SELECT sector, sum(cost) FROM service GROUP BY 1").fetchall())
    peer = timed(lambda: connection.execute(PEER).fetchall())
    return [
        (f"make {citizens:,} citizens × 5 years ({rows:,} rows)", made, made_peak, copy, "copying the files"),
        (
            f"load all sources ({rows / loaded:,.0f} rows a second)",
            loaded,
            load_peak,
            split,
            "Polars splits the lines",
        ),
        ("spot on a day", spotted, spot_peak, start, "the command's start"),
        ("evaluate: everything in the report", evaluated, evaluate_peak, start, "the command's start"),
        ("concentration of every year", shared, shared_peak, start, "the command's start"),
        ("peer: SQL counts one outcome by month, nobody censored", peer, 0, scan, "a bare scan of all services"),
    ]


def main() -> None:
    """Make, load, spot, evaluate, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citizens", type=int, default=30_000)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        steps = measure(Path(folder), said.citizens)
    print("| what | seconds | of the floor | floor | peak MB |\n| --- | ---: | ---: | --- | ---: |")
    for name, seconds, peak, floor, floor_name in steps:
        print(f"| {name} | {seconds:.2f} | {seconds / floor:.1f} × | {floor_name} | {peak or '–'} |")


if __name__ == "__main__":
    main()

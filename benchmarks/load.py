"""Times first loads against a floor, each in a process of its own: ``.venv/bin/python benchmarks/load.py``.

Narrow events (number, person, day, kind, cost) of ``--people`` made-up citizens, in ``--rows`` and in four times as
many, by day as a register writes them; and, where named, the extracts of a made-up region (``--region FOLDER``, as
``samvej synthetic`` writes it). The floor is pyarrow reading the same lines. Beside wall time stands processor time:
on a machine that others share, only that tells. Prints the table of docs/reference/benchmarks.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.csv

from samvej.registry import mapping as mappings
from samvej.registry.database import database_at
from samvej.registry.loading.load import load
from samvej.registry.reading.staged import StatedCoverage

FIRST, LAST = date(2010, 1, 1), date(2019, 12, 31)
KINDS = {  # kind in the file: sector, kind, urgency, share of the rows
    "almen": ("general-practice", "consultation", "empty", 0.38),
    "speciale": ("specialist", "consultation", "empty", 0.257),
    "ambulant": ("hospital", "outpatient-visit", "planned", 0.3),
    "skadestue": ("hospital", "emergency-visit", "acute", 0.05),
    "indlagt": ("hospital", "admission", "acute", 0.013),
}
MAPPING = """
source: narrow-events
title: {da: Hændelser, en: Events}
format: ours
origin: made for a benchmark
licence: made up
currency: DKK
price year: of the service
times: date only
person id: cpr
reading: {separator: ";", decimal: ","}
files:
  events:
    names: ["events*"]
    person: pnr
    produces:
      service:
        service_id: {record: event, key: nummer}
        sector: {column: type, codes: SECTORS}
        kind: {column: type, codes: NAMES}
        urgency: {column: type, codes: URGENCIES}
        start: dato
        cost: pris
"""


@dataclass(frozen=True)
class Measured:
    """One load: rows of the extract, wall and processor seconds, peak resident MB, and the floor's two times."""

    name: str
    rows: int
    wall: float
    processor: float
    peak: int
    floor_wall: float
    floor_processor: float


def write_events(folder: Path, people: int, rows: int) -> Path:
    """Made-up events by day; the person numbers are replacement numbers (60 added to the day), which nobody has."""
    random = np.random.default_rng(7)
    made = [
        pl.Series(random.integers(low, high, people)).cast(pl.String).str.zfill(width)
        for low, high, width in ((61, 89, 2), (1, 13, 2), (30, 100, 2), (0, 4000, 4))
    ]
    numbers = pl.select(pl.concat_str(*made[:3], pl.lit("-"), made[3])).to_series().unique(maintain_order=True)
    shares = np.array([share for *_, share in KINDS.values()])
    øre = random.gamma(2, 40_000, rows).astype(np.int64)
    days = np.sort(random.integers(0, (LAST - FIRST).days + 1, rows))
    events = pl.DataFrame(
        {
            "nummer": np.arange(1, rows + 1),
            "pnr": numbers[random.integers(0, len(numbers), rows)],
            "dato": pl.Series(np.datetime64(FIRST) + days).cast(pl.Date),
            "type": pl.Series(list(KINDS))[random.choice(len(KINDS), rows, p=shares / shares.sum())],
            "pris": pl.Series(øre // 100).cast(pl.String) + "," + pl.Series(øre % 100).cast(pl.String).str.zfill(2),
        }
    )
    path = folder / f"events-{rows}.csv"
    events.write_csv(path, separator=";")
    return path


def write_mapping(folder: Path) -> Path:
    """The mapping of the events."""
    text = MAPPING
    for place, word in enumerate(("SECTORS", "NAMES", "URGENCIES")):
        text = text.replace(word, json.dumps({kind: said[place] for kind, said in KINDS.items()}))
    path = folder / "narrow-events.yaml"
    path.write_text(text, "utf-8")
    return path


def spent() -> tuple[float, float]:
    """(wall, processor) seconds so far."""
    return time.perf_counter(), time.process_time()


def peak_resident() -> int:
    """Peak resident MB of this process. (``getrusage`` also counts what its parent had when it was begun.)"""
    said = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in said if line.startswith("VmHWM")) // 1024


def one(order: dict[str, object]) -> None:
    """Load in this process, and print what it took; the reading of the lines comes first, in the same process."""
    files = [Path(str(file)) for file in order["files"]]  # type: ignore[attr-defined]
    separator = str(order["separator"])
    began = spent()
    for file in files:
        pyarrow.csv.read_csv(
            file,
            pyarrow.csv.ReadOptions(encoding="cp1252"),
            pyarrow.csv.ParseOptions(delimiter=separator),
        )
    middle = spent()
    days = order["covers"]
    covers = (
        StatedCoverage(*(date.fromisoformat(day) for day in days), tuple(order["area"]))  # type: ignore[attr-defined,arg-type]
        if days
        else None
    )
    root = Path(str(order["folder"]))
    mapping = mappings.find(str(order["source"])).mapping
    done = load(mapping, files, database=database_at(root / "db"), key_file=root / "key", covers=covers)
    end = spent()
    peak = peak_resident()
    rows = done.books.read if done.books else 0
    print(
        json.dumps([rows, end[0] - middle[0], end[1] - middle[1], peak, middle[0] - began[0], middle[1] - began[1]])
    )


def measured(name: str, **order: object) -> Measured:
    """One load in a process of its own, on two threads."""
    told = subprocess.run(
        [sys.executable, __file__, "--one", json.dumps(order)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"POLARS_MAX_THREADS": "2"},
    )
    return Measured(name, *json.loads(told.stdout.strip().splitlines()[-1]))


def loads(folder: Path, rows: int, people: int, region: Path | None) -> Iterator[Measured]:
    """Every load of the table."""
    mapping = str(write_mapping(folder))
    for count in (rows, 4 * rows):
        path, database = write_events(folder, people, count), folder / f"events-{count}"
        database.mkdir()
        order = {"source": mapping, "files": [str(path)], "folder": str(database), "separator": ";", "covers": []}
        yield measured(f"narrow events, {count:,} rows", **order)
        path.unlink()
    told = json.loads((region / "coverage.json").read_text("utf-8")) if region else {"loads": []}
    for entry in told["loads"]:
        files = [str(region / name) for name in entry["files"]] if region else []
        order = {"source": entry["source"], "files": files, "folder": str(folder), "separator": ";"}
        area = entry.get("area") or ["*"]
        yield measured(f"{entry['source']} of the region", **order, covers=entry["covers"] or [], area=area)


def main() -> None:
    """Make, load, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--region", type=Path)
    parser.add_argument("--one", type=json.loads, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.one:
        one(said.one)
        return
    print("| first load | rows a second | rows a processor second | of the floor (processor) | peak MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for each in loads(Path(folder), said.rows, said.people, said.region):
            ratio = each.processor / max(each.floor_processor, 1e-3)
            print(
                f"| {each.name} ({each.rows:,} rows) | {each.rows / each.wall:,.0f} | "
                f"{each.rows / each.processor:,.0f} | {ratio:.0f} × | {each.peak} |",
                flush=True,
            )


if __name__ == "__main__":
    main()

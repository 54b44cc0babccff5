"""Times a wall of control charts against a floor and peers, all in one run: ``.venv/bin/python benchmarks/spc.py``.

``--charts`` made-up series of ``--points`` months are drawn with limits and Anhøj rules. The floor reads the same
numbers once; peers draw one chart after the other: with this package, in plain Python as one would write it first,
and with qicharts2 where R and the package are there. Prints the table of docs/reference/benchmarks.md.
"""

import argparse
import math
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from itertools import groupby, pairwise
from pathlib import Path
from statistics import fmean, median

import numpy as np

from samvej.evaluation.spc.anhoej import crossings_min, longest_run_max
from samvej.evaluation.spc.charts import charts
from samvej.evaluation.spc.design import ChartDesign
from samvej.evaluation.spc.gathering import Columns
from samvej.evaluation.spc.many import wall

R_PEER = """
suppressMessages(library(qicharts2))
d <- read.csv(commandArgs(TRUE)[1])
started <- Sys.time()
for (one in split(d, d$chart)) invisible(summary(qic(month, y, data = one, chart = "i")))
cat(as.numeric(difftime(Sys.time(), started, units = "secs")))
"""


def timed(work: Callable[[], object], runs: int) -> float:
    """The median wall time of several runs, in seconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)


def one_after_the_other(series: list[list[float]]) -> int:
    """I charts as one would write them first; how many signal."""
    signals = 0
    for values in series:
        line = fmean(values)
        ranges = [abs(b - a) for a, b in pairwise(values)]
        mean = fmean(ranges)
        sigma = fmean([each for each in ranges if each < 3.267 * mean] or ranges) / 1.128
        outside = [value for value in values if abs(value - line) > 3 * sigma]
        runs = [len(list(run)) for _, run in groupby(math.copysign(1, v - line) for v in values if v != line)]
        useful = sum(runs)
        shifted = useful and (max(runs) > longest_run_max(useful) or len(runs) - 1 < crossings_min(useful))
        signals += bool(shifted or outside)
    return signals


def reference(y: np.ndarray, part: int) -> float | None:
    """Seconds that qicharts2 needs for all charts (measured on one ``part`` of them); None where it is not there."""
    if shutil.which("Rscript") is None:
        return None
    some = y[: max(1, len(y) // part)]
    with tempfile.TemporaryDirectory() as folder:
        file, script = Path(folder, "y.csv"), Path(folder, "peer.R")
        rows = (f"{chart},{month},{value}" for chart, row in enumerate(some) for month, value in enumerate(row))
        file.write_text("chart,month,y\n" + "\n".join(rows) + "\n")
        script.write_text(R_PEER)
        told = subprocess.run(["Rscript", str(script), str(file)], capture_output=True, text=True, check=False)
    return float(told.stdout) * len(y) / len(some) if told.returncode == 0 else None


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--charts", type=int, default=10_000)
    asked.add_argument("--points", type=int, default=30)
    asked.add_argument("--runs", type=int, default=5)
    given = asked.parse_args()
    draw = np.random.default_rng(30)
    y = draw.normal(20, 4, size=(given.charts, given.points))
    events, days = draw.poisson(6, size=y.shape).astype(float), draw.integers(80, 120, size=y.shape).astype(float)
    floor = timed(lambda: (y.sum(), np.abs(np.diff(y, axis=1)).sum()), given.runs)
    rows = Columns(
        x=np.tile(np.arange(given.points, dtype=np.float64), given.charts),
        y=events.ravel(),
        n=days.ravel(),
        facets=([f"unit {chart}" for chart in range(given.charts) for _ in range(given.points)],),
    )
    series = y.tolist()
    found = [
        ("run charts", timed(lambda: wall("run", y), given.runs)),
        ("I charts, screened", timed(lambda: wall("i", y), given.runs)),
        ("U′ charts", timed(lambda: wall("up", events, days), given.runs)),
        ("P charts", timed(lambda: wall("p", events, days), given.runs)),
        ("from rows with facets to charts (U)", timed(lambda: charts(rows, ChartDesign("u")), 1)),
        ("the same, with a verdict in words for each", timed(lambda: charts(rows, ChartDesign("u")).summary, 1)),
        ("peer: I charts one after the other, plain Python", timed(lambda: one_after_the_other(series), 1)),
        ("peer: I charts one by one, this package", timed(lambda: [wall("i", row) for row in y[::10]], 1) * 10),
    ]
    seconds = reference(y, 100)
    found += [] if seconds is None else [("peer: I charts, qicharts2 (a hundredth, times a hundred)", seconds)]
    print(f"{given.charts:,} charts of {given.points} points\n")
    print("| what | seconds | of the floor |\n| --- | ---: | ---: |")
    print(f"| floor: the values and their differences summed | {floor:.4f} | 1 × |")
    for what, seconds in found:
        print(f"| {what} | {seconds:.2f} | {seconds / floor:,.0f} × |")


if __name__ == "__main__":
    main()

"""How long effects take, beside the peers: 5,000 made-up people, 48 months, 24 cohorts.

The peers run where they are installed: ``--peers PYTHON`` names an interpreter that has diff-diff and pyfixest, and
R's own ``did`` runs where ``Rscript`` has it. The same table goes to all, and their overall effects are printed too,
so that a fast wrong answer is seen.
"""

import argparse
import csv
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from samvej.evaluation.effects.aggregates import aggregate
from samvej.evaluation.effects.bootstrap import multiplier_bootstrap
from samvej.evaluation.effects.group_time import group_time_effects
from samvej.evaluation.effects.pretest import pretest
from samvej.evaluation.effects.ratio import poisson_ratio

Row = tuple[str, float, str]

DIFF_DIFF = """
import sys, time, warnings; warnings.filterwarnings("ignore")
import pandas as pd, diff_diff as dd
table, covariates = pd.read_csv(sys.argv[1]), sys.argv[2].split() or None
start = time.perf_counter()
found = dd.CallawaySantAnna(anticipation=1).fit(
    table, outcome="y", unit="unit", time="time", first_treat="cohort", covariates=covariates,
    aggregate="event_study")
print(time.perf_counter() - start, found.overall_att)
"""
PYFIXEST = """
import sys, time, warnings; warnings.filterwarnings("ignore")
import pandas as pd, pyfixest as pf
table = pd.read_csv(sys.argv[1])
table["after"] = ((table.cohort > 0) & (table.time >= table.cohort)).astype(float)
pf.fepois("y ~ after | unit + time", table.head(4800), vcov={"CRV1": "unit"})
start = time.perf_counter()
found = pf.fepois("y ~ after | unit + time", table, vcov={"CRV1": "unit"})
print(time.perf_counter() - start, found.coef()["after"])
"""
DID = """
suppressMessages(library(did)); args <- commandArgs(TRUE); d <- read.csv(args[1]); s <- Sys.time()
a <- att_gt("y", "time", "unit", "cohort", if (nchar(args[2])) as.formula(args[2]) else NULL, d, anticipation = 1,
            bstrap = FALSE, cband = FALSE)
e <- aggte(a, type = "dynamic", na.rm = TRUE)
cat(as.numeric(Sys.time() - s, units = "secs"), e$overall.att)
"""


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--months", type=int, default=48)
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter that has diff-diff and pyfixest")
    said = parser.parse_args()
    y, cohort, periods, x = made_up(said.people, said.months)
    print("| what | seconds | answer |\n| --- | ---: | --- |")
    for name, seconds, answer in [*ours(y, cohort, periods, x), *peers(y, cohort, periods, x, said.peers)]:
        print(f"| {name} | {seconds:.2f} | {answer} |")
    print(f"\nPeak resident memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.")


def made_up(people: int, months: int) -> tuple[Any, Any, Any, Any]:
    """Outcome, cohort (24 of them, from month 13 on, and never), periods and three covariates."""
    chance = np.random.default_rng(1)
    cohort, periods = chance.choice([0, *range(13, 37)], people), np.arange(1, months + 1)
    x = chance.normal(size=(people, 3))
    after = (cohort[:, None] > 0) & (periods >= cohort[:, None])
    y = chance.poisson(np.exp(0.5 + 0.2 * x[:, :1] - 0.3 * after)).astype(float)
    return y, cohort, periods, x


def ours(y: Any, cohort: Any, periods: Any, x: Any) -> Iterator[Row]:
    """Effects, aggregates, test and bootstrap of ours."""
    gaps = np.where(np.random.default_rng(2).random(y.shape) < 0.05, np.nan, y)
    after = ((cohort[:, None] > 0) & (periods >= cohort[:, None])).astype(float)
    ways: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("group-time effects", lambda: group_time_effects(y, cohort, periods, anticipation=1)),
        ("with three covariates, doubly robust", lambda: group_time_effects(y, cohort, periods, x, anticipation=1)),
        (
            "the same against those not yet included",
            lambda: group_time_effects(y, cohort, periods, x, anticipation=1, control="notyet"),
        ),
        ("with gaps in the panel", lambda: group_time_effects(gaps, cohort, periods, anticipation=1)),
        ("with gaps and covariates", lambda: group_time_effects(gaps, cohort, periods, x, anticipation=1)),
    )
    for name, way in ways:
        start = time.perf_counter()
        found = way()
        seconds = time.perf_counter() - start
        overall = aggregate(found, "dynamic").overall_att
        yield f"Samvej: {len(found.att):,} {name}", seconds, f"dynamic {overall:.4f}"
    start = time.perf_counter()
    kinds = [aggregate(found, kind) for kind in ("simple", "group", "dynamic", "calendar")]
    yield "Samvej: the four aggregates", time.perf_counter() - start, f"simple {kinds[0].overall_att:.4f}"
    start = time.perf_counter()
    test = pretest(found)
    yield "Samvej: pretest", time.perf_counter() - start, f"{test.degrees} degrees of freedom"
    start = time.perf_counter()
    _, critical = multiplier_bootstrap(kinds[2].influence, None, 999, 1)
    yield "Samvej: 999 bootstrap draws of the event study", time.perf_counter() - start, f"critical {critical:.2f}"
    start = time.perf_counter()
    ratio = poisson_ratio(y, after)
    yield "Samvej: Poisson ratio, units and periods", time.perf_counter() - start, f"log {ratio.log:.6f}"


def peers(y: Any, cohort: Any, periods: Any, x: Any, python: str | None) -> Iterator[Row]:
    """The peers that are there."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "panel.csv"
        with file.open("w", encoding="utf-8", newline="") as text:
            out = csv.writer(text)
            out.writerow(("unit", "time", "cohort", "y", "x1", "x2", "x3"))
            for unit, row in enumerate(y):
                out.writerows((unit, t, cohort[unit], v, *x[unit]) for t, v in zip(periods, row, strict=True))
        calls = []
        if python:
            calls += [
                ("diff-diff: the same effects", [python, "-c", DIFF_DIFF, str(file), ""]),
                ("diff-diff: with three covariates", [python, "-c", DIFF_DIFF, str(file), "x1 x2 x3"]),
                ("pyfixest: Poisson ratio", [python, "-c", PYFIXEST, str(file)]),
            ]
        if shutil.which("Rscript"):
            calls += [
                ("did (R): the same effects", ["Rscript", "-e", DID, str(file), ""]),
                ("did (R): with three covariates", ["Rscript", "-e", DID, str(file), "~x1+x2+x3"]),
            ]
        for name, call in calls:
            done = subprocess.run(call, capture_output=True, text=True, check=False)
            words = done.stdout.split()
            if done.returncode or len(words) < 2:
                yield name, float("nan"), "did not run"
            else:
                yield name, float(words[-2]), f"{float(words[-1]):.6f}"


if __name__ == "__main__":
    main()

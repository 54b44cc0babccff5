"""The reference program of matching beside ours on the same people: ``benchmarks/matching_reference.py``.

Needs R with MatchIt (on Debian ``apt-get install r-cran-matchit``). Both match ``--participants`` with five controls
each among ``--residents``, once: nearest on the propensity score, exact on one column of 50 strata, without
replacement, with and without a caliper, and by Mahalanobis distance of six columns. (Every stratum holds
participants: MatchIt 4.5.1 stops where one has none.) Each runs in a process of its own, and only matching is timed,
not reading. The controls chosen are compared: their number, how many pairs are the same, and how far apart the scores
of a pair are on average. Prints the table of docs/reference/benchmarks.md.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

COLUMNS, STRATA, RATIO, SEED = 6, 50, 5, 20260101
NAMES = [f"x{at}" for at in range(1, COLUMNS + 1)]
WISHES = {
    "score": "nearest on the score",
    "caliper": "nearest on the score, caliper of 0.2",
    "mahalanobis": "nearest by Mahalanobis distance of six columns",
}

R_MATCHES = """
suppressMessages(library(MatchIt))
said <- commandArgs(TRUE)
d <- read.csv(said[1])
on <- treated ~ x1 + x2 + x3 + x4 + x5 + x6
begun <- proc.time()[["elapsed"]]
m <- suppressWarnings(switch(said[2],
  score = matchit(on, d, exact = ~ stratum, ratio = 5),
  caliper = matchit(on, d, exact = ~ stratum, ratio = 5, caliper = 0.2),
  mahalanobis = matchit(on, d, exact = ~ stratum, ratio = 5, distance = "mahalanobis")))
seconds <- proc.time()[["elapsed"]] - begun
found <- which(!is.na(m$match.matrix), arr.ind = TRUE)
pairs <- data.frame(treated = rownames(m$match.matrix)[found[, 1]], control = m$match.matrix[found])
write.csv(pairs, said[3], row.names = FALSE)
peak <- sum(gc()[, 6])
cat(sprintf('{"seconds": %f, "peak": %f}', seconds, peak))
"""


@dataclass(frozen=True)
class Answer:
    """Seconds of matching, peak memory in MB, and the pairs: (pairs, 2) row numbers from 1, treated and control."""

    seconds: float
    peak: float
    pairs: np.ndarray

    def apart(self, score: np.ndarray) -> float:
        """How far apart the scores (n,) of a pair are, on average."""
        return float(np.abs(np.subtract(*score[self.pairs - 1].T)).mean())

    def same(self, other: "Answer") -> int:
        """How many pairs both have."""
        return len(set(map(tuple, self.pairs.tolist())) & set(map(tuple, other.pairs.tolist())))


def people(participants: int, residents: int) -> pl.DataFrame:
    """Made-up people: costs with long tails, and participants who cost more, anywhere among the rows."""
    rng = np.random.default_rng(SEED)
    size = participants + residents
    x = rng.normal(size=(size, COLUMNS))
    x[:, :3] = np.exp(x[:, :3])
    treated = np.zeros(size, dtype=np.int64)
    treated[rng.choice(size, participants, replace=False)] = 1
    x[treated == 1, :3] *= 1.5
    columns = {"treated": treated, "stratum": rng.integers(0, STRATA, size)}
    return pl.DataFrame(columns | {name: x[:, at] for at, name in enumerate(NAMES)})


def inside(file: Path, wish: str, out: Path) -> None:
    """Ours, in a process of its own."""
    from samvej.evaluation.matching.columns import of_numbers
    from samvej.evaluation.matching.specification import Specification
    from samvej.evaluation.matching.static import match_static

    frame = pl.read_csv(file)
    columns = {name: of_numbers(name, frame[name].to_numpy()) for name in [*NAMES, "stratum"]}
    said = Specification(
        on=tuple(NAMES),
        exact=("stratum",),
        ratio=RATIO,
        distance="mahalanobis" if wish == "mahalanobis" else "ps",
        caliper=0.2 if wish == "caliper" else None,
    )
    begun = time.perf_counter()
    found = match_static(frame["treated"].to_numpy() == 1, columns, said)
    seconds = time.perf_counter() - begun
    assert found.pairs is not None
    pl.DataFrame({"treated": found.pairs.treated + 1, "control": found.pairs.control + 1}).write_csv(out)
    if found.score is not None:
        np.save(out.with_name("score.npy"), found.score)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak}))


def ask(command: list[str], out: Path) -> Answer:
    """Run a process that writes its pairs and tells its seconds."""
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(f"{command[0]} stopped: {told.stderr.strip()}")
    numbers = json.loads(told.stdout)
    return Answer(numbers["seconds"], numbers["peak"], pl.read_csv(out).select("treated", "control").to_numpy())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--participants", type=int, default=1_000)
    parser.add_argument("--residents", type=int, default=800_000)
    parser.add_argument("--inside", nargs=3, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.inside:
        inside(Path(said.inside[0]), said.inside[1], Path(said.inside[2]))
        return
    if shutil.which("Rscript") is None:
        raise SystemExit("R is not here: on Debian, apt-get install r-cran-matchit brings R and the reference.")
    print(f"{said.participants:,} against {said.residents:,}, {RATIO} controls each\n")
    print("| what | ours, s | MB | MatchIt, s | MB | ratio | pairs | the same | scores apart, ours and MatchIt's |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        file, script = Path(folder, "people.csv"), Path(folder, "match.R")
        people(said.participants, said.residents).write_csv(file, float_precision=17)
        script.write_text(R_MATCHES)
        for wish, what in WISHES.items():
            mine = Path(folder, f"ours-{wish}.csv")
            ours = ask([sys.executable, __file__, "--inside", str(file), wish, str(mine)], mine)
            its = Path(folder, f"its-{wish}.csv")
            other = ask(["Rscript", str(script), str(file), wish, str(its)], its)
            score = np.load(Path(folder, "score.npy"))
            print(
                f"| {what} | {ours.seconds:.2f} | {ours.peak:,.0f} | {other.seconds:.2f} | {other.peak:,.0f} | "
                f"{other.seconds / ours.seconds:.1f} × | {len(ours.pairs):,} and {len(other.pairs):,} | "
                f"{ours.same(other):,} | {ours.apart(score):.5f}, {other.apart(score):.5f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""Times the kernels of matching over a made-up region: ``.venv/bin/python benchmarks/matching_kernels.py``.

``--participants`` are included over 24 months, each month's risk set is all ``--residents``, and each participant
gets five controls of their own sex, age band and municipality: the nearest by propensity score, and by Mahalanobis
distance. Beside each figure stands its ratio to a floor (sort what must be sorted, once a month); the peer looks at
every resident of the stratum for every participant, as one would write it first. Prints the table of
docs/reference/benchmarks.md. ``--tenth`` measures 10,000 participants against a tenth of six million.
"""

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from samvej.evaluation.matching.nearest import Pairs, Rules, Side, nearest_in_space, nearest_on_score, whitened
from samvej.evaluation.matching.pairing import IntArray
from samvej.evaluation.matching.scores import BoolArray, FloatArray, Score, logistic

MONTHS, RATIO, COLUMNS, STRATA = 24, 5, 12, 2 * 14 * 10
SEED = 20260101
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Region:
    """Everybody once: covariates, exact stratum, whether a participant, and the month of entry."""

    x: FloatArray
    stratum: IntArray
    treated: BoolArray
    month: IntArray


def region(participants: int, residents: int) -> Region:
    """Made-up people: costs with long tails, and participants who cost more."""
    rng = np.random.default_rng(SEED)
    size = participants + residents
    x = rng.normal(size=(size, COLUMNS))
    x[:, :4] = np.exp(x[:, :4])
    treated = np.arange(size) < participants
    x[treated, :4] *= 1.5
    return Region(x, rng.integers(0, STRATA, size), treated, rng.integers(0, MONTHS, size))


def by_score(people: Region, score: Score) -> list[Pairs]:
    """Each month's participants against all residents: without replacement in the month, with it across."""
    found = []
    rules = Rules(ratio=RATIO, order="largest", caliper=0.2 * float(score.linear.std()))
    for month in range(MONTHS):
        treated, control, sides = _sides(people, month)
        found.append(nearest_on_score((score.linear[treated], score.linear[control]), *sides, rules))
    return found


def in_space(people: Region, columns: int) -> list[Pairs]:
    """The same by Mahalanobis distance of so many columns."""
    places = whitened(people.x[:, :columns], people.treated)
    found = []
    for month in range(MONTHS):
        treated, control, sides = _sides(people, month)
        found.append(nearest_in_space((places[treated], places[control]), *sides, Rules(ratio=RATIO)))
    return found


def _sides(people: Region, month: int) -> tuple[IntArray, IntArray, tuple[Side, Side]]:
    treated = np.flatnonzero(people.treated & (people.month == month))
    control = np.flatnonzero(~people.treated)
    sides = [Side(np.arange(len(rows)), people.stratum[rows]) for rows in (treated, control)]
    return treated, control, (sides[0], sides[1])


def floor(people: Region, score: Score) -> None:
    """The least: the residents sorted by stratum and score, once a month."""
    control = np.flatnonzero(~people.treated)
    for _ in range(MONTHS):
        np.lexsort((score.linear[control], people.stratum[control]))


def every_resident(people: Region, score: Score) -> int:
    """The peer: for every participant and control, the distance to every resident (for a tenth of them)."""
    control = np.flatnonzero(~people.treated)
    taken = np.zeros(len(control), dtype=np.bool_)
    for at in np.flatnonzero(people.treated)[::10]:
        for _ in range(RATIO):
            distance = np.abs(score.linear[control] - score.linear[at])
            distance[taken | (people.stratum[control] != people.stratum[at])] = np.inf
            taken[distance.argmin()] = True
    return int(taken.sum())


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """Wall time in seconds, and the answer."""
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def measure(participants: int, residents: int, with_peer: bool) -> None:
    """Print one scale's rows of the table."""
    people = region(participants, residents)
    fit, score = timed(lambda: logistic(people.x, people.treated))
    least, _ = timed(lambda: floor(people, score))
    chosen, pairs = timed(lambda: by_score(people, score))
    spatial, places = timed(lambda: in_space(people, 6))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = [sum(len(each.treated) for each in kind) for kind in (pairs, places)]
    print(f"| fit the score of {participants:,} against {residents:,}, {COLUMNS} columns | {fit:.2f} | – |")
    print(f"| five each by score, {found[0]:,} found | {chosen:.2f} | {chosen / least:.1f} × |")
    print(f"| five each by Mahalanobis of 6 columns, {found[1]:,} found | {spatial:.2f} | {spatial / least:.1f} × |")
    print(f"| floor: sort the residents once a month | {least:.2f} | 1.0 × |")
    if with_peer:
        naive = 10 * timed(lambda: every_resident(people, score))[0]
        print(f"| peer: look at every resident for every control | {naive:.2f} | {naive / least:.1f} × |")
    print(f"Peak resident memory: {peak:,.0f} MB.")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=1_000)
    parser.add_argument("--residents", type=int, default=800_000)
    parser.add_argument("--tenth", action="store_true", help="10,000 against a tenth of six million")
    asked = parser.parse_args()
    if asked.tenth:
        measure(10_000, 600_000, with_peer=False)
    else:
        measure(asked.participants, asked.residents, with_peer=True)


if __name__ == "__main__":
    main()

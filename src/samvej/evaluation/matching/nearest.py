"""Greedy nearest-neighbour matching: each treated unit takes the nearest control that is still free.

Rules (Rosenbaum & Rubin 1985; Stuart 2010), with an example: docs/reference/matching.md. A ratio above one fills in
rounds: everybody's first control, then everybody's second. Two ways of being near share one greedy engine: on a line
(a score: controls sorted within their group and searched outwards from where the treated unit stands) and in space
(whitened covariates: all of a small group, a k-d tree of a large one). Nothing here is quadratic in the region.

A *group* is what treated and control must share exactly: an exact stratum, a risk set, or both in one number.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from samvej.evaluation.matching.finders import Line, Space, whitened
from samvej.evaluation.matching.pairing import Finder, Free, Lack, Near, Order, Pairs, Rules, Side
from samvej.evaluation.matching.scores import FloatArray, MatchingError

__all__ = [
    "Lack",
    "Near",
    "Order",
    "Pairs",
    "Rules",
    "Side",
    "lacks",
    "nearest_in_space",
    "nearest_on_score",
    "whitened",
]


def nearest_on_score(score: tuple[FloatArray, FloatArray], treated: Side, control: Side, rules: Rules) -> Pairs:
    """Matches on one number; ``score`` is (of the treated, of the controls), distance its absolute difference.

    Ties: the list of all units is thought sorted by score and, within equal scores, by rank; from the treated unit's
    own place the first control to each side is looked at, and the left is taken if both are as near.
    """
    return _greedy(Line(score, treated, control, rules), score[0], treated, control, rules)


def nearest_in_space(
    place: tuple[FloatArray, FloatArray], treated: Side, control: Side, rules: Rules, score: FloatArray | None = None
) -> Pairs:
    """Matches on Euclidean distance of (n, d) places, as :func:`whitened` makes them.

    Ties: the list of all units of the group is thought sorted along the first axis and, within equals, by rank, and
    walked outwards from the treated unit's own place, a step below and a step above in turn; of controls that are as
    near the one met last is taken. Where controls of different places are as near on both sides, it is the lower one.

    ``score``: of the treated, where the order is by score.
    """
    if score is None and rules.order in ("largest", "smallest"):
        raise MatchingError("Without a score there is no largest or smallest: use the order data or closest.")
    return _greedy(Space(place, treated, control, rules), score, treated, control, rules)


def lacks(
    pairs: Pairs,
    near: FloatArray | tuple[FloatArray, FloatArray],
    treated: Side,
    control: Side,
    rules: Rules,
) -> dict[int, tuple[int, Lack]]:
    """For each treated unit with fewer controls than asked for: how many it found, and why not more.

    ``near``: what the matching was on: (score of the treated, of the controls), or the places of both.
    """
    found = np.bincount(pairs.treated, minlength=len(treated.rank))
    of_treated, of_control = near
    finder: Finder
    if of_treated.ndim == 1:
        finder = Line((of_treated, of_control), treated, control, rules)
    else:
        finder = Space((of_treated, of_control), treated, control, rules)
    said: dict[int, tuple[int, Lack]] = {}
    for at in np.flatnonzero(found < rules.ratio).tolist():
        in_group, within = finder.within(at)
        lack: Lack = "taken"
        if in_group < rules.ratio:
            lack = "group"
        elif within < rules.ratio:
            lack = "caliper"
        said[at] = (int(found[at]), lack)
    return said


@dataclass
class _Taken:
    """The pairs so far."""

    pairs: list[tuple[int, int, int, float]] = field(default_factory=list)

    def add(self, at: int, turn: int, found: tuple[int, float]) -> None:
        self.pairs.append((at, turn, *found))

    def done(self) -> Pairs:
        ordered = sorted(self.pairs)
        columns = list(zip(*ordered, strict=True)) or [(), (), (), ()]
        treated, turn, control = (np.array(column, dtype=np.int64) for column in columns[:3])
        return Pairs(treated, control, turn, np.array(columns[3], dtype=np.float64))


def _greedy(finder: Finder, score: FloatArray | None, treated: Side, control: Side, rules: Rules) -> Pairs:
    free, taken = Free(control), _Taken()
    if rules.replace:
        for at in range(len(treated.rank)):
            _all_of_one(finder, at, free, taken, rules.ratio)
        return taken.done()
    waiting = _queue(score, treated, rules.order)
    for turn in range(1, rules.ratio + 1):
        if rules.order == "closest":
            waiting = _closest_first(finder, waiting, free, taken, turn)
        else:
            waiting = _one_by_one(finder, waiting, free, taken, turn)
    return taken.done()


def _queue(score: FloatArray | None, treated: Side, order: Order) -> Sequence[int]:
    if score is None or order in ("data", "closest"):
        key = np.zeros(len(treated.rank))
    else:
        key = -score if order == "largest" else score
    queue: list[int] = np.lexsort((treated.rank, key)).tolist()
    return queue


def _all_of_one(finder: Finder, at: int, free: Free, taken: _Taken, ratio: int) -> None:
    """The nearest controls of one unit, all of whom are free again for the next."""
    mine = []
    for turn in range(1, ratio + 1):
        found = finder.nearest(at, free)
        if found is None:
            break
        taken.add(at, turn, found)
        free.take(found[0])
        mine.append(found[0])
    for row in mine:
        free.take(row, taken=False)


def _one_by_one(finder: Finder, waiting: Sequence[int], free: Free, taken: _Taken, turn: int) -> Sequence[int]:
    """One round; who found nobody is not asked again, as fewer are free from now on."""
    matched = []
    for at in waiting:
        found = finder.nearest(at, free)
        if found is not None:
            taken.add(at, turn, found)
            free.take(found[0])
            matched.append(at)
    return matched


def _closest_first(finder: Finder, waiting: Sequence[int], free: Free, taken: _Taken, turn: int) -> Sequence[int]:
    """One round in which the closest pair of all goes first; whose nearest was taken looks again.

    Among pairs as close, the one that was found last goes first, and of those found at the start the first in line.
    """
    heap: list[tuple[float, int, int, int]] = []
    place = {at: number for number, at in enumerate(waiting)}

    def look(at: int, turn_of_ties: int) -> None:
        found = finder.nearest(at, free)
        if found is not None:
            heapq.heappush(heap, (found[1], turn_of_ties, at, found[0]))

    for at in waiting:
        look(at, place[at])
    looks, matched = 0, []
    while heap:
        distance, _, at, row = heapq.heappop(heap)
        if free.is_free(row):
            taken.add(at, turn, (row, distance))
            free.take(row)
            matched.append(at)
        else:
            looks += 1
            look(at, -looks)
    return sorted(matched, key=place.__getitem__)

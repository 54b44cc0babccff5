"""Choosing controls from risk sets: the nearest of each set, on plain arrays. No I/O.

With replacement across sets (the default) every set chooses alone, so that the order of the participants decides
nothing; without it, everyone's first control is chosen before anyone's second, and nobody is chosen twice. Within a
set nobody is ever chosen twice.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Chosen:
    """``row`` (k,): the candidates chosen, as places in the columns given; ``of``: for which participant (place).

    Both in the order of the participants and, within one, of the distance. ``beyond`` (participants,): how many
    candidates of each lay outside the caliper.
    """

    row: Ints
    of: Ints
    distance: Floats
    beyond: Ints


def nearest(
    distance: Floats, of: Ints, person: npt.NDArray[np.integer], participants: int, *, ratio: int,
    caliper: float | None = None, replace: bool = True, seed: int = 0, turn: Ints | None = None,
    closest: bool = False,
) -> Chosen:  # fmt: skip
    """The ``ratio`` nearest candidates of each participant.

    ``distance`` (n,), ``of`` (n,) the participant's place (0 … participants − 1) and ``person`` (n,) describe the
    candidates; ``caliper`` is the largest distance allowed. Equal distances are decided by lot. Without replacement
    ``turn`` (participants,) is the order in which they choose (None: whoever has fewest candidates first); with
    ``closest`` the closest pair of all that are left goes first.
    """
    lot = np.random.default_rng(seed).permutation(len(distance))
    within = np.ones(len(distance), dtype=np.bool_) if caliper is None else distance <= caliper
    beyond = np.bincount(of[~within], minlength=participants).astype(np.int64)
    order = np.lexsort((lot, distance, of))
    order = order[within[order]]
    starts = np.searchsorted(of[order], np.arange(participants + 1))
    if replace:
        rank = np.arange(len(order)) - starts[of[order]]
        kept = order[rank < ratio]
    else:
        pick = _closest_first if closest else _in_turn
        turn = np.argsort(np.diff(starts), kind="stable") if turn is None else turn
        kept = pick(_Queue(order, starts[:-1].copy(), starts[1:], person), distance, turn, ratio)
    return Chosen(kept, of[kept], distance[kept], beyond)


@dataclass
class _Queue:
    """Each participant's candidates, the nearest first, between ``at`` and ``end`` of ``order``."""

    order: Ints
    at: Ints
    end: Ints
    person: npt.NDArray[np.integer]
    taken: set[int] = field(default_factory=set)

    def first(self, place: int) -> int | None:
        """The nearest candidate that nobody has taken; None where all are."""
        while self.at[place] < self.end[place]:
            row = int(self.order[self.at[place]])
            if int(self.person[row]) not in self.taken:
                return row
            self.at[place] += 1
        return None

    def take(self, row: int) -> None:
        self.taken.add(int(self.person[row]))


def _in_turn(queue: _Queue, distance: Floats, turn: Ints, ratio: int) -> Ints:
    """In rounds: each takes the nearest that nobody has taken."""
    found: list[list[int]] = [[] for _ in turn]
    for _ in range(ratio):
        for place in turn.tolist():
            row = queue.first(place)
            if row is not None:
                queue.take(row)
                found[place].append(row)
    return np.array([row for rows in found for row in rows], dtype=np.int64)


def _closest_first(queue: _Queue, distance: Floats, turn: Ints, ratio: int) -> Ints:
    """In rounds: the closest of all pairs that are left is taken; who lost the nearest looks again."""
    found: list[list[int]] = [[] for _ in turn]
    for _ in range(ratio):
        heap = [(float(distance[row]), n, place, row) for n, place, row in _heads(queue, turn)]
        heapq.heapify(heap)
        while heap:
            _, n, place, row = heapq.heappop(heap)
            free = queue.first(place)
            if free == row:
                queue.take(row)
                found[place].append(row)
            elif free is not None:
                heapq.heappush(heap, (float(distance[free]), n, place, free))
    return np.array([row for rows in found for row in rows], dtype=np.int64)


def _heads(queue: _Queue, turn: Ints) -> Iterator[tuple[int, int, int]]:
    for n, place in enumerate(turn.tolist()):
        row = queue.first(place)
        if row is not None:
            yield n, place, row


def mahalanobis(x: Floats, participant: Floats, of: Ints) -> Floats:
    """The distance of each candidate's row (n, columns) from that of its participant (participants, columns).

    The covariance is that within the two groups together, each about its own mean; directions in which nobody
    differs count nothing (Moore–Penrose inverse).
    """
    apart = np.concatenate([x - x.mean(axis=0), participant - participant.mean(axis=0)])
    spread = apart.T @ apart / max(len(apart) - 2, 1)
    inverse = np.linalg.pinv(spread, hermitian=True)
    difference = x - participant[of]
    return np.asarray(np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", difference, inverse, difference), 0.0)))

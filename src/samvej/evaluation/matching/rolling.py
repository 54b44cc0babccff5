"""Choosing controls from risk sets: the nearest of each set, on plain arrays. No I/O.

With replacement across sets (the default) every set chooses alone, so that the order of the participants decides
nothing; without it, everyone's first control is chosen before anyone's second, and nobody is chosen twice. Within a
set nobody is ever chosen twice.
"""

from dataclasses import dataclass

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
    caliper: float | None = None, replace: bool = True, seed: int = 0,
) -> Chosen:  # fmt: skip
    """The ``ratio`` nearest candidates of each participant.

    ``distance`` (n,), ``of`` (n,) the participant's place (0 … participants − 1) and ``person`` (n,) describe the
    candidates; ``caliper`` is the largest distance allowed. Equal distances are decided by lot.
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
        kept = _once_each(order, starts, person, participants, ratio)
    return Chosen(kept, of[kept], distance[kept], beyond)


def _once_each(order: Ints, starts: Ints, person: npt.NDArray[np.integer], participants: int, ratio: int) -> Ints:
    """In rounds, whoever has fewest candidates first: each takes the nearest that nobody has taken."""
    turn = np.argsort(np.diff(starts), kind="stable")
    at, taken = starts[:-1].copy(), set[int]()
    found: list[list[int]] = [[] for _ in range(participants)]
    for _ in range(ratio):
        for place in turn:
            while at[place] < starts[place + 1]:
                row = int(order[at[place]])
                at[place] += 1
                if int(person[row]) not in taken:
                    taken.add(int(person[row]))
                    found[place].append(row)
                    break
    return np.array([row for rows in found for row in rows], dtype=np.int64)


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

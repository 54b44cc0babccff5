"""How far two roads may part before an effect is gone, measured by how far they parted before inclusion.

In the manner of Rambachan & Roth (2023, *A more credible approach to parallel trends*, relative magnitudes), of
distances from the reference months. Definitions with a three-row example: docs/reference/effects-of-a-programme.md,
"How far may the roads part?".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.effects.panel_effects import Compared, Estimate, Ints, error, mean_of
from samvej.evaluation.effects.sensitivity import Bound, breakdown_of

BLOCK = 6
"""Months whose mean is one move: single months move by chance alone."""
_SHORTEST = 3
MULTIPLES = (0.5, 1.0, 2.0)


@dataclass(frozen=True)
class Move:
    """How far the difference lay from that of the reference months; ``people``: the participants behind it."""

    months: tuple[int, int]
    value: float
    se: float
    people: int


@dataclass(frozen=True)
class PartedRoads:
    """``largest`` is the block that moved farthest. ``breakdown``: how many times as far as any block roads must part
    for the effect's 95 % interval to hold zero; None where ten times is not enough. ``rows``: the bounds.
    """

    largest: Move
    rows: tuple[Bound, ...]
    breakdown: float | None


def blocks(months: Sequence[int], reference: Sequence[int], ghosts: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The months before inclusion from the first reference month on, without ghosts, in blocks of six.

    The block that is the reference is left out.
    """
    before = [month for month in months if min(reference) <= month < 0 and month not in ghosts]
    return tuple(block for block in in_blocks(before) if set(block) != set(reference))


def in_blocks(months: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Months in blocks of six; a last block of fewer than three joins the one before it."""
    found = [tuple(months[at : at + BLOCK]) for at in range(0, len(months), BLOCK)]
    if len(found) > 1 and len(found[-1]) < _SHORTEST:
        found[-2:] = [found[-2] + found[-1]]
    return tuple(found)


def moves_of(
    found: Compared, months: Ints, citizen: Ints, before: Sequence[Sequence[int]]
) -> Iterator[tuple[Estimate, Move]]:
    """How far each block of months ``before`` lay from the reference months; a block that is not compared is none."""
    for block in before:
        columns = [column for column, month in enumerate(months) if month in block and found.sets[column] > 0]
        estimate = mean_of(found, columns, citizen)
        if columns and np.isfinite(estimate.value):
            people = int(found.participant_rows[:, columns].any(axis=1).sum())
            yield estimate, Move((block[0], block[-1]), estimate.value, estimate.se, people)


def parted_roads(
    moves: Sequence[tuple[Estimate, Move]], whole: Estimate, citizen: Ints, critical: float
) -> PartedRoads | None:
    """The bounds of ``whole`` by the moves, each with its influence on the same rows (whose ``citizen`` are given).

    ``critical``: how many errors an interval reaches to either side. None where nothing moved that could be measured
    by, or the effect is not known.
    """
    if not moves or not np.isfinite(whole.value) or not np.isfinite(whole.se):
        return None

    def at(multiple: float) -> Bound:
        ends = [
            _interval(whole, multiple * sign, estimate, citizen, critical)
            for estimate, _ in moves
            for sign in (-1, 1)
        ]
        return Bound(multiple, min(low for low, _ in ends), max(high for _, high in ends))

    largest = max((move for _, move in moves), key=lambda move: abs(move.value))
    return PartedRoads(largest, tuple(at(each) for each in MULTIPLES), breakdown_of(at))


def _interval(whole: Estimate, times: float, move: Estimate, citizen: Ints, critical: float) -> tuple[float, float]:
    """The interval of the effect, had the roads parted by so many times the move."""
    centre = whole.value + times * move.value
    reach = critical * error(whole.influence + times * move.influence, citizen)
    return centre - reach, centre + reach

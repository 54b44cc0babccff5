"""Two ways of being near: on a line (a score), and in space (whitened covariates)."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree

from samvej.evaluation.matching.pairing import Free, IntArray, Rules, Side
from samvej.evaluation.matching.scores import BoolArray, FloatArray, MatchingError, varying

_WINDOW = 64
_TREE_FROM = 4_096
"""Controls in a group from which a tree is quicker than looking at all of them."""
_CHUNK = 64
_AS_NEAR = 1 + 1e-9
"""Distances that differ by less than this are equal: their sums were rounded in another order."""


def whitened(x: FloatArray, treated: BoolArray, deciding: BoolArray | None = None) -> FloatArray:
    """Places (n, d) whose Euclidean distance is the Mahalanobis distance of the rows of ``x`` (n, columns).

    The covariance is pooled within the two groups (Rubin 1980): each group's own means are taken out, and the squares
    divided by n − 1. Columns that others decide, as the last of a set of dummies, add nothing (generalised inverse).
    ``deciding`` (n,): the rows of which the covariance is made; all unless said. The axes are those of a Cholesky
    factor of the inverse, the column that others tell least about first; ties go along the first (MatchIt's way).
    """
    rows = np.ones(len(x), dtype=np.bool_) if deciding is None else deciding
    apart = np.vstack([x[rows & of] - x[rows & of].mean(axis=0) for of in (treated, ~treated) if (rows & of).any()])
    spread = np.sqrt((apart**2).sum(axis=0) / max(len(apart) - 1, 1))
    moves = varying(x, spread)
    if not moves.any():
        raise MatchingError("No column varies within the treated and the controls: there is no distance to match on.")
    scale = x[:, moves].std(axis=0, ddof=1)
    covariance = apart[:, moves].T @ apart[:, moves] / max(len(apart) - 1, 1) / np.outer(scale, scale)
    turn = _factor(np.linalg.pinv(covariance, rcond=1e-9, hermitian=True))
    places = np.zeros((len(x), len(turn)))
    for column, by, weights in zip(x[:, moves].T, scale, turn.T, strict=True):
        places += (column / by)[:, None] * weights  # column by column: equal rows must come to the very same place
    return places


def _factor(matrix: FloatArray) -> FloatArray:
    """Rows R (rank, n), RᵀR being the positive semidefinite matrix (n, n): Cholesky, the largest diagonal first."""
    left = matrix.copy()
    found: list[FloatArray] = []
    least = 1e-9 * matrix.diagonal().max()
    for _ in range(len(matrix)):
        pivot = int(left.diagonal().argmax())
        if left[pivot, pivot] <= least:
            break
        found.append(left[pivot] / np.sqrt(left[pivot, pivot]))
        left -= np.outer(found[-1], found[-1])
    return np.array(found)


class Line:
    """Controls sorted by group, score and rank."""

    def __init__(self, score: tuple[FloatArray, FloatArray], treated: Side, control: Side, rules: Rules) -> None:
        self._own, of_control = score
        self._order = np.lexsort((control.rank, of_control, control.group))
        self._score = of_control[self._order]
        self._rules = rules
        group = control.group[self._order]
        self._first = np.searchsorted(group, treated.group, side="left")
        self._last = np.searchsorted(group, treated.group, side="right")
        self._rank = (treated.rank, control.rank)

    def nearest(self, at: int, free: Free) -> tuple[int, float] | None:
        """Outwards from the unit's own place, in steps that grow."""
        own, first, last = float(self._own[at]), int(self._first[at]), int(self._last[at])
        place = self._place(at, own, first, last)
        low = high = place
        left: int | None = None
        right: int | None = None
        step = _WINDOW
        while True:
            if left is None and low > first:
                left, low = self._open(at, max(first, low - step), low, free, -1), max(first, low - step)
            if right is None and high < last:
                right, high = self._open(at, high, min(last, high + step), free, 0), min(last, high + step)
            done = self._choose(own, left, right, (low, first), (high, last))
            if done is not None:
                return self._found(own, done)
            if (left is not None or low <= first) and (right is not None or high >= last):
                return None
            step *= 2

    def within(self, at: int) -> tuple[int, int]:
        """See the protocol."""
        first, last = int(self._first[at]), int(self._last[at])
        return last - first, int(self._fits(at, slice(first, last)).sum())

    def _place(self, at: int, own: float, first: int, last: int) -> int:
        """How many controls of the group come before the unit, by score and then rank."""
        scores = self._score[first:last]
        equal = first + int(np.searchsorted(scores, own, side="left"))
        above = first + int(np.searchsorted(scores, own, side="right"))
        of_treated, of_control = self._rank
        ranks = of_control[self._order[equal:above]]
        return equal + int(np.searchsorted(ranks, of_treated[at]))

    def _open(self, at: int, low: int, high: int, free: Free, which: int) -> int | None:
        """The last (−1) or first (0) place of the stretch that is free and within the calipers."""
        rows = slice(low, high)
        fit = np.flatnonzero(self._fits(at, rows) & free.of(self._order[rows]))
        return low + int(fit[which]) if len(fit) else None

    def _fits(self, at: int, rows: slice) -> BoolArray:
        fits: BoolArray = np.ones(rows.stop - rows.start, dtype=np.bool_)
        if self._rules.caliper is not None:
            fits &= np.abs(self._score[rows] - self._own[at]) <= self._rules.caliper
        for near in self._rules.calipers:
            fits &= np.abs(near.control[self._order[rows]] - near.treated[at]) <= near.width
        return fits

    def _choose(
        self, own: float, left: int | None, right: int | None, low: tuple[int, int], high: tuple[int, int]
    ) -> int | None:
        """The nearer of the two, once nothing that was not looked at can be nearer."""
        if left is not None and right is not None:
            return left if own - self._score[left] <= self._score[right] - own else right
        if left is not None and (high[0] >= high[1] or own - self._score[left] <= self._score[high[0]] - own):
            return left
        if right is not None and (low[0] <= low[1] or self._score[right] - own < own - self._score[low[0] - 1]):
            return right
        return None

    def _found(self, own: float, place: int) -> tuple[int, float]:
        return int(self._order[place]), abs(float(self._score[place]) - own)


@dataclass
class _Group:
    rows: IntArray
    tree: KDTree | None = None


class Space:
    """Controls by group; a tree for a group that is large."""

    def __init__(self, place: tuple[FloatArray, FloatArray], treated: Side, control: Side, rules: Rules) -> None:
        self._own, self._place = place
        self._treated, self._rank, self._rules = treated, control.rank, rules
        order = np.lexsort((control.rank, control.group))
        groups, starts = np.unique(control.group[order], return_index=True)
        parts = np.split(order, starts[1:])
        self._groups = {int(group): _Group(rows) for group, rows in zip(groups, parts, strict=True)}
        self._nothing = _Group(np.zeros(0, dtype=np.int64))

    def nearest(self, at: int, free: Free) -> tuple[int, float] | None:
        """All of a small group; of a large one the nearest so many, and more of them until one is free."""
        group = self._group(at)
        count = len(group.rows)
        asked = count if count < _TREE_FROM else _CHUNK
        while True:
            rows, known = (group.rows, np.inf) if asked >= count else self._some(at, group, asked)
            distance = self._distances(at, rows)
            fit = np.flatnonzero(free.of(rows) & self._fits(at, rows, distance))
            if len(fit) and distance[fit].min() * _AS_NEAR < known:
                chosen = self._of_ties(at, rows, fit[distance[fit] <= distance[fit].min() * _AS_NEAR])
                return int(rows[chosen]), float(distance[chosen])
            if asked >= count or (self._rules.caliper is not None and known > self._rules.caliper):
                return None
            asked *= 8

    def within(self, at: int) -> tuple[int, int]:
        """See the protocol."""
        rows = self._group(at).rows
        return len(rows), int(self._fits(at, rows, self._distances(at, rows)).sum())

    def _group(self, at: int) -> _Group:
        return self._groups.get(int(self._treated.group[at]), self._nothing)

    def _of_ties(self, at: int, rows: IntArray, ties: IntArray) -> int:
        """Who is met last, going outwards in the list of all along the first axis: MatchIt's way.

        On one side that is the furthest in the list. For different places on either side MatchIt goes by the rounding
        of the last digit; here the lower one is taken.
        """
        if len(ties) == 1:
            return int(ties[0])
        axis, rank = self._place[rows[ties], 0], self._rank[rows[ties]]
        order = np.lexsort((rank, axis))
        own, own_rank = self._own[at, 0], self._treated.rank[at]
        first, last = int(order[0]), int(order[-1])
        below = axis[first] < own or (axis[first] == own and rank[first] < own_rank)
        if below and axis[first] == own == axis[last]:  # none is off to a side
            ranks = self._ranks_there(at)
            down = ((ranks >= rank[first]) & (ranks < own_rank)).sum()
            up = ((ranks > own_rank) & (ranks <= rank[last])).sum()
            return int(ties[first if down > up else last])
        return int(ties[first if below else last])

    def _ranks_there(self, at: int) -> IntArray:
        """The ranks of all units of the group that are where this one is along the first axis."""
        rows, own = self._group(at).rows, self._own[at, 0]
        here = (self._treated.group == self._treated.group[at]) & (self._own[:, 0] == own)
        there = rows[self._place[rows, 0] == own]
        return np.concatenate([self._treated.rank[here], self._rank[there]])

    def _some(self, at: int, group: _Group, asked: int) -> tuple[IntArray, float]:
        """The nearest ``asked`` of a group, and the distance below which no other can be (rounding left out)."""
        if group.tree is None:
            group.tree = KDTree(self._place[group.rows])
        distance, rows = group.tree.query(self._own[at], k=asked)
        return group.rows[rows], float(distance[-1]) * (1 - 1e-12)

    def _distances(self, at: int, rows: IntArray) -> FloatArray:
        """Added up dimension by dimension, so that equal places are equally far."""
        squares = np.zeros(len(rows))
        for own, column in zip(self._own[at], self._place.T, strict=True):
            squares += (column[rows] - own) ** 2
        return np.sqrt(squares)

    def _fits(self, at: int, rows: IntArray, distance: FloatArray) -> BoolArray:
        fits: BoolArray = np.ones(len(rows), dtype=np.bool_)
        if self._rules.caliper is not None:
            fits &= distance <= self._rules.caliper
        for near in self._rules.calipers:
            fits &= np.abs(near.control[rows] - near.treated[at]) <= near.width
        return fits

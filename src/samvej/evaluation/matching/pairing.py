"""What greedy matching is asked and answers: the sides, the rules, who is free, and the pairs."""

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from samvej.evaluation.matching.scores import BoolArray, FloatArray, MatchingError

IntArray = npt.NDArray[np.int64]

Order = Literal["largest", "smallest", "data", "closest"]
Lack = Literal["group", "caliper", "taken"]
"""Why somebody got too few: too few in the group at all, too few within the calipers, or others took them first."""


@dataclass(frozen=True)
class Near:
    """A caliper on a column: a pair may differ by at most ``width``, in the column's own units."""

    treated: FloatArray
    control: FloatArray
    width: float


@dataclass(frozen=True)
class Rules:
    """How the matching goes. ``caliper``: the largest distance of a pair, in the distance's own units.

    ``order``: who chooses first: the largest or smallest score, the order of ``rank``, or the closest pair.
    """

    ratio: int = 1
    replace: bool = False
    order: Order = "data"
    caliper: float | None = None
    calipers: tuple[Near, ...] = ()

    def __post_init__(self) -> None:
        if self.ratio < 1:
            raise MatchingError(f"The ratio is {self.ratio}: ask for one control each, or more.")
        if self.caliper is not None and not self.caliper >= 0:
            raise MatchingError(f"The caliper is {self.caliper}: it cannot be below zero.")
        if any(not near.width >= 0 for near in self.calipers):
            raise MatchingError("A caliper on a column cannot be below zero.")


@dataclass(frozen=True)
class Side:
    """Treated units, or controls. ``rank`` (n,) breaks ties: data order, or a seeded shuffle; every number once.

    ``group`` (n,): what a pair must share. ``person`` (n,): rows of one person are chosen at most once together where
    there is no replacement; without it each row is its own.
    """

    rank: IntArray
    group: IntArray
    person: IntArray | None = None


@dataclass(frozen=True)
class Pairs:
    """Who was matched with whom, by treated unit and then round: positions, the round from 1, and the distance."""

    treated: IntArray
    control: IntArray
    round: IntArray
    distance: FloatArray


class Free:
    """Which persons may still be taken."""

    def __init__(self, control: Side) -> None:
        persons = np.arange(len(control.rank)) if control.person is None else control.person
        _, self._person = np.unique(persons, return_inverse=True)
        self._taken = np.zeros(len(control.rank), dtype=np.bool_)

    def of(self, rows: IntArray) -> BoolArray:
        free: BoolArray = ~self._taken[self._person[rows]]
        return free

    def is_free(self, row: int) -> bool:
        return not self._taken[self._person[row]]

    def take(self, row: int, taken: bool = True) -> None:
        self._taken[self._person[row]] = taken


class Finder(Protocol):
    def nearest(self, at: int, free: "Free") -> tuple[int, float] | None:
        """The nearest free control of a treated unit, and its distance."""

    def within(self, at: int) -> tuple[int, int]:
        """How many controls there are in its group, and how many of them within the calipers."""

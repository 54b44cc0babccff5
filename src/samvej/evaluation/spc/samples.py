"""Observations put together: one point per place on the x axis, in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from samvej.core.errors import SamvejError
from samvej.evaluation.spc.anhoej import FloatArray

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

Statistic = Literal["sum", "mean", "median"]
_STATISTICS: dict[Statistic, Callable[[FloatArray], float]] = {
    "sum": lambda values: float(values.sum()),
    "mean": lambda values: centre_of_mass(values),
    "median": lambda values: float(np.median(values)),
}


class ChartError(SamvejError):
    """A chart cannot be drawn of what was given."""


@dataclass(frozen=True)
class Samples:
    """The points of a chart before anything is drawn: arrays of one length.

    ``place`` tells neighbours: two points are neighbours when their places differ by one. ``y`` is NaN where missing;
    ``n`` is each point's denominator, or how many observations it is made of.
    """

    place: IntArray
    y: FloatArray
    n: FloatArray

    def __post_init__(self) -> None:
        if not len(self.place) == len(self.y) == len(self.n):
            raise ChartError(
                f"A chart has one size and one value per place, not {len(self.place)} places, {len(self.y)} values "
                f"and {len(self.n)} sizes."
            )
        if len(self.place) > 1 and (np.diff(self.place) <= 0).any():
            raise ChartError("A chart's points must be in order, each place once.")
        if np.isinf(self.y).any():
            raise ChartError("A chart's values must be numbers or missing; one is infinite.")

    def __len__(self) -> int:
        return len(self.y)

    def where(self, chosen: BoolArray) -> "Samples":
        """Only the chosen points; their places stay."""
        return Samples(self.place[chosen], self.y[chosen], self.n[chosen])


def centre_of_mass(values: FloatArray) -> float:
    """The mean, corrected by the mean of what is left over, so that the mean of equal values is that value.

    A plain mean of ten times 0.1 is a little less than 0.1: all ten points would lie above their own line.
    """
    mean = float(values.mean())
    return mean + float((values - mean).mean())


def aggregate(
    x: Sequence[Any],
    y: Sequence[float],
    n: Sequence[float] | None = None,
    statistic: Statistic = "sum",
) -> tuple[tuple[Any, ...], Samples]:
    """The sorted places on the x axis, and one point for each.

    Rows whose x is missing (None) are left out. With denominators a point is Σy/Σn, over the rows where both are
    known; else it is the ``statistic`` of the known values. A point without any is missing.
    """
    rows = [at for at, place in enumerate(x) if place is not None]
    xs = [x[at] for at in rows]
    ys = np.asarray([y[at] for at in rows], dtype=np.float64)
    sizes = np.ones(len(rows)) if n is None else np.asarray([n[at] for at in rows], dtype=np.float64)
    places = sorted(set(xs))
    at_place = {place: at for at, place in enumerate(places)}
    index = np.asarray([at_place[place] for place in xs], dtype=np.int64)
    known = np.isfinite(ys) & np.isfinite(sizes)
    points, totals = np.full(len(places), np.nan), np.zeros(len(places))
    for at in range(len(places)):
        here = known & (index == at)
        totals[at] = sizes[here].sum()
        if n is not None and totals[at] > 0:
            points[at] = ys[here].sum() / totals[at]
        elif n is None and here.any():
            points[at] = _STATISTICS[statistic](ys[here])
    return tuple(places), Samples(np.arange(len(places), dtype=np.int64), points, totals)

"""Points that are already put together: one per place on the x axis, in order."""

from dataclasses import dataclass

import numpy as np

from samvej.core.errors import SamvejError
from samvej.evaluation.spc.anhoej import BoolArray, FloatArray, IntArray


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

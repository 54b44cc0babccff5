"""What tells one type of control chart from another: its centre line and its limits.

Formulas: Montgomery, *Introduction to Statistical Quality Control*, and Anhøj, qicharts2 0.8.1 (as a reference for
figures; none of its code is here). A further type is one more entry of :data:`CHART_TYPES`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.spc.anhoej import FloatArray
from samvej.evaluation.spc.samples import Samples, centre_of_mass

SIGMA_OF_MOVING_RANGE = 1.128  # d2 of two normal values: the mean of |a − b| is 1.128 sigma
SCREENED_ABOVE = 3.267  # D4 of two values: a moving range above so many mean moving ranges is not common variation


@dataclass(frozen=True)
class Options:
    """How limits are computed.

    ``screened``: moving ranges that are themselves out of limits are dropped once. ``over_gaps``: moving ranges are
    taken over gaps that excluded points leave, as the reference does; ours are not.
    """

    screened: bool = True
    over_gaps: bool = False


@dataclass(frozen=True)
class Limits:
    """The limits of a part: one number per point, at three sigma and (95 %) at two."""

    lower: FloatArray
    lower_95: FloatArray
    upper_95: FloatArray
    upper: FloatArray


@dataclass(frozen=True)
class ChartType:
    """``centre`` of the baseline; ``limits`` for the points of a part, of (baseline, part, centre, options)."""

    centre: Callable[[Samples], float]
    limits: Callable[[Samples, Samples, float, Options], Limits | None]


def mean_moving_range(baseline: Samples, options: Options) -> float:
    """The mean absolute difference of neighbouring values; NaN where no two values are neighbours."""
    neighbours = np.isfinite(baseline.y[1:]) & np.isfinite(baseline.y[:-1])
    if not options.over_gaps:
        neighbours &= np.diff(baseline.place) == 1
    ranges = np.abs(np.diff(baseline.y))[neighbours]
    if len(ranges) == 0:
        return float("nan")
    mean = centre_of_mass(ranges)
    kept = ranges[ranges < SCREENED_ABOVE * mean]
    return centre_of_mass(kept) if options.screened and len(kept) else mean


def _median(baseline: Samples) -> float:
    known = baseline.y[np.isfinite(baseline.y)]
    return float(np.median(known)) if len(known) else float("nan")


def _mean(baseline: Samples) -> float:
    known = baseline.y[np.isfinite(baseline.y)]
    return centre_of_mass(known) if len(known) else float("nan")


def _no_limits(baseline: Samples, part: Samples, centre: float, options: Options) -> None:
    """A run chart has none: it asks of the order of the points only."""


def _individual_limits(baseline: Samples, part: Samples, centre: float, options: Options) -> Limits | None:
    """Three sigma around the mean; none where no two values are neighbours or none vary: sigma is not known."""
    sigma = mean_moving_range(baseline, options) / SIGMA_OF_MOVING_RANGE
    if not sigma > 0:
        return None
    lower, lower_95, upper_95, upper = (np.full(len(part), centre + times * sigma) for times in (-3, -2, 2, 3))
    return Limits(lower, lower_95, upper_95, upper)


CHART_TYPES: dict[str, ChartType] = {
    "run": ChartType(_median, _no_limits),
    "i": ChartType(_mean, _individual_limits),
}

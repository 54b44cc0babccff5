"""A control chart: parts, baseline, lines, runs analysis and sigma signals, in that order."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.spc.anhoej import BoolArray, FloatArray, IntArray, Runs
from samvej.evaluation.spc.chart_types import Limits, Options
from samvej.evaluation.spc.many import Drawn, draw
from samvej.evaluation.spc.rows import Flat
from samvej.evaluation.spc.samples import ChartError, Samples


@dataclass(frozen=True)
class PartSummary:
    """One part: its included points, their runs analysis, and the means of its lines over all its points."""

    part: int
    n_points: int
    runs: Runs
    centre: float
    lower: float
    lower_95: float
    upper_95: float
    upper: float
    sigma_signals: int


@dataclass(frozen=True)
class ControlChart:
    """Arrays with one entry per point; lines that a chart has not are NaN."""

    part: IntArray
    y: FloatArray
    n: FloatArray
    centre: FloatArray
    limits: Limits
    included: BoolArray
    baseline: BoolArray
    sigma_signal: BoolArray
    parts: tuple[PartSummary, ...]


def frozen(n_points: int, through: int) -> BoolArray:
    """The baseline that ends with the ``through``-th point."""
    return np.arange(n_points) < through


def split_after(n_points: int, last: Iterable[int]) -> IntArray:
    """The part (1, 2, …) of each point, when parts end with the points numbered ``last`` (from 1)."""
    ends = np.asarray(sorted(last), dtype=np.int64)
    return 1 + np.searchsorted(ends, np.arange(1, n_points + 1), side="left").astype(np.int64)


def control_chart(
    kind: str,
    samples: Samples,
    *,
    included: BoolArray | None = None,
    baseline: BoolArray | None = None,
    part: IntArray | None = None,
    centre: float | None = None,
    screened: bool = True,
    reference_compatible: bool = False,
) -> ControlChart:
    """Draw a chart of ``kind`` (a key of ``CHART_TYPES``).

    ``included`` points count; the others are drawn only. ``baseline`` points that are included make the lines of
    their part. ``centre`` is given where the line is known beforehand. ``reference_compatible`` takes moving ranges
    over gaps and flags points that are not included, as qicharts2 0.8.1 does.

    A chart of values that are already put together: types that need the observations (Xbar, S) are not for it.
    Raises :class:`ChartError` on an unknown kind, and on a frozen baseline together with parts, which have their own.
    """
    if baseline is not None and part is not None:
        raise ChartError("A chart has either a frozen baseline or parts, not both: each part is its own baseline.")
    every = np.ones(len(samples), dtype=np.bool_)
    counts = every if included is None else included
    base = every if baseline is None else baseline
    of_part = np.ones(len(samples), dtype=np.int64) if part is None else part
    numbers, row = np.unique(of_part, return_inverse=True)
    order = np.argsort(row, kind="stable")
    drawn = draw(
        kind,
        _flat(samples, row.astype(np.int64), counts, base, order),
        Options(screened=screened, as_reference=reference_compatible),
        given=centre,
    )
    back = np.argsort(order, kind="stable")
    limits = drawn.limits
    return ControlChart(
        part=of_part,
        y=drawn.y[back],
        n=samples.n,
        centre=drawn.centre[back],
        limits=Limits(*(line[back] for line in limits.four)),
        included=counts,
        baseline=base,
        sigma_signal=drawn.outside[back],
        parts=tuple(_summary(drawn, at, int(number)) for at, number in enumerate(numbers)),
    )


def _flat(samples: Samples, row: IntArray, counts: BoolArray, base: BoolArray, order: IntArray) -> Flat:
    known = np.isfinite(samples.y)
    return Flat(
        row=row[order],
        y=samples.y[order],
        n=samples.n[order],
        total=(samples.y * samples.n)[order],
        size=np.where(known, 1.0, 0.0)[order],
        mean=samples.y[order],
        sd=np.full(len(samples), np.nan),
        place=samples.place[order],
        included=counts[order],
        baseline=base[order],
    )


def _summary(drawn: Drawn, row: int, number: int) -> PartSummary:
    lower, lower_95, upper_95, upper = (float(line[row]) for line in drawn.means.four)
    return PartSummary(
        part=number,
        n_points=int(drawn.counted[row]),
        runs=drawn.runs.of(row),
        centre=float(drawn.centres[row]),
        lower=lower,
        lower_95=lower_95,
        upper_95=upper_95,
        upper=upper,
        sigma_signals=int(drawn.outsiders[row]),
    )

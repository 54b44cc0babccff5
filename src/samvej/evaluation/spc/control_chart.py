"""A control chart: parts, baseline, lines, runs analysis and sigma signals, in that order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from samvej.evaluation.spc.anhoej import FloatArray, Runs, runs
from samvej.evaluation.spc.chart_types import CHART_TYPES, Limits, Options
from samvej.evaluation.spc.samples import BoolArray, ChartError, IntArray, Samples


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


def by_label(labels: Sequence[str]) -> IntArray:
    """The part of each point by its label; labels are numbered from 1 in order of appearance."""
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels), start=1)}
    return np.asarray([numbers[label] for label in labels], dtype=np.int64)


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

    Raises :class:`ChartError` on an unknown kind, and on a frozen baseline together with parts, which have their own.
    """
    if kind not in CHART_TYPES:
        raise ChartError(f"{kind!r} is not a type of chart; known are {', '.join(CHART_TYPES)}.")
    if baseline is not None and part is not None:
        raise ChartError("A chart has either a frozen baseline or parts, not both: each part is its own baseline.")
    every = np.ones(len(samples), dtype=np.bool_)
    counts = every if included is None else included
    base = every if baseline is None else baseline
    of_part = np.ones(len(samples), dtype=np.int64) if part is None else part
    options = Options(screened=screened, over_gaps=reference_compatible)
    centres = np.full(len(samples), np.nan)
    lines = Limits(*(np.full(len(samples), np.nan) for _ in range(4)))
    for number in np.unique(of_part):
        here = of_part == number
        _draw(kind, samples, here, here & base & counts, centre, options, centres, lines)
    outside = (samples.y > lines.upper) | (samples.y < lines.lower)
    drawn = ControlChart(
        part=of_part,
        y=samples.y,
        n=samples.n,
        centre=centres,
        limits=lines,
        included=counts,
        baseline=base,
        sigma_signal=outside if reference_compatible else outside & counts,
        parts=(),
    )
    return replace(drawn, parts=tuple(_summary(drawn, int(number)) for number in np.unique(of_part)))


def multiplied(chart: ControlChart, by: float) -> ControlChart:
    """The same chart in another unit, such as per 1,000 days; the runs analysis stays as it is."""
    limits = Limits(*(line * by for line in _lines(chart.limits)))
    parts = tuple(
        replace(
            part,
            centre=part.centre * by,
            lower=part.lower * by,
            lower_95=part.lower_95 * by,
            upper_95=part.upper_95 * by,
            upper=part.upper * by,
        )
        for part in chart.parts
    )
    return replace(chart, y=chart.y * by, centre=chart.centre * by, limits=limits, parts=parts)


def _draw(
    kind: str,
    samples: Samples,
    here: BoolArray,
    base: BoolArray,
    given: float | None,
    options: Options,
    centres: FloatArray,
    lines: Limits,
) -> None:
    """Write one part's lines into ``centres`` and ``lines``."""
    chart_type, baseline = CHART_TYPES[kind], samples.where(base)
    centre = chart_type.centre(baseline) if given is None else given
    centres[here] = centre
    found = chart_type.limits(baseline, samples.where(here), centre, options)
    if found is not None:
        for line, values in zip(_lines(lines), _lines(found), strict=True):
            line[here] = values


def _lines(limits: Limits) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    return limits.lower, limits.lower_95, limits.upper_95, limits.upper


def _summary(chart: ControlChart, number: int) -> PartSummary:
    here = chart.part == number
    counted = here & chart.included
    lower, lower_95, upper_95, upper = (float(line[here].mean()) for line in _lines(chart.limits))
    return PartSummary(
        part=number,
        n_points=int(counted.sum()),
        runs=runs(chart.y[counted], chart.centre[counted]),
        centre=float(chart.centre[here][0]),
        lower=lower,
        lower_95=lower_95,
        upper_95=upper_95,
        upper=upper,
        sigma_signals=int(chart.sigma_signal[here].sum()),
    )

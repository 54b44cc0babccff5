"""Thousands of charts at once: lines, runs analyses and sigma signals of series of any lengths."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from samvej.evaluation.spc.anhoej import BoolArray, FloatArray, IntArray, ManyRuns, runs_of_many
from samvej.evaluation.spc.chart_types import CHART_TYPES, ChartType, Limits, Options
from samvej.evaluation.spc.rows import Flat, Rows, row_mean
from samvej.evaluation.spc.samples import ChartError


@dataclass(frozen=True)
class Drawn:
    """Many charts drawn.

    Arrays (points,) in the order of the points given: ``y``, ``centre``, ``limits``, ``outside`` (beyond the
    three-sigma limits). Arrays (series,): ``runs`` and ``signal`` of the runs analysis, ``counted`` (how many points
    are included), ``centres`` and ``means``, the means of the limits over all the series' points.
    """

    y: FloatArray
    centre: FloatArray
    limits: Limits
    outside: BoolArray
    runs: ManyRuns
    signal: BoolArray
    counted: IntArray
    outsiders: IntArray
    centres: FloatArray
    means: Limits


def draw(
    kind: str, points: Flat, options: Options, *, given: FloatArray | float | None = None, multiply: float = 1
) -> Drawn:
    """Draw charts of ``kind`` (a key of ``CHART_TYPES``), one per series.

    ``given``: centre lines known beforehand, one or one per series (NaN where reckoned). ``multiply`` puts values and
    lines into another unit after the runs analysis. Points that are not included are never outside, unless
    ``options.as_reference``. Raises :class:`ChartError` on an unknown kind, or values that cannot be of it.
    """
    chart_type = chart_type_of(kind)
    series = int(points.row[-1]) + 1 if len(points.row) else 0
    lines_given = np.broadcast_to(np.asarray(np.nan if given is None else given, dtype=np.float64), (series,))
    pieces = [
        _draw_piece(chart_type, points, at, numbered, lines_given[numbered], options, multiply)
        for at, numbered in _alike(points)
    ]

    def flat(of: Callable[[_Piece], npt.NDArray[Any]], blank: object) -> npt.NDArray[Any]:
        values = np.full(len(points.row), blank)
        for piece in pieces:
            found = of(piece)
            values[piece.at] = found.ravel() if piece.even else found[piece.rows.present]
        return values

    def by_row(of: Callable[[_Piece], npt.NDArray[Any]], blank: object) -> npt.NDArray[Any]:
        values = np.full(series, blank)
        for piece in pieces:
            values[piece.numbered] = of(piece)
        return values

    runs = ManyRuns(*(by_row(attrgetter(f"runs.{field.name}"), 0) for field in fields(ManyRuns)))
    centres = by_row(attrgetter("centre"), np.nan)
    judged = chart_type.signals and not options.category
    names = [f"limits.{field.name}" for field in fields(Limits)]
    return Drawn(
        y=flat(attrgetter("drawn"), np.nan),
        centre=centres[points.row],
        limits=Limits(*(flat(attrgetter(name), np.nan) for name in names)),
        outside=flat(attrgetter("outside"), False),
        runs=runs,
        signal=runs.signal if judged else np.zeros(series, dtype=np.bool_),
        counted=by_row(lambda piece: (piece.rows.present & piece.rows.included).sum(axis=1), 0),
        outsiders=by_row(lambda piece: piece.outside.sum(axis=1), 0),
        centres=centres,
        means=Limits(*(by_row(_means_of(name), np.nan) for name in names)),
    )


@dataclass(frozen=True)
class _Piece:
    """Series of about one length, drawn: the points ``at`` of the series ``numbered``."""

    at: BoolArray
    numbered: IntArray
    rows: Rows
    drawn: FloatArray
    centre: FloatArray
    limits: Limits
    outside: BoolArray
    runs: ManyRuns

    @property
    def even(self) -> bool:
        """Whether there is no padding."""
        return self.rows.present.size == np.count_nonzero(self.rows.present)


def _draw_piece(
    chart_type: ChartType,
    points: Flat,
    at: BoolArray,
    numbered: IntArray,
    given: FloatArray,
    options: Options,
    multiply: float,
) -> _Piece:
    rows = points.chosen(at, numbered)
    rows = rows.drawing(chart_type.drawn(rows, options))
    lines = chart_type.lines(rows, given, options)
    counted = rows.present & rows.included
    with np.errstate(invalid="ignore"):
        runs = runs_of_many(np.where(counted, rows.y - lines.centre[:, None], np.nan))
        drawn, limits = rows.y * multiply, lines.limits.times(multiply)
    outside = (drawn > limits.upper) | (drawn < limits.lower)
    flagged = rows.present if options.as_reference else counted
    return _Piece(at, numbered, rows, drawn, lines.centre * multiply, limits, outside & flagged, runs)


def chart_type_of(kind: str) -> ChartType:
    """The type of chart of that name. Raises :class:`ChartError` with the names there are."""
    if kind not in CHART_TYPES:
        raise ChartError(f"{kind!r} is not a type of chart; known are {', '.join(CHART_TYPES)}.")
    return CHART_TYPES[kind]


def wall(
    kind: str,
    y: npt.ArrayLike,
    n: npt.ArrayLike | None = None,
    *,
    included: npt.ArrayLike | None = None,
    baseline: npt.ArrayLike | None = None,
    centre: npt.ArrayLike | float | None = None,
    screened: bool = True,
) -> Drawn:
    """A wall of charts in one call: one per row of ``y`` (charts, points), the points in order, missing as NaN.

    ``n`` are denominators: then ``y`` are the sums above them, and a point is y/n. ``included`` and ``baseline`` tell
    which points count and which make the lines; they and ``n`` are (charts, points) or what broadcasts to it. The
    result's arrays of points reshape to (charts, points). Not for Xbar and S charts, which need the observations.
    """
    values = np.atleast_2d(np.asarray(y, dtype=np.float64))
    if kind in ("xbar", "s"):
        raise ChartError("Xbar and S charts are made of several observations a point: give the rows, not the means.")
    charts, length = values.shape
    if length == 0:
        raise ChartError("A wall of charts needs at least one point in each.")
    sizes = np.ones(values.shape) if n is None else np.broadcast_to(np.asarray(n, dtype=np.float64), values.shape)

    def told(which: npt.ArrayLike | None) -> BoolArray:
        flags = True if which is None else np.asarray(which, dtype=np.bool_)
        return np.broadcast_to(flags, values.shape).ravel().astype(np.bool_)

    totals = values.ravel()
    shown = totals if n is None else _ratio(totals, sizes.ravel())
    points = Flat(
        row=np.repeat(np.arange(charts, dtype=np.int64), length),
        y=shown,
        n=sizes.ravel().astype(np.float64),
        total=totals,
        size=np.isfinite(totals).astype(np.float64),
        mean=totals,
        sd=np.full(len(totals), np.nan),
        place=np.tile(np.arange(length, dtype=np.int64), charts),
        included=told(included),
        baseline=told(baseline),
    )
    given = None if centre is None else np.asarray(centre, dtype=np.float64)
    return draw(kind, points, Options(screened=screened), given=given)


def _ratio(over: FloatArray, under: FloatArray) -> FloatArray:
    return np.asarray(np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0))


def _alike(points: Flat) -> Iterator[tuple[BoolArray, IntArray]]:
    """Series of about the same length together, so that padding never more than doubles them."""
    lengths = points.lengths
    classes = np.ceil(np.log2(np.maximum(lengths, 1))).astype(np.int64)
    for each in np.unique(classes):
        numbered = np.flatnonzero(classes == each)
        yield (classes == each)[points.row], numbered


def _means_of(name: str) -> Callable[[_Piece], FloatArray]:
    limit = attrgetter(name)
    return lambda piece: row_mean(limit(piece), piece.rows.present)

"""Control charts of any rows: gathered, split into facets and parts, drawn, and said in words.

The order of work is that of qicharts2: rows without x are dropped, rows are put together per facet and x, split into
parts, the baseline is set, points are excluded, each facet × part is a chart, and values are multiplied at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from samvej.evaluation.results import Words
from samvej.evaluation.spc.anhoej import BoolArray, IntArray, Runs
from samvej.evaluation.spc.chart_types import Options
from samvej.evaluation.spc.design import ChartDesign
from samvej.evaluation.spc.gathering import Columns, Gathered, by_period, gather, places
from samvej.evaluation.spc.many import Drawn, chart_type_of, draw
from samvej.evaluation.spc.remarks import Series, of_rows, of_series
from samvej.evaluation.spc.rows import Flat
from samvej.evaluation.spc.said import Said, say
from samvej.evaluation.spc.samples import ChartError

Place = date | float | int | str


@dataclass(frozen=True)
class Point:
    """One point of a chart. What it has not is None: a value where nothing is known, a line the chart has not.

    ``xx`` is its position in its facet, from 1; ``n`` the sum of its denominators, None without any.
    """

    facet1: str
    facet2: str
    part: int
    xx: int
    x: Place
    y: float | None
    n: float | None
    centre: float | None
    lower: float | None
    lower_95: float | None
    upper_95: float | None
    upper: float | None
    included: bool
    baseline: bool
    sigma_signal: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Summary:
    """One facet × part: its runs analysis, the means of its limits over its points, and what it says.

    ``n_points`` are the included ones, of ``n_drawn``; ``label`` is the part's own, where it has one.
    """

    facet1: str
    facet2: str
    part: int
    label: str | None
    n_points: int
    n_drawn: int
    runs: Runs
    runs_signal: bool
    centre: float | None
    lower: float | None
    lower_95: float | None
    upper_95: float | None
    upper: float | None
    sigma_signals: int
    said: Said

    @property
    def share_hidden(self) -> float:
        """The share of the drawn points that are ghosts and count in nothing."""
        return 1 - self.n_points / self.n_drawn


@dataclass(frozen=True)
class Charts:
    """All charts of one call: points by facet and position, summaries by facet and part, remarks on the rows.

    ``arrays`` hold the numbers of thousands of charts; points and summaries with their words are made of them when
    they are asked for.
    """

    design: ChartDesign
    name: Words
    arrays: "Arrays"

    @property
    def category(self) -> bool:
        """Whether x is a name: the points have no order in time."""
        return self.arrays.columns.category

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Every point of every chart."""
        columns = self.arrays.points()
        return tuple(Point(*row) for row in zip(*columns.values(), self.arrays.notes(), strict=True))

    @cached_property
    def summary(self) -> tuple[Summary, ...]:
        """One row per facet × part, with its verdict."""
        arrays, columns = self.arrays, self.arrays.summaries()
        found = []
        for row, (values, runs, label) in enumerate(
            zip(zip(*columns.values(), strict=True), arrays.runs(), arrays.labels(), strict=True)
        ):
            series = arrays.series(row, self.design)
            said = say(series, self.name, self.design.better, of_series(series, self.design))
            numbers = dict(zip(columns, values, strict=True))
            found.append(Summary(**numbers, label=label, n_drawn=len(series.y), runs=runs, said=said))
        return tuple(found)

    @cached_property
    def remarks(self) -> tuple[Words, ...]:
        """What should be known of the rows behind the charts."""
        if self.design.reference_compatible:
            return ()
        return of_rows(self.arrays.columns, self.arrays.gathered, self.design)


def charts(columns: Columns, design: ChartDesign, name: Words | None = None) -> Charts:
    """Draw the charts of ``columns`` as ``design`` asks; ``name`` is what is measured, for the words.

    Raises ChartError, in a sentence, where the rows or the design make no chart of that type.
    """
    if design.period is not None:
        columns = by_period(columns, design.period)
    gathered = gather(columns, apart=not design.reference_compatible and design.kind in ("g", "t"))
    design.check(columns, gathered)
    split = _split(columns, gathered, design)
    flat = _flat(columns, gathered, design, split)
    options = Options(design.screened, design.reference_compatible, columns.category)
    drawn = draw(design.kind, flat, options, given=design.centre, multiply=design.multiply)
    sized = columns.n is not None or chart_type_of(design.kind).sized
    arrays = Arrays(columns, gathered, split, flat, drawn, sized)
    return Charts(design, name or Words("Målingen", "The measure"), arrays)


@dataclass(frozen=True)
class _Split:
    """``part`` of each point; ``row`` numbers facet × part; ``order`` puts the points of a row together."""

    part: IntArray
    labels: tuple[str, ...]
    row: IntArray
    rows: IntArray
    order: IntArray


def _split(columns: Columns, gathered: Gathered, design: ChartDesign) -> _Split:
    labels: tuple[str, ...] = ()
    if columns.part is not None:
        if design.parts:
            raise ChartError("Parts are told by position or by label, not by both.")
        part, labels = _by_label(columns.part, gathered, design)
    else:
        ends = np.asarray(sorted(set(design.parts)), dtype=np.int64)
        part = 1 + np.searchsorted(ends, gathered.xx, side="left").astype(np.int64)
    most = int(part.max()) + 1
    found, row = np.unique(gathered.facet * most + part, return_inverse=True)
    pairs = np.stack((found // most, found % most))
    return _Split(part, labels, row, pairs.T, np.argsort(row, kind="stable"))


def _by_label(
    labels: Sequence[str | None], gathered: Gathered, design: ChartDesign
) -> tuple[IntArray, tuple[str, ...]]:
    """Parts numbered in order of appearance: over the rows as the reference does, else along the charts."""
    of_row = [labels[row] for row in gathered.kept]
    of_point: list[str | None] = [None] * len(gathered)
    for label, point in zip(of_row, gathered.point_of_row.tolist(), strict=True):
        x = gathered.x_levels[gathered.x_code[point]]
        if label is None:
            raise ChartError(f"A row at {x} has no part label. Fill in the column, or tell parts by position.")
        if of_point[point] not in (None, label):
            raise ChartError(
                f"The rows at {x} have two part labels, “{of_point[point]}” and “{label}”: a point is in one."
            )
        of_point[point] = label
    if design.reference_compatible:
        appearing = of_row
    else:
        along = gathered.xx if isinstance(gathered.x_levels[0], str) else gathered.x_code
        appearing = [of_point[at] for at in np.argsort(along, kind="stable")]
    numbers = {label: number for number, label in enumerate(dict.fromkeys(appearing), start=1)}
    part = np.asarray([numbers[label] for label in of_point], dtype=np.int64)
    return part, tuple(str(label) for label in numbers)


def _flat(columns: Columns, gathered: Gathered, design: ChartDesign, split: _Split) -> Flat:
    reference, chart_type = design.reference_compatible, chart_type_of(design.kind)
    nothing = gathered.size == 0
    # where nothing is known there is no sum; the reference has 0, but in a C chart of a place with a single row
    sum_of = gathered.total if reference else np.where(nothing, np.nan, gathered.total)
    total = np.where(nothing & (gathered.rows == 1), np.nan, gathered.total) if reference else sum_of
    if columns.n is not None or chart_type.per:
        with np.errstate(invalid="ignore", divide="ignore"):
            y = gathered.total / gathered.n
        y = y if reference else np.where(gathered.n > 0, y, np.nan)
    else:
        statistic = design.statistic or "mean"
        y = {"mean": gathered.mean, "median": gathered.median, "sum": sum_of, "sd": gathered.sd}[statistic]
    frozen = design.freeze is not None and not design.parts and columns.part is None
    baseline = gathered.xx <= design.freeze if frozen and design.freeze else np.ones(len(gathered), dtype=np.bool_)
    place = gathered.xx if reference or design.kind in ("g", "t") else places(gathered)
    order = split.order
    return Flat(
        row=split.row[order],
        y=y[order],
        n=gathered.n[order],
        total=total[order],
        size=gathered.size[order],
        mean=gathered.mean[order],
        sd=gathered.sd[order],
        place=place[order],
        included=~np.isin(gathered.xx, design.excluded)[order],
        baseline=baseline[order],
    )


@dataclass(frozen=True)
class Arrays:
    """What was drawn: the points of all charts as arrays, in the order of their series (facet × part).

    ``sized``: points have denominators, or are weighed by their number of observations.
    """

    columns: Columns
    gathered: Gathered
    split: _Split
    flat: Flat
    drawn: Drawn
    sized: bool

    @cached_property
    def _places(self) -> list[Place]:
        return written_places(self.gathered.x_levels)

    @cached_property
    def _ends(self) -> list[int]:
        return np.cumsum(self.flat.lengths).tolist()  # type: ignore[no-any-return]

    def points(self) -> dict[str, list[Any]]:
        """Columns of the points by facet and position, named as the fields of :class:`Point`; missing is None."""
        facets, drawn = self.gathered.facets, self.drawn
        back = np.argsort(self.split.order, kind="stable")
        lower, lower_95, upper_95, upper = (_numbers(each[back]) for each in drawn.limits.four)
        facet, places = self.gathered.facet.tolist(), self._places
        return {
            "facet1": [facets[each][0] for each in facet],
            "facet2": [facets[each][1] for each in facet],
            "part": self.split.part.tolist(),
            "xx": self.gathered.xx.tolist(),
            "x": [places[code] for code in self.gathered.x_code.tolist()],
            "y": _numbers(drawn.y[back]),
            "n": _numbers(self.gathered.n) if self.sized else [None] * len(back),
            "centre": _numbers(drawn.centre[back]),
            "lower": lower,
            "lower_95": lower_95,
            "upper_95": upper_95,
            "upper": upper,
            "included": self.flat.included[back].tolist(),
            "baseline": self.flat.baseline[back].tolist(),
            "sigma_signal": drawn.outside[back].tolist(),
        }

    def notes(self) -> list[tuple[str, ...]]:
        """The notes of each point, in the order of the rows, each once."""
        found: list[tuple[str, ...]] = [()] * len(self.gathered)
        if self.columns.notes is None:
            return found
        for row, point in zip(self.gathered.kept.tolist(), self.gathered.point_of_row.tolist(), strict=True):
            note = self.columns.notes[row]
            if note is not None and note not in found[point]:
                found[point] = (*found[point], note)
        return found

    def summaries(self) -> dict[str, list[Any]]:
        """Columns of the summaries by facet and part, named as fields of :class:`Summary`; missing is None."""
        facets, drawn = self.gathered.facets, self.drawn
        lower, lower_95, upper_95, upper = (_numbers(each) for each in drawn.means.four)
        facet, part = self.split.rows.T.tolist()
        return {
            "facet1": [facets[each][0] for each in facet],
            "facet2": [facets[each][1] for each in facet],
            "part": part,
            "n_points": drawn.counted.tolist(),
            "runs_signal": drawn.signal.tolist(),
            "centre": _numbers(drawn.centres),
            "lower": lower,
            "lower_95": lower_95,
            "upper_95": upper_95,
            "upper": upper,
            "sigma_signals": drawn.outsiders.tolist(),
        }

    def runs(self) -> list[Runs]:
        """The runs analysis of each series."""
        return [self.drawn.runs.of(row) for row in range(len(self.split.rows))]

    def labels(self) -> list[str | None]:
        """The label of each series' part, where parts have labels."""
        return [self.split.labels[part - 1] if self.split.labels else None for part in self.split.rows[:, 1].tolist()]

    def series(self, row: int, design: ChartDesign) -> Series:
        """One series, for the words."""
        here = slice(self._ends[row - 1] if row else 0, self._ends[row])
        drawn, flat = self.drawn, self.flat
        return Series(
            kind=design.kind,
            x=[self._places[code] for code in self.gathered.x_code[self.split.order[here]].tolist()],
            y=drawn.y[here],
            n=flat.n[here],
            centre=drawn.centre[here],
            upper=drawn.limits.upper[here],
            included=flat.included[here],
            baseline=flat.baseline[here],
            outside=drawn.outside[here],
            runs=drawn.runs.of(row),
            signal=bool(drawn.signal[row]),
            multiply=design.multiply,
            category=self.columns.category,
        )


def written_places(xs: Sequence[object]) -> list[Place]:
    """Places as dates, whole numbers where all are whole, numbers or names."""
    if isinstance(xs[0], np.datetime64):
        return np.asarray(xs, dtype="datetime64[D]").tolist()  # type: ignore[no-any-return]
    if isinstance(xs[0], str):
        return [str(each) for each in xs]
    numbers: list[float] = np.asarray(xs, dtype=np.float64).tolist()
    return [int(each) for each in numbers] if all(each.is_integer() for each in numbers) else list(numbers)


def _numbers(values: npt.NDArray[np.float64]) -> list[float | None]:
    known: BoolArray = np.isfinite(values)
    found: list[float | None] = values.tolist()
    for at in np.flatnonzero(~known).tolist():
        found[at] = None
    return found

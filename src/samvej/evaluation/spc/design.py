"""What a chart is asked to be."""

from dataclasses import dataclass

import numpy as np

from samvej.evaluation.results import Better
from samvej.evaluation.spc.anhoej import BoolArray
from samvej.evaluation.spc.chart_types import CHART_TYPES
from samvej.evaluation.spc.gathering import Columns, Gathered, Period, Statistic
from samvej.evaluation.spc.samples import ChartError


@dataclass(frozen=True)
class ChartDesign:
    """One design for all facets. Positions count the points of a facet from 1, in the order they are drawn.

    ``statistic`` puts rows of one x together where there is no denominator (mean unless said). ``freeze``: the last
    point of the baseline. ``parts``: the last point of each part but the last. ``excluded`` points are drawn and
    count in nothing (ghosts). ``centre``: a line known beforehand, before ``multiply``; ``target`` is drawn as it is.
    ``better`` is the direction of improvement. ``reference_compatible`` does as qicharts2 0.8.1 where ours is
    otherwise. Raises ChartError where these do not fit together.
    """

    kind: str = "run"
    statistic: Statistic | None = None
    freeze: int | None = None
    parts: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    target: float | None = None
    centre: float | None = None
    period: Period | None = None
    multiply: float = 1
    screened: bool = True
    better: Better = "either"
    reference_compatible: bool = False

    def __post_init__(self) -> None:
        if self.kind not in CHART_TYPES:
            raise ChartError(f"“{self.kind}” is not a type of chart; known are {', '.join(CHART_TYPES)}.")
        if self.freeze is not None and self.parts and not self.reference_compatible:
            raise ChartError(
                "A chart has either a frozen baseline or parts, not both: each part is its own baseline."
            )
        for name, value in (("multiply", self.multiply), ("target", self.target), ("centre", self.centre)):
            if value is not None and not np.isfinite(value):
                raise ChartError(f"The {name} must be a number.")
        if self.multiply <= 0:
            raise ChartError("Values can be multiplied by a number above 0 only, such as 1000.")
        self._check_centre()

    def _check_centre(self) -> None:
        chart_type, centre = CHART_TYPES[self.kind], self.centre
        if centre is None:
            return
        if chart_type.shares and not 0 <= centre <= 1:
            raise ChartError(
                f"The centre line of a {self.kind} chart is a share between 0 and 1, before it is multiplied."
            )
        if (chart_type.counts or chart_type.times or self.kind in ("mr", "s")) and centre < 0:
            raise ChartError(f"The centre line of a {self.kind} chart cannot be below 0.")

    def check(self, columns: Columns, points: Gathered) -> None:
        """Raise ChartError where positions name points that are not there, or values cannot be of this chart."""
        longest = int(points.xx.max())
        named = (("freeze", (self.freeze or 1,)), ("part", self.parts), ("exclude", self.excluded))
        for option, positions in named:
            for position in positions:
                if position < 1 or (position > longest and not self.reference_compatible):
                    raise ChartError(
                        f"{option} {position}: the chart has {longest} points, counted from 1 after rows of the same "
                        "place were put together."
                    )
        _check_values(self, columns, points)


def place_said(x: object) -> str:
    """A place on the x axis as words: 2024-01-31, 12, 1.5, a name."""
    if isinstance(x, np.floating):
        return f"{float(x):g}"
    return str(x)


def _check_values(design: ChartDesign, columns: Columns, points: Gathered) -> None:
    kind, chart_type = design.kind, CHART_TYPES[design.kind]
    y, n = columns.y, columns.n
    if chart_type.per and n is None:
        if not chart_type.shares:
            raise ChartError(f"A {kind} chart needs denominators: name their column (--n).")
        if not np.isin(y[np.isfinite(y)], (0, 1)).all():
            raise ChartError(
                f"A {kind} chart needs denominators (--n); only where each row is one case, 0 or 1, are rows counted."
            )
    if n is not None and (n < 0).any():
        raise ChartError(f"A denominator is below 0 ({_at(columns, n < 0)}): it counts cases, days or persons.")
    if chart_type.counts and (y < 0).any():
        raise ChartError(f"A {kind} chart is of counts, and one is below 0 ({_at(columns, y < 0)}). Use an i chart.")
    if chart_type.times and (points.total <= 0)[points.size > 0].any() | (
        not design.reference_compatible and (y <= 0).any()
    ):
        raise ChartError(
            f"A t chart is of times between events, and one is not above 0 ({_at(columns, y <= 0)}). Count in "
            "smaller units, or use a g chart."
        )
    if n is None:
        return
    with np.errstate(invalid="ignore"):
        over = points.total > points.n
    if chart_type.shares and over.any():
        x = place_said(points.x[int(np.flatnonzero(over)[0])])
        raise ChartError(
            f"A {kind} chart is of shares, and a numerator is above its denominator (at {x}). Use a u chart for "
            "events."
        )
    nothing = (points.n == 0) & (points.total != 0)
    if nothing.any():
        x = place_said(points.x[int(np.flatnonzero(nothing)[0])])
        raise ChartError(
            f"There are events and a denominator of 0 at {x}: nothing can be divided by it. Mend the rows."
        )


def _at(columns: Columns, rows: BoolArray) -> str:
    row = int(np.flatnonzero(rows)[0])
    return f"row {row + 1} after the header, at {place_said(columns.x[row])}"

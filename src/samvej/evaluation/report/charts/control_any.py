"""The drawing of any control chart: points, lines and limits of one facet with all its parts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from samvej.evaluation.report.charts.look import (
    BLUE,
    CHARACTER,
    GREY,
    INK,
    LINE,
    NARROW,
    PALE,
    SIGNAL,
    SKY,
    WIDE,
    Layout,
    Plane,
    Row,
    Scale,
    Spec,
    apart,
    finished,
    wrapped,
)
from samvej.evaluation.report.numbers import spans
from samvej.evaluation.spc.charts import Point, Summary
from samvej.evaluation.spc.numbers import decimals_for, plain
from samvej.programme.words import Lang

TARGET = "#1b6e3c"
_STRIP_TOP, _STRIP_HEIGHT = 62, 24  # pixels below the axis
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_WORDS = {
    "da": {"target": "mål", "behind": "Nævner bag hvert punkt", "signal": "mere end tilfældigt"},
    "en": {"target": "target", "behind": "Denominator behind each point", "signal": "more than chance"},
}
WIDE_ANY = replace(WIDE, height=384, bottom=96, left=60, right=76)
NARROW_ANY = replace(NARROW, height=344, bottom=96, left=50, right=62)


@dataclass(frozen=True)
class OneChart:
    """What is drawn in one picture: one facet's points and the summaries of its parts, in order."""

    points: tuple[Point, ...]
    parts: tuple[Summary, ...]
    category: bool
    target: float | None = None


def control_chart_any(chart: OneChart, title: str, lang: Lang, layout: Layout, scale: Scale | None = None) -> Spec:
    """The chart's specification; ``title`` stands above the plot and says what the chart says.

    ``scale`` is given where several charts are to be compared.
    """
    lines = wrapped(title, layout.width - 4, layout.font + 1)
    more = LINE * (len(lines) - 1) + (LINE if len(chart.parts) > 1 or _noted(chart) else 0)
    under = 0 if not chart.category else _names_down(chart, layout) - 16
    behind = 0 if any(point.n is not None for point in chart.points) else -_STRIP_HEIGHT - 22
    layout = replace(
        layout,
        top=layout.top - 16 + more,
        bottom=layout.bottom + under + behind,
        height=layout.height - 16 + more + under + behind,
    )
    drawing = _Drawing(chart, lang, layout, scale or scale_of([chart]), max(under, 0))
    layers = [
        drawing.base(),
        *drawing.limits(),
        *drawing.breaks(),
        *drawing.target(),
        *drawing.levels(),
        *drawing.curve(),
        *drawing.marks(),
        *drawing.notes(),
        *drawing.places(),
        *drawing.strip(),
        drawing.title("|".join(lines)),
    ]
    spec = finished(layers, layout)
    spec["background"] = "white"
    return spec


def scale_of(charts: Sequence[OneChart]) -> Scale:
    """A scale that holds every value, line and (unless far away) limit; from zero, unless all lies far above it."""
    points = [point for chart in charts for point in chart.points]
    values = [point.y for point in points if point.y is not None]
    values += [point.centre for point in points if point.centre is not None]
    values += [chart.target for chart in charts if chart.target is not None]
    if not values:
        return Scale(0.0, 1.0, 0.5)
    reach = max(values) - min(0.0, *values) or 1.0
    limits = [limit for point in points for limit in (point.lower, point.upper) if limit is not None]
    values += [limit for limit in limits if max(values) - 1.5 * reach < limit < max(values) + 0.6 * reach]
    low, high = min(values), max(values)
    if low < 0 or low < 0.6 * high:
        low, high = min(0.0, low), max(0.0, high)
    if high == low:
        low, high = low - abs(low) * 0.1 - 0.5 * (low == 0), high + abs(high) * 0.1 + 0.5 * (high == 0)
        low = max(low, 0.0) if min(values) >= 0 else low
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in _STEPS if each * power >= rough * 0.999)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def _noted(chart: OneChart) -> bool:
    return any(point.notes for point in chart.points)


def _names_down(chart: OneChart, layout: Layout) -> int:
    """How far names below the axis reach, when they stand on end."""
    longest = max(len(_short(str(point.x))) for point in chart.points)
    return int(longest * layout.font * CHARACTER) + 14


def _short(words: str, most: int = 16) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


@dataclass(frozen=True)
class _Drawing:
    """The layers of one chart: positions to the right, values up, pixels where neither fits."""

    chart: OneChart
    lang: Lang
    layout: Layout
    scale: Scale
    names: int

    @property
    def points(self) -> tuple[Point, ...]:
        return self.chart.points

    @property
    def plane(self) -> Plane:
        return Plane((0.4, len(self.points) + 0.6), (self.scale.low, self.scale.high))

    def layer(self, mark: str, rows: Sequence[Row], **style: object) -> list[Spec]:
        return [self.plane.layer(mark, rows, **style)] if rows else []

    def down(self, pixels: float) -> float:
        return self.scale.at(pixels, self.layout)

    def within(self, value: float) -> float:
        return min(max(value, self.scale.low), self.scale.high)

    def text(self, x: float, down: float, words: str, align: str, **style: object) -> Spec:
        row = {"x": x, "y": self.down(down), "words": words}
        look = {"align": align, "baseline": "middle", "color": GREY, "lineBreak": "|", "lineHeight": LINE, **style}
        return self.plane.layer("text", [row], **look)

    def said(self, value: float) -> str:
        words = plain(value, self.decimals)
        return words.da if self.lang == "da" else words.en

    @property
    def decimals(self) -> int | None:
        """As many as tell the chart's values apart."""
        return decimals_for([point.y for point in self.points if point.y is not None])

    def base(self) -> Spec:
        step = self.scale.step
        decimals = next((d for d in range(8) if abs(step * 10**d - round(step * 10**d)) < 1e-6), 8)
        return self.plane.axes(None, (self.scale.ticks, f",.{decimals}f"))

    def title(self, words: str) -> Spec:
        return self.text(
            self.plane.x[0],
            14 - self.layout.top,
            words,
            "left",
            dx=4 - self.layout.left,
            color=INK,
            fontWeight="bold",
            fontSize=self.layout.font + 1,
        )

    def limits(self) -> list[Spec]:
        """The band of usual variation and its 95 % lines, as steps where denominators differ."""
        band, outer, inner = [], [], []
        for point in self.points:
            if point.lower is None or point.upper is None:
                continue
            ends = {"x": point.xx - 0.5, "x2": point.xx + 0.5}
            band.append({**ends, "y": self.within(point.lower), "y2": self.within(point.upper)})
            outer += [{**ends, "y": limit} for limit in (point.lower, point.upper) if self.within(limit) == limit]
            nearer = (point.lower_95, point.upper_95)
            inner += [{**ends, "y": limit} for limit in nearer if limit is not None and self.within(limit) == limit]
        return [
            *self.layer("rect", band, color=SKY, opacity=0.45),
            *self.layer("rule", inner, color="#b3c6db", strokeWidth=1, strokeDash=[3, 3]),
            *self.layer("rule", outer, color="#7f93a8", strokeWidth=1.1),
        ]

    def breaks(self) -> list[Spec]:
        """A dotted line where a part begins, and the parts' names."""
        if len(self.chart.parts) < 2:
            return []
        layers: list[Spec] = []
        begins = [(1, self.points[0].part)]
        begins += [(after.xx, after.part) for before, after in pairwise(self.points) if before.part != after.part]
        labels = {row.part: row.label for row in self.chart.parts}
        ends = [{"x": x - 0.5, "y": self.scale.low, "y2": self.scale.high} for x, _ in begins[1:]]
        layers += self.layer("rule", ends, color=GREY, strokeWidth=1, strokeDash=[2, 3])
        if len(begins) <= 8:
            layers += [
                self.text(x - 0.5, -8, _short(labels[part] or str(part)), "left", dx=3, color=INK)
                for x, part in begins
            ]
        return layers

    def target(self) -> list[Spec]:
        target = self.chart.target
        if target is None:
            return []
        line = [{"x": self.plane.x[0], "x2": self.plane.x[1], "y": target}]
        words = f"{_WORDS[self.lang]['target']}{'|' if self.layout.stacked_labels else ' '}{self.said(target)}"
        return [
            *self.layer("rule", line, color=TARGET, strokeWidth=1.6, strokeDash=[8, 3, 2, 3]),
            self.text(self.plane.x[1], self._ends()[1], words, "left", dx=5, color=TARGET),
        ]

    def _ends(self) -> list[float]:
        """How far down the labels of the last line and of the target stand, beside the plot."""
        levels = [self.points[-1].centre, self.chart.target]
        downs = [self.scale.down(level, self.layout) for level in levels if level is not None]
        moved = apart(downs, 32 if self.layout.stacked_labels else 17, self.layout.plot_height)
        return [moved[0], moved[-1]] if moved else [0.0, 0.0]

    def levels(self) -> list[Spec]:
        """Each part's centre line: dashed where its baseline is over, red where its runs signal."""
        layers: list[Spec] = []
        for row in self.chart.parts:
            points = [point for point in self.points if point.part == row.part]
            if row.centre is None:
                continue
            color = SIGNAL if row.runs_signal else INK
            solid = _steps([point.xx for point in points if point.baseline], row.centre)
            dashed = _steps([point.xx for point in points if not point.baseline], row.centre)
            layers += self.layer("rule", solid, color=color, strokeWidth=2.2)
            layers += self.layer("rule", dashed, color=color, strokeWidth=2.2, strokeDash=[5, 4])
            last = points[-1] is self.points[-1]
            at = self.plane.x[1] if last else points[-1].xx + 0.4
            down = self.scale.down(row.centre, self.layout)
            layers.append(
                self.text(
                    at,
                    self._ends()[0] if last else down - 9,
                    self.said(row.centre),
                    "left" if last else "right",
                    dx=5 if last else 0,
                    color=color,
                    fontWeight="bold",
                )
            )
        return layers

    def curve(self) -> list[Spec]:
        """The line between points that follow each other and count; none between names, parts, or over a gap."""
        if self.chart.category:
            return []
        steps, stretch = [], 0
        before: Point | None = None
        for point in self.points:
            if not point.included or point.y is None:
                before = None
                continue
            if before is None or before.part != point.part:
                stretch += 1
            steps.append({"x": point.xx, "y": self.within(point.y), "stretch": stretch})
            before = point
        return self.layer("line", steps, color=BLUE, strokeWidth=1.3, opacity=0.65)

    def marks(self) -> list[Spec]:
        """A mark a point: solid where it counts, hollow and grey where not, a diamond outside the limits."""
        shown = [point for point in self.points if point.y is not None]
        size = 46 if len(shown) <= 60 else 22
        groups = (
            ([p for p in shown if not p.included and not p.sigma_signal], "circle", "white", GREY, size),
            ([p for p in shown if p.included and not p.sigma_signal], "circle", BLUE, "white", size),
            ([p for p in shown if p.sigma_signal], "diamond", SIGNAL, "white", 2 * size),
        )
        return [
            layer
            for points, shape, fill, stroke, area in groups
            for layer in self.layer(
                "point",
                [{"x": p.xx, "y": self.within(p.y or 0.0)} for p in points],
                shape=shape,
                fill=fill,
                stroke=stroke,
                strokeWidth=1.4 if fill == "white" else 0.8,
                size=area,
                opacity=1,
            )
        ]

    def notes(self) -> list[Spec]:
        """Notes stand at the top of the plot with a thin line down to their point; those that would meet go lower."""
        layers: list[Spec] = []
        taken: list[float] = [-math.inf] * 3
        unit = self.layout.plot_width / (self.plane.x[1] - self.plane.x[0])
        for point in self.points:
            if not point.notes or point.y is None:
                continue
            words = _short(" · ".join(point.notes), 24)
            width = len(words) * self.layout.font * CHARACTER
            right = point.xx < len(self.points) * 0.75
            start = point.xx * unit - (0 if right else width)
            level = next((at for at in range(3) if start > taken[at] + 6), None)
            if level is None:
                continue
            taken[level] = start + width
            down = 8 + LINE * level
            stem = [{"x": point.xx, "y": self.down(down), "y2": self.within(point.y)}]
            layers += self.layer("rule", stem, color=GREY, strokeWidth=0.8)
            layers.append(self.text(point.xx, down, words, "left" if right else "right", dx=3 if right else -3))
        return layers

    def places(self) -> list[Spec]:
        """Where on the axis what is: every name of a category, else as many places as there is room for."""
        foot = self.layout.plot_height
        if self.chart.category:
            return [
                self.text(point.xx, foot + 8, _short(str(point.x)), "right", angle=270) for point in self.points[:80]
            ]
        words = [_place_said(point.x) for point in self.points]
        room = max(len(word) for word in words) * self.layout.font * CHARACTER + 12
        every = max(1, math.ceil(len(words) * room / self.layout.plot_width))
        chosen = self.points[::every]
        ticks = [{"x": point.xx, "y": self.down(foot), "y2": self.down(foot + 5)} for point in chosen]
        return [
            *self.layer("rule", ticks, color=GREY, strokeWidth=1),
            *(self.text(point.xx, foot + 16, _place_said(point.x), "center") for point in chosen),
        ]

    def strip(self) -> list[Spec]:
        """Thin bars below the axis: how much stands behind each point."""
        most = max((point.n or 0 for point in self.points), default=0)
        floor_at = self.layout.plot_height + self.names + _STRIP_TOP + _STRIP_HEIGHT
        axis = [{"x": self.plane.x[0], "x2": self.plane.x[1], "y": self.scale.low}]
        layers = self.layer("rule", axis, color=GREY, strokeWidth=1)
        if most == 0:
            return layers
        bars = [
            {
                "x": point.xx - 0.22,
                "x2": point.xx + 0.22,
                "y": self.down(floor_at),
                "y2": self.down(floor_at - _STRIP_HEIGHT * (point.n or 0) / most),
            }
            for point in self.points
        ]
        floor = [{"x": self.plane.x[0], "x2": self.plane.x[1], "y": self.down(floor_at)}]
        known = [point.n for point in self.points if point.n is not None]
        words = f"{_WORDS[self.lang]['behind']}: {_amount(min(known), self.lang)}–{_amount(max(known), self.lang)}"
        return [
            *layers,
            *self.layer("rect", bars, color="#7d8590"),
            *self.layer("rule", floor, color=PALE),
            self.text(self.plane.x[0], floor_at - _STRIP_HEIGHT - 16, words, "left"),
        ]


def _amount(value: float, lang: Lang) -> str:
    words = plain(value)
    return words.da if lang == "da" else words.en


def _steps(positions: list[int], level: float) -> list[Row]:
    """A line at a level over positions, one piece for those that follow each other."""
    return [{"x": start - 0.5, "x2": end + 0.5, "y": level} for start, end in spans(positions)]


def _place_said(x: object) -> str:
    if isinstance(x, date):
        return f"{x:%Y-%m}" if x.day == 1 else x.isoformat()
    return _short(str(x).replace("-", "−") if isinstance(x, int | float) else str(x))

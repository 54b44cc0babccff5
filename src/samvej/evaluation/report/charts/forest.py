"""Forest plot: estimates with their intervals under each other, with a line at "no difference"."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from samvej.evaluation.grouping import grouped
from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    LINE,
    PALE,
    Layout,
    Plane,
    Row,
    Spec,
    finished,
    scale_for,
    tick_format,
    wrapped,
)
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 0, 250, 190, 6, 72, 13, 1, False)
NARROW = Layout("narrow", 358, 0, 16, 20, 6, 72, 12, 1, True)
_ROW, _HEADING, _STACKED = 24, 32, 60
_MOST = 20.0
"""The farthest that a scale of ratios goes either way; what lies beyond ends in an arrow."""
_RATIOS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)

_REFERENCE = Words("sammenlignes med denne", "compared with this")
_HIDDEN = Words("vises ikke", "not shown")
_NONE = Words("kan ikke beregnes", "cannot be computed")
_TO = Words("til", "to")

KEYS: tuple[tuple[str, Words], ...] = (
    (
        "interval",
        Words(
            "bedste bud og 95 % sikkerhedsinterval (pil: det fortsætter)",
            "estimate and 95% interval (arrow: it goes on)",
        ),
    ),
    ("zero", Words("ingen forskel", "no difference")),
)
"""What each mark means, by its class in the page's style sheet."""


@dataclass(frozen=True)
class ForestRow:
    """A row: a heading, or an estimate as it may be shown. ``low`` and ``high`` of no value have no end.

    ``state``: ``reference`` is what others are compared with; ``hidden`` may not be shown; ``none`` has no number.
    """

    name: Words
    state: Literal["heading", "shown", "reference", "hidden", "none"]
    estimate: Figure | None = None
    low: Figure | None = None
    high: Figure | None = None

    def number(self, figure: Figure | None) -> float | None:
        """What a chart may know of one of its numbers."""
        return None if figure is None else figure.rounded


@dataclass(frozen=True)
class Sides:
    """What is said at the scale's ends, and whether it is one of ratios (no difference is 1) or of differences."""

    lower: Words
    higher: Words
    ratios: bool = True


def forest(rows: Sequence[ForestRow], sides: Sides, lang: Lang, layout: Layout) -> Spec:
    """The chart's specification: the rows from the top in the order given."""
    canvas = _Canvas(rows, sides, lang, layout)
    return finished(canvas.layers(), canvas.layout)


class _Canvas:
    """Along runs the estimate (of ratios the logarithm), down the pixels."""

    def __init__(self, rows: Sequence[ForestRow], sides: Sides, lang: Lang, layout: Layout) -> None:
        self.rows, self.sides, self.lang, self.stacked = rows, sides, lang, layout.stacked_labels
        self.layout = layout
        self.middles, height = self._places()
        self.layout = replace(layout, height=height + layout.top + layout.bottom)
        self.ticks, self.names = self._ticks()
        self.plane = Plane((self.ticks[0], self.ticks[-1]), (float(height), 0.0))

    def layers(self) -> list[Spec]:
        """Everything, from the back."""
        return [
            self.plane.axes(None, ([], "")),
            *self._grid(),
            *self._names(),
            *self._intervals(),
            *self._points(),
            *self._said(),
            *self._ends(),
        ]

    def _places(self) -> tuple[list[float], int]:
        """The middle of each row, in pixels down, and how high all of them are."""
        middles, down = [], 0.0
        for row in self.rows:
            lines = len(self._lines(row))
            high = _HEADING if row.state == "heading" else _STACKED if self.stacked else _ROW + 14 * (lines - 1)
            middles.append(down + high - (10 if row.state == "heading" or self.stacked else high / 2))
            down += high
        return middles, round(down) + 6

    def _lines(self, row: ForestRow) -> list[str]:
        """A name beside its mark on as many lines as it needs; on a small screen on one of its own."""
        name = _pick(row.name, self.lang)
        return [name] if self.stacked else wrapped(name, self.layout.left - 26, self.layout.font)

    def _ticks(self) -> tuple[list[float], list[str]]:
        numbers = [row.number(each) for row in self.rows for each in (row.estimate, row.low, row.high)]
        known = [each for each in numbers if each is not None]
        if not self.sides.ratios:
            scale = scale_for(known, 4)
            form = tick_format("mean", scale.step)
            digits = int(form[2]) if form[2].isdigit() else 0
            return scale.ticks, [grouped(each, digits, self.lang) for each in scale.ticks]
        held = [min(max(each, 1 / _MOST), _MOST) for each in known if each > 0]
        low = max(each for each in _RATIOS if each <= min([0.5, *held]) * 1.001)
        high = min(each for each in _RATIOS if each >= max([2.0, *held]) * 0.999)
        ticks = [each for each in _RATIOS if low <= each <= high]
        return [math.log(each) for each in ticks], [_ratio(each, self.lang) for each in ticks]

    def _at(self, value: float) -> float:
        """Where a number is along the scale; held within it."""
        there = value if not self.sides.ratios else math.log(value) if value > 0 else -math.inf
        return min(max(there, self.plane.x[0]), self.plane.x[1])

    def _layer(self, mark: str, rows: Sequence[Row], **style: object) -> list[Spec]:
        return [self.plane.layer(mark, rows, **style)] if rows else []

    def _text(self, rows: Sequence[Row], align: str, **style: object) -> list[Spec]:
        look = {"baseline": "middle", "lineBreak": "|", "lineHeight": LINE, "align": align, "color": GREY, **style}
        halo = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"} if self.stacked else None
        behind = self._layer("text", rows, **{**look, **halo}) if halo else []
        return [*behind, *self._layer("text", rows, **look)]

    def _grid(self) -> list[Spec]:
        floor = self.plane.y[0]
        lines = [{"x": each, "y": 0.0, "y2": floor} for each in self.ticks]
        none = [{"x": 0.0, "y": 0.0, "y2": floor}]
        ticks = [{"x": x, "y": floor, "words": words} for x, words in zip(self.ticks, self.names, strict=True)]
        return [
            *self._layer("rule", lines, color=PALE, strokeWidth=1),
            *self._layer("rule", none, color=INK, strokeWidth=1.4),
            *self._text(ticks, "center", dy=14),
        ]

    def _names(self) -> list[Spec]:
        """Beside the marks; on a small screen above them."""
        left = self.plane.x[0]
        layers: list[Spec] = []
        for row, middle in zip(self.rows, self.middles, strict=True):
            heading, lines = row.state == "heading", self._lines(row)
            up = 36 if self.stacked and not heading else 7.0 * (len(lines) - 1)
            words = {"x": left, "y": middle - up, "words": "|".join(lines)}
            dx = 0 if self.stacked else 4 - self.layout.left + (0 if heading else 14)
            look = {"fontWeight": "bold"} if heading else {}
            layers += self._text([words], "left", dx=dx, color=INK, **look)
        return layers

    def _shown(self) -> list[tuple[ForestRow, float]]:
        there = zip(self.rows, self.middles, strict=True)
        return [(row, y) for row, y in there if row.state == "shown" and row.number(row.estimate) is not None]

    def _intervals(self) -> list[Spec]:
        lines: list[Row] = []
        arrows: dict[float, list[Row]] = {-90.0: [], 90.0: []}
        for row, y in self._shown():
            low, high = row.number(row.low), row.number(row.high)
            first = self.plane.x[0] if low is None else self._at(low)
            last = self.plane.x[1] if high is None else self._at(high)
            lines.append({"x": first, "x2": last, "y": y})
            if low is None or self._beyond(low):
                arrows[-90.0].append({"x": first, "y": y})
            if high is None or self._beyond(high):
                arrows[90.0].append({"x": last, "y": y})
        drawn = self._layer("rule", lines, color=BLUE, strokeWidth=2.2)
        for angle, rows in arrows.items():
            drawn += self._layer(
                "point", rows, shape="triangle-up", angle=angle, size=70, fill=BLUE, stroke=BLUE, opacity=1
            )
        return drawn

    def _beyond(self, value: float) -> bool:
        there = value if not self.sides.ratios else math.log(value) if value > 0 else -math.inf
        return not self.plane.x[0] - 1e-9 <= there <= self.plane.x[1] + 1e-9

    def _points(self) -> list[Spec]:
        within = [(row.number(row.estimate) or 0.0, y) for row, y in self._shown()]
        points = [{"x": self._at(value), "y": y} for value, y in within if not self._beyond(value)]
        references = [
            {"x": 0.0, "y": y} for row, y in zip(self.rows, self.middles, strict=True) if row.state == "reference"
        ]
        return [
            *self._layer("point", points, shape="circle", size=80, fill=BLUE, stroke="white", opacity=1),
            *self._layer("point", references, shape="circle", size=70, fill="white", stroke=INK, opacity=1),
        ]

    def _said(self) -> list[Spec]:
        """The numbers, to the right; on a small screen between the row's name and its mark."""
        words: list[Row] = []
        quiet: list[Row] = []
        for row, middle in zip(self.rows, self.middles, strict=True):
            if row.state == "heading":
                continue
            at = self.plane.x[0 if self.stacked else 1]
            place = {"x": at, "y": middle - (19 if self.stacked else 0), "words": self._number(row)}
            (words if row.state == "shown" else quiet).append(place)
        dx = 0 if self.stacked else 14
        return [*self._text(words, "left", dx=dx, color=GREY), *self._text(quiet, "left", dx=dx, fontStyle="italic")]

    def _number(self, row: ForestRow) -> str:
        if row.state != "shown" or row.estimate is None:
            said = {"reference": _REFERENCE, "hidden": _HIDDEN}.get(row.state, _NONE)
            return _pick(said, self.lang)
        low, high = (
            "∞" if each is None or each.value is None else each.text(self.lang) for each in (row.low, row.high)
        )
        return f"{row.estimate.text(self.lang)} ({low} {_pick(_TO, self.lang)} {high})"

    def _ends(self) -> list[Spec]:
        floor, half = self.plane.y[0], self.layout.plot_width / 2
        layers: list[Spec] = []
        for x, words, align in ((0, self.sides.lower, "left"), (1, self.sides.higher, "right")):
            arrow = f"← {_pick(words, self.lang)}" if x == 0 else f"{_pick(words, self.lang)} →"
            lines = wrapped(arrow, half - 6, self.layout.font)
            place = {"x": self.plane.x[x], "y": floor, "words": "|".join(lines)}
            layers += self._text([place], align, dy=32, baseline="top")
        return layers


def _ratio(value: float, lang: Lang) -> str:
    """``0,05``, ``0,5``, ``2``: as few decimals as it has."""
    digits = 0 if value >= 1 else len(f"{value:.4f}".rstrip("0")) - 2
    return grouped(value, min(digits, 2), lang)


def _pick(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en

"""One-way sensitivity as a tornado: what a result is with each uncertain number at its low and at its high end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from samvej.evaluation.economics.sensitivity import Bar, Tornado
from samvej.evaluation.report.charts.look import (
    BLUE,
    CHARACTER,
    GREY,
    INK,
    SKY,
    Layout,
    Plane,
    Row,
    Scale,
    Spec,
    finished,
    scale_for,
    tick_format,
    wrapped,
)
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 60, 18, 18, 66, 34, 13, 1, False)
NARROW = Layout("narrow", 358, 60, 14, 14, 66, 34, 12, 1, True)
_LINE = 16
_HIGH = 18
"""Pixels that a bar is high."""
_GAP = 12

_LOW_END = Words("ved den lave værdi", "at the low value")
_HIGH_END = Words("ved den høje værdi", "at the high value")


@dataclass(frozen=True)
class Unit:
    """How an amount is written: divided by ``of``, in what ``words`` say (thousands or millions of the currency)."""

    of: int
    words: Words


def unit_for(values: Sequence[float], currency: str) -> Unit:
    """Kroner, thousands of kroner or millions of kroner, so that the axis has few digits."""
    most = max((abs(each) for each in values), default=0.0)
    name = "kr." if currency == "DKK" else currency
    if most >= 2_000_000:
        return Unit(1_000_000, Words(f"mio. {name}", f"{currency} million"))
    if most >= 20_000:
        return Unit(1_000, Words(f"1.000 {name}", f"{currency} thousand"))
    return Unit(1, Words(name, currency))


def tornado_chart(
    found: Tornado,
    title: Words,
    currency: str,
    lang: Lang,
    layout: Layout,
    called: Callable[[Bar], Words] = lambda bar: bar.parameter.name,
) -> Spec:
    """The chart's specification; amounts are in units of the currency. Bars stand under their words.

    The line is the result with every number at its own value. Raises ValueError without bars.
    """
    if not found.bars:
        raise ValueError("a tornado has at least one bar")
    ends = [end for bar in found.bars for end in (bar.at_low, bar.at_high)]
    unit = unit_for([*ends, found.value], currency)
    scale = scale_for([each / unit.of for each in (*ends, found.value)], 5 if layout.stacked_labels else 6)
    pixels = layout.width - layout.left - layout.right
    rows = _rows(found.bars, called, lang, pixels, layout)
    depth = rows[-1][0] + len(rows[-1][1]) * _LINE + _HIGH + _GAP
    heading = wrapped(f"{getattr(title, lang)} ({getattr(unit.words, lang)})", layout.width, layout.font)
    top = layout.top + 15 * (len(heading) - 1)
    fitting = replace(layout, top=top, height=int(top + depth + layout.bottom))
    drawing = _Drawing(found, scale, Plane((scale.low, scale.high), (depth, 0.0)), unit, lang, fitting)
    return finished(
        [
            drawing.axis(),
            *drawing.bars(rows),
            *drawing.lines(),
            *drawing.names(rows),
            *drawing.words(heading, currency),
        ],
        fitting,
    )


_Rows = list[tuple[float, list[str]]]
"""Pixels down to each bar's words, and these."""


def _rows(bars: Sequence[Bar], called: Callable[[Bar], Words], lang: Lang, pixels: float, layout: Layout) -> _Rows:
    rows: _Rows = []
    down = 6.0
    for bar in bars:
        name = getattr(called(bar), lang)
        lines = wrapped(f"{name[:1].upper()}{name[1:]}", pixels, layout.font)
        rows.append((down, lines))
        down += len(lines) * _LINE + _HIGH + _GAP
    return rows


@dataclass(frozen=True)
class _Drawing:
    """The parts of one chart: money to the right, pixels down."""

    found: Tornado
    scale: Scale
    plane: Plane
    unit: Unit
    lang: Lang
    layout: Layout

    def axis(self) -> Spec:
        ticks = (self.scale.ticks, tick_format("money", self.scale.step))
        return self.plane.axes(ticks, ([], ""))

    def bars(self, rows: _Rows) -> list[Spec]:
        """The part towards the low end pale, the part towards the high end dark."""
        low: list[Row] = []
        high: list[Row] = []
        base = self.found.value / self.unit.of
        for bar, (down, lines) in zip(self.found.bars, rows, strict=True):
            top = down + len(lines) * _LINE
            for into, end in ((low, bar.at_low), (high, bar.at_high)):
                x, x2 = sorted((base, end / self.unit.of))
                into.append({"x": x, "x2": x2, "y": top, "y2": top + _HIGH})
        return [
            self.plane.layer("rect", low, color=SKY, stroke=BLUE, strokeWidth=1),
            self.plane.layer("rect", high, color=BLUE, stroke=BLUE, strokeWidth=1),
        ]

    def names(self, rows: _Rows) -> list[Spec]:
        said: list[Row] = [{"x": self.scale.low, "y": down, "words": "|".join(lines)} for down, lines in rows]
        look = {"align": "left", "baseline": "top", "lineBreak": "|", "lineHeight": _LINE, "color": INK}
        halo = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
        return [self.plane.layer("text", said, **look, **halo), self.plane.layer("text", said, **look)]

    def lines(self) -> list[Spec]:
        """Zero, which is what matters, and the result itself."""
        base = self.found.value / self.unit.of
        bottom = self.plane.y[0]
        found = [self.plane.layer("rule", [{"x": base, "y": 0.0, "y2": bottom}], color=INK, strokeDash=[4, 3])]
        if self.scale.low < 0 < self.scale.high:
            found.insert(0, self.plane.layer("rule", [{"x": 0.0, "y": 0.0, "y2": bottom}], color=GREY, strokeWidth=1))
        return found

    def words(self, heading: Sequence[str], currency: str) -> list[Spec]:
        """The title with the unit, which end is which, and the value at the line."""
        base = self.found.value / self.unit.of
        number = Figure(self.found.value, "money", currency=currency).text(self.lang)
        per_pixel = (self.scale.high - self.scale.low) / self.layout.plot_width
        wide = len(number) * self.layout.font * CHARACTER / 2 * per_pixel
        at = min(max(base, self.scale.low + wide), self.scale.high - wide)
        key = self.scale.low
        ends = f"□ {getattr(_LOW_END, self.lang)}   ■ {getattr(_HIGH_END, self.lang)}"
        look = {"align": "left", "baseline": "top", "lineBreak": "|", "lineHeight": 15, "color": INK}
        return [
            self.plane.layer(
                "text", [{"x": key, "y": 0.0, "words": "|".join(heading)}], **look, dy=4 - self.layout.top, dx=-10
            ),
            self.plane.layer("text", [{"x": key, "y": 0.0, "words": ends}], **look, dy=-38, dx=-10),
            self.plane.layer(
                "text", [{"x": at, "y": 0.0, "words": number}], align="center", baseline="bottom", dy=-2, color=INK
            ),
        ]

"""Colours, sizes and scales that all charts share."""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samvej.evaluation.report.numbers import NumberKind

Spec = dict[str, object]
"""A Vega-Lite specification, or a part of one."""

Row = Mapping[str, object]
Ticks = tuple[Sequence[float], str]
"""Where an axis has numbers, and their d3 format."""

INK = "#1a1a1a"
GREY = "#595959"  # 7:1 on white
PALE = "#d5d8dc"
WASH = "#f1f2f4"
BLUE = "#0059b3"  # participants: solid line and round points; a control group is to be dashed with square points
SKY = "#dbe9f7"
SIGNAL = "#a33000"

CHARACTER = 0.54
"""The width of a usual character, of the font's size; a little more than most fonts need."""
LINE = 15
"""Pixels from one line of words to the next."""

_TICKS = (1.0, 2.0, 2.5, 5.0, 10.0)
_DANISH = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " kr."], "percent": "\u00a0%"}
_ENGLISH = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]}
LOCALES = {"da": _DANISH, "en": _ENGLISH}


@dataclass(frozen=True)
class Layout:
    """The size of a drawing in its own pixels: the plot's and what is around it."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    font: int
    tick_every: int
    stacked_labels: bool

    @property
    def plot_width(self) -> int:
        """Pixels between the axes."""
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> int:
        """Pixels from the axis to the top of the plot."""
        return self.height - self.top - self.bottom


WIDE = Layout("wide", 760, 396, 52, 104, 62, 108, 13, 3, False)
NARROW = Layout("narrow", 358, 354, 44, 66, 64, 108, 12, 6, True)


@dataclass(frozen=True)
class Scale:
    """A vertical scale from ``low`` to ``high`` in steps that people read easily."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """The values with a line and a number."""
        count = round((self.high - self.low) / self.step)
        return [round(self.low + self.step * n, 10) for n in range(count + 1)]

    def at(self, pixels_down: float, layout: Layout) -> float:
        """The value that lies so many pixels below the top of the plot; also outside of it."""
        return self.high - (self.high - self.low) * pixels_down / layout.plot_height

    def down(self, value: float, layout: Layout) -> float:
        """The inverse of ``at``."""
        return (self.high - value) / (self.high - self.low) * layout.plot_height


def scale_for(values: list[float], steps: int = 5) -> Scale:
    """A scale that holds zero and all the values."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if high == low:
        return Scale(0.0, 1.0, 0.5)
    rough = (high - low) / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(tick * power for tick in _TICKS if tick * power >= rough * 0.999)
    return Scale(math.floor(low / step) * step, math.ceil(high / step - 1e-9) * step, step)


def tick_format(kind: NumberKind, step: float) -> str:
    """As many decimals on the axis as its steps need."""
    if kind in ("count", "money", "months") and step >= 1:
        return ",.0f"
    decimals = next((d for d in range(4) if abs(step * 10**d - round(step * 10**d)) < 1e-9), 3)
    return f",.{decimals}f"


@dataclass(frozen=True)
class Plane:
    """What a drawing's two directions run from and to, in the numbers that are drawn."""

    x: tuple[float, float]
    y: tuple[float, float]

    def layer(self, mark: str, rows: Sequence[Row], **style: object) -> Spec:
        """Marks of one look. A row holds x and y, and where the mark has them x2, y2, words, stretch."""
        encoding = self._encoding()
        for field, channel in (("x2", "x2"), ("y2", "y2")):
            if field in rows[0]:
                encoding[channel] = {"field": field}
        for field, channel in (("words", "text"), ("stretch", "detail")):
            if field in rows[0]:
                encoding[channel] = {"field": field, "type": "nominal"}
        return {"data": {"values": list(rows)}, "mark": {"type": mark, **style}, "encoding": encoding}

    def _encoding(self) -> dict[str, Spec]:
        return {
            channel: {
                "field": channel,
                "type": "quantitative",
                "title": None,
                "scale": {"domain": [low, high], "nice": False, "zero": False},
            }
            for channel, (low, high) in (("x", self.x), ("y", self.y))
        }

    def axes(self, x: Ticks | None, y: Ticks) -> Spec:
        """Axes and grid, and nothing else."""
        along = None if x is None else {"grid": False, "tickSize": 5, "labelPadding": 4, **_ticks(x)}
        upwards = {"domain": False, "ticks": False, "labelPadding": 6, **_ticks(y)}
        encoding = self._encoding()
        encoding["x"]["axis"], encoding["y"]["axis"] = along, upwards
        nothing = {"x": self.x[0], "y": self.y[0]}
        return {"data": {"values": [nothing]}, "mark": {"type": "point", "opacity": 0}, "encoding": encoding}


def _ticks(ticks: Ticks) -> Spec:
    """All of them: Vega leaves out every other one where it finds them many, unless told how many there are."""
    values, labels = ticks
    return {"values": list(values), "tickCount": len(values), "format": labels, "labelOverlap": False}


def finished(layers: Sequence[Spec], layout: Layout) -> Spec:
    """Layers as a Vega-Lite specification of exactly the layout's size, whatever fonts are there."""
    font = "Arial, Helvetica, sans-serif"
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "layer": list(layers),
        "width": layout.plot_width,
        "height": layout.plot_height,
        "autosize": {"type": "none"},
        "padding": {"left": layout.left, "right": layout.right, "top": layout.top, "bottom": layout.bottom},
        "background": "transparent",
        "config": {
            "aria": False,
            "font": font,
            "view": {"stroke": None},
            "text": {"font": font, "fontSize": layout.font, "color": INK},
            "axis": {
                "labelFontSize": layout.font,
                "labelColor": GREY,
                "gridColor": "#e6e8ea",
                "domainColor": GREY,
                "tickColor": GREY,
            },
        },
    }


def wrapped(words: str, pixels: float, font: int) -> list[str]:
    """Words as lines that fit the pixels, as far as that can be told without drawing them."""
    return textwrap.wrap(words, max(8, int(pixels / (font * CHARACTER)))) or [""]


def apart(positions: list[float], gap: float, lowest: float) -> list[float]:
    """Label positions (pixels down) moved as little as needed: two at least ``gap`` apart, none below ``lowest``."""
    if len(positions) == 2 and abs(positions[0] - positions[1]) < gap:
        middle = min(sum(positions) / 2, lowest - gap / 2)
        offset = gap / 2 if positions[0] <= positions[1] else -gap / 2
        return [middle - offset, middle + offset]
    return [min(position, lowest) for position in positions]

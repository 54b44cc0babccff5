"""The three aims: an interval around no change for each, right is better; every row has its own scale."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    LINE,
    PALE,
    SIGNAL,
    Layout,
    Plane,
    Row,
    Spec,
    finished,
    wrapped,
)
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 0, 250, 20, 40, 20, 13, 1, False)
NARROW = Layout("narrow", 358, 0, 16, 16, 40, 16, 12, 1, True)
_BAR = 34  # pixels for the interval of a row
_GAP = 20
_REACH = 0.92  # how much of half the plot the longest end of an interval takes

_WORSE = Words("← værre", "← worse")
_BETTER = Words("bedre →", "better →")

KEYS: tuple[tuple[str, Words], ...] = (
    ("interval", Words("ændringen med 95 % sikkerhedsinterval", "the change with its 95% confidence interval")),
    ("zero", Words("ingen ændring", "no change")),
)


@dataclass(frozen=True)
class AimBar:
    """A row: ``heading`` (the aim and its direction), ``name`` (what was measured), ``said`` (its number).

    ``toward``: estimate and limits, up being better; None where there is no number. ``worse``: drawn as a warning.
    """

    heading: Words
    name: Words
    said: Words
    toward: tuple[float, float, float] | None
    worse: bool = False


def three_aims(bars: Sequence[AimBar], lang: Lang, layout: Layout) -> Spec:
    """The chart's specification, the rows from the top in the order given."""
    stacked = layout.stacked_labels
    room = layout.plot_width if stacked else layout.left - 20
    blocks = [_lines(bar, lang, room, layout.font) for bar in bars]
    heights = [LINE * len(lines) + (_BAR if stacked else 0) + _GAP for lines in blocks]
    heights = [max(height, _BAR + 2 * LINE + _GAP) for height in heights]
    total = sum(heights)
    fitting = replace(layout, height=total + layout.top + layout.bottom)
    plane = Plane((-1.0, 1.0), (float(total), 0.0))
    layers = [plane.axes(None, ([], "")), *_frame(plane, lang)]
    top = 0.0
    for bar, lines, height in zip(bars, blocks, heights, strict=True):
        middle = top + (LINE * len(lines) + _BAR / 2 if stacked else height / 2 - _GAP / 2)
        above, below = (_BAR / 2, _BAR / 2) if stacked else (middle - top, top + height - middle)
        zero: list[Row] = [{"x": 0.0, "y": middle - above, "y2": middle + below}]
        layers += [
            plane.layer("rule", zero, color=INK, strokeWidth=1.4),
            *_words(plane, lines, top, layout),
            *_bar(plane, bar, middle),
        ]
        top += height
    return finished(layers, fitting)


def _lines(bar: AimBar, lang: Lang, room: int, font: int) -> list[tuple[str, bool]]:
    """The words of a row as lines that fit; the heading is bold."""
    return [
        (line, words is bar.heading)
        for words in (bar.heading, bar.name, bar.said)
        for line in wrapped(pick(words, lang), room, font)
    ]


def _frame(plane: Plane, lang: Lang) -> list[Spec]:
    worse: list[Row] = [{"x": -1.0, "y": 0.0, "words": pick(_WORSE, lang)}]
    better: list[Row] = [{"x": 1.0, "y": 0.0, "words": pick(_BETTER, lang)}]
    return [
        plane.layer("text", worse, align="left", baseline="bottom", dy=-16, color=GREY),
        plane.layer("text", better, align="right", baseline="bottom", dy=-16, color=GREY),
    ]


def _words(plane: Plane, lines: Sequence[tuple[str, bool]], top: float, layout: Layout) -> list[Spec]:
    """The words stand left of the plot, or above each bar where the drawing is narrow."""
    left = 10 - layout.left if not layout.stacked_labels else 0
    found = []
    for number, (line, bold) in enumerate(lines):
        row: list[Row] = [{"x": -1.0, "y": top + LINE * number, "words": line}]
        weight = "bold" if bold else "normal"
        found.append(plane.layer("text", row, align="left", baseline="top", dx=left, fontWeight=weight))
    return found


def _bar(plane: Plane, bar: AimBar, middle: float) -> list[Spec]:
    if bar.toward is None:
        none: list[Row] = [{"x": -_REACH, "x2": _REACH, "y": middle}]
        return [plane.layer("rule", none, color=PALE, strokeWidth=2, strokeDash=[4, 4])]
    longest = max(abs(limit) for limit in bar.toward) or 1.0
    value, low, high = (limit / longest * _REACH for limit in bar.toward)
    colour = SIGNAL if bar.worse else BLUE
    span: list[Row] = [{"x": low, "x2": high, "y": middle}]
    ends: list[Row] = [{"x": at, "y": middle - 6, "y2": middle + 6} for at in (low, high)]
    mark: list[Row] = [{"x": value, "y": middle}]
    return [
        plane.layer("rule", span, color=colour, strokeWidth=2.5),
        plane.layer("rule", ends, color=colour, strokeWidth=2),
        plane.layer("point", mark, shape="circle", size=110, fill=colour, stroke="white", opacity=1),
    ]


def pick(words: Words, lang: Lang) -> str:
    """The words in a language."""
    return words.da if lang == "da" else words.en

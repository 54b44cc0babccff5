"""The love plot: how unlike participants and others were in each characteristic, before and after matching."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from samvej.evaluation.report.charts.legend import Entry, legend
from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    LINE,
    PALE,
    WASH,
    Layout,
    Plane,
    Row,
    Spec,
    finished,
    wrapped,
)
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

THRESHOLD = 0.1
"""Below a tenth of a standard deviation groups are usually called alike (Austin 2009)."""

WIDE = Layout("wide", 760, 0, 230, 30, 84, 62, 13, 1, False)
NARROW = Layout("narrow", 358, 0, 128, 16, 102, 62, 12, 1, True)

_ROW = 28
_TWO_LINES = 6
"""Pixels that a name of two lines begins above its row."""
_TITLE = Words("Forskel mellem deltagere og kontroller", "Difference between participants and controls")
_AXIS = Words("forskel i standardafvigelser (uden fortegn)", "difference in standard deviations (without sign)")
_ALIKE = Words("ens nok", "alike enough")
_HIDDEN = Words("ikke opgjort", "not known")

KEYS: tuple[tuple[str, Words], ...] = (
    ("before", Words("alle mulige kontroller, før matchning", "all possible controls, before matching")),
    ("after", Words("de valgte kontroller, efter matchning", "the chosen controls, after matching")),
    ("alike", Words("under 0,1 regnes grupperne for ens", "below 0.1 the groups are counted as alike")),
)
"""What each mark means, by its class in the page's style sheet."""


@dataclass(frozen=True)
class LoveRow:
    """One characteristic, already as it may be shown; a difference is None where it is hidden or not defined."""

    name: str
    before: float | None
    after: float | None


def love_sizes(rows: int) -> tuple[Layout, Layout]:
    """The wide and the narrow layout for so many characteristics."""
    wide, narrow = (
        replace(layout, height=layout.top + layout.bottom + step * max(rows, 1))
        for layout, step in ((WIDE, _ROW), (NARROW, _ROW + 6))
    )
    return wide, narrow


def love(rows: Sequence[LoveRow], lang: Lang, layout: Layout) -> Spec:
    """The chart's specification, of one of :func:`love_sizes`; the most unlike before matching stands first."""
    ordered = sorted(rows, key=lambda row: -abs(row.before or 0.0))
    known = [abs(value) for row in ordered for value in (row.before, row.after) if value is not None]
    high = _round_up(max([0.25, *known]))
    plane = Plane((0.0, high), (0.0, float(len(ordered)) or 1.0))
    places = [(row, len(ordered) - at - 0.5) for at, row in enumerate(ordered)]
    layers = [
        _wash(plane),
        plane.axes((_ticks(high), ".1f" if high >= 0.5 else ".2f"), ([], "")),
        *_lines(plane, places, high),
        *_points(plane, places),
        *_names(plane, places, lang, layout),
        *_words(plane, lang, layout, high),
    ]
    return finished(layers, layout)


def _wash(plane: Plane) -> Spec:
    band = {"x": 0.0, "x2": THRESHOLD, "y": plane.y[0], "y2": plane.y[1]}
    return plane.layer("rect", [band], color=WASH)


def _lines(plane: Plane, places: Sequence[tuple[LoveRow, float]], high: float) -> list[Spec]:
    grid = [{"x": 0.0, "x2": high, "y": y, "y2": y} for _, y in places]
    moved = [
        {"x": abs(row.before), "x2": abs(row.after), "y": y, "y2": y}
        for row, y in places
        if row.before is not None and row.after is not None
    ]
    edge = {"x": THRESHOLD, "y": plane.y[0], "x2": THRESHOLD, "y2": plane.y[1]}
    layers = [plane.layer("rule", grid, color="#e6e8ea"), plane.layer("rule", [edge], color=GREY, strokeDash=[4, 3])]
    return [*layers, plane.layer("rule", moved, color=PALE, strokeWidth=2)] if moved else layers


def _points(plane: Plane, places: Sequence[tuple[LoveRow, float]]) -> list[Spec]:
    before = [{"x": abs(row.before), "y": y} for row, y in places if row.before is not None]
    after = [{"x": abs(row.after), "y": y} for row, y in places if row.after is not None]
    looks = (
        (before, {"shape": "square", "fill": "white", "stroke": GREY, "strokeWidth": 1.8, "size": 62}),
        (after, {"shape": "circle", "fill": BLUE, "stroke": "white", "strokeWidth": 1, "size": 74}),
    )
    return [plane.layer("point", rows, opacity=1, **look) for rows, look in looks if rows]


def _names(plane: Plane, places: Sequence[tuple[LoveRow, float]], lang: Lang, layout: Layout) -> list[Spec]:
    look = {"align": "right", "baseline": "middle", "lineBreak": "|", "lineHeight": LINE - 2, "color": INK, "dx": -10}
    short: list[Row] = []
    long: list[Row] = []
    for row, y in places:
        lines = wrapped(row.name, layout.left - 18, layout.font)
        if len(lines) > 2:
            lines = [lines[0], f"{lines[1].rstrip()} …"]
        (short if len(lines) == 1 else long).append({"x": 0.0, "y": y, "words": "|".join(lines)})
    hidden = [
        {"x": 0.0, "y": y, "words": _say(_HIDDEN, lang)}
        for row, y in places
        if row.before is None and row.after is None
    ]
    layers = [plane.layer("text", rows, dy=dy, **look) for rows, dy in ((short, 0), (long, -_TWO_LINES)) if rows]
    if hidden:
        layers.append(
            plane.layer("text", hidden, align="left", baseline="middle", dx=6, color=GREY, fontStyle="italic")
        )
    return layers


def _words(plane: Plane, lang: Lang, layout: Layout, high: float) -> list[Spec]:
    top, bottom = plane.y[1], plane.y[0]

    def words(x: float, y: float, said: str, align: str, **style: object) -> Spec:
        look = {"baseline": "middle", "lineBreak": "|", "lineHeight": LINE, "color": GREY, "align": align, **style}
        return plane.layer("text", [{"x": x, "y": y, "words": said}], **look)

    title = wrapped(_say(_TITLE, lang), layout.width - 8, layout.font)
    axis = wrapped(_say(_AXIS, lang), layout.plot_width + 20, layout.font)
    before, after = (_say(words_, lang) for _, words_ in KEYS[:2])
    marks = [
        Entry(before, {"shape": "square", "fill": "white", "stroke": GREY, "strokeWidth": 1.8, "size": 62}),
        Entry(after, {"shape": "circle", "fill": BLUE, "stroke": "white", "strokeWidth": 1, "size": 74}),
    ]
    drawn, _ = legend(marks, plane, layout, 38)
    return [
        *drawn,
        words(0, top, "|".join(title), "left", dx=4 - layout.left, dy=10 - layout.top, baseline="top", color=INK),
        words(THRESHOLD / 2, top, _say(_ALIKE, lang), "center", dy=-11, fontSize=layout.font - 1),
        words(high / 2, bottom, "|".join(axis), "center", dy=36),
    ]


def _round_up(value: float) -> float:
    step = 0.05 if value <= 0.5 else 0.2 if value <= 2 else 1.0
    return round(math.ceil(value / step - 1e-9) * step, 10)


def _ticks(high: float) -> list[float]:
    step = 0.1 if high <= 0.5 else 0.2 if high <= 1.2 else 0.5 if high <= 3 else math.ceil(high / 5)
    return [round(step * at, 10) for at in range(int(high / step + 1e-9) + 1)]


def _say(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en

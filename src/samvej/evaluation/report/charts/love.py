"""The love plot: how unlike participants and others were in each characteristic, before and after matching."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from samvej.evaluation.report.charts.legend import Entry, legend
from samvej.evaluation.report.charts.look import (
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
from samvej.evaluation.report.charts.marks import CONTROL
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

THRESHOLD = 0.1
"""Below a tenth of a standard deviation groups are usually called alike (Austin 2009)."""
MOST = 2.0
"""Differences beyond it are drawn at the edge: one of nine would leave no room to tell the others apart."""

WIDE = Layout("wide", 760, 90, 330, 24, 34, 56, 13, 1, False)
NARROW = Layout("narrow", 358, 90, 150, 14, 34, 56, 12, 1, True)
"""``height`` is what is around the rows; each row adds to it."""

_NAME, _GAP = 14, 12
_HEAD = 50
"""Pixels for the title and the marks' meaning, where the drawing stands alone."""
_TITLE = Words("Forskel mellem deltagere og kontroller", "Difference between participants and controls")
_AXIS = Words("forskel i standardafvigelser (uden fortegn)", "difference in standard deviations (without sign)")
_BEYOND = Words("over 2 er tegnet ved kanten", "beyond 2 is drawn at the edge")
_ALIKE = Words("ens nok", "alike enough")
_HIDDEN = Words("ikke opgjort", "not known")
_BEFORE = {"shape": "square", "fill": "white", "stroke": GREY, "strokeWidth": 1.8, "size": 56}
_AFTER = {"shape": "square", "fill": CONTROL, "stroke": "white", "strokeWidth": 1, "size": 66}

KEYS: tuple[tuple[str, Words], ...] = (
    ("hollow", Words("alle, der kunne være valgt", "all who could have been chosen")),
    ("square", Words("de valgte kontroller", "the controls chosen")),
    ("gap", Words("næsten ens (under 0,1)", "nearly alike (below 0.1)")),
)
"""What each mark means, by its class in the page's style sheet."""


@dataclass(frozen=True)
class Difference:
    """One characteristic, already as it may be shown; a difference is None where it is hidden or not defined."""

    name: str
    before: float | None
    after: float | None


def love(rows: Sequence[Difference], lang: Lang, layout: Layout, *, alone: bool = False) -> Spec:
    """The chart's specification; the most unlike before matching stands first.

    ``layout``: :data:`WIDE` or :data:`NARROW`. ``alone``: with a title and what the marks mean, for a file of its
    own.
    """
    ordered = sorted(rows, key=lambda row: -abs(row.before or 0.0))
    names = [wrapped(row.name, layout.left - 18, layout.font) for row in ordered]
    depths = [_NAME * len(lines) + _GAP for lines in names]
    total, head = sum(depths), _HEAD if alone else 0
    layout = replace(layout, top=layout.top + head, height=layout.height + head + total)
    known = [abs(value) for row in ordered for value in (row.before, row.after) if value is not None]
    high = _round_up(min(MOST, max([0.25, *known])))
    plane = Plane((0.0, high), (0.0, float(total) or 1.0))
    places = [total - sum(depths[:at]) - depth / 2 for at, depth in enumerate(depths)]
    layers = [
        plane.layer("rect", [{"x": 0.0, "x2": THRESHOLD, "y": 0.0, "y2": plane.y[1]}], color=WASH),
        plane.axes((_ticks(high, layout), ".1~f" if high >= 0.5 else ".2~f"), ([], "")),
        *_lines(plane, ordered, places),
        *_points(plane, ordered, places),
        *_names(plane, names, places),
        *_unknown(plane, ordered, places, lang),
        *_words(plane, lang, layout, beyond=any(value > MOST for value in known)),
        *(_head(plane, lang, layout) if alone else []),
    ]
    return finished(layers, layout)


def _at(plane: Plane, value: float) -> float:
    return min(abs(value), plane.x[1])


def _lines(plane: Plane, rows: Sequence[Difference], places: Sequence[float]) -> list[Spec]:
    grid: list[Row] = [{"x": 0.0, "x2": plane.x[1], "y": y, "y2": y} for y in places]
    moved: list[Row] = [
        {"x": _at(plane, row.before), "x2": _at(plane, row.after), "y": y, "y2": y}
        for row, y in zip(rows, places, strict=True)
        if row.before is not None and row.after is not None
    ]
    edge = {"x": THRESHOLD, "y": plane.y[0], "x2": THRESHOLD, "y2": plane.y[1]}
    layers = [plane.layer("rule", grid, color="#e6e8ea")] if grid else []
    layers.append(plane.layer("rule", [edge], color=GREY, strokeDash=[4, 3]))
    return [*layers, plane.layer("rule", moved, color=PALE, strokeWidth=2)] if moved else layers


def _points(plane: Plane, rows: Sequence[Difference], places: Sequence[float]) -> list[Spec]:
    layers = []
    for which, look in (("before", _BEFORE), ("after", _AFTER)):
        values = [(getattr(row, which), y) for row, y in zip(rows, places, strict=True)]
        points: list[Row] = [{"x": _at(plane, value), "y": y} for value, y in values if value is not None]
        if points:
            layers.append(plane.layer("point", points, opacity=1, **look))
    return layers


def _names(plane: Plane, names: Sequence[Sequence[str]], places: Sequence[float]) -> list[Spec]:
    """Lines are set downwards from the first, which stands as much higher."""
    look = {"align": "right", "baseline": "middle", "lineBreak": "|", "lineHeight": _NAME, "color": INK, "dx": -10}
    rows: list[Row] = [
        {"x": 0.0, "y": place + (len(lines) - 1) * _NAME / 2, "words": "|".join(lines)}
        for lines, place in zip(names, places, strict=True)
    ]
    return [plane.layer("text", rows, **look)] if rows else []


def _unknown(plane: Plane, rows: Sequence[Difference], places: Sequence[float], lang: Lang) -> list[Spec]:
    hidden: list[Row] = [
        {"x": 0.0, "y": y, "words": _say(_HIDDEN, lang)}
        for row, y in zip(rows, places, strict=True)
        if row.before is None and row.after is None
    ]
    look = {"align": "left", "baseline": "middle", "dx": 6, "color": GREY, "fontStyle": "italic"}
    return [plane.layer("text", hidden, **look)] if hidden else []


def _words(plane: Plane, lang: Lang, layout: Layout, *, beyond: bool) -> list[Spec]:
    said = f"{_say(_AXIS, lang)}; {_say(_BEYOND, lang)}" if beyond else _say(_AXIS, lang)
    axis = "|".join(wrapped(said, layout.plot_width + 20, layout.font))
    return [
        _text(plane, THRESHOLD / 2, plane.y[1], _say(_ALIKE, lang), "center", dy=-11, fontSize=layout.font - 1),
        _text(plane, plane.x[1] / 2, 0.0, axis, "center", dy=32),
    ]


def _head(plane: Plane, lang: Lang, layout: Layout) -> list[Spec]:
    title = "|".join(wrapped(_say(_TITLE, lang), layout.width - 8, layout.font))
    before, after = (_say(words, lang) for _, words in KEYS[:2])
    drawn, _ = legend([Entry(before, _BEFORE), Entry(after, _AFTER)], plane, layout, 34)
    look = {"dx": 4 - layout.left, "dy": 10 - layout.top, "baseline": "top", "color": INK}
    return [*drawn, _text(plane, 0.0, plane.y[1], title, "left", **look)]


def _text(plane: Plane, x: float, y: float, words: str, align: str, **style: object) -> Spec:
    look = {"align": align, "baseline": "middle", "color": GREY, "lineBreak": "|", "lineHeight": LINE, **style}
    return plane.layer("text", [{"x": x, "y": y, "words": words}], **look)


def _round_up(value: float) -> float:
    step = 0.05 if value <= 0.5 else 0.2
    return round(math.ceil(value / step - 1e-9) * step, 10)


def _ticks(high: float, layout: Layout) -> list[float]:
    step = 0.1 if high <= 0.5 else 0.2 if high <= 1.2 else 0.5
    step *= 2 if layout.name == "narrow" and high / step > 4 else 1
    return [round(step * at, 10) for at in range(int(high / step + 1e-9) + 1)]


def _say(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en

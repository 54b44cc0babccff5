"""Whether controls are like the participants: the love plot of differences, and the overlap of scores."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    PALE,
    WASH,
    Layout,
    Plane,
    Spec,
    finished,
    wrapped,
)
from samvej.evaluation.report.charts.marks import CONTROL
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

LOVE_WIDE = Layout("wide", 760, 90, 360, 24, 46, 44, 13, 1, False)
LOVE_NARROW = Layout("narrow", 358, 90, 150, 14, 46, 44, 12, 1, True)
OVERLAP_WIDE = Layout("wide", 760, 300, 52, 24, 40, 56, 13, 1, False)
OVERLAP_NARROW = Layout("narrow", 358, 280, 44, 14, 40, 56, 12, 1, True)
"""``height`` of the love plot is what is around its rows; each row adds to it."""

_LINE, _GAP = 14, 10
_ALIKE = 0.1
_MOST = 2.0
_X = Words("forskel i standardafvigelser", "difference in standard deviations")
_SCORE = Words("score: hvor sandsynligt det var at komme med", "score: how likely it was to be included")

LOVE_KEYS: tuple[tuple[str, Words], ...] = (
    ("hollow", Words("alle, der kunne være valgt", "all who could have been chosen")),
    ("square", Words("de valgte kontroller", "the controls chosen")),
    ("gap", Words("næsten ens (under 0,1)", "nearly alike (below 0.1)")),
)
OVERLAP_KEYS: tuple[tuple[str, Words], ...] = (
    ("participants", Words("deltagere", "participants")),
    ("control", Words("kontroller", "controls")),
    ("gap", Words("alle kandidater", "all candidates")),
)


@dataclass(frozen=True)
class Difference:
    """One covariate's standardised difference before and after matching; None where it is hidden or not defined."""

    name: str
    before: float | None
    after: float | None


def love(rows: Sequence[Difference], lang: Lang, layout: Layout) -> Spec:
    """The love plot; differences beyond ±2 are drawn at the edge."""
    lines = [wrapped(row.name, layout.left - 14, layout.font) for row in rows]
    depths = [_LINE * len(each) + _GAP for each in lines]
    total = sum(depths)
    layout = replace(layout, height=layout.height + total)
    said = [abs(value) for row in rows for value in (row.before, row.after) if value is not None]
    reach = math.ceil(2 * min(_MOST, max(0.5, *said, 0.0))) / 2
    plane = Plane((-reach, reach), (0.0, float(total)))
    half = 0.5 if layout.name == "wide" or reach <= 1 else 1.0
    ticks = [n * half for n in range(-int(reach / half), int(reach / half) + 1)]
    places = [total - sum(depths[:n]) - depth / 2 for n, depth in enumerate(depths)]

    def at(which: str) -> list[dict[str, object]]:
        return [
            {"x": max(-reach, min(reach, value)), "y": place}
            for row, place in zip(rows, places, strict=True)
            if (value := getattr(row, which)) is not None
        ]

    edge = {"y": 0.0, "y2": float(total)}
    layers = [
        plane.layer("rect", [{"x": -_ALIKE, "x2": _ALIKE, **edge}], color=WASH),
        plane.axes((ticks, ".1~f"), ([], "d")),
        plane.layer("rule", [{"x": -reach, "x2": reach, "y": place} for place in places], color=PALE),
        plane.layer("rule", [{"x": 0.0, **edge}], color=INK, strokeWidth=1.2),
    ]
    if before := at("before"):
        layers.append(plane.layer("point", before, shape="square", fill="white", stroke=GREY, size=48, opacity=1))
    if after := at("after"):
        layers.append(plane.layer("point", after, shape="square", fill=CONTROL, stroke="white", size=58, opacity=1))
    for each, place in zip(lines, places, strict=True):
        up = (len(each) - 1) * _LINE / 2  # lines are set downwards from the first
        layers.append(_text(plane, -reach, place + up, "|".join(each), "right", dx=-10, color=INK))
    layers.append(_text(plane, 0.0, 0.0, _pick(_X, lang), "center", dy=34))
    return finished(layers, layout)


def overlap(steps: Sequence[tuple[float, float, float, float, float]], lang: Lang, layout: Layout) -> Spec:
    """Densities of the score: (lower edge, upper edge, share of participants, of the candidates, of the controls)."""
    density = [(low, high, *(share / (high - low) for share in shares)) for low, high, *shares in steps]
    most = max(max(row[2:]) for row in density) or 1.0
    first, last = density[0][0], density[-1][1]
    plane = Plane((first, last), (0.0, most * 1.05))
    boxes = [{"x": low, "x2": high, "y": 0.0, "y2": pool} for low, high, _, pool, _ in density]
    layers = [plane.layer("rect", boxes, color=PALE), plane.axes(([], "d"), ([], "d"))]
    for column, style in ((4, {"color": CONTROL, "strokeDash": [5, 4]}), (2, {"color": BLUE})):
        edges = [0.0, *(row[column] for row in density), 0.0]
        flat = [{"x": row[0], "x2": row[1], "y": row[column]} for row in density]
        up = [
            {"x": x, "y": a, "y2": b}
            for x, (a, b) in zip([first, *(row[1] for row in density)], pairwise(edges), strict=True)
        ]
        layers += [plane.layer("rule", lines, strokeWidth=2, **style) for lines in (flat, up)]
    layers.append(plane.layer("rule", [{"x": first, "x2": last, "y": 0.0}], color=GREY))
    layers.append(_text(plane, (first + last) / 2, 0.0, _pick(_SCORE, lang), "center", dy=34))
    layers += [
        _text(plane, first, 0.0, _pick(Words("lav", "low"), lang), "left", dy=14),
        _text(plane, last, 0.0, _pick(Words("høj", "high"), lang), "right", dy=14),
    ]
    return finished(layers, layout)


def _text(plane: Plane, x: float, y: float, words: str, align: str, **style: object) -> Spec:
    look = {"align": align, "baseline": "middle", "color": GREY, "lineBreak": "|", "lineHeight": 14, **style}
    return plane.layer("text", [{"x": x, "y": y, "words": words}], **look)


def _pick(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en

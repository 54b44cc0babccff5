"""The funnel: how many came so far, as bars with their counts; what is not loaded is said, not drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

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
    wrapped,
)
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 0, 14, 14, 8, 12, 13, 1, False)
NARROW = Layout("narrow", 358, 0, 10, 10, 8, 12, 12, 1, True)
_BAR = 26
_GAP = 22

_HIDDEN = Words("vises ikke", "not shown")
_NOT_LOADED = Words("ikke indlæst i databasen", "not loaded into the database")
_SHARE = Words("{share} af målgruppen", "{share} of the target group")
_MORE = Words("+ {n} uden for målgruppen", "+ {n} outside the target group")

KEYS: tuple[tuple[str, Words], ...] = (
    ("bar", Words("så mange af målgruppen kom så langt", "so many of the target group came so far")),
    (
        "uncovered",
        Words("vises ikke: få personer, eller det kunne regnes ud", "not shown: few, or it could be worked out"),
    ),
)
"""What each mark means, by its class in the page's style sheet."""


@dataclass(frozen=True)
class FunnelBar:
    """A step as it may be shown. ``share``: of the target group; ``others``: how many beside it."""

    name: Words
    state: Literal["shown", "hidden", "not loaded"]
    people: Figure
    share: Figure | None = None
    others: Figure | None = None


def funnel(bars: Sequence[FunnelBar], lang: Lang, layout: Layout) -> Spec:
    """The chart's specification: the steps from the top, each with its name above its bar."""
    names = [wrapped(_pick(bar.name, lang), layout.plot_width, layout.font) for bar in bars]
    high = sum(_BAR + _GAP + LINE * len(lines) for lines in names)
    layout = replace(layout, height=high + layout.top + layout.bottom)
    most = max((bar.people.rounded or 0.0 for bar in bars), default=0.0) or 1.0
    room = 0.55 if layout.stacked_labels else 0.68  # of the width: the words stand behind the bar
    plane = Plane((0.0, most / room), (float(high), 0.0))
    layers = [plane.axes(None, ([], ""))]
    top = 0.0
    for bar, lines in zip(bars, names, strict=True):
        layers += _step(plane, bar, "|".join(lines), top, top + LINE * len(lines) + 4, lang, layout)
        top += LINE * len(lines) + _BAR + _GAP
    return finished(layers, layout)


def _step(plane: Plane, bar: FunnelBar, name: str, top: float, down: float, lang: Lang, layout: Layout) -> list[Spec]:
    value = bar.people.rounded or 0.0
    layers = [_text(plane, {"x": 0.0, "y": top, "words": name}, baseline="top", color=INK, fontWeight="bold")]
    if bar.state == "shown":
        box: list[Row] = [{"x": 0.0, "x2": value, "y": down, "y2": down + _BAR}]
        layers.append(plane.layer("rect", box, color=BLUE))
    if bar.state == "hidden":
        value = plane.x[1] * 0.06  # of no meaning: the same whatever it hides
        box = [{"x": 0.0, "x2": value, "y": down, "y2": down + _BAR}]
        layers.append(plane.layer("rect", box, fill="white", stroke=GREY, strokeDash=[3, 2]))
    if bar.state == "not loaded":
        line: list[Row] = [{"x": 0.0, "x2": 0.0, "y": down, "y2": down + _BAR}]
        layers.append(plane.layer("rule", line, color=PALE, strokeWidth=2))
    shown = bar.state == "shown"
    words = {"x": value, "y": down + _BAR / 2, "words": _said(bar, lang, layout)}
    look: dict[str, object] = {"color": INK} if shown else {"color": GREY, "fontStyle": "italic"}
    layers.append(_text(plane, words, dx=8, dy=0, baseline="middle", **look))
    return layers


def _said(bar: FunnelBar, lang: Lang, layout: Layout) -> str:
    if bar.state != "shown":
        return _pick(_HIDDEN if bar.state == "hidden" else _NOT_LOADED, lang)
    words = [bar.people.text(lang)]
    if bar.share is not None and bar.share.value is not None:
        share = (
            bar.share.text(lang) if layout.stacked_labels else _pick(_SHARE, lang).format(share=bar.share.text(lang))
        )
        words.append(f"({share})")
    if bar.others is not None and bar.others.value:
        words.append(_pick(_MORE, lang).format(n=bar.others.text(lang)))
    if layout.stacked_labels and len(words) > 2:
        return " ".join(words[:2])
    return " ".join(words)


def _text(plane: Plane, row: Row, **style: object) -> Spec:
    look = {"align": "left", "lineBreak": "|", "lineHeight": LINE, **style}
    return plane.layer("text", [row], **look)


def _pick(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en

"""Shares of good answers before and after, a pair of points with intervals for each question; all as may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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

WIDE = Layout("wide", 760, 0, 20, 150, 26, 56, 13, 1, False)
NARROW = Layout("narrow", 358, 0, 16, 122, 26, 56, 12, 1, True)
_PAIR = 62  # pixels for the two points of a question
_OF = Words("{share} af {n}", "{share} of {n}")
_HIDDEN = Words("vises ikke", "not shown")
_OTHERS = Words("ikke de samme personer", "not the same persons")
_X = Words("andel med et godt svar", "share with a good answer")

KEYS: tuple[tuple[str, Words], ...] = (
    ("outside", Words("ved inklusion", "at inclusion")),
    ("point", Words("ved opfølgning", "at follow-up")),
    ("interval", Words("95 % sikkerhedsinterval", "95% confidence interval")),
)


@dataclass(frozen=True)
class SharePoint:
    """A share with its interval, 0–1, and of how many."""

    value: float
    lower: float
    upper: float
    n: int


@dataclass(frozen=True)
class ShareRow:
    """A question; a point is None where it may not be shown or is not there.

    ``same``: both are shares of the same persons.
    """

    name: Words
    before: SharePoint | None
    after: SharePoint | None
    same: bool = True


def shares(rows: Sequence[ShareRow], lang: Lang, layout: Layout) -> Spec:
    """The chart's specification: the questions from the top in the order given."""
    names = [wrapped(_named(row, lang), layout.width - layout.left - 10, layout.font) for row in rows]
    height = sum(_PAIR + LINE * len(lines) for lines in names)
    fitting = replace(layout, height=height + layout.top + layout.bottom)
    plane = Plane((0.0, 1.0), (float(height), 0.0))
    layers = [plane.axes(([0, 0.25, 0.5, 0.75, 1], ".0%"), ([], ""))]
    grid: list[Row] = [{"x": at / 4, "y": 0.0, "y2": float(height)} for at in range(5)]
    layers.append(plane.layer("rule", grid, color=PALE, strokeWidth=1))
    top = 0.0
    for row, lines in zip(rows, names, strict=True):
        words = [{"x": 0.0, "y": top, "words": "|".join(lines)}]
        layers.append(
            plane.layer("text", words, align="left", baseline="top", lineBreak="|", lineHeight=LINE, color=INK,
                        fontWeight="bold", stroke=None)
        )  # fmt: skip
        top += LINE * len(lines)
        layers += _point(plane, row.before, top + 14, lang, hollow=True)
        layers += _point(plane, row.after, top + 34, lang, hollow=False)
        top += _PAIR
    x_title = [{"x": 0.5, "y": float(height), "words": _pick(_X, lang)}]
    layers.append(plane.layer("text", x_title, align="center", baseline="top", dy=32, color=GREY))
    return finished(layers, fitting)


def _named(row: ShareRow, lang: Lang) -> str:
    name = _pick(row.name, lang)
    return name if row.same else f"{name} ({_pick(_OTHERS, lang)})"


def _point(plane: Plane, point: SharePoint | None, down: float, lang: Lang, *, hollow: bool) -> list[Spec]:
    if point is None:
        said: list[Row] = [{"x": 1.0, "y": down, "words": _pick(_HIDDEN, lang)}]
        return [plane.layer("text", said, align="left", baseline="middle", dx=10, color=GREY, fontStyle="italic")]
    colour = GREY if hollow else BLUE
    span: list[Row] = [{"x": point.lower, "x2": point.upper, "y": down}]
    mark: list[Row] = [{"x": point.value, "y": down}]
    look = {"fill": "white" if hollow else BLUE, "stroke": BLUE, "strokeWidth": 1.6}
    share = Figure(100 * point.value, "share").text(lang)
    words: list[Row] = [{"x": 1.0, "y": down, "words": _pick(_OF, lang).format(share=share, n=point.n)}]
    return [
        plane.layer("rule", span, color=colour, strokeWidth=2),
        plane.layer("point", mark, shape="circle", size=80, opacity=1, **look),
        plane.layer("text", words, align="left", baseline="middle", dx=10, color=GREY if hollow else INK),
    ]


def _pick(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en

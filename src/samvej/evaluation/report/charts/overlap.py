"""The overlap of scores: were there others as likely to be included as the participants were?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from samvej.evaluation.report.charts.legend import Entry, legend
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
    wrapped,
)
from samvej.evaluation.report.charts.marks import CONTROL
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 330, 56, 20, 38, 66, 13, 1, False)
NARROW = Layout("narrow", 358, 330, 50, 14, 38, 66, 12, 1, True)
_HEAD = 40
"""Pixels for what the marks mean, where the drawing stands alone; half as much again on a phone."""

_TITLE = Words("Andel af hver gruppe med scoren", "Share of each group with the score")
_AXIS = Words(
    "score: hvor sandsynligt det var at blive inkluderet, ud fra det, der matches på",
    "score: how likely it was to be included, by what was matched on",
)

_LOW, _HIGH = Words("lav", "low"), Words("høj", "high")

KEYS: tuple[tuple[str, Words], ...] = (
    ("participants", Words("deltagerne", "the participants")),
    ("control", Words("de valgte kontroller", "the controls chosen")),
    ("pool", Words("alle, der kunne være valgt", "all who could have been chosen")),
)
"""What each mark means, by its class in the page's style sheet."""


@dataclass(frozen=True)
class Bin:
    """The scores from ``low`` to ``high``: the share (0–1) of each group that has them; None where it is hidden."""

    low: float
    high: float
    participants: float | None
    pool: float | None
    controls: float | None

    def levelled(self, width: float) -> "Bin":
        """As high as its parts of that width would be on average."""
        times = width / (self.high - self.low)
        shares = (self.participants, self.pool, self.controls)
        return Bin(self.low, self.high, *(None if share is None else share * times for share in shares))


def overlap(
    bins: Sequence[Bin],
    lang: Lang,
    layout: Layout,
    *,
    axis: Words = _AXIS,
    numbered: bool = True,
    alone: bool = False,
) -> Spec:
    """The chart's specification; bins in order, the narrowest of one width. ``axis`` says what the score is.

    A wider bin is drawn as high as its parts would be on average. ``numbered``: the score's numbers say something to
    a reader; else its ends are called low and high. ``alone``: with what the marks mean, for a file of
    its own.
    """
    width = min(each.high - each.low for each in bins)
    level = [each.levelled(width) for each in bins]
    said = wrapped(_say(axis, lang), layout.plot_width + layout.left / 2, layout.font)
    head = 0 if not alone else _HEAD if layout.name == "wide" else _HEAD * 3 // 2
    below = LINE * (len(said) - 1)
    layout = replace(layout, top=layout.top + head, bottom=layout.bottom + below, height=layout.height + head + below)
    shares = (share for each in level for share in (each.participants, each.pool, each.controls))
    scale = scale_for([*(share for share in shares if share is not None), 0.1])
    first, last = level[0].low, level[-1].high
    plane = Plane((first, last), (0.0, scale.high))
    drawn = legend(_entries(lang), plane, layout, 34)[0] if alone else []
    layers = [
        *drawn,
        plane.axes((_marks(first, last, width) if numbered else [], _decimals(width)), (scale.ticks, ".0%")),
        *([] if numbered else _ends(plane, lang)),
        *_areas(plane, level),
        *_curve(plane, level, "controls", color=CONTROL, shape="square", strokeDash=[6, 4]),
        *_curve(plane, level, "participants", color=BLUE, shape="circle", strokeDash=[1, 0]),
        _line(
            plane, (first, scale.high), _say(_TITLE, lang), "left", dx=4 - layout.left, dy=14 - layout.top, color=INK
        ),
        _line(plane, ((first + last) / 2, 0.0), "|".join(said), "center", dy=38),
    ]
    return finished(layers, layout)


def _entries(lang: Lang) -> list[Entry]:
    said = [_say(words, lang) for _, words in KEYS]
    return [
        Entry(said[0], {"shape": "circle", "fill": BLUE, "stroke": "white", "size": 46}, (1, 0)),
        Entry(said[1], {"shape": "square", "fill": CONTROL, "stroke": "white", "size": 46}, (6, 4)),
        Entry(said[2], {"color": PALE}, mark="rect"),
    ]


def _areas(plane: Plane, bins: Sequence[Bin]) -> list[Spec]:
    bars: list[Row] = [{"x": each.low, "x2": each.high, "y": 0.0, "y2": each.pool} for each in bins if each.pool]
    return [plane.layer("rect", bars, color=PALE)] if bars else []


def _curve(plane: Plane, bins: Sequence[Bin], which: str, **look: object) -> list[Spec]:
    """A line along the top of each bin, broken where a share is hidden, with points in the middles of the bins."""
    shares = [(each, getattr(each, which)) for each in bins]
    flat: list[Row] = [{"x": each.low, "x2": each.high, "y": share} for each, share in shares if share is not None]
    steps: list[Row] = [
        {"x": each.low, "y": before, "y2": share}
        for (_, before), (each, share) in pairwise(shares)
        if before is not None and share is not None and before != share
    ]
    points: list[Row] = [{"x": (each.low + each.high) / 2, "y": share} for each, share in shares if share is not None]
    color, line = look["color"], {"strokeWidth": 2.2, "strokeDash": look["strokeDash"]}
    layers = [plane.layer("rule", rows, color=color, **line) for rows in (flat, steps) if rows]
    if points:
        layers.append(
            plane.layer("point", points, fill=color, stroke="white", shape=look["shape"], size=46, opacity=1)
        )
    return layers


def _ends(plane: Plane, lang: Lang) -> list[Spec]:
    return [
        _line(plane, (x, 0.0), _say(words, lang), align, dy=16)
        for x, words, align in ((plane.x[0], _LOW, "left"), (plane.x[1], _HIGH, "right"))
    ]


def _line(plane: Plane, at: tuple[float, float], said: str, align: str, **style: object) -> Spec:
    look = {"baseline": "middle", "lineBreak": "|", "lineHeight": LINE, "color": GREY, "align": align, **style}
    return plane.layer("text", [{"x": at[0], "y": at[1], "words": said}], **look)


def _marks(first: float, last: float, width: float) -> list[float]:
    """Where the axis has numbers: at edges of the narrowest bins, about five of them."""
    count = round((last - first) / width)
    step = max(1, -(-count // 5))
    return [first + width * at for at in range(0, count + 1, step)]


def _decimals(width: float) -> str:
    return next((f".{d}f" for d in range(1, 4) if abs(width * 10**d - round(width * 10**d)) < 1e-9), ".2f")


def _say(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en

"""The overlap of scores: were there others as likely to be included as the participants were?"""

from collections.abc import Sequence
from dataclasses import replace

from samvej.evaluation.report.charts.legend import Entry, legend
from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    LINE,
    PALE,
    Layout,
    Plane,
    Spec,
    finished,
    scale_for,
    wrapped,
)
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 380, 56, 20, 76, 66, 13, 1, False)
NARROW = Layout("narrow", 358, 372, 50, 14, 96, 66, 12, 1, True)
ORANGE = "#a33000"
"""The chosen controls: dashed, with square points."""

Bin = tuple[float, float | None, float | None, float | None]
"""Lower edge, and the shares (0–1) of the participants, all possible controls and the chosen; None if hidden."""

_TITLE = Words("Andel af hver gruppe med scoren", "Share of each group with the score")
_AXIS = Words(
    "score: hvor sandsynligt det var at blive inkluderet, ud fra det, der matches på",
    "score: how likely it was to be included, by what was matched on",
)

KEYS: tuple[tuple[str, Words], ...] = (
    ("participants", Words("deltagerne", "the participants")),
    ("controls", Words("de valgte kontroller", "the chosen controls")),
    ("pool", Words("alle mulige kontroller", "all possible controls")),
)
"""What each mark means, by its class in the page's style sheet."""


def overlap(bins: Sequence[Bin], width: float, lang: Lang, layout: Layout, *, axis: Words = _AXIS) -> Spec:
    """The chart's specification; bins of one ``width``, in order. ``axis`` says what the score is."""
    said = wrapped(_say(axis, lang), layout.plot_width + layout.left / 2, layout.font)
    layout = replace(
        layout, bottom=layout.bottom + LINE * (len(said) - 1), height=layout.height + LINE * (len(said) - 1)
    )
    shares = [share for _, *rest in bins for share in rest if share is not None]
    scale = scale_for([*shares, 0.1])
    first, last = bins[0][0], bins[-1][0] + width
    plane = Plane((first, last), (0.0, scale.high))
    drawn, _ = legend(_entries(lang), plane, layout, 34)
    layers = [
        *drawn,
        plane.axes(([first + width * at for at in _marks(len(bins))], _decimals(width)), (scale.ticks, ".0%")),
        *_areas(plane, bins, width),
        *_curve(plane, bins, 3, width, color=ORANGE, shape="square", strokeDash=[6, 4]),
        *_curve(plane, bins, 1, width, color=BLUE, shape="circle", strokeDash=[1, 0]),
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
        Entry(said[1], {"shape": "square", "fill": ORANGE, "stroke": "white", "size": 46}, (6, 4)),
        Entry(said[2], {"color": PALE}, mark="rect"),
    ]


def _areas(plane: Plane, bins: Sequence[Bin], width: float) -> list[Spec]:
    bars = [{"x": low, "x2": low + width, "y": 0.0, "y2": pool} for low, _, pool, _ in bins if pool]
    return [plane.layer("rect", bars, color=PALE)] if bars else []


def _curve(plane: Plane, bins: Sequence[Bin], which: int, width: float, **look: object) -> list[Spec]:
    """Line and points through the middles of the bins, broken where a share is hidden."""
    rows: list[dict[str, object]] = []
    stretch = 0
    for each in bins:
        share = each[which]
        if share is None:
            stretch += 1
        else:
            rows.append({"x": each[0] + width / 2, "y": share, "stretch": str(stretch)})
    if not rows:
        return []
    color = look["color"]
    points = [{"x": row["x"], "y": row["y"]} for row in rows]
    return [
        plane.layer("line", rows, color=color, strokeWidth=2.2, strokeDash=look["strokeDash"]),
        plane.layer("point", points, fill=color, stroke="white", shape=look["shape"], size=46, opacity=1),
    ]


def _line(plane: Plane, at: tuple[float, float], said: str, align: str, **style: object) -> Spec:
    look = {"baseline": "middle", "lineBreak": "|", "lineHeight": LINE, "color": GREY, "align": align, **style}
    return plane.layer("text", [{"x": at[0], "y": at[1], "words": said}], **look)


def _marks(bins: int) -> list[int]:
    step = max(1, -(-bins // 5))
    return list(range(0, bins + 1, step))


def _decimals(width: float) -> str:
    return next((f".{d}f" for d in range(1, 4) if abs(width * 10**d - round(width * 10**d)) < 1e-9), ".2f")


def _say(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en

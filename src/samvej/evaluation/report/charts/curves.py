"""Participants and their controls month by month: two curves, the vulnerable time, and the people behind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from samvej.evaluation.grouping import grouped
from samvej.evaluation.report.charts.look import (
    BLUE,
    CHARACTER,
    GREY,
    INK,
    LINE,
    PALE,
    WASH,
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
from samvej.evaluation.report.charts.marks import CONTROL
from samvej.evaluation.report.numbers import NumberKind, spans
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

_STRIP_TOP, _STRIP_HEIGHT = 80, 26
_MARGIN = 0.6
_GHOSTS = Words("tæller|ikke med", "do not|count")
_PEOPLE = Words("Deltagere bag hvert punkt", "Participants behind each point")
_HIDDEN = Words("skjult", "hidden")
_MONTHS = Words("måneder fra inklusion", "months from inclusion")
_OURS = Words("deltagere", "participants")
_THEIRS = Words("kontroller", "controls")

KEYS: tuple[tuple[str, Words], ...] = (
    ("participants", Words("deltagere: fuld linje, runde punkter", "participants: solid line, round points")),
    ("control", Words("kontroller: stiplet linje, firkantede punkter", "controls: dashed line, square points")),
    ("ghost", Words("den sårbare tid: tegnet, men tæller ikke med", "the vulnerable time: drawn, but not counted")),
    ("hidden", Words("skjult: for få bag", "hidden: too few behind")),
)
"""What each mark means, by its name among the charts' marks."""


@dataclass(frozen=True)
class CurvePoint:
    """One month as it may be shown; None where a mean or the number behind is hidden or not there."""

    month: int
    participants: float | None
    controls: float | None
    people: float | None
    ghost: bool = False
    hidden: bool = False


def curves(
    points: Sequence[CurvePoint], title: str, lang: Lang, layout: Layout, *, kind: NumberKind = "mean"
) -> Spec:
    """The chart's specification. ``title`` says what is measured and in which unit."""
    lines = wrapped(title, layout.width, layout.font)
    more = LINE * (len(lines) - 1)
    layout = replace(layout, top=layout.top + more, height=layout.height + more)
    values = [v for p in points for v in (p.participants, p.controls) if v is not None]
    canvas = _Canvas(tuple(points), lang, layout, scale_for(values), kind)
    layers = [
        *canvas.washes(),
        canvas.base(),
        *canvas.side("controls"),
        *canvas.side("participants"),
        *canvas.hidden(),
        *canvas.labels(),
        *canvas.strip(),
        *canvas.words("|".join(lines)),
    ]
    return finished(layers, layout)


@dataclass(frozen=True)
class _Canvas:
    points: tuple[CurvePoint, ...]
    lang: Lang
    layout: Layout
    scale: Scale
    kind: NumberKind

    @property
    def first(self) -> int:
        return self.points[0].month

    @property
    def last(self) -> int:
        return self.points[-1].month

    @property
    def plane(self) -> Plane:
        return Plane((self.first - _MARGIN, self.last + _MARGIN), (self.scale.low, self.scale.high))

    def say(self, words: Words) -> str:
        return words.da if self.lang == "da" else words.en

    def layer(self, mark: str, rows: Sequence[Row], **style: object) -> list[Spec]:
        return [self.plane.layer(mark, rows, **style)] if rows else []

    def down(self, pixels: float) -> float:
        return self.scale.at(pixels, self.layout)

    def text(self, month: float, down: float, words: str, align: str, **style: object) -> Spec:
        row = {"x": month, "y": self.down(down), "words": words}
        look = {"align": align, "baseline": "middle", "color": GREY, "lineBreak": "|", "lineHeight": LINE, **style}
        return self.plane.layer("text", [row], **look)

    def base(self) -> Spec:
        room = max(1, int(self.layout.plot_width / (4 * self.layout.font * CHARACTER)))
        span = self.last - self.first + 1
        every = next((step for step in (1, 2, 3, 6, 12) if span / step <= room), 24)
        months = [month for month in range(self.first, self.last + 1) if month % every == 0]
        return self.plane.axes((months, "d"), (self.scale.ticks, tick_format(self.kind, self.scale.step)))

    def ghosts(self) -> list[tuple[int, int]]:
        return spans(point.month for point in self.points if point.ghost)

    def washes(self) -> list[Spec]:
        low, high = self.scale.low, self.scale.high
        boxes = [{"x": a - 0.5, "x2": b + 0.5, "y": low, "y2": high} for a, b in self.ghosts()]
        return self.layer("rect", boxes, color=WASH)

    def side(self, name: str) -> list[Spec]:
        """One side's line, broken where a month is not shown, and its points; those of ghosts are hollow and grey."""
        there = {p.month: v for p in self.points if (v := getattr(p, name)) is not None}
        ghosts = {p.month for p in self.points if p.ghost}
        ours = name == "participants"
        color, shape = (BLUE, "circle") if ours else (CONTROL, "square")
        lines = [
            {"x": month, "y": there[month], "stretch": str(start)}
            for start, end in spans(there)
            for month in range(start, end + 1)
        ]
        dash = {} if ours else {"strokeDash": [5, 4]}
        size = 26 if self.layout.stacked_labels else 52
        solid = [{"x": month, "y": value} for month, value in there.items() if month not in ghosts]
        hollow = [{"x": month, "y": value} for month, value in there.items() if month in ghosts]
        return [
            *self.layer("line", lines, color=color, strokeWidth=1.7, **dash),
            *self.layer("point", solid, shape=shape, fill=color, stroke="white", size=size, opacity=1, strokeWidth=1),
            *self.layer(
                "point", hollow, shape=shape, fill="white", stroke=GREY, size=size, opacity=1, strokeWidth=1.3
            ),
        ]

    def hidden(self) -> list[Spec]:
        rows = [
            {"x": p.month, "y": self.scale.low, "y2": self.down(self.layout.plot_height - 22)}
            for p in self.points
            if p.hidden
        ]
        return self.layer("rule", rows, color=GREY, strokeWidth=1.4, strokeDash=[3, 2])

    def labels(self) -> list[Spec]:
        """The sides' names at their ends, kept apart."""
        found = []
        for name, words, color in (("participants", _OURS, BLUE), ("controls", _THEIRS, CONTROL)):
            values = [v for p in self.points if (v := getattr(p, name)) is not None]
            if values:
                found.append((self.scale.down(values[-1], self.layout), words, color))
        if len(found) == 2 and abs(found[0][0] - found[1][0]) < LINE + 3:
            middle = (found[0][0] + found[1][0]) / 2
            up = 1 if found[0][0] <= found[1][0] else -1
            found = [
                (middle - up * (LINE + 3) / 2, *found[0][1:]),
                (middle + up * (LINE + 3) / 2, *found[1][1:]),
            ]
        return [
            self.text(self.plane.x[1], down, self.say(words), "left", dx=5, color=color, fontWeight="bold")
            for down, words, color in found
        ]

    def strip(self) -> list[Spec]:
        height, bottom = self.layout.plot_height, self.layout.plot_height + _STRIP_TOP + _STRIP_HEIGHT
        most = max((point.people or 0 for point in self.points), default=0) or 1
        floor = self.down(bottom)
        bars = [
            {
                "x": p.month - 0.22,
                "x2": p.month + 0.22,
                "y": floor,
                "y2": self.down(bottom - _STRIP_HEIGHT * (p.people or 0) / most),
            }
            for p in self.points
        ]
        ends = [p for p in self.points if p.month in (self.first, 0, self.last)]
        return [
            *self.layer("rect", bars, color="#7d8590"),
            *self.layer("rule", [{"x": self.plane.x[0], "x2": self.plane.x[1], "y": floor}], color=PALE),
            self.text((self.first + self.last) / 2, height + 34, self.say(_MONTHS), "center"),
            self.text(self.first - 0.5, height + 56, self.say(_PEOPLE), "left"),
            *(self._count(point, height + _STRIP_TOP - 7) for point in ends),
        ]

    def _count(self, point: CurvePoint, down: float) -> Spec:
        words = self.say(_HIDDEN) if point.people is None else grouped(point.people, 0, self.lang)
        align = {self.first: "left", self.last: "right"}.get(point.month, "center")
        return self.text(point.month, down, words, align)

    def words(self, title: str) -> list[Spec]:
        said = [self.text(self.plane.x[0], 14 - self.layout.top, title, "left", dx=2 - self.layout.left, color=INK)]
        return said + [self.text((start + end) / 2, -22, self.say(_GHOSTS), "center") for start, end in self.ghosts()]

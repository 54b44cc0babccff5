"""Participants and their controls month by month: two curves, the vulnerable time, and the people behind."""

from collections.abc import Sequence
from dataclasses import dataclass

from samvej.evaluation.report.charts.around_inclusion import AroundInclusion, with_room
from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    LINE,
    Layout,
    Spec,
    finished,
    scale_for,
)
from samvej.evaluation.report.charts.marks import CONTROL
from samvej.evaluation.report.numbers import NumberKind, spans
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

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

    @property
    def at(self) -> int:
        """Its event time."""
        return self.month


def curves(
    points: Sequence[CurvePoint], title: str, lang: Lang, layout: Layout, *, kind: NumberKind = "mean"
) -> Spec:
    """The chart's specification. ``title`` says what is measured and in which unit."""
    title, layout = with_room(title, layout)
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
        *canvas.words(title),
    ]
    return finished(layers, layout)


@dataclass(frozen=True)
class _Canvas(AroundInclusion[CurvePoint]):
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

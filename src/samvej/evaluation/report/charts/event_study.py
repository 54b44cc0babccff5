"""The event study: what inclusion did, period by period from it, against the controls; zero is no difference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samvej.evaluation.report.charts.around_inclusion import MONTHS, PEOPLE, AroundInclusion, with_room
from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    LINE,
    SKY,
    Layout,
    Scale,
    Spec,
    finished,
    scale_for,
)
from samvej.evaluation.report.numbers import NumberKind, spans
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

_BAR = 3.2  # pixels of an interval's line

_ZERO = Words("ingen forskel", "no difference")
_MEAN = Words("gennemsnit|{value}", "mean|{value}")

KEYS: tuple[tuple[str, Words], ...] = (
    ("point", Words("forskellen til kontrollerne", "the difference from the controls")),
    ("interval", Words("95 % sikkerhedsinterval for hvert punkt", "95% confidence interval of each point")),
    ("band", Words("bånd, der rummer alle punkter på én gang (95 %)", "band that holds all points at once (95%)")),
    ("ghost", Words("den sårbare tid: tegnet, men tæller ikke med", "the vulnerable time: drawn, but not counted")),
)
"""What each mark means, by its class in the page's style sheet."""


@dataclass(frozen=True)
class EventPoint:
    """One event time, already as it may be shown. ``value`` and its limits are None where it is hidden or not there.

    ``low``, ``high``: the interval of this point alone. ``band``: of all points at once. ``people``: how many stand
    behind, None where that is hidden. ``ghost``: drawn, but counts in nothing. ``base``: zero by definition.
    """

    event: int
    value: float | None
    low: float | None = None
    high: float | None = None
    band: tuple[float, float] | None = None
    people: float | None = None
    ghost: bool = False
    base: bool = False

    @property
    def at(self) -> int:
        """Its event time."""
        return self.event


@dataclass(frozen=True)
class Mean:
    """The mean effect over a window, and how its value is written."""

    first: int
    last: int
    value: float
    said: str


def event_scale(points: Iterable[EventPoint]) -> Scale:
    """A scale that holds zero, the points and their intervals; a band may run out of it."""
    values: list[float] = []
    for point in points:
        values += [each for each in (point.value, point.low, point.high) if each is not None]
    return scale_for(values)


def event_study(
    points: Sequence[EventPoint],
    title: str,
    lang: Lang,
    layout: Layout,
    *,
    kind: NumberKind = "mean",
    mean: Mean | None = None,
    scale: Scale | None = None,
    x_title: Words = MONTHS,
    people_title: Words = PEOPLE,
) -> Spec:
    """The chart's specification. ``title`` says what is measured, in which unit, and against whom."""
    title, layout = with_room(title, layout)
    held = scale or event_scale(points)
    canvas = _Canvas(tuple(sorted(points, key=lambda p: p.event)), lang, layout, held, kind, mean)
    layers = [
        *canvas.washes(),
        canvas.base(),
        *canvas.bands(),
        *canvas.zero(),
        *canvas.window(),
        *canvas.intervals(),
        *canvas.marks(),
        *canvas.strip(x_title, people_title),
        *canvas.words(title),
    ]
    return finished(layers, layout)


@dataclass(frozen=True)
class _Canvas(AroundInclusion[EventPoint]):
    mean: Mean | None

    def bands(self) -> list[Spec]:
        """The simultaneous band, cut where the plot ends; it does not run over ghosts."""
        there = {p.event: p.band for p in self.points if p.band is not None and not p.ghost}
        layers: list[Spec] = []
        for start, end in spans(there):
            rows = [
                {
                    "x": event,
                    "y": max(there[event][0], self.scale.low),
                    "y2": min(there[event][1], self.scale.high),
                }
                for event in range(start, end + 1)
            ]
            layers += self.layer("area", rows, color=SKY, opacity=0.55)
        return layers

    def zero(self) -> list[Spec]:
        ends = [{"x": self.plane.x[0], "x2": self.plane.x[1], "y": 0.0}]
        at = self.scale.down(0.0, self.layout)
        words, up = self.say(_ZERO), 0.0
        if self.layout.stacked_labels:
            words, up = words.replace(" ", "|"), LINE / 2
        said = self.text(self.plane.x[1], at - up, words, "left", dx=5, color=INK)
        return [*self.layer("rule", ends, color=INK, strokeWidth=1.4), said]

    def window(self) -> list[Spec]:
        """The mean over the window as a level, labelled at the end, away from the label of zero."""
        if self.mean is None:
            return []
        ends = [{"x": self.mean.first - 0.4, "x2": self.mean.last + 0.4, "y": self.mean.value}]
        at, zero = (self.scale.down(value, self.layout) for value in (self.mean.value, 0.0))
        gap = (3 if self.layout.stacked_labels else 2) * LINE + 2
        if abs(at - zero) < gap:
            at = zero + gap if at >= zero and zero + gap < self.layout.plot_height else zero - gap
        words = self.say(_MEAN).format(value=self.mean.said)
        label = self.text(self.plane.x[1], at - LINE / 2, words, "left", dx=5, color=BLUE, fontWeight="bold")
        return [*self.layer("rule", ends, color=BLUE, strokeWidth=2.2), label]

    def intervals(self) -> list[Spec]:
        layers: list[Spec] = []
        for ghost, color in ((True, "#9aa1a9"), (False, BLUE)):
            rows = [
                {"x": p.event, "y": p.low, "y2": p.high}
                for p in self.points
                if p.ghost == ghost and p.low is not None and p.high is not None
            ]
            layers += self.layer("rule", rows, color=color, strokeWidth=_BAR, opacity=0.45, strokeCap="round")
        return layers

    def marks(self) -> list[Spec]:
        """Solid where it counts, grey and hollow where not, hollow on the line where it is its own base."""
        groups = (
            ([p for p in self.points if p.ghost and not p.base], {"fill": "white", "stroke": GREY, "size": 42}),
            ([p for p in self.points if p.base], {"fill": "white", "stroke": BLUE, "size": 42}),
            ([p for p in self.points if not p.ghost and not p.base], {"fill": BLUE, "stroke": "white", "size": 52}),
        )
        layers: list[Spec] = []
        for members, style in groups:
            at = [{"x": p.event, "y": p.value} for p in members if p.value is not None]
            layers += self.layer("point", at, shape="circle", opacity=1, strokeWidth=1.3, **style)
        hidden = [
            {"x": p.event, "y": self.scale.low, "y2": self.down(self.layout.plot_height - 22)}
            for p in self.points
            if p.value is None
        ]
        return [*layers, *self.layer("rule", hidden, color=GREY, strokeWidth=1.4, strokeDash=[3, 2])]

"""The event study: what inclusion did, period by period from it, against the controls; zero is no difference."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from samvej.evaluation.grouping import grouped
from samvej.evaluation.report.charts.look import (
    BLUE,
    CHARACTER,
    GREY,
    INK,
    LINE,
    PALE,
    SKY,
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
from samvej.evaluation.report.numbers import NumberKind, spans
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

_STRIP_TOP, _STRIP_HEIGHT = 80, 26  # pixels below the axis
_MARGIN = 0.6
_BAR = 3.2  # pixels of an interval's line

_ZERO = Words("ingen forskel", "no difference")
_GHOSTS = Words("tæller|ikke med", "do not|count")
_PEOPLE = Words("Deltagere bag hvert punkt", "Participants behind each point")
_HIDDEN = Words("skjult", "hidden")
_MONTHS = Words("måneder fra inklusion", "months from inclusion")
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
    x_title: Words = _MONTHS,
    people_title: Words = _PEOPLE,
) -> Spec:
    """The chart's specification. ``title`` says what is measured, in which unit, and against whom."""
    lines = wrapped(title, layout.width, layout.font)
    more = LINE * (len(lines) - 1)
    layout = replace(layout, top=layout.top + more, height=layout.height + more)
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
        *canvas.words("|".join(lines)),
    ]
    return finished(layers, layout)


@dataclass(frozen=True)
class _Canvas:
    points: tuple[EventPoint, ...]
    lang: Lang
    layout: Layout
    scale: Scale
    kind: NumberKind
    mean: Mean | None

    @property
    def first(self) -> int:
        return self.points[0].event

    @property
    def last(self) -> int:
        return self.points[-1].event

    @property
    def plane(self) -> Plane:
        return Plane((self.first - _MARGIN, self.last + _MARGIN), (self.scale.low, self.scale.high))

    def say(self, words: Words) -> str:
        return words.da if self.lang == "da" else words.en

    def layer(self, mark: str, rows: Sequence[Row], **style: object) -> list[Spec]:
        return [self.plane.layer(mark, rows, **style)] if rows else []

    def down(self, pixels: float) -> float:
        return self.scale.at(pixels, self.layout)

    def text(self, event: float, down: float, words: str, align: str, **style: object) -> Spec:
        row = {"x": event, "y": self.down(down), "words": words}
        look = {"align": align, "baseline": "middle", "color": GREY, "lineBreak": "|", "lineHeight": LINE, **style}
        return self.plane.layer("text", [row], **look)

    def base(self) -> Spec:
        """Axes: as many numbers along as there is room for."""
        span = self.last - self.first + 1
        room = max(1, int(self.layout.plot_width / (4 * self.layout.font * CHARACTER)))
        every = next((step for step in (1, 2, 3, 6, 12) if span / step <= room), 24)
        events = [event for event in range(self.first, self.last + 1) if event % every == 0]
        return self.plane.axes((events, "d"), (self.scale.ticks, tick_format(self.kind, self.scale.step)))

    def ghosts(self) -> list[tuple[int, int]]:
        return spans(point.event for point in self.points if point.ghost)

    def washes(self) -> list[Spec]:
        boxes = [
            {"x": start - 0.5, "x2": end + 0.5, "y": self.scale.low, "y2": self.scale.high}
            for start, end in self.ghosts()
        ]
        return self.layer("rect", boxes, color=WASH)

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

    def strip(self, x_title: Words, people_title: Words) -> list[Spec]:
        """Thin bars below the axis: how many people are behind each point."""
        height, bottom = self.layout.plot_height, self.layout.plot_height + _STRIP_TOP + _STRIP_HEIGHT
        most = max((point.people or 0 for point in self.points), default=0) or 1
        floor = self.down(bottom)
        bars = [
            {
                "x": p.event - 0.22,
                "x2": p.event + 0.22,
                "y": floor,
                "y2": self.down(bottom - _STRIP_HEIGHT * (p.people or 0) / most),
            }
            for p in self.points
        ]
        ends = [p for p in self.points if p.event in (self.first, 0, self.last)]
        return [
            *self.layer("rect", bars, color="#7d8590"),
            *self.layer("rule", [{"x": self.plane.x[0], "x2": self.plane.x[1], "y": floor}], color=PALE),
            self.text((self.first + self.last) / 2, height + 34, self.say(x_title), "center"),
            self.text(self.first - 0.5, height + 56, self.say(people_title), "left"),
            *(self._count(point, height + _STRIP_TOP - 7) for point in ends),
        ]

    def _count(self, point: EventPoint, down: float) -> Spec:
        words = self.say(_HIDDEN) if point.people is None else grouped(point.people, 0, self.lang)
        align = {self.first: "left", self.last: "right"}.get(point.event, "center")
        return self.text(point.event, down, words, align)

    def words(self, title: str) -> list[Spec]:
        said = [self.text(self.plane.x[0], 14 - self.layout.top, title, "left", dx=2 - self.layout.left, color=INK)]
        return said + [self.text((start + end) / 2, -22, self.say(_GHOSTS), "center") for start, end in self.ghosts()]

"""The control chart of one outcome: months around inclusion, levels before and after, and the people behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from samvej.evaluation.report.charts.look import (
    BLUE,
    CHARACTER,
    GREY,
    INK,
    LINE,
    PALE,
    SIGNAL,
    SKY,
    WASH,
    Layout,
    Plane,
    Row,
    Scale,
    Spec,
    apart,
    finished,
    scale_for,
    tick_format,
    wrapped,
)
from samvej.evaluation.report.numbers import Figure, spans
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.report.views import ShownOutcome, ShownPoint

_STRIP_TOP, _STRIP_HEIGHT = 80, 26  # pixels below the axis
_MARGIN = 0.6  # months beside the first and the last


def vertical_scale(outcomes: Iterable[ShownOutcome]) -> Scale:
    """One scale that holds every number drawn for the outcomes."""
    values: list[float] = []
    for outcome in outcomes:
        figures = [point.value for point in outcome.points]
        figures += [*outcome.centres, *(point.upper for point in outcome.points if point.state == "shown")]
        values += [figure.rounded for figure in figures if figure.rounded is not None]
    return scale_for(values)


def control_chart(
    outcome: ShownOutcome, title: str, speaker: Speaker, layout: Layout, scale: Scale | None = None
) -> Spec:
    """The chart's specification. ``title`` says what is measured and in which unit, and stands above the plot."""
    lines = wrapped(title, layout.width, layout.font)
    more = LINE * (len(lines) - 1)
    layout = replace(layout, top=layout.top + more, height=layout.height + more)
    canvas = _Canvas(outcome, speaker, layout, scale or vertical_scale([outcome]))
    layers = [
        *canvas.washes(),
        canvas.base(),
        *canvas.limits(),
        *canvas.inclusion(),
        *canvas.breaks(),
        *canvas.curve(),
        *canvas.levels(),
        *canvas.marks(),
        *canvas.strip(),
        *canvas.words("|".join(lines)),
    ]
    return finished(layers, layout)


@dataclass(frozen=True)
class _Canvas:
    """The parts of one chart, in its coordinates: months to the right, values up, pixels where neither fits."""

    outcome: ShownOutcome
    speaker: Speaker
    layout: Layout
    scale: Scale

    @property
    def first(self) -> int:
        return self.outcome.points[0].month

    @property
    def last(self) -> int:
        return self.outcome.points[-1].month

    @property
    def plane(self) -> Plane:
        return Plane((self.first - _MARGIN, self.last + _MARGIN), (self.scale.low, self.scale.high))

    def layer(self, mark: str, rows: Sequence[Row], **style: object) -> list[Spec]:
        """Marks of one look; no layer where there is nothing to draw."""
        return [self.plane.layer(mark, rows, **style)] if rows else []

    def down(self, pixels: float) -> float:
        """The value so many pixels below the top of the plot."""
        return self.scale.at(pixels, self.layout)

    def text(self, month: float, down: float, words: str, align: str, **style: object) -> Spec:
        """Words at a month and a number of pixels below the top of the plot; ``|`` breaks the line."""
        row = {"x": month, "y": self.down(down), "words": words}
        look = {"align": align, "baseline": "middle", "color": GREY, "lineBreak": "|", "lineHeight": LINE, **style}
        return self.plane.layer("text", [row], **look)

    def base(self) -> Spec:
        every = self.layout.tick_every
        months = [month for month in range(self.first, self.last + 1) if month % every == 0]
        labels = tick_format(self.outcome.kind, self.scale.step)
        return self.plane.axes((months, "d"), (self.scale.ticks, labels))

    def ghosts(self) -> list[tuple[int, int]]:
        return spans(point.month for point in self.outcome.points if point.role == "ghost")

    def gaps(self) -> list[tuple[int, int]]:
        return spans(point.month for point in self.outcome.points if point.state == "gap")

    def washes(self) -> list[Spec]:
        """Grounds behind ghosts and behind months without numbers."""
        boxes = [
            {"x": start - 0.5, "x2": end + 0.5, "y": self.scale.low, "y2": self.scale.high}
            for start, end in self.ghosts() + self.gaps()
        ]
        return self.layer("rect", boxes, color=WASH)

    def words(self, title: str) -> list[Spec]:
        """The title, and what the grounds mean."""
        ghost_words, gap_words = self.speaker.say("ghosts"), self.speaker.say("gap")
        wide = len(gap_words) * self.layout.font * CHARACTER
        said = [
            self.text(self.plane.x[0], 14 - self.layout.top, title, "left", dx=2 - self.layout.left, color=INK),
            *(self.text((start + end) / 2, -30, ghost_words, "center") for start, end in self.ghosts()),
        ]
        for start, end in self.gaps():
            fits = (end - start + 1) * self.layout.plot_width / (self.plane.x[1] - self.plane.x[0]) > wide
            said.append(self.text((start + end) / 2, 44, gap_words, "center", angle=0 if fits else 270))
        return said

    def inclusion(self) -> list[Spec]:
        """The line at month 0."""
        if not self.first <= 0 <= self.last:
            return []
        ends = [{"x": 0, "y": self.scale.low, "y2": self.scale.high}]
        return [
            *self.layer("rule", ends, color=GREY, strokeWidth=1, strokeDash=[2, 3]),
            self.text(0, -14, self.speaker.say("inclusion"), "center", color=INK),
        ]

    def limits(self) -> list[Spec]:
        """The band of usual variation, cut where the scale ends."""
        band = [
            {
                "x": point.month,
                "y": max(point.lower.rounded, self.scale.low),
                "y2": min(point.upper.rounded, self.scale.high),
            }
            for point in self.outcome.points
            if point.lower.rounded is not None and point.upper.rounded is not None
        ]
        return self.layer("area", band, color=SKY, opacity=0.55)

    def breaks(self) -> list[Spec]:
        """A double line above the plot, over the months in which a register's change meets participants."""
        lines = [
            {"x": max(each.first, self.first) - 0.4, "x2": min(each.last, self.last) + 0.4, "y": self.down(down)}
            for each in self.outcome.breaks
            for down in (-5, -1)
        ]
        return self.layer("rule", lines, color=GREY, strokeWidth=1.2)

    def curve(self) -> list[Spec]:
        """The line between neighbouring months; it does not jump over ghosts, hidden months and gaps."""
        joined = {p.month: p for p in self.outcome.points if p.state == "shown" and p.role != "ghost"}
        steps = [
            {"x": month, "y": joined[month].value.rounded, "stretch": number}
            for number, (start, end) in enumerate(spans(joined))
            for month in range(start, end + 1)
        ]
        return self.layer("line", steps, color=BLUE, strokeWidth=1.3, opacity=0.65)

    def levels(self) -> list[Spec]:
        """Centre lines, labelled at the end with their value: before (dashed once it is over) and after."""
        windows, end = self.outcome.result, self.last + 0.5
        before, after = (figure.rounded for figure in self.outcome.centres)
        layers: list[Spec] = []
        labels: list[tuple[str, float, str]] = []
        if before is not None:
            over = windows.before[1] + 0.4
            for start, stop, dash in ((windows.before[0] - 0.4, over, [1, 0]), (over, end, [5, 4])):
                layers += self.level(start, stop, before, INK, dash)
            labels.append((self._level_words("before", self.outcome.centres[0]), before, INK))
        if after is not None:
            layers += self.level(windows.after[0] - 0.4, end, after, BLUE, [1, 0])
            labels.append((self._level_words("after", self.outcome.centres[1]), after, BLUE))
        return layers + self._level_labels(labels)

    def level(self, start: float, stop: float, value: float, color: str, dash: list[int]) -> list[Spec]:
        """One horizontal line."""
        return self.layer(
            "rule", [{"x": start, "x2": stop, "y": value}], color=color, strokeWidth=2.2, strokeDash=dash
        )

    def _level_words(self, key: str, value: Figure) -> str:
        between = "|" if self.layout.stacked_labels else " "
        return f"{self.speaker.say(key)}{between}{value.text(self.speaker.lang)}"

    def _level_labels(self, labels: Sequence[tuple[str, float, str]]) -> list[Spec]:
        stacked = self.layout.stacked_labels
        gap, lowest = (34, self.layout.plot_height - 8) if stacked else (18, self.layout.plot_height)
        places = apart([self.scale.down(value, self.layout) for _, value, _ in labels], gap, lowest)
        return [
            self.text(
                self.plane.x[1], down - (7 if stacked else 0), words, "left", color=color, dx=5, fontWeight="bold"
            )
            for (words, _, color), down in zip(labels, places, strict=True)
        ]

    def marks(self) -> list[Spec]:
        """A mark a month: solid where it counts, hollow where not, a diamond outside the limits; bars if hidden."""
        shown = [point for point in self.outcome.points if point.state == "shown"]
        counted = [point for point in shown if point.role in ("before", "after")]
        return [
            *self._points(
                [p for p in shown if p.role == "ghost"], fill="white", stroke=GREY, strokeWidth=1.5, size=42
            ),
            *self._points(
                [p for p in shown if p.role == "outside"], fill="white", stroke=BLUE, strokeWidth=1.3, size=30
            ),
            *self._points([p for p in counted if not p.signal], fill=BLUE, stroke="white", strokeWidth=0.8, size=46),
            *self._points(
                [p for p in counted if p.signal],
                fill=SIGNAL,
                stroke="white",
                strokeWidth=0.8,
                size=95,
                shape="diamond",
            ),
            *self._hidden(),
        ]

    def _points(self, points: Sequence[ShownPoint], **style: object) -> list[Spec]:
        at = [{"x": point.month, "y": point.value.rounded} for point in points]
        return self.layer("point", at, **{"shape": "circle", "opacity": 1, **style})

    def _hidden(self) -> list[Spec]:
        """The same mark for every month held back, whatever the reason: how high it stands says nothing."""
        months = [point.month for point in self.outcome.points if point.state == "hidden"]
        floor, top = self.scale.low, self.down(self.layout.plot_height - 22)
        stems = [{"x": month, "y": floor, "y2": top} for month in months]
        caps = [{"x": m - 0.28, "x2": m + 0.28, "y": level} for m in months for level in (floor, top)]
        return [
            *self.layer("rule", stems, color=GREY, strokeWidth=1.4, strokeDash=[3, 2]),
            *self.layer("rule", caps, color=GREY, strokeWidth=1.4),
        ]

    def strip(self) -> list[Spec]:
        """Thin bars below the axis: how many people are behind each point."""
        height, bottom = self.layout.plot_height, self.layout.plot_height + _STRIP_TOP + _STRIP_HEIGHT
        most = max((point.persons.rounded or 0 for point in self.outcome.points), default=0) or 1
        floor = self.down(bottom)
        bars = [
            {
                "x": point.month - 0.22,
                "x2": point.month + 0.22,
                "y": floor,
                "y2": self.down(bottom - _STRIP_HEIGHT * (point.persons.rounded or 0) / most),
            }
            for point in self.outcome.points
        ]
        named = [point for point in self.outcome.points if point.month in self._counted_months()]
        return [
            *self.layer("rect", bars, color="#7d8590"),
            *self.layer("rule", [{"x": self.plane.x[0], "x2": self.plane.x[1], "y": floor}], color=PALE),
            self.text((self.first + self.last) / 2, height + 34, self.speaker.say("x axis"), "center"),
            self.text(self.first - 0.5, height + 56, self.speaker.say("people strip"), "left"),
            *(self._count(point, height + _STRIP_TOP - 7) for point in named),
        ]

    def _counted_months(self) -> set[int]:
        """The months whose people are told in numbers: the ends, inclusion, and the fewest where that is apart."""
        months = {self.first, 0, self.last}
        there = [(point.persons.rounded, point.month) for point in self.outcome.points if point.persons.rounded]
        fewest = min(there, default=(0.0, 0))[1]
        room = 4 if self.layout.stacked_labels else 3
        return {*months, fewest} if all(abs(fewest - month) >= room for month in months) else months

    def _count(self, point: ShownPoint, down: float) -> Spec:
        words = self.speaker.say("hidden") if point.persons.hidden else point.persons.text(self.speaker.lang)
        align = {self.first: "left", self.last: "right"}.get(point.month, "center")
        return self.text(point.month, down, words, align)

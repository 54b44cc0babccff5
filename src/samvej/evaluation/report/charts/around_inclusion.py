"""What charts in event time share: the plane, the axis, the vulnerable time, and the people behind each point."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from samvej.evaluation.grouping import grouped
from samvej.evaluation.report.charts.look import (
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
    tick_format,
    wrapped,
)
from samvej.evaluation.report.numbers import NumberKind, spans
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

_STRIP_TOP, _STRIP_HEIGHT = 80, 26  # pixels below the axis
_MARGIN = 0.6
_GHOSTS = Words("tæller|ikke med", "do not|count")
_HIDDEN = Words("skjult", "hidden")
PEOPLE = Words("Deltagere bag hvert punkt", "Participants behind each point")
MONTHS = Words("måneder fra inklusion", "months from inclusion")


class Placed(Protocol):
    """A point: its event time, how many stand behind it (None where that is hidden), and whether it counts."""

    @property
    def at(self) -> int: ...
    @property
    def people(self) -> float | None: ...
    @property
    def ghost(self) -> bool: ...


P = TypeVar("P", bound=Placed)


def with_room(title: str, layout: Layout) -> tuple[str, Layout]:
    """The title in lines that fit, and the layout with room for them."""
    lines = wrapped(title, layout.width, layout.font)
    more = LINE * (len(lines) - 1)
    return "|".join(lines), replace(layout, top=layout.top + more, height=layout.height + more)


@dataclass(frozen=True)
class AroundInclusion(Generic[P]):
    """A drawing in event time; ``points`` in its order."""

    points: tuple[P, ...]
    lang: Lang
    layout: Layout
    scale: Scale
    kind: NumberKind

    @property
    def first(self) -> int:
        """The first event time."""
        return self.points[0].at

    @property
    def last(self) -> int:
        """The last event time."""
        return self.points[-1].at

    @property
    def plane(self) -> Plane:
        """Event time along, the scale up."""
        return Plane((self.first - _MARGIN, self.last + _MARGIN), (self.scale.low, self.scale.high))

    def say(self, words: Words) -> str:
        """The words in the drawing's language."""
        return words.da if self.lang == "da" else words.en

    def layer(self, mark: str, rows: Sequence[Row], **style: object) -> list[Spec]:
        """Marks, where there are any."""
        return [self.plane.layer(mark, rows, **style)] if rows else []

    def down(self, pixels: float) -> float:
        """The value so many pixels below the top of the plot."""
        return self.scale.at(pixels, self.layout)

    def text(self, at: float, down: float, words: str, align: str, **style: object) -> Spec:
        """Words so many pixels below the top of the plot."""
        row = {"x": at, "y": self.down(down), "words": words}
        look = {"align": align, "baseline": "middle", "color": GREY, "lineBreak": "|", "lineHeight": LINE, **style}
        return self.plane.layer("text", [row], **look)

    def base(self) -> Spec:
        """Axes: as many numbers along as there is room for."""
        span = self.last - self.first + 1
        room = max(1, int(self.layout.plot_width / (4 * self.layout.font * CHARACTER)))
        every = next((step for step in (1, 2, 3, 6, 12) if span / step <= room), 24)
        times = [time for time in range(self.first, self.last + 1) if time % every == 0]
        return self.plane.axes((times, "d"), (self.scale.ticks, tick_format(self.kind, self.scale.step)))

    def ghosts(self) -> list[tuple[int, int]]:
        """The stretches that do not count."""
        return spans(point.at for point in self.points if point.ghost)

    def washes(self) -> list[Spec]:
        """A light ground behind what does not count."""
        low, high = self.scale.low, self.scale.high
        boxes = [{"x": start - 0.5, "x2": end + 0.5, "y": low, "y2": high} for start, end in self.ghosts()]
        return self.layer("rect", boxes, color=WASH)

    def strip(self, x_title: Words = MONTHS, people_title: Words = PEOPLE) -> list[Spec]:
        """Thin bars below the axis: how many people are behind each point."""
        height, bottom = self.layout.plot_height, self.layout.plot_height + _STRIP_TOP + _STRIP_HEIGHT
        most = max((point.people or 0 for point in self.points), default=0) or 1
        floor = self.down(bottom)
        bars = [
            {
                "x": point.at - 0.22,
                "x2": point.at + 0.22,
                "y": floor,
                "y2": self.down(bottom - _STRIP_HEIGHT * (point.people or 0) / most),
            }
            for point in self.points
        ]
        ends = [point for point in self.points if point.at in (self.first, 0, self.last)]
        return [
            *self.layer("rect", bars, color="#7d8590"),
            *self.layer("rule", [{"x": self.plane.x[0], "x2": self.plane.x[1], "y": floor}], color=PALE),
            self.text((self.first + self.last) / 2, height + 34, self.say(x_title), "center"),
            self.text(self.first - 0.5, height + 56, self.say(people_title), "left"),
            *(self._count(point, height + _STRIP_TOP - 7) for point in ends),
        ]

    def _count(self, point: P, down: float) -> Spec:
        words = self.say(_HIDDEN) if point.people is None else grouped(point.people, 0, self.lang)
        align = {self.first: "left", self.last: "right"}.get(point.at, "center")
        return self.text(point.at, down, words, align)

    def words(self, title: str) -> list[Spec]:
        """The title above the plot, and what the ghosts are."""
        said = [self.text(self.plane.x[0], 14 - self.layout.top, title, "left", dx=2 - self.layout.left, color=INK)]
        return said + [self.text((start + end) / 2, -22, self.say(_GHOSTS), "center") for start, end in self.ghosts()]

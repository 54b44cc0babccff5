"""Combinations of illnesses as an UpSet plot: a bar for each combination, and dots that say what is in it."""

from dataclasses import replace

from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    PALE,
    Layout,
    Plane,
    Spec,
    finished,
    scale_for,
    tick_format,
    wrapped,
)
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.report.views import ShownCombination, ShownIllness

WIDE = Layout("wide", 760, 360, 150, 16, 26, 104, 13, 1, False)
NARROW = Layout("narrow", 358, 340, 112, 8, 26, 104, 12, 1, True)
_ROW = 28  # pixels from one illness group to the next
_LINE = 13  # and from one line of its name to the next


def upset(illness: ShownIllness, speaker: Speaker, layout: Layout) -> Spec:
    """The chart's specification. A combination held back has a hollow, dashed bar of no meaningful height."""
    fitting = _with_rows(layout, len(illness.groups))
    return finished(_Canvas(illness, speaker, fitting).layers(), fitting)


class _Canvas:
    """Combinations to the right, counts up, and below the axis one row of dots for each group."""

    def __init__(self, illness: ShownIllness, speaker: Speaker, layout: Layout) -> None:
        self.illness, self.speaker, self.layout = illness, speaker, layout
        self.scale = scale_for([each.count.rounded or 0.0 for each in illness.combinations], 4)
        self.names = [name for name, _ in illness.groups]
        self.plane = Plane((-0.6, len(illness.drawn) - 0.4), (self.scale.low, self.scale.high))

    def layers(self) -> list[Spec]:
        """Everything, from the back."""
        ticks = (self.scale.ticks, tick_format("count", self.scale.step))
        return [self.plane.axes(None, ticks), *self._bars(), *self._matrix(), self._group_names()]

    def _down(self, pixels: float) -> float:
        return self.scale.at(pixels, self.layout)

    def _row(self, group: str) -> float:
        return self._down(self.layout.plot_height + 24 + _ROW * self.names.index(group))

    def _top(self, each: ShownCombination) -> float:
        """Where the bar ends; one held back has the same height whatever it hides."""
        return self._down(self.layout.plot_height - 14) if each.count.hidden else each.count.rounded or 0.0

    def _bars(self) -> list[Spec]:
        bars = [
            (each.count.hidden is not None, {"x": n - 0.3, "x2": n + 0.3, "y": self.scale.low, "y2": self._top(each)})
            for n, each in enumerate(self.illness.drawn)
        ]
        counts = [
            {"x": n, "y": self._top(each), "words": _count(each.count, self.speaker)}
            for n, each in enumerate(self.illness.drawn)
        ]
        looks = ((False, {"color": BLUE}), (True, {"fill": "white", "stroke": GREY, "strokeDash": [3, 2]}))
        drawn = [(look, [bar for is_hidden, bar in bars if is_hidden is hidden]) for hidden, look in looks]
        return [
            *(self.plane.layer("rect", rows, **look) for look, rows in drawn if rows),
            self.plane.layer("text", counts, align="center", baseline="bottom", dy=-4),
        ]

    def _matrix(self) -> list[Spec]:
        dots: dict[bool, list[dict[str, float]]] = {True: [], False: []}
        stems = []
        for number, each in enumerate(self.illness.drawn):
            within = [self._row(name) for name in self.names if name in each.combination.groups]
            if len(within) > 1:
                stems.append({"x": number, "y": min(within), "y2": max(within)})
            for name in self.names:
                dots[name in each.combination.groups].append({"x": number, "y": self._row(name)})
        looks: dict[bool, Spec] = {
            False: {"fill": "white", "stroke": PALE, "strokeWidth": 1.5},
            True: {"fill": INK, "stroke": INK},
        }
        return [
            *([self.plane.layer("rule", stems, color=INK, strokeWidth=2.5)] if stems else []),
            *(
                self.plane.layer("point", rows, shape="circle", size=110, opacity=1, **looks[filled])
                for filled, rows in sorted(dots.items())
                if rows
            ),
        ]

    def _group_names(self) -> Spec:
        named = []
        for name, words in self.illness.groups:
            lines = wrapped(self.speaker.pick(words), self.layout.left - 10, self.layout.font)
            above = (len(lines) - 1) * _LINE / 2
            named.append({"x": self.plane.x[0], "y": self._row(name) + self._pixels(above), "words": "|".join(lines)})
        return self.plane.layer(
            "text", named, align="right", baseline="middle", dx=-8, lineBreak="|", lineHeight=_LINE
        )

    def _pixels(self, up: float) -> float:
        return self._down(0) - self._down(up)


def _count(count: Figure, speaker: Speaker) -> str:
    return "?" if count.hidden else count.text(speaker.lang)


def _with_rows(layout: Layout, groups: int) -> Layout:
    """The layout with room below the axis for as many groups as there are."""
    below = 20 + _ROW * groups
    return replace(layout, height=layout.height - layout.bottom + below, bottom=below)

"""Combinations of illnesses by age: an UpSet plot with a row of bars for each age band over one matrix of dots."""

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
    scale_for,
    wrapped,
)
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 0, 150, 16, 26, 12, 13, 1, False)
NARROW = Layout("narrow", 358, 0, 104, 8, 26, 12, 12, 1, True)
_BARS, _BETWEEN, _DOTS = 84, 34, 28  # pixels: of a band's bars, above them, and from one group's dots to the next
_TITLE = Words("Antal deltagere", "Number of participants")
_OF = Words("{n} deltagere", "{n} participants")

KEYS: tuple[tuple[str, Words], ...] = (
    ("bar", Words("deltagere med netop disse sygdomme", "participants with exactly these illnesses")),
    (
        "uncovered",
        Words("vises ikke: få personer, eller det kunne regnes ud", "not shown: few, or it could be worked out"),
    ),
)
"""What each mark means, by its class in the page's style sheet."""


@dataclass(frozen=True)
class AgeBars:
    """A band with its people, and a count for each combination; as they may be shown."""

    name: Words
    people: Figure
    counts: tuple[Figure, ...]


@dataclass(frozen=True)
class ByAgeView:
    """Groups (id, name), combinations as sets of group ids, and the bands from the youngest."""

    groups: tuple[tuple[str, Words], ...]
    combinations: tuple[tuple[str, ...], ...]
    bands: tuple[AgeBars, ...]

    def in_order(self) -> "ByAgeView":
        """The most frequent first, by what may be seen; those that nobody has are left out."""
        said = [sum(band.counts[n].rounded or 0 for band in self.bands) for n in range(len(self.combinations))]
        there = [
            n
            for n in range(len(self.combinations))
            if any(band.counts[n].hidden or band.counts[n].value for band in self.bands)
        ]
        there.sort(key=lambda n: (-said[n], len(self.combinations[n]), self.combinations[n]))
        bands = tuple(replace(band, counts=tuple(band.counts[n] for n in there)) for band in self.bands)
        return ByAgeView(self.groups, tuple(self.combinations[n] for n in there), bands)


def upset_by_age(view: ByAgeView, lang: Lang, layout: Layout) -> Spec:
    """The chart's specification. A count held back has a hollow, dashed bar of no meaningful height."""
    canvas = _Canvas(view.in_order(), lang, layout)
    return finished(canvas.layers(), canvas.layout)


class _Canvas:
    """Combinations to the right, pixels down."""

    def __init__(self, view: ByAgeView, lang: Lang, layout: Layout) -> None:
        self.view, self.lang = view, lang
        self.matrix = len(view.bands) * (_BARS + _BETWEEN) + 22
        height = self.matrix + _DOTS * max(len(view.groups) - 1, 0) + 20
        self.layout = replace(layout, height=height + layout.top + layout.bottom)
        self.plane = Plane((-0.6, max(len(view.combinations), 1) - 0.4), (float(height), 0.0))
        counts = [each.rounded or 0.0 for band in view.bands for each in band.counts]
        self.most = scale_for(counts, 3).high

    def layers(self) -> list[Spec]:
        """Everything, from the back."""
        bands = [layer for n, band in enumerate(self.view.bands) for layer in self._band(n, band)]
        return [self.plane.axes(None, ([], "")), *bands, *self._dots(), *self._groups(), *self._title()]

    def _layer(self, mark: str, rows: Sequence[Row], **style: object) -> list[Spec]:
        return [self.plane.layer(mark, rows, **style)] if rows else []

    def _floor(self, n: int) -> float:
        return (n + 1) * (_BARS + _BETWEEN)

    def _top(self, n: int, count: Figure) -> float:
        if count.hidden:
            return self._floor(n) - 13
        return self._floor(n) - (_BARS - 16) * (count.rounded or 0.0) / self.most

    def _band(self, n: int, band: AgeBars) -> list[Spec]:
        floor, (first, last) = self._floor(n), self.plane.x
        bars: dict[bool, list[Row]] = {False: [], True: []}
        said: list[Row] = []
        for place, count in enumerate(band.counts):
            top = self._top(n, count)
            if count.hidden or count.value:
                bars[count.hidden is not None].append({"x": place - 0.3, "x2": place + 0.3, "y": floor, "y2": top})
            said.append({"x": place, "y": top, "words": "?" if count.hidden else count.text(self.lang)})
        hollow = {"fill": "white", "stroke": GREY, "strokeDash": [3, 2]}
        return [
            *self._layer("rule", [{"x": first, "x2": last, "y": floor}], color=PALE, strokeWidth=1.2),
            *self._layer("rect", bars[False], color=BLUE),
            *self._layer("rect", bars[True], **hollow),
            *self._layer("text", said, align="center", baseline="bottom", dy=-3),
            *self._name(floor, band),
        ]

    def _name(self, floor: float, band: AgeBars) -> list[Spec]:
        """The band and how many are in it, left of its bars."""
        first = self.plane.x[0]
        name = [{"x": first, "y": floor - 42, "words": _pick(band.name, self.lang)}]
        people = "?" if band.people.hidden else band.people.text(self.lang)
        many = wrapped(_pick(_OF, self.lang).format(n=people), self.layout.left - 10, self.layout.font)
        behind = [{"x": first, "y": floor - 25, "words": "|".join(many)}]
        look = {"align": "right", "baseline": "middle", "dx": -8, "lineBreak": "|", "lineHeight": LINE}
        return [
            *self._layer("text", name, fontWeight="bold", color=INK, **look),
            *self._layer("text", behind, color=GREY, **look),
        ]

    def _row(self, place: int) -> float:
        return self.matrix + _DOTS * place

    def _dots(self) -> list[Spec]:
        dots: dict[bool, list[Row]] = {False: [], True: []}
        stems: list[Row] = []
        for n, groups in enumerate(self.view.combinations):
            within = [self._row(at) for at, (name, _) in enumerate(self.view.groups) if name in groups]
            if len(within) > 1:
                stems.append({"x": n, "y": min(within), "y2": max(within)})
            for at, (name, _) in enumerate(self.view.groups):
                dots[name in groups].append({"x": n, "y": self._row(at)})
        return [
            *self._layer("rule", stems, color=INK, strokeWidth=2.5),
            *self._layer("point", dots[False], shape="circle", size=110, opacity=1, fill="white", stroke=PALE,
                         strokeWidth=1.5),
            *self._layer("point", dots[True], shape="circle", size=110, opacity=1, fill=INK, stroke=INK),
        ]  # fmt: skip

    def _groups(self) -> list[Spec]:
        layers: list[Spec] = []
        for at, (_, words) in enumerate(self.view.groups):
            lines = wrapped(_pick(words, self.lang), self.layout.left - 10, self.layout.font)
            place = [{"x": self.plane.x[0], "y": self._row(at) - (len(lines) - 1) * 6.5, "words": "|".join(lines)}]
            layers += self._layer(
                "text", place, align="right", baseline="middle", dx=-8, lineBreak="|", lineHeight=13, color=INK
            )
        return layers

    def _title(self) -> list[Spec]:
        place = [{"x": self.plane.x[0], "y": 0.0, "words": _pick(_TITLE, self.lang)}]
        return self._layer("text", place, align="left", baseline="middle", dx=4 - self.layout.left, dy=-8, color=INK)


def _pick(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en

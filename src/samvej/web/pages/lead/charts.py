"""A control chart of months or weeks as a Vega-Lite specification: one for the desk, one for the phone.

The look is the report's (:mod:`samvej.evaluation.report.charts`): limits as a light band, the line labelled at its
end, how many are behind each point as thin bars below.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import vl_convert
from babel.dates import format_date
from django.core.cache import cache

from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    LINE,
    LOCALES,
    NARROW,
    PALE,
    SIGNAL,
    SKY,
    WIDE,
    Layout,
    Plane,
    Row,
    Spec,
    finished,
    scale_for,
    tick_format,
    wrapped,
)
from samvej.programme.words import Lang
from samvej.web import words
from samvej.workplace.learning.waiting import Chart, Point

SIZES: dict[str, Layout] = {
    "wide": replace(WIDE, right=92, top=44, height=360, bottom=96),
    "narrow": replace(NARROW, right=62, top=52, height=330, bottom=96),
}
_STRIP_TOP, _STRIP_HEIGHT = 48, 26  # pixels below the axis
_KEPT = 24 * 3600


@dataclass(frozen=True)
class Drawn:
    """A specification and the digest of its content, by which its drawing is kept."""

    specification: Spec
    digest: str

    def svg(self, lang: Lang) -> str:
        """The drawing; drawn once for each content."""
        key = f"lead-svg:{self.digest}"
        held = cache.get(key)
        if not isinstance(held, str):
            held = vl_convert.vegalite_to_svg(self.specification, format_locale=LOCALES[lang], allowed_base_urls=[])
            cache.set(key, held, _KEPT)
        return str(held)


@dataclass(frozen=True)
class Said:
    """What stands in a drawing beside the numbers. ``weekly``: the points are Mondays."""

    title: str
    behind: str
    mean: str
    weekly: bool


def drawn(chart: Chart, said: Said, size: str, lang: Lang) -> Drawn:
    """The chart's specification in one of SIZES."""
    layout = SIZES[size]
    lines = wrapped(said.title, layout.width, layout.font)
    more = LINE * (len(lines) - 1)
    layout = replace(layout, top=layout.top + more, height=layout.height + more)
    canvas = _Canvas(chart, said, layout, lang)
    specification = finished(
        [
            canvas.base(),
            *canvas.band(),
            *canvas.curve(),
            *canvas.level(),
            *canvas.marks(),
            *canvas.strip(),
            *canvas.names(),
            canvas.text(canvas.plane.x[0], 14 - layout.top, "|".join(lines), "left", dx=2 - layout.left, color=INK),
        ],
        layout,
    )
    content = json.dumps([specification, lang], sort_keys=True)
    return Drawn(specification, hashlib.sha256(content.encode()).hexdigest()[:20])


class _Canvas:
    """The parts of one chart: places to the right, days up."""

    def __init__(self, chart: Chart, said: Said, layout: Layout, lang: Lang) -> None:
        self.chart, self.said, self.layout, self.lang = chart, said, layout, lang
        days = [point.days for point in chart.points if point.days is not None]
        self.scale = scale_for([*days, *(line for line in (chart.centre, chart.upper) if line is not None)])
        self.plane = Plane((-0.6, len(chart.points) - 0.4), (self.scale.low, self.scale.high))

    def layer(self, mark: str, rows: Sequence[Row], **style: object) -> list[Spec]:
        return [self.plane.layer(mark, rows, **style)] if rows else []

    def text(self, at: float, down: float, said: str, align: str, **style: object) -> Spec:
        row = {"x": at, "y": self.scale.at(down, self.layout), "words": said}
        look = {"align": align, "baseline": "middle", "color": GREY, "lineBreak": "|", "lineHeight": LINE, **style}
        return self.plane.layer("text", [row], **look)

    def base(self) -> Spec:
        return self.plane.axes(None, (self.scale.ticks, tick_format("level", self.scale.step)))

    def counted(self) -> list[int]:
        return [at for at, point in enumerate(self.chart.points) if _is_shown(point) and point.over]

    def band(self) -> list[Spec]:
        upper, at = self.chart.upper, self.counted()
        if upper is None or not at:
            return []
        box = {"x": at[0] - 0.5, "x2": at[-1] + 0.5, "y": self.chart.lower or 0.0, "y2": upper}
        return self.layer("rect", [box], color=SKY)

    def curve(self) -> list[Spec]:
        stretch, rows, before = 0, [], None
        for at in self.counted():
            stretch += before is not None and at != before + 1
            rows.append({"x": at, "y": self.chart.points[at].days, "stretch": stretch})
            before = at
        return self.layer("line", rows, color=BLUE, strokeWidth=1.3, opacity=0.65)

    def level(self) -> list[Spec]:
        centre, at = self.chart.centre, self.counted()
        if centre is None or not at:
            return []
        line = {"x": at[0] - 0.5, "x2": len(self.chart.points) - 0.4, "y": centre}
        value = words.number(round(centre, 1), 1)
        down = min(self.scale.down(centre, self.layout), self.layout.plot_height - 10)
        return [
            *self.layer("rule", [line], color=INK, strokeWidth=2.0),
            self.text(self.plane.x[1], down, f"{self.said.mean}|{value}", "left", color=INK, dx=5, fontWeight="bold"),
        ]

    def marks(self) -> list[Spec]:
        points = list(enumerate(self.chart.points))
        usual = [(at, p) for at, p in points if _is_shown(p) and p.over and p.start not in self.chart.outside]
        outside = [(at, p) for at, p in points if _is_shown(p) and p.over and p.start in self.chart.outside]
        running = [(at, p) for at, p in points if _is_shown(p) and not p.over]
        size = 46 if not self.said.weekly else 28
        return [
            *self._points(usual, fill=BLUE, stroke="white", strokeWidth=0.8, size=size, shape="circle"),
            *self._points(outside, fill=SIGNAL, stroke="white", strokeWidth=0.8, size=95, shape="diamond"),
            *self._points(running, fill="white", stroke=GREY, strokeWidth=1.5, size=size, shape="circle"),
            *self._hidden([at for at, p in points if p.hidden]),
        ]

    def _points(self, points: Sequence[tuple[int, Point]], **style: object) -> list[Spec]:
        return self.layer("point", [{"x": at, "y": point.days} for at, point in points], opacity=1, **style)

    def _hidden(self, places: Sequence[int]) -> list[Spec]:
        """The same mark for all that is held back: how high it stands says nothing."""
        floor, top = self.scale.low, self.scale.at(self.layout.plot_height - 22, self.layout)
        stems = [{"x": at, "y": floor, "y2": top} for at in places]
        caps = [{"x": at - 0.28, "x2": at + 0.28, "y": level} for at in places for level in (floor, top)]
        return [
            *self.layer("rule", stems, color=GREY, strokeWidth=1.4, strokeDash=[3, 2]),
            *self.layer("rule", caps, color=GREY, strokeWidth=1.4),
        ]

    def strip(self) -> list[Spec]:
        bottom = self.layout.plot_height + _STRIP_TOP + _STRIP_HEIGHT
        floor = self.scale.at(bottom, self.layout)
        most = max((point.count for point in self.chart.points), default=0) or 1
        bars = [
            {
                "x": at - 0.22,
                "x2": at + 0.22,
                "y": floor,
                "y2": self.scale.at(bottom - _STRIP_HEIGHT * point.count / most, self.layout),
            }
            for at, point in enumerate(self.chart.points)
            if point.count
        ]
        ground = [{"x": self.plane.x[0], "x2": self.plane.x[1], "y": floor}]
        behind = self.text(self.plane.x[0], bottom + 12, f"{self.said.behind} {most}", "left")
        return [*self.layer("rect", bars, color="#7d8590"), *self.layer("rule", ground, color=PALE), behind]

    def names(self) -> list[Spec]:
        """The months or Mondays under the axis, counted from the newest."""
        wide = not self.layout.stacked_labels
        every = (8 if wide else 17) if self.said.weekly else (4 if wide else 8)
        last = len(self.chart.points) - 1
        chosen = [at for at in range(len(self.chart.points)) if (last - at) % every == 0 and at <= last]
        height = self.layout.plot_height
        return [
            self.text(
                at,
                height + 18,
                start_words(self.chart.points[at].start, self.said.weekly, self.lang),
                "right" if at == last else "center",
                dx=8 if at == last else 0,
            )
            for at in chosen
            if at == last or at > every / 4
        ]


def start_words(start: date, weekly: bool, lang: Lang) -> str:
    """A point's name: "nov. 2026", or "16. nov." for a Monday."""
    locale = "da" if lang == "da" else "en_GB"
    return format_date(start, ("d. MMM" if lang == "da" else "d MMM") if weekly else "MMM yyyy", locale=locale)


def _is_shown(point: Point) -> bool:
    return not point.hidden and point.days is not None

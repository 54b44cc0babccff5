"""What the sources cover, as a strip for each: a month is a full bar, half a bar, or an empty frame."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from samvej.core.month import Month
from samvej.evaluation.quality import Covered
from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    Layout,
    Plane,
    Row,
    Spec,
    finished,
    wrapped,
)

WIDE = Layout("wide", 760, 0, 212, 16, 44, 34, 13, 1, False)
NARROW = Layout("narrow", 358, 0, 172, 10, 44, 34, 12, 2, True)
PALE_BLUE = "#9dc3e8"
_ROW, _BAR = 36, 20  # pixels from one source to the next, and of its bar
_LINE = 13


@dataclass(frozen=True)
class Strip:
    """One source: its name, and how it covers each month (none: it does not say)."""

    name: str
    months: tuple[Covered, ...]


def strips(
    rows: Sequence[Strip], months: Sequence[Month], breaks: Sequence[tuple[date, str]], unsaid: str, layout: Layout
) -> Spec:
    """The chart's specification. ``breaks``: days with a line and a short text; ``unsaid``: a source without months.

    Time runs to the right in years, the sources down.
    """
    above = _LINE * max(0, len(breaks) - 1)
    height = _ROW * len(rows)
    layout = replace(layout, top=layout.top + above, height=height + layout.top + above + layout.bottom)
    plane = Plane((_year(months[0]), _year(months[-1] + 1)), (0.0, float(height)))
    years = [year for year in range(months[0].year, months[-1].year + 2) if plane.x[0] <= year <= plane.x[1]]
    layers = [plane.axes((years[:: layout.tick_every], "d"), ([], "d"))]
    for number, row in enumerate(rows):
        middle = height - _ROW * (number + 0.5)
        layers += _bars(plane, row, months, middle)
        layers += _name(plane, row, middle, layout, unsaid)
    return finished([*layers, *_breaks(plane, breaks, height)], layout)


def _year(month: Month) -> float:
    return month.year + (month.number - 1) / 12


def _bars(plane: Plane, row: Strip, months: Sequence[Month], middle: float) -> list[Spec]:
    looks: dict[Covered, tuple[float, dict[str, object]]] = {
        "covered": (_BAR / 2, {"color": BLUE}),
        "partly": (_BAR / 4, {"color": PALE_BLUE}),
        "uncovered": (_BAR / 2, {"fill": "white", "stroke": GREY, "strokeWidth": 1}),
    }
    boxes: dict[Covered, list[Row]] = {}
    for state, stretch in groupby(zip(months, row.months, strict=False), lambda pair: pair[1]):
        within = [month for month, _ in stretch]
        half = looks[state][0]
        box = {"x": _year(within[0]), "x2": _year(within[-1] + 1), "y": middle - half, "y2": middle + half}
        boxes.setdefault(state, []).append(box)
    return [plane.layer("rect", found, **looks[state][1]) for state, found in boxes.items()]


def _name(plane: Plane, row: Strip, middle: float, layout: Layout, unsaid: str) -> list[Spec]:
    lines = wrapped(row.name, layout.left - 12, layout.font)[:2]
    at = {"x": plane.x[0], "y": middle + _LINE / 2 * (len(lines) - 1), "words": "|".join(lines)}
    style = {"baseline": "middle", "lineBreak": "|", "lineHeight": _LINE}
    said = [plane.layer("text", [at], align="right", dx=-8, color=INK, **style)]
    if not row.months:
        said.append(plane.layer("text", [{"x": plane.x[0], "y": middle, "words": unsaid}], align="left", color=GREY,
                                baseline="middle", dx=4))  # fmt: skip
    return said


def _breaks(plane: Plane, breaks: Sequence[tuple[date, str]], height: float) -> list[Spec]:
    """A line down through all sources, named above; the names one below the other."""
    layers: list[Spec] = []
    for number, (day, words) in enumerate(breaks):
        x = day.year + (day.month - 1) / 12 + (day.day - 1) / 366
        left = x > sum(plane.x) / 2
        above = number if left else len(breaks) - 1 - number  # so that no line runs through another's words
        up = height + 10 + _LINE * above
        layers.append(
            plane.layer("rule", [{"x": x, "y": 0, "y2": up}], color=INK, strokeWidth=1.4, strokeDash=[3, 2])
        )
        side = {"align": "right", "dx": -4} if left else {"align": "left", "dx": 4}
        layers.append(plane.layer("text", [{"x": x, "y": up, "words": words}], baseline="middle", **side))
    return layers

"""The drawings of a funnel, a Pareto analysis and a CUSUM."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from samvej.evaluation.report.charts.control_any import NARROW_ANY, WIDE_ANY
from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    LINE,
    SIGNAL,
    SKY,
    Layout,
    Plane,
    Row,
    Spec,
    finished,
    scale_for,
    wrapped,
)
from samvej.evaluation.spc.cusum import Cusum
from samvej.evaluation.spc.funnel import Funnel, FunnelUnit
from samvej.evaluation.spc.numbers import plain
from samvej.evaluation.spc.pareto import Pareto
from samvej.evaluation.spc.samples import ChartError
from samvej.programme.words import Lang

_ONE_SIZE = 0.03
"""Of the axis, to either side: so wide are the limits of units that are all of one size."""
MOST_CAUSES = 20
"""Causes that have a bar of their own; the rest are drawn as one."""

_WORDS = {
    "da": {"size": "Nævner", "rest": "de øvrige", "more": "flere", "fewer": "færre", "cases": "Sager i rækkefølge"},
    "en": {"size": "Denominator", "rest": "the rest", "more": "more", "fewer": "fewer", "cases": "Cases in order"},
}
__all__ = ["NARROW_ANY", "WIDE_ANY", "cusum_chart", "funnel_chart", "pareto_chart"]


def funnel_chart(funnel: Funnel, title: str, lang: Lang, layout: Layout) -> Spec:
    """Units by size, with 95 % (dashed) and 99.8 % limits; those beyond the outer ones are named diamonds."""
    units = funnel.units
    values = [unit.value for unit in units]
    reach = [funnel.centre, *values, *(unit.upper for unit in units if unit.upper < 3 * max(values, default=1.0))]
    scale = scale_for(reach)
    sizes = {unit.n for unit in units}
    largest = scale_for([max(sizes) * (1 if len(sizes) > 1 else 1.25)])
    plane = Plane((0.0, largest.high), (scale.low, scale.high))
    limits = _limits(units, largest.high)
    band = [{"x": x, "y": min(unit.lower, scale.high), "y2": min(unit.upper, scale.high)} for x, unit in limits]
    layers = [
        plane.axes((largest.ticks, ",.0f"), (scale.ticks, ",.3~f")),
        plane.layer("area", band, color=SKY, opacity=0.5),
    ]
    for name in ("lower_95", "upper_95"):
        line = [{"x": x, "y": min(getattr(unit, name), scale.high)} for x, unit in limits]
        layers.append(plane.layer("line", line, color="#7f93a8", strokeWidth=1, strokeDash=[3, 3]))
    middle = [{"x": 0.0, "x2": largest.high, "y": funnel.centre}]
    layers.append(plane.layer("rule", middle, color=INK, strokeWidth=2))
    inside = [{"x": unit.n, "y": unit.value} for unit in units if not unit.place.endswith("99.8")]
    beyond = [unit for unit in units if unit.place.endswith("99.8")]
    layers += _points(plane, inside, "circle", BLUE, 46)
    layers += _points(plane, [{"x": unit.n, "y": unit.value} for unit in beyond], "diamond", SIGNAL, 95)
    for side, dy in (("high", -12), ("low", 14)):
        named = [{"x": unit.n, "y": unit.value, "words": unit.name[:24]} for unit in beyond if side in unit.place]
        if named:
            layers.append(plane.layer("text", named, align="center", dy=dy, color=SIGNAL))
    return _with_words(layers, plane, scale.at, title, _WORDS[lang]["size"], layout)


def _limits(units: Sequence[FunnelUnit], widest: float) -> list[tuple[float, FunnelUnit]]:
    """Where along the sizes the limits of units (in the order of size) are drawn; of one size on both sides of it."""
    if units[0].n != units[-1].n:
        return [(unit.n, unit) for unit in units]
    return [(units[0].n + side * widest * _ONE_SIZE, units[0]) for side in (-1, 1)]


def pareto_chart(pareto: Pareto, title: str, lang: Lang, layout: Layout) -> Spec:
    """A bar a cause, the most frequent first, and a line of what they make up together."""
    causes = list(pareto.causes[:MOST_CAUSES])
    rest = pareto.total - sum(cause.count for cause in causes)
    names = [cause.name for cause in causes] + ([_WORDS[lang]["rest"]] if rest else [])
    counts = [cause.count for cause in causes] + ([rest] if rest else [])
    plane = Plane((0.4, len(names) + 0.6), (0.0, float(pareto.total)))
    ticks = [pareto.total * share for share in (0, 0.2, 0.4, 0.6, 0.8, 1)]
    bars = [{"x": at - 0.38, "x2": at + 0.38, "y": 0, "y2": count} for at, count in enumerate(counts, start=1)]
    together = [{"x": at, "y": float(total)} for at, total in enumerate(np.cumsum(counts).tolist(), start=1)]
    shown = [{"x": at, "y": count, "words": str(count)} for at, count in enumerate(counts, start=1)]
    tall = [row for row, count in zip(shown, counts, strict=True) if count >= 0.12 * pareto.total]
    low = [row for row, count in zip(shown, counts, strict=True) if count < 0.12 * pareto.total]
    under = [{"x": at, "y": 0, "words": name[:18]} for at, name in enumerate(names, start=1)]
    right = [
        {"x": len(names) + 0.6, "y": tick, "words": f"{share} %"}
        for tick, share in zip(ticks, range(0, 101, 20), strict=True)
    ]
    layers = [
        plane.axes(None, (ticks, ",.0f")),
        plane.layer("rect", bars, color=BLUE),
        plane.layer("line", together, color=GREY, strokeWidth=1.6),
        *_points(plane, together, "circle", GREY, 40),
        *([plane.layer("text", tall, dy=16, color="white")] if tall else []),
        *([plane.layer("text", low, dy=-8, color=INK)] if low else []),
        plane.layer("text", under, angle=315, align="right", baseline="top", dx=-3, dy=5, color=GREY),
        plane.layer("text", right, align="left", dx=6, color=GREY),
    ]
    return _with_words(layers, plane, lambda down, of: pareto.total * (1 - down / of.plot_height), title, "", layout)


def cusum_chart(cusum: Cusum, chart: int, title: str, lang: Lang, layout: Layout) -> Spec:
    """One of the CUSUMs: evidence of more outcomes upwards and of fewer downwards; a diamond where it signals."""
    if not 0 <= chart < len(cusum.higher):
        raise ChartError(f"There are {len(cusum.higher)} CUSUMs, counted from 0; there is no {chart}.")
    higher, lower = cusum.higher[chart], -cusum.lower[chart]
    scale = scale_for([1.1 * cusum.limit, -1.1 * cusum.limit, *higher.tolist(), *lower.tolist()])
    cases = scale_for([float(len(higher))])
    plane = Plane((0.0, float(len(higher) + 1)), (scale.low, scale.high))
    ticks = [tick for tick in cases.ticks if tick <= len(higher)]
    ends = [{"x": 0, "x2": len(higher) + 1, "y": level} for level in (cusum.limit, -cusum.limit)]
    layers = [
        plane.axes((ticks, ",.0f"), (scale.ticks, ",.2~f")),
        plane.layer("rule", ends, color=SIGNAL, strokeDash=[6, 4]),
    ]
    for sums, signals in ((higher, cusum.signals_higher[chart]), (lower, cusum.signals_lower[chart])):
        steps = [{"x": at, "y": value} for at, value in enumerate(sums.tolist(), start=1)]
        layers.append(plane.layer("line", steps, color=BLUE, strokeWidth=1.3))
        at = np.flatnonzero(signals).tolist()
        layers += _points(plane, [{"x": case + 1, "y": float(sums[case])} for case in at], "diamond", SIGNAL, 95)
    said = plain(cusum.odds_ratio)
    ratio = said.da if lang == "da" else said.en
    words = [
        {"x": 0, "y": level, "words": f"{ratio} × {_WORDS[lang][key]}"}
        for level, key in ((cusum.limit, "more"), (-cusum.limit, "fewer"))
    ]
    layers.append(plane.layer("text", words, align="left", dx=6, dy=-8, color=SIGNAL))
    return _with_words(layers, plane, scale.at, title, _WORDS[lang]["cases"], layout)


def _points(plane: Plane, rows: Sequence[Row], shape: str, fill: str, size: int) -> list[Spec]:
    look = {"shape": shape, "fill": fill, "stroke": "white", "strokeWidth": 0.8, "size": size, "opacity": 1}
    return [plane.layer("point", rows, **look)] if rows else []


def _with_words(
    layers: list[Spec], plane: Plane, at: Callable[[float, Layout], float], title: str, below: str, layout: Layout
) -> Spec:
    """The layers with the title above and the name of the axis below, on white."""
    lines = wrapped(title, layout.width - 4, layout.font + 1)
    more = LINE * (len(lines) - 1)
    layout = replace(layout, top=layout.top - 16 + more, height=layout.height - 16 + more)
    for words, x, down, align, look in (
        ("|".join(lines), plane.x[0], 14 - layout.top, "left", {"dx": 4 - layout.left, "fontWeight": "bold"}),
        (below, sum(plane.x) / 2, layout.plot_height + 40, "center", {}),
    ):
        row = {"x": x, "y": at(down, layout), "words": words}
        style = {"align": align, "baseline": "middle", "color": INK, "lineBreak": "|", "lineHeight": LINE, **look}
        layers = [*layers, plane.layer("text", [row], **style)]
    spec = finished(layers, layout)
    spec["background"] = "white"
    return spec

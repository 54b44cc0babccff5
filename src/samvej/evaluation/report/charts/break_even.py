"""A business case over time: the cumulated net month by month, and the months in which something turns."""

from collections.abc import Sequence
from dataclasses import replace

from samvej.core.money import minor_digits
from samvej.evaluation.economics.business_case import BusinessCase, CaseMonth
from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
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
from samvej.evaluation.report.charts.tornado import unit_for
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 360, 52, 20, 52, 54, 13, 1, False)
NARROW = Layout("narrow", 358, 320, 44, 14, 66, 54, 12, 1, True)

_TITLE = Words("Samlet resultat siden start", "Net since the start")
_MONTH = Words("Måned siden start", "Months since the start")
_EXCEEDS = Words("Måned {}: gevinsten bliver større end driften", "Month {}: gains become larger than running cost")
_EVEN = Words("Måned {}: tjent ind", "Month {}: broken even")


def break_even_chart(found: BusinessCase, lang: Lang, layout: Layout) -> Spec:
    """The chart's specification: the cumulated net, not discounted, at the end of each month."""
    currency = found.case.currency
    minor = 10 ** minor_digits(currency)
    amounts = [row.cumulated / minor for row in found.months]
    unit = unit_for(amounts, currency)
    scale = _with_room(scale_for([each / unit.of for each in amounts]), found, unit.of * minor)
    last = len(found.months)
    plane = Plane((0.0, last + 1.0), (scale.low, scale.high))
    years = list(range(0, last + 1, 12 if last <= 120 else 60))
    points: list[Row] = [
        {"x": row.month, "y": amount / unit.of} for row, amount in zip(found.months, amounts, strict=True)
    ]
    title = wrapped(f"{getattr(_TITLE, lang)} ({getattr(unit.words, lang)})", layout.width, layout.font)
    heading = {"x": 0.0, "y": scale.high, "words": "|".join(title)}
    below = {"x": (last + 1) / 2, "y": scale.low, "words": getattr(_MONTH, lang)}
    layers = [
        plane.axes((years, "d"), (scale.ticks, tick_format("money", scale.step))),
        plane.layer("rule", [{"x": 0.0, "x2": last + 1.0, "y": 0.0}], color=GREY, strokeWidth=1),
        plane.layer("line", points, color=BLUE, strokeWidth=2.5),
        *_turns(found.months, found, unit.of * minor, plane, lang, layout),
        plane.layer("text", [heading], align="left", baseline="top", dx=4 - layout.left, dy=6 - layout.top,
                    lineBreak="|", lineHeight=15, color=INK),
        plane.layer("text", [below], align="center", baseline="top", dy=28, color=GREY),
    ]  # fmt: skip
    return finished(layers, layout)


def _with_room(scale: Scale, found: BusinessCase, unit: int) -> Scale:
    """One step more below, where words about a turn would else stand on the axis."""
    turns = [found.months[month - 1].cumulated / unit for month in (found.gains_exceed, found.break_even) if month]
    if any(each - scale.low < 0.25 * (scale.high - scale.low) for each in turns):
        return replace(scale, low=scale.low - scale.step)
    return scale


def _turns(
    months: Sequence[CaseMonth], found: BusinessCase, unit: int, plane: Plane, lang: Lang, layout: Layout
) -> list[Spec]:
    """A mark and words at each month in which something turns; words stand where there is room."""
    layers = []
    for month, said in ((found.gains_exceed, _EXCEEDS), (found.break_even, _EVEN)):
        if month is None:
            continue
        at = {"x": month, "y": months[month - 1].cumulated / unit}
        late = month > 0.55 * len(months)
        room = (1 - month / plane.x[1] if not late else month / plane.x[1]) * layout.plot_width - 14
        lines = wrapped(getattr(said, lang).format(month), room, layout.font)
        words = {**at, "words": "|".join(lines)}
        look = {  # below to the right of the curve, or above to the left of it
            "align": "right" if late else "left",
            "baseline": "bottom" if late else "top",
            "dx": -8 if late else 8,
            "dy": -8 if late else 8,
            "lineBreak": "|",
            "lineHeight": 15,
        }
        halo = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
        layers += [
            plane.layer("text", [words], **look, **halo),
            plane.layer("text", [words], **look, color=INK),
            plane.layer("point", [at], fill=BLUE, stroke="white", shape="circle", size=80, opacity=1),
        ]
    return layers

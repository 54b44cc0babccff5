"""The smallest effect that can be told, month by month ahead, and when it comes down to the one asked about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    LINE,
    Layout,
    Plane,
    Spec,
    finished,
    scale_for,
    tick_format,
    wrapped,
)
from samvej.evaluation.report.numbers import NumberKind
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 330, 62, 150, 50, 46, 13, 3, False)
NARROW = Layout("narrow", 358, 300, 56, 86, 50, 46, 12, 6, True)

_ASKED = Words("en ændring|på {value}", "a change|of {value}")
_SMALLEST = Words("den mindste,|der ses", "the smallest|to be seen")
_X = Words("måneder fra nu", "months from now")


@dataclass(frozen=True)
class Course:
    """The smallest effect told (``detectable``) so many months from now (``ahead``), as it may be shown."""

    ahead: int
    detectable: float


def power_chart(
    course: Sequence[Course],
    asked: float,
    asked_said: str,
    when: int | None,
    title: str,
    lang: Lang,
    layout: Layout,
    kind: NumberKind = "mean",
) -> Spec:
    """The chart's specification. ``asked``: the effect asked about; ``when``: months from now that it can be told."""
    lines = wrapped(title, layout.width, layout.font)
    more = LINE * (len(lines) - 1)
    layout = replace(layout, top=layout.top + more, height=layout.height + more)
    top = min(course[0].detectable, 4 * max(asked, course[-1].detectable))
    scale = scale_for([top, asked])
    plane = Plane((-0.5, course[-1].ahead + 0.5), (scale.low, scale.high))
    inside = [{"x": each.ahead, "y": each.detectable} for each in course if each.detectable <= scale.high]
    every = next(
        (step for step in (3, 6, 12, 24) if course[-1].ahead / step <= (9 if not layout.stacked_labels else 6)), 24
    )
    ticks = list(range(0, course[-1].ahead + 1, every))

    def words(x: float, y: float, said: str, align: str, **style: object) -> Spec:
        look = {"baseline": "middle", "lineBreak": "|", "lineHeight": LINE, "color": GREY, "align": align, **style}
        return plane.layer("text", [{"x": x, "y": y, "words": said}], **look)

    def say(both: Words) -> str:
        return both.da if lang == "da" else both.en

    end = inside[-1]["y"] if inside else scale.high
    asked_down, end_down = scale.down(asked, layout), scale.down(end, layout)
    if abs(asked_down - end_down) < 2 * LINE + 4:
        shift = (2 * LINE + 4 - abs(asked_down - end_down)) / 2
        asked_down, end_down = (
            (asked_down - shift, end_down + shift)
            if asked_down <= end_down
            else (asked_down + shift, end_down - shift)
        )
    layers = [
        plane.axes((ticks, "d"), (scale.ticks, tick_format(kind, scale.step))),
        plane.layer("rule", [{"x": plane.x[0], "x2": plane.x[1], "y": asked}], color=INK, strokeDash=[5, 4]),
        words(plane.x[1], scale.at(asked_down - LINE / 2, layout), say(_ASKED).format(value=asked_said), "left", dx=6,
              color=INK),
        words(plane.x[1], scale.at(end_down - LINE / 2, layout), say(_SMALLEST), "left", dx=6, color=BLUE),
        words(course[-1].ahead / 2, scale.at(layout.plot_height + 34, layout), say(_X), "center"),
        words(plane.x[0], scale.at(14 - layout.top, layout), "|".join(lines), "left", dx=2 - layout.left, color=INK),
    ]  # fmt: skip
    if inside:
        layers.append(plane.layer("line", inside, color=BLUE, strokeWidth=2.5))
    there = next((each for each in course if each.ahead == when), None)
    if there is not None and there.detectable <= scale.high:
        mark = [{"x": there.ahead, "y": there.detectable}]
        layers.append(plane.layer("rule", [{**mark[0], "y2": scale.low}], color=BLUE, strokeDash=[2, 3]))
        layers.append(plane.layer("point", mark, fill=BLUE, stroke="white", shape="circle", size=90, opacity=1))
    return finished(layers, layout)

"""The Lorenz curve of a year's cost: how much of it the cheapest so many percent of the citizens had."""

from samvej.evaluation.report.charts.look import BLUE, GREY, INK, Layout, Plane, Spec, finished
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.report.views import ShownConcentration

WIDE = Layout("wide", 560, 440, 62, 20, 34, 56, 13, 1, False)
NARROW = Layout("narrow", 358, 350, 56, 14, 34, 56, 12, 1, True)


def lorenz(shown: ShownConcentration, speaker: Speaker, layout: Layout) -> Spec:
    """The chart's specification: the curve, the line of equal cost, and the top shares on the curve."""
    low = min([0.0, *(y for _, y in shown.lorenz)])
    plane = Plane((0.0, 1.0), (low, 1.0))
    axis = ([0, 0.25, 0.5, 0.75, 1], ".0%")
    tops = [
        (1 - top, 1 - share.rounded / 100, top, share) for top, share in shown.shares if share.rounded is not None
    ]

    def words(x: float, y: float, said: str, align: str, **style: object) -> Spec:
        look = {"baseline": "middle", "lineBreak": "|", "lineHeight": 15, "color": GREY, "align": align, **style}
        return plane.layer("text", [{"x": x, "y": y, "words": said}], **look)

    def top_words(top: float, share: Figure) -> str:
        return speaker.say("lorenz top", top=top_share(top, speaker), share=share.text(speaker.lang))

    layers = [
        plane.axes(axis, axis),
        plane.layer("line", [{"x": 0, "y": 0}, {"x": 1, "y": 1}], color=GREY, strokeDash=[5, 4]),
        words(0.4, 0.4, speaker.say("lorenz equal"), "right", dx=-10),
        words(0, 1, _title(shown, speaker), "left", dx=4 - layout.left, dy=-22, color=INK),
        words(0.5, low, speaker.say("lorenz x"), "center", dy=40),
    ]  # fmt: skip
    if shown.lorenz:
        curve = [{"x": x, "y": y} for x, y in shown.lorenz]
        layers.append(plane.layer("line", curve, color=BLUE, strokeWidth=2.5))
    if tops:
        marks = [{"x": x, "y": y} for x, y, _, _ in tops]
        layers.append(plane.layer("point", marks, fill=BLUE, stroke="white", shape="circle", size=60, opacity=1))
    for halo in ({"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}, {}):
        layers += [
            words(x, y, top_words(top, share), "right", dx=-10, dy=-9, color=INK, **halo) for x, y, top, share in tops
        ]
    return finished(layers, layout)


def _title(shown: ShownConcentration, speaker: Speaker) -> str:
    """The year, and how many citizens stand behind the curve."""
    title = speaker.say("lorenz title", year=shown.concentration.year)
    if shown.citizens.value is None:
        return title
    return speaker.say("lorenz people", title=title, people=shown.citizens.text(speaker.lang))


def top_share(top: float, speaker: Speaker) -> str:
    """``1 %``: a top share of the citizens, with decimals only where it needs them."""
    if abs(top * 100 - round(top * 100)) < 1e-9:
        return f"{round(top * 100)} %" if speaker.lang == "da" else f"{round(top * 100)}%"
    return Figure(top * 100, "share").text(speaker.lang)

"""What the marks mean, drawn above the plot: for a drawing that may be taken out of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samvej.evaluation.report.charts.look import CHARACTER, INK, LINE, Layout, Plane, Spec

_MARK = 22
"""Pixels from a mark to its words."""


@dataclass(frozen=True)
class Entry:
    """A mark's words and look. ``dash``: of the line through it, None for no line. ``mark``: point or rect."""

    words: str
    look: Mapping[str, object]
    dash: tuple[int, int] | None = None
    mark: str = "point"


def legend(entries: Sequence[Entry], plane: Plane, layout: Layout, down: int) -> tuple[list[Spec], int]:
    """The entries from ``down`` pixels below the top of the drawing, and how many pixels they take."""
    layers: list[Spec] = []
    x, y = 6.0, float(down)
    for entry in entries:
        width = _MARK + len(entry.words) * layout.font * CHARACTER + 18
        if x > 6 and x + width > layout.width:
            x, y = 6.0, y + LINE + 3
        layers += _entry(entry, x + 8, y, plane, layout)
        x += width
    return layers, int(y - down) + LINE + 3


def _entry(entry: Entry, x: float, y: float, plane: Plane, layout: Layout) -> list[Spec]:
    def at(right: float, lower: float) -> tuple[float, float]:
        (left, end), (low, high) = plane.x, plane.y
        return (
            left + (end - left) * (right - layout.left) / layout.plot_width,
            high - (high - low) * (lower - layout.top) / layout.plot_height,
        )

    middle, before, after, words = at(x, y), at(x - 9, y), at(x + 9, y), at(x + _MARK - 8, y)
    layers = []
    if entry.dash is not None:
        line = {"x": before[0], "y": middle[1], "x2": after[0], "y2": middle[1]}
        color = entry.look["fill"]
        layers.append(plane.layer("rule", [line], color=color, strokeWidth=2.2, strokeDash=list(entry.dash)))
    if entry.mark == "rect":
        box = {"x": before[0], "x2": after[0], "y": at(x, y + 5)[1], "y2": at(x, y - 5)[1]}
        layers.append(plane.layer("rect", [box], **entry.look))
    else:
        layers.append(plane.layer("point", [{"x": middle[0], "y": middle[1]}], opacity=1, **entry.look))
    row = {"x": words[0], "y": words[1], "words": entry.words}
    layers.append(plane.layer("text", [row], align="left", baseline="middle", color=INK, fontSize=layout.font - 1))
    return layers

"""The network as a picture: roles in a ring, and between them what each says of the other. The table says the same.

Everything is worked out here as text for the template, so that no number is written as people write them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samvej.web import words
from samvej.workplace.coordination.strengths import HIGHEST, LOWEST, Network

SIZE, RING, NODE = 420, 165, 22
"""The picture's side, the ring's radius and a role's, in the picture's own units."""
THINNEST, THICKEST, APART = 1.0, 8.0, 6.0


@dataclass(frozen=True)
class Node:
    """A role: its number, its name, and where it stands."""

    number: int
    name: str
    x: str
    y: str


@dataclass(frozen=True)
class Line:
    """What one role says of another: from the edge of one circle to that of the other; thicker is stronger."""

    x1: str
    y1: str
    x2: str
    y2: str
    width: str
    title: str
    hidden: bool


@dataclass(frozen=True)
class Picture:
    """The whole drawing."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


def drawn(network: Network, names: dict[str, str]) -> Picture:
    """The picture of a network. ``names``: the roles in words."""
    places = {role: _place(number, len(network.roles)) for number, role in enumerate(network.roles)}
    nodes = tuple(
        Node(number, names[role], _text(places[role][0]), _text(places[role][1]))
        for number, role in enumerate(network.roles, 1)
    )
    lines = []
    for tie in network.ties:
        strength = tie.strength
        if strength.value is None and not strength.hidden:
            continue
        said = _("for få svar til at vise") if strength.value is None else words.number(round(strength.value, 1), 1)
        title = f"{names[tie.by_role]} → {names[tie.about_role]}: {said}"
        x1, y1, x2, y2 = (_text(each) for each in _between(places[tie.by_role], places[tie.about_role]))
        lines.append(Line(x1, y1, x2, y2, _text(_width(strength.value)), title, strength.hidden))
    return Picture(nodes, tuple(sorted(lines, key=lambda line: not line.hidden)))


def _place(number: int, of: int) -> tuple[float, float]:
    angle = 2 * math.pi * number / of - math.pi / 2
    return SIZE / 2 + RING * math.cos(angle), SIZE / 2 + RING * math.sin(angle)


def _between(one: tuple[float, float], other: tuple[float, float]) -> Sequence[float]:
    """From one circle to another, a little to the right of the straight way, so that two ways are two lines."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    aside = (-uy * APART, ux * APART)
    begin, end = NODE + 2, length - NODE - 12
    return (
        one[0] + ux * begin + aside[0],
        one[1] + uy * begin + aside[1],
        one[0] + ux * end + aside[0],
        one[1] + uy * end + aside[1],
    )


def _width(value: float | None) -> float:
    if value is None:
        return THINNEST
    return THINNEST + (THICKEST - THINNEST) * (value - LOWEST) / (HIGHEST - LOWEST)


def _text(number: float) -> str:
    return f"{number:.1f}"

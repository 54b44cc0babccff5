"""What other areas know of a citizen, as panels on the citizen's front: each area registers its own.

A panel is shown only where the ground that let the reader in opens its data type; nothing tells of a hidden one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import Opened


@dataclass(frozen=True)
class Line:
    """One line of a panel: words, perhaps a page to open, and small words under it."""

    text: str
    href: str = ""
    small: str = ""


@dataclass(frozen=True)
class Panel:
    """A heading and its lines; ``ways``: what one can do there, (button, address)."""

    heading: str
    lines: tuple[Line, ...]
    empty: str = ""
    ways: tuple[tuple[str, str], ...] = field(default=())


Maker = Callable[[Actor, Opened], Panel | None]
_MAKERS: list[tuple[int, str, Maker]] = []


def panel(order: int, data_type: str) -> Callable[[Maker], Maker]:
    """Register what makes a panel: its place (the least first) and the data type that it needs."""

    def keep(maker: Maker) -> Maker:
        _MAKERS.append((order, data_type, maker))
        return maker

    return keep


def panels_for(by: Actor, opened: Opened) -> list[Panel]:
    """The panels of a citizen that this person may see, in order."""
    made = [
        maker(by, opened)
        for _order, data_type, maker in sorted(_MAKERS, key=lambda each: each[0])
        if data_type in opened.data_types
    ]
    return [each for each in made if each is not None]

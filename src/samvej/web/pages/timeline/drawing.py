"""The line of time as a picture: lanes from top to bottom, days from left to right. Shapes only; the page draws them.

Acute is a filled diamond, planned an open circle, a stay a bar, a no-show a cross: never colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date

from samvej.web.pages.timeline.wording import lane_words
from samvej.web.words import english
from samvej.workplace.timeline.entries import LANES, ROAD, Entry, Window
from samvej.workplace.timeline.pattern import STAYS


@dataclass(frozen=True)
class Size:
    """A drawing's width, what is left of its plot, a lane's height, and whether lanes are named above themselves."""

    width: int
    left: int
    lane: int
    named_above: bool
    ticks: int

    @property
    def plot(self) -> int:
        """Pixels from the first day to the last."""
        return self.width - self.left - 12


WIDE, NARROW = Size(960, 150, 34, False, 12), Size(360, 8, 46, True, 4)
_TOP, _BOTTOM, _MARK, _LABEL = 8, 28, 6, 56


@dataclass(frozen=True)
class Mark:
    """One thing: its shape (``bar``, ``acute``, ``planned``, ``missed``, ``road``) and where it is."""

    shape: str
    x: float
    y: float
    width: float = 0.0
    points: str = ""


@dataclass(frozen=True)
class Lane:
    """One lane: its name, where that stands, its line, and what is on it."""

    words: str
    x: float
    text_y: float
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Drawing:
    """The picture: its size, its lanes, and where the months are written."""

    width: int
    height: int
    left: int
    right: int
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    bottom: int

    @property
    def last_label(self) -> int:
        """From here on a month's name would run over the edge: it ends at its line in place of beginning there."""
        return self.width - _LABEL


def drawing(entries: Sequence[Entry], window: Window, size: Size) -> Drawing:
    """The entries of a window as a picture; lanes that hold nothing are left out, but the course's own."""
    used = [str(lane) for lane in LANES if lane == ROAD or any(each.lane == lane for each in entries)]
    lanes = []
    for place, lane in enumerate(used):
        top = _TOP + place * size.lane
        y = top + size.lane * (0.68 if size.named_above else 0.5)
        marks = tuple(_mark(each, window, size, y) for each in entries if each.lane == lane)
        words_at = (size.left, top + 14) if size.named_above else (size.left - 12, y + 5)
        lanes.append(Lane(lane_words(lane), words_at[0], words_at[1], y, marks))
    bottom = _TOP + len(used) * size.lane
    return Drawing(
        size.width, bottom + _BOTTOM, size.left, size.left + size.plot, tuple(lanes), _ticks(window, size), bottom
    )


def _mark(entry: Entry, window: Window, size: Size, y: float) -> Mark:
    x = _x(entry.start, window, size)
    if entry.kind in STAYS and entry.attended:
        end = _x(entry.end, window, size) if entry.end else x
        return Mark("bar-acute" if entry.acute else "bar", x, y - _MARK, max(3.0, end - x))
    shape = "road" if entry.lane == ROAD else "acute" if entry.acute else "planned"
    if not entry.attended:
        shape = "missed"
    r = _MARK
    points = f"{x:.1f},{y - r:.1f} {x + r:.1f},{y:.1f} {x:.1f},{y + r:.1f} {x - r:.1f},{y:.1f}"
    return Mark(shape, x, y, points=points)


def _x(at: datetime, window: Window, size: Size) -> float:
    share = (at - window.begin) / (window.after - window.begin)
    return round(size.left + size.plot * min(1.0, max(0.0, share)), 1)


def _ticks(window: Window, size: Size) -> tuple[tuple[float, str], ...]:
    months = _months(window)
    step = max(1, -(-len(months) // size.ticks))
    locale = "en_GB" if english() else "da_DK"
    return tuple(
        (
            _x(Window(month, month).begin, window, size),
            format_date(month, "MMM yy" if window.days > 370 or month.month == 1 else "MMM", locale).rstrip("."),
        )
        for month in months[::step]
    )


def _months(window: Window) -> list[date]:
    found, month = [], window.first.replace(day=1)
    while month <= window.last:
        if month >= window.first:
            found.append(month)
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return found

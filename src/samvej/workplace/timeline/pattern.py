"""The use by sector in a window: counts beside the line, defined in docs/reference/timeline.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from samvej.core.sector import ServiceKind
from samvej.workplace.timeline.entries import LANES, ROAD, Entry, Window

STAYS = frozenset({ServiceKind.ADMISSION})
"""The kinds that last; the days of no other kind are counted."""


@dataclass(frozen=True)
class Use:
    """One sector's use in a window. ``days``: whole days of stays, cut to the window; ``missed``: no-shows."""

    lane: str
    contacts: int
    acute: int
    days: int
    missed: int


def use_by_sector(entries: Iterable[Entry], window: Window) -> tuple[Use, ...]:
    """What each sector was used for in the window, in the lanes' order; sectors without any are left out.

    A contact counts if it touches the window; one that was missed counts as missed and not as a contact. A stay's
    days are its nights, and one where it begins and ends on the same day, as far as they lie in the window.
    """
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.lane != ROAD and window.holds(entry):
            found.setdefault(str(entry.lane), []).append(entry)
    return tuple(_use(str(lane), found[str(lane)], window) for lane in LANES if str(lane) in found)


def _use(lane: str, entries: list[Entry], window: Window) -> Use:
    held = [entry for entry in entries if entry.attended]
    return Use(
        lane=lane,
        contacts=len(held),
        acute=sum(entry.acute for entry in held),
        days=sum(_days(entry, window) for entry in held if entry.kind in STAYS),
        missed=len(entries) - len(held),
    )


def _days(stay: Entry, window: Window) -> int:
    first = max(stay.start.date(), window.first)
    end = (stay.end or stay.start).date()
    if end == stay.start.date():
        return 1
    return max(0, (min(end, window.last + timedelta(days=1)) - first).days)

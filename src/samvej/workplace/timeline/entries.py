"""What stands on a citizen's line of time: one entry is one thing that happened, in one lane."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from samvej.core.sector import Sector
from samvej.workplace.ground.moment import COPENHAGEN

ROAD = "road"
"""The lane of what happened in the course itself; all other lanes are sectors."""

LANES = (
    ROAD,
    Sector.HOSPITAL,
    Sector.PSYCHIATRY,
    Sector.PREHOSPITAL,
    Sector.GENERAL_PRACTICE,
    Sector.SPECIALIST,
    Sector.MUNICIPALITY_HEALTH,
    Sector.MUNICIPALITY_SOCIAL,
    Sector.EMPLOYMENT,
    Sector.VOLUNTARY,
)
"""From top to bottom."""

TYPE_OF_LANE = {
    Sector.HOSPITAL: "health",
    Sector.PSYCHIATRY: "health",
    Sector.PREHOSPITAL: "health",
    Sector.GENERAL_PRACTICE: "health",
    Sector.SPECIALIST: "health",
    Sector.MUNICIPALITY_HEALTH: "health",
    Sector.MUNICIPALITY_SOCIAL: "social",
    Sector.EMPLOYMENT: "employment",
    Sector.VOLUNTARY: "social",
}
"""The data type that a sector's contacts belong to; what it opens is the rule of :mod:`samvej.workplace.access`."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened. ``start`` and ``end`` have a time zone; ``end`` is empty for a moment.

    ``kind``: a service's kind, or one of the road's own (``received``, ``enrolled``, ``phase``, ``ended``,
    ``contact``, ``plan``, ``meeting``, ``map``, ``admission``). ``detail`` is a text that somebody wrote, or an id
    that the page has words for. ``key``: the record that it opens, if it does. ``attended``: False for a no-show.
    ``goes_on``: a stay that has not ended; its ``end`` is now.
    """

    lane: str
    kind: str
    start: datetime
    end: datetime | None = None
    acute: bool = False
    attended: bool = True
    detail: str = ""
    key: UUID | None = None
    whole_day: bool = False
    goes_on: bool = False


@dataclass(frozen=True)
class Window:
    """The days that are looked at: from ``first`` to ``last``, both belong."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def begin(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time(), COPENHAGEN)

    @property
    def after(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), COPENHAGEN)

    def holds(self, entry: Entry) -> bool:
        """Whether any of the entry lies in it."""
        return entry.start < self.after and (entry.end or entry.start) >= self.begin


def lanes_open(data_types: frozenset[str]) -> frozenset[str]:
    """The sectors whose contacts the registers may show to somebody who holds these data types.

    None without ``registry``, which a consent names by itself; then each sector by the type that its contacts are of.
    """
    if "registry" not in data_types:
        return frozenset()
    return frozenset(str(lane) for lane, data_type in TYPE_OF_LANE.items() if data_type in data_types)

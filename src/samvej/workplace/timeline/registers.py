"""The registers' part of the line: one citizen, re-identified by an action of its own that the trail tells of."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from samvej.registry.one_person import PersonService, services_of
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.grounds import Ground
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.queries import pseudonyms_of
from samvej.workplace.referrals.facts import open_registry
from samvej.workplace.timeline.entries import LANES, ROAD, Entry, Window, lanes_open


@dataclass(frozen=True)
class FromRegisters:
    """What the registers show to one person. ``newest``: the last day that the registers tell of, for anybody.

    ``there``: whether this installation has a registry that knows the citizen.
    """

    entries: tuple[Entry, ...]
    there: bool
    newest: date | None = None


def registers_open(ground: Ground) -> frozenset[str]:
    """The sectors that this ground shows from the registers. One's own record shows all of them."""
    if ground.kind == "own record":
        return frozenset(str(lane) for lane in LANES if lane != ROAD)
    return lanes_open(ground.data_types)


def read_registers(*, by: Actor, citizen: Citizen, ground: Ground, window: Window) -> FromRegisters:
    """The citizen's contacts in a window, of the sectors that the ground opens; the trail is written before reading.

    What the ground does not open is not read, and nothing tells that it exists.
    """
    lanes = registers_open(ground)
    if not lanes or not citizen.pseudonym:
        return FromRegisters((), there=False)
    held = ground.of("registry")
    record(
        by=by,
        activity="read",
        record="registry",
        record_key=str(citizen.key),
        citizen=citizen,
        basis=(held or ground).basis,
        reason=_("Hentede kontakter fra registrene til tidslinjen"),
        high=ground.kind == "break-glass" or citizen.protected,
        override=ground.override,
    )
    registry = open_registry()
    if registry is None:
        return FromRegisters((), there=False)
    try:
        found = services_of(registry, pseudonyms_of(citizen), window.first, window.last)
        newest = max((each.last for each in registry.coverage()), default=None)
    finally:
        registry.close()
    return FromRegisters(tuple(_entry(each) for each in found if each.sector in lanes), there=True, newest=newest)


def _entry(service: PersonService) -> Entry:
    return Entry(
        lane=service.sector,
        kind=service.kind,
        start=_here(service.start),
        end=_here(service.end) if service.end is not None else None,
        acute=service.urgency == "acute",
        attended=service.attended is not False,
        whole_day=(service.start.hour, service.start.minute) == (0, 0),
    )


def _here(at: datetime) -> datetime:
    return at.replace(tzinfo=COPENHAGEN)

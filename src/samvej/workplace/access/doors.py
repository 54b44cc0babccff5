"""The doors: the only way to a citizen's record. Each either gives the record and writes the trail, or says no.

A no looks the same whether the record is refused or does not exist (a refusal would tell that it exists), and takes
the same queries.
"""

from dataclasses import dataclass
from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record as write_entry
from samvej.workplace.access.follow_ups import raise_for_weak_relation
from samvej.workplace.access.grounds import WEAK_GRADES, Ground, grounds_of
from samvej.workplace.ground.refusals import refuse as refuse
from samvej.workplace.people.models import Citizen, Organisation


@dataclass(frozen=True)
class Opened:
    """A citizen's record that was opened: on which ground, and which data types it shows."""

    citizen: Citizen
    ground: Ground

    @property
    def data_types(self) -> frozenset[str]:
        """Ids of the shared list of data types that may be shown."""
        return self.ground.data_types


def access_citizen(
    *, by: Actor, key: UUID | str, data_type: str = "contact details", activity: str = "read", reason: str
) -> Opened:
    """The citizen by the record's key, if some ground lets this person see ``data_type``; the trail is written.

    The key of a duplicate that gave way leads to the record that it was joined with. Raises :class:`NotThere` where
    there is none, whatever the cause.
    """
    opened = reach_citizen(by=by, key=key, data_type=data_type)
    write_opening(
        by=by,
        citizen=opened.citizen,
        ground=opened.ground,
        data_type=data_type,
        activity=activity,
        record="citizen",
        record_key=str(opened.citizen.key),
        reason=reason,
    )
    return opened


def reach_citizen(*, by: Actor, key: UUID | str, data_type: str = "contact details") -> Opened:
    """The same door for a page or an action that writes an entry of its own: this writes none.

    Raises :class:`NotThere`.
    """
    citizen = _by_key(key)
    ground = check_ground(by=by, citizen=citizen, data_type=data_type)
    assert citizen is not None  # nobody has a ground towards nobody
    return Opened(citizen, ground)


def check_ground(*, by: Actor, citizen: Citizen | None, data_type: str, owner: Organisation | None = None) -> Ground:
    """The ground on which this person may see ``data_type`` of a citizen's; for the doors of other records too.

    Whoever comes in by a relation of grade D or E is followed up, once per relation. It writes no entry: the door
    writes its own, with :func:`write_opening`. Raises :class:`NotThere`; None for a citizen is refused alike.
    """
    ground = grounds_of(by=by, citizens=[citizen], owner=owner)[0]
    part = ground.of(data_type) if ground else None
    if ground is None or part is None:
        refuse()
    if part.grade in WEAK_GRADES and part.relation is not None:
        raise_for_weak_relation(by=by, relation=part.relation)
    if ground.glass is not None and ground.glass not in by.broken_glass:
        by.broken_glass.append(ground.glass)
    return ground


def write_opening(
    *,
    by: Actor,
    citizen: Citizen,
    ground: Ground,
    data_type: str,
    activity: str,
    record: str,
    record_key: str,
    reason: str,
    addition: str = "",
) -> None:
    """The entry of an opening: on the basis that opens ``data_type``; the other bases stand in the addition."""
    part = ground.of(data_type) or ground
    others = [basis for basis in ground.bases if basis != part.basis]
    write_entry(
        by=by,
        activity=activity,
        record=record,
        record_key=record_key,
        citizen=citizen,
        basis=part.basis,
        reason=reason,
        addition="; ".join(filter(None, [addition, f"also on: {', '.join(others)}" if others else ""])),
        high=ground.glass is not None or citizen.protected,
        override=ground.override,
    )


def _by_key(key: UUID | str) -> Citizen | None:
    try:
        wanted = key if isinstance(key, UUID) else UUID(str(key))
    except ValueError:
        return None
    found = Citizen.objects.select_related("practice", "merged_into__practice").filter(key=wanted).first()
    return found.merged_into or found if found else None

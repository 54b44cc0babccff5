"""Name and address protection (CPR-loven § 28): who sees a protected address, and who sees "beskyttet" instead.

The name is shown to whoever a door lets in, marked as protected; it never stands in a list to others. The address is
shown only to those who must be able to find the citizen: the citizen, the contact person and the lead of the unit
with a relation of the best two grades, and whoever opened the record in an emergency.
"""

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import Ground
from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.access.roles import KEEP_CITIZENS
from samvej.workplace.people.models import Citizen

_SURE = (TreatmentRelation.Grade.A_PLUS, TreatmentRelation.Grade.A)


def sees_address(by: Actor, citizen: Citizen, ground: Ground) -> bool:
    """Whether this person, let in on this ground, is shown the address (and the municipality)."""
    if not citizen.protected or by.account is None:
        return True
    part = ground.of("contact details") or ground
    if part.kind in ("own record", "break-glass") or ground.glass is not None:
        return True
    return part.kind == "relation" and part.grade in _SURE and by.permits(KEEP_CITIZENS)

"""Whose page it is: one's own, or that of the citizen whom a relative is near."""

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import refuse
from samvej.workplace.people.models import Citizen


def citizen_of(by: Actor) -> Citizen:
    """The citizen. Raises :class:`NotThere` for professionals, who have no such page."""
    citizen = by.citizen or (by.relative.citizen if by.relative is not None else None)
    if citizen is None:
        refuse()
    return citizen


def called(citizen: Citizen) -> str:
    """What the citizen wants to be called."""
    return citizen.called or citizen.given_name

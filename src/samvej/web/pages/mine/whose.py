"""Whose page it is: one's own, or that of the citizen whom a relative is near."""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.people.models import Citizen


def citizen_of(by: Actor) -> Citizen:
    """The citizen. Raises :class:`NotThere` for professionals, who have no such page."""
    if by.citizen is not None:
        return by.citizen
    if by.relative is not None:
        return by.relative.citizen
    raise NotThere(_("Her er intet, du kan åbne. Måske er linket forkert skrevet."))


def called(citizen: Citizen) -> str:
    """What the citizen wants to be called."""
    return citizen.called or citizen.given_name

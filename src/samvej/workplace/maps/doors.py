"""The door to a citizen's map: the enrolment's own, for those who may see the plan."""

from dataclasses import dataclass
from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import Ground
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.maps.section import MapSection, map_section
from samvej.workplace.pathways.doors import open_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of


@dataclass(frozen=True)
class OpenedMaps:
    """A course whose map was opened. ``section`` is None for a programme that draws none."""

    enrolment: Enrolment
    ground: Ground
    section: MapSection | None


def access_map(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> OpenedMaps:
    """The map of a course by the enrolment's key, for whoever may see its plan; the trail is written.

    The lead who comes in to find another contact person sees no map. Raises :class:`NotThere`.
    """
    opened = open_enrolment(by=by, key=key, activity=activity, reason=reason, needs="plan")
    return OpenedMaps(opened.enrolment, opened.ground, map_section(programme_of(opened.enrolment.version)))


def access_round(
    *, by: Actor, key: UUID | str, number: int, activity: str = "read", reason: str
) -> tuple[OpenedMaps, LifeMap, MapSection]:
    """One round by its number. Raises :class:`NotThere`."""
    opened = access_map(by=by, key=key, activity=activity, reason=reason)
    found = (
        LifeMap.objects.select_related(
            "by__professional",
            "by__citizen",
            "by__relative",
            "finished_by__professional",
            "finished_by__citizen",
            "finished_by__relative",
        )
        .filter(enrolment=opened.enrolment, number=number if number < 2**31 else 0)
        .first()
    )
    if found is None or opened.section is None:
        refuse()
    found.enrolment = opened.enrolment
    return opened, found, opened.section

"""May this person write in a citizen's map, or score it as a professional?

Pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no. Reading is the door's matter.
"""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.access.roles import RUN_PATHWAYS
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.maps.section import MapSection
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import seats, works_in


def check_write(*, by: Actor, enrolment: Enrolment, section: MapSection) -> None:
    """Raise :class:`NotYours` unless it is the citizen's own map, or the person on the team fills it in with them.

    On the team those fill it in who score it by the programme's file, and those who run the course.
    """
    if by.account is not None and is_oneself(by, enrolment.citizen):
        return
    roles = seats(by, enrolment)
    if roles & section.professionals or (roles and works_in(by, enrolment.unit, RUN_PATHWAYS)):
        return
    raise NotYours(_("Kortet udfyldes af borgeren sammen med sin kontaktperson. Du kan læse det her."))


def write(*, by: Actor, enrolment: Enrolment, section: MapSection) -> bool:
    """Whether the person may write in the map."""
    return passes(lambda: check_write(by=by, enrolment=enrolment, section=section))


def check_score_as_professional(*, by: Actor, enrolment: Enrolment, section: MapSection) -> None:
    """Raise :class:`NotYours` unless the file lets the person's role on the team score beside the citizen."""
    if not seats(by, enrolment) & section.professionals:
        raise NotYours(_("Fagpersonens tal sættes af den, som indsatsen har valgt til det."))


def score_as_professional(*, by: Actor, enrolment: Enrolment, section: MapSection) -> bool:
    """Whether the person may give the professional's score."""
    return passes(lambda: check_score_as_professional(by=by, enrolment=enrolment, section=section))

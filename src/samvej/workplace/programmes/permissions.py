"""May this person publish a programme, or open a unit of one?"""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import KEEP_PEOPLE, PUBLISH_PROGRAMMES
from samvej.workplace.ground.refusals import NotYours, passes


def check_publish(*, by: Actor, programme: str) -> None:
    """Raise :class:`NotYours` unless the person may publish this programme; the system's set-up may."""
    if by.account is None:
        return
    if not by.permits(PUBLISH_PROGRAMMES) or not _of_the_role(by, programme):
        raise NotYours(_("Kun lederen af indsatsen eller en administrator kan udgive en indsats."))


def publish(*, by: Actor, programme: str) -> bool:
    """Whether the person may publish this programme."""
    return passes(lambda: check_publish(by=by, programme=programme))


def check_open_unit(*, by: Actor) -> None:
    """Raise :class:`NotYours` unless the person keeps the organisations; the system's set-up may."""
    if by.account is not None and not by.permits(KEEP_PEOPLE):
        raise NotYours(_("Kun en administrator kan lade en organisation drive en indsats."))


def open_unit(*, by: Actor) -> bool:
    """Whether the person may let an organisation run a programme."""
    return passes(lambda: check_open_unit(by=by))


def see_programmes(*, by: Actor) -> bool:
    """Whether the person may read what the programmes say: all who work here; there is nothing of citizens in it."""
    return by.account is None or by.employment is not None


def _of_the_role(by: Actor, programme: str) -> bool:
    return by.employment is not None and by.employment.programme in ("", programme)

"""The entry in the citizen's trail, the event beside a change, and the addresses of the pages above this floor."""

from typing import TYPE_CHECKING

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.addresses import page
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.actions.moving import write_trail
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.safety.models import SafetyEvent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def write_change(enrolment: Enrolment, kind: str, *, by: Actor, reason: "StrOrPromise", **detail: str) -> None:
    """Both, for a change. ``reason`` is the same whatever was answered: others read the trail too."""
    write_trail(by=by, enrolment=enrolment, record="enrolment", key=enrolment.key, reason=reason)
    SafetyEvent.objects.create(
        enrolment=enrolment, kind=kind, at=moment(), by=by.account, by_name=by.name, detail=detail
    )


def safety_link(enrolment: Enrolment) -> str:
    """The page's address."""
    return page("safety:safety", enrolment.key)

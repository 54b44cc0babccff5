"""The entry in the citizen's trail, the event beside a change, and the addresses of the pages above this floor."""

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.actions.moving import basis_id, danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.safety.models import SafetyEvent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def write_change(enrolment: Enrolment, kind: str, *, by: Actor, reason: "StrOrPromise", **detail: str) -> None:
    """Both, for a change. ``reason`` is the same whatever was answered: others read the trail too."""
    record(
        by=by,
        activity=AuditEntry.Activity.CHANGE,
        record="enrolment",
        record_key=str(enrolment.key),
        citizen=enrolment.citizen,
        basis=basis_id(enrolment, by),
        reason=danish(reason),
        high=enrolment.citizen.protected,
    )
    SafetyEvent.objects.create(
        enrolment=enrolment, kind=kind, at=moment(), by=by.account, by_name=by.name, detail=detail
    )


def safety_link(enrolment: Enrolment) -> str:
    """The page's address; empty where this house has no such page."""
    try:
        return reverse("safety:safety", args=[enrolment.key])
    except NoReverseMatch:
        return ""

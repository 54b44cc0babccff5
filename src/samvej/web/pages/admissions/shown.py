"""Stays in hospital in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.web.links import link
from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.models import Admission, AdmissionEvent
from samvej.workplace.pathways.models import TeamMember
from samvej.workplace.pathways.policies import language
from samvej.workplace.reactions.models import Fired
from samvej.workplace.reactions.queries import fired_because

State = Literal["in hospital", "on leave", "home", "ended", "called back"]
EVENT_WORDS = {
    "admitted": gettext_lazy("Indlagt på %(ward)s."),
    "moved": gettext_lazy("Flyttet til %(ward)s."),
    "put right": gettext_lazy("Sygehuset rettede i beskeden."),
    "on leave": gettext_lazy("Tog hjem på orlov."),
    "back from leave": gettext_lazy("Kom tilbage fra orlov."),
    "discharged": gettext_lazy("Udskrevet til hjemmet."),
    "ended": gettext_lazy("Opholdet sluttede, men ikke med en udskrivning til hjemmet."),
    "called back": gettext_lazy("Sygehuset trak beskeden tilbage: der var ingen indlæggelse."),
}
"""By the kinds of a stay's events."""

PAGES = {
    "task": ("tasks:task", "task"),
    "meeting": ("meetings:meeting", "meeting"),
    "thread": ("messages:thread", "thread"),
}
"""Where what a reaction made can be seen, and what its key is called in that address."""


@dataclass(frozen=True)
class Row:
    """A stay. ``at``: when it began, or ended where it has."""

    admission: Admission
    state: State
    at: datetime
    ward: str
    phone: str


@dataclass(frozen=True)
class Going:
    """Something that came of it, and where it is; empty where there is no page."""

    words: str
    href: str


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    who: str
    text: str


def row(admission: Admission) -> Row:
    """One stay."""
    phone = admission.ward.phone if admission.ward else ""
    return Row(admission, _state(admission), _at(admission), admission.ward_name, phone)


def _state(admission: Admission) -> State:
    if admission.cancelled_at is not None:
        return "called back"
    if admission.discharged_at is not None:
        return "home" if admission.home else "ended"
    return "on leave" if admission.on_leave_since is not None else "in hospital"


def _at(admission: Admission) -> datetime:
    return admission.cancelled_at or admission.discharged_at or admission.on_leave_since or admission.admitted_at


def history(events: Sequence[AdmissionEvent]) -> list[Line]:
    """What has happened, the newest first; ``at`` is when the notice was read here."""
    return [
        Line(each.at, _("besked fra sygehuset"), str(EVENT_WORDS[each.kind]) % {"ward": each.detail.get("ward", "")})
        for each in reversed(events)
    ]


def set_going(by: Actor, admission: Admission) -> list[Going]:
    """What the programmes' reactions made of it, for a professional on the teams of the citizen's running courses.

    Notices are left out: there is nothing to open, and nothing more to do.
    """
    if by.professional is None or by.employment is None:
        return []
    seats = TeamMember.objects.filter(
        enrolment__citizen=admission.citizen_id,
        professional=by.professional,
        organisation=by.employment.organisation_id,
        to_at__isnull=True,
    )
    keys = (f"admission:{admission.key}", f"discharge:{admission.key}")
    found = fired_because(list(seats.values_list("enrolment", flat=True)), *keys).select_related("enrolment")
    return [_going(each) for each in found if each.made.partition(":")[0] in PAGES]


def _going(fired: Fired) -> Going:
    kind, _colon, key = fired.made.partition(":")
    page, part = PAGES[kind]
    lang = language()
    words = fired.words.get(lang) or fired.words.get("da", "")
    return Going(words, link(page, **{"key": fired.enrolment.key, part: key}))


def course(by: Actor, admission: Admission) -> str:
    """The address of the running course on whose team the person is; empty where there is none."""
    if by.professional is None or by.employment is None:
        return ""
    seat = (
        TeamMember.objects.filter(
            enrolment__citizen=admission.citizen_id,
            enrolment__status__in=("active", "paused"),
            professional=by.professional,
            organisation=by.employment.organisation_id,
            to_at__isnull=True,
        )
        .select_related("enrolment")
        .first()
    )
    return link("pathways:enrolment", key=seat.enrolment.key) if seat else ""

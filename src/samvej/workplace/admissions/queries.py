"""Who is in hospital, and who came home: for lists, the timeline and the reactions. No doors: callers passed them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.models import Admission
from samvej.workplace.pathways.models import TeamMember
from samvej.workplace.people.models import Citizen


def admissions_of(citizens: Iterable[Citizen | int], since: datetime | None = None) -> QuerySet[Admission]:
    """The citizens' stays, not called back, that go on or ended after ``since``; the newest first. One query.

    ``since`` None: all of them. ``citizens``: citizens or their ids.
    """
    found = Admission.objects.filter(citizen__in=list(citizens), cancelled_at__isnull=True).select_related(
        "citizen", "ward"
    )
    if since is not None:
        found = found.filter(Q(discharged_at__isnull=True) | Q(discharged_at__gt=since))
    return found


def admissions_followed(*, by: Actor, since: datetime) -> list[Admission]:
    """The stays of those on whose team the person is now: who is in hospital first, then who ended after ``since``.

    Before they are shown, :func:`samvej.workplace.admissions.doors.known_admissions`. One query.
    """
    if by.professional is None or by.employment is None:
        return []
    seats = TeamMember.objects.filter(
        professional=by.professional,
        organisation=by.employment.organisation_id,
        enrolment__status__in=("active", "paused"),
        to_at__isnull=True,
    )
    found = Admission.objects.filter(
        Q(discharged_at__isnull=True) | Q(discharged_at__gt=since),
        citizen__in=seats.values("enrolment__citizen"),
        cancelled_at__isnull=True,
    ).select_related("citizen", "ward")
    return sorted(found, key=lambda each: (each.discharged_at is not None, -_newest(each).timestamp(), each.pk))


def _newest(admission: Admission) -> datetime:
    return admission.discharged_at or admission.admitted_at

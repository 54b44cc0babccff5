"""The door of a notice: kept where the citizen is followed here, else counted and forgotten."""

import hashlib
from datetime import UTC

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.hospital import Facts, HospitalNotice
from samvej.workplace.admissions.models import Admission, AdmissionNotice, NoticeCount
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.queries import known_by_number

RECEIVING = "admission notices"
"""The system's work, by name."""
DROPPED = "drop folder"


def receive_notice(*, by: Actor, notice: HospitalNotice, source: str = DROPPED) -> AdmissionNotice | None:
    """Keep a notice, once, to be handled in the background; None where nothing is kept but the count.

    ``source``: the sender's key. Only the system's own work receives. What the answer at the door takes to write is
    the same for all, so that whoever sends learns nothing of who is followed here. Raises :class:`NotYours`.
    """
    if by.account is not None:
        raise NotYours(_("Beskeder fra sygehuset tages imod af systemet selv."))
    with transaction.atomic():
        citizen = known_by_number(notice.citizen)
        followed = _is_followed(citizen, notice.facts)
        _count(source, kept=followed)
        return _keep(citizen, notice.facts, source) if followed and citizen is not None else None


def _is_followed(citizen: Citizen | None, facts: Facts) -> bool:
    """A course that runs or is on pause; or a stay that is kept already, so that it does not stay open for ever."""
    who = citizen.pk if citizen else 0  # the same two questions for somebody who is not known
    runs = Enrolment.objects.filter(citizen=who, status__in=("active", "paused")).exists()
    begun = Admission.objects.filter(
        citizen=who, identifier=facts.episode, discharged_at__isnull=True, cancelled_at__isnull=True
    ).exists()
    return runs or begun


def _count(source: str, *, kept: bool) -> None:
    counted = NoticeCount.objects.filter(source=source, on=today())
    change = {"kept": F("kept") + 1} if kept else {"left_out": F("left_out") + 1}
    if counted.update(**change):
        return
    try:
        with transaction.atomic():
            NoticeCount.objects.create(source=source, on=today())
    except IntegrityError:  # another was the day's first
        pass
    counted.update(**change)


def _keep(citizen: Citizen, facts: Facts, source: str) -> AdmissionNotice:
    once = _once(citizen, facts)
    try:
        with transaction.atomic():
            return AdmissionNotice.objects.create(
                citizen=citizen,
                identifier=facts.episode,
                activity=facts.activity,
                occurred_at=facts.occurred_at,
                content=facts.written(),
                source=source,
                once=once,
                received_at=moment(),
            )
    except IntegrityError:  # sent again
        return AdmissionNotice.objects.get(once=once)


def _once(citizen: Citizen, facts: Facts) -> str:
    same = (citizen.key, facts.episode, facts.activity, facts.occurred_at.astimezone(UTC).isoformat())
    return hashlib.sha256("\n".join(map(str, same)).encode()).hexdigest()

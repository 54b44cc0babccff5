"""The clocks of slips: what the team has not solved in time goes to the leaders, who are reminded once.

A clock stands while the course is on pause, and a course that has ended takes its open slips with it.
"""

import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.slips.actions.moving import lock, move
from samvej.workplace.slips.actions.passing import send_to_leaders
from samvej.workplace.slips.actions.telling import tell_team, tell_those
from samvej.workplace.slips.doors import section_of
from samvej.workplace.slips.models import Slip
from samvej.workplace.slips.pauses import pauses_of
from samvej.workplace.slips.queries import asked_accounts

SLIPS = "slips"
"""What the trail calls this work."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failed:
    """A slip whose clock could not be read: its key, and what kind of fault it was."""

    slip: str
    fault: str


@dataclass(frozen=True)
class PassedOn:
    """What one run did: slips passed on, leaders reminded, slips closed with their course, and those that failed."""

    passed_on: int = 0
    reminded: int = 0
    closed: int = 0
    failed: tuple[Failed, ...] = ()


def pass_on_due(*, by: Actor | None = None) -> PassedOn:
    """Do what is due now, each once; a slip that fails never stops the others.

    One query where nothing is due. Two workers at once do each only once: the slip is locked and looked at again.
    """
    by = by or Actor.system(SLIPS)
    counts = {"passed on": 0, "reminded": 0, "closed": 0}
    failed = []
    for slip in _candidates():
        try:
            with transaction.atomic():
                done = _strike(slip, by)
        except Exception as fault:
            _log.exception("the clock of a slip failed: %s", slip.key)
            failed.append(Failed(str(slip.key), type(fault).__name__))
        else:
            if done:
                counts[done] += 1
    return PassedOn(counts["passed on"], counts["reminded"], counts["closed"], tuple(failed))


def _candidates() -> list[Slip]:
    now = moment()
    ended = Q(enrolment__status=Enrolment.Status.ENDED, status__in=("open", "with leaders"))
    team = Q(status=Slip.Status.OPEN, due_at__lte=now, enrolment__status=Enrolment.Status.ACTIVE)
    leaders = Q(
        status=Slip.Status.WITH_LEADERS,
        leaders_due_at__lte=now,
        leaders_told_late_at__isnull=True,
        enrolment__status=Enrolment.Status.ACTIVE,
    )
    return list(Slip.objects.filter(ended | team | leaders).order_by("reported_at", "pk"))


def _strike(slip: Slip, by: Actor) -> str:
    """Do what is due of one slip, as it is now; gives what was done, or nothing."""
    slip, now = lock(slip), moment()
    if slip.enrolment.status == Enrolment.Status.ENDED and slip.is_running:
        move(slip, "close with the course", by=by, reason=_("Lukkede et skred, fordi forløbet er afsluttet"))
        return "closed"
    if slip.status == Slip.Status.OPEN and _team_is_late(slip):
        send_to_leaders(slip, "pass on by the clock", by=by, reason=_("Spurgte lederne, fordi fristen gik"))
        return "passed on"
    late = slip.leaders_due_at is not None and slip.leaders_due_at <= now and slip.leaders_told_late_at is None
    if slip.status == Slip.Status.WITH_LEADERS and late:
        slip.leaders_told_late_at = now
        move(slip, "remind the leaders", by=by, reason=_("Mindede lederne om et svar"))
        tell_those(slip, asked_accounts(slip), "a slip still needs its leaders", by=by)
        tell_team(slip, "a slip still needs its leaders", by=by, role="contact person")
        return "reminded"
    return ""


def _team_is_late(slip: Slip) -> bool:
    """Whether the team's clock has ended, with the pauses there have been since; they put it off."""
    section = section_of(slip.enrolment)
    if section is not None:
        due = deadline(slip.reported_at, section.within, pauses_of(slip.enrolment))
        if slip.due_at is None or due > slip.due_at:
            slip.due_at = due
            slip.save(update_fields=["due_at"])
    return slip.due_at is not None and slip.due_at <= moment()

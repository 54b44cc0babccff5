"""When the clock of a positive answer runs out, the unit's leads are told, again and again until somebody acts."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.notices import leads_of
from samvej.workplace.access.roles import KEEP_CASELOADS, RUN_PATHWAYS
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell_each
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.referrals.staff import accounts_permitted
from samvej.workplace.safety.actions.trail import safety_link, write_change
from samvej.workplace.safety.models import SafetyAnswer
from samvej.workplace.safety.notices import RAN_OUT
from samvej.workplace.safety.queries import clocks_run_out
from samvej.workplace.safety.section import safety_section

WORK = "safety clocks"
"""The system's name for this work."""
MOST = 30_000
"""More reminders than anybody is sent: what a small number in the database holds."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failed:
    """An enrolment whose leads could not be told: its key, and what kind of fault it was."""

    enrolment: str
    fault: str


@dataclass(frozen=True)
class Escalated:
    """What one run did: how many answers were told to leads, and those that failed."""

    told: int = 0
    failed: tuple[Failed, ...] = ()


def escalate_due(*, by: Actor | None = None) -> Escalated:
    """Tell the leads of every answer that waits past its clock; each anew whenever the file's hours have gone again.

    A task that somebody said no to or called off is told at once. One that fails never stops the others. For the
    background, every minute.
    """
    by = by or Actor.system(WORK)
    told, failed = 0, []
    for answer in clocks_run_out(until=moment()):
        try:
            with transaction.atomic():
                told += _escalate(answer.pk, by)
        except Exception as fault:
            _log.exception("a safety clock failed: %s", answer.enrolment.key)
            failed.append(Failed(str(answer.enrolment.key), type(fault).__name__))
    return Escalated(told, tuple(failed))


def _escalate(pk: int, by: Actor) -> bool:
    answer = (
        SafetyAnswer.objects.select_for_update(of=("self",))
        .select_related("task", "enrolment__citizen", "enrolment__version", "enrolment__unit__organisation")
        .get(pk=pk)
    )
    now = moment()
    if not answer.is_waiting or answer.escalations >= MOST or not _is_due(answer):
        return False
    answer.escalated_at, answer.escalations = now, answer.escalations + 1
    answer.save(update_fields=["escalated_at", "escalations"])
    people = leads(answer.enrolment)
    tell_each(
        recipients=people,
        text=RAN_OUT,
        link=safety_link(answer.enrolment),
        once=f"ran out:{answer.key}:{answer.escalations}",
    )
    write_change(
        answer.enrolment,
        "clock ran out",
        by=by,
        reason=_("Gav lederen besked om en opgave"),
        answer=str(answer.key),
        told=str(len(people)),
    )
    return True


def _is_due(answer: SafetyAnswer) -> bool:
    """Never told before; or told, and the file's hours have gone since."""
    if answer.escalated_at is None:
        return True
    section = safety_section(programme_of(answer.enrolment.version))
    return section is not None and deadline(answer.escalated_at, section.within) <= moment()


def leads(enrolment: Enrolment) -> list[Account]:
    """The unit's leads; where it has none, those of the house it is part of; else everybody who runs its courses."""
    unit = enrolment.unit
    found: Iterable[Account] = accounts_permitted(
        organisation=unit.organisation, permission=KEEP_CASELOADS, programme=unit.programme
    )
    above = found or leads_of(unit.organisation, today())
    return list(above) or accounts_permitted(
        organisation=unit.organisation, permission=RUN_PATHWAYS, programme=unit.programme
    )

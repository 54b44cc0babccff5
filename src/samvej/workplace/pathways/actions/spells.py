"""The time an enrolment spends in a phase: one spell ends where the next begins."""

from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.models import Enrolment, PhaseSpell


def begin_spell(enrolment: Enrolment, phase: str) -> None:
    """End the present spell and begin the next now; the caller saves the enrolment, in its transaction."""
    now = moment()
    enrolment.phases.filter(to_at__isnull=True).update(to_at=now)
    PhaseSpell.objects.create(enrolment=enrolment, phase=phase, from_at=now)
    enrolment.phase, enrolment.phase_since = phase, now


def end_spell(enrolment: Enrolment) -> None:
    """End the present spell: the enrolment ends. Inside the caller's transaction."""
    enrolment.phases.filter(to_at__isnull=True).update(to_at=moment())

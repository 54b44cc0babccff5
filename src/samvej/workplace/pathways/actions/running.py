"""A running enrolment: evidence, phases and pauses. The team, the end and the versions have modules of their own."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.actions.ending import end_by_death, end_by_moving, end_enrolment
from samvej.workplace.pathways.actions.enrolling import re_enter
from samvej.workplace.pathways.actions.moving import account_of_person, lock, move
from samvej.workplace.pathways.actions.spells import begin_spell
from samvej.workplace.pathways.actions.teams import change_contact_person, join_team, leave_team
from samvej.workplace.pathways.actions.versions import move_all_to_version, move_to_version
from samvej.workplace.pathways.models import Enrolment, EnrolmentPause, Evidence
from samvej.workplace.pathways.progress import KNOWN_BY_ITSELF, Progress, ended_by, place_of, progress
from samvej.workplace.programmes.queries import programme_of

__all__ = [
    "change_contact_person",
    "end_by_death",
    "end_by_moving",
    "end_enrolment",
    "enter_phase",
    "give_evidence",
    "go_back",
    "join_team",
    "leave_team",
    "move_all_to_version",
    "move_to_version",
    "pause_enrolment",
    "re_enter",
    "resume_enrolment",
]


@transaction.atomic
def give_evidence(
    *, by: Actor, enrolment: Enrolment, evidence: str, note: str = "", seen_revision: int | None = None
) -> Evidence:
    """Write down that something the present phase ends with is there. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_transition(by=by, enrolment=enrolment, name="give evidence")
    enrolment = lock(enrolment, seen_revision)
    policies.check_transition(enrolment, "give evidence")
    policies.check_give_evidence(far=_far(enrolment), evidence=evidence)
    given = Evidence.objects.create(
        enrolment=enrolment, evidence=evidence, at=moment(), by=account_of_person(by), note=note.strip()
    )
    detail = {"evidence": evidence}
    move(enrolment, "give evidence", by=by, reason=_("Skrev ned, at et skridt er gjort"), detail=detail)
    return given


@transaction.atomic
def enter_phase(*, by: Actor, enrolment: Enrolment, phase: str, seen_revision: int | None = None) -> Enrolment:
    """Begin the next phase. Raises :class:`NotYours`, and :class:`NotNow` naming what is missing or which is next."""
    permissions.check_transition(by=by, enrolment=enrolment, name="enter phase")
    enrolment = lock(enrolment, seen_revision)
    policies.check_transition(enrolment, "enter phase")
    policies.check_enter_phase(far=_far(enrolment), programme=programme_of(enrolment.version), phase=phase)
    detail = {"from": enrolment.phase, "to": phase}
    begin_spell(enrolment, phase)
    move(enrolment, "enter phase", by=by, reason=_("Begyndte næste fase af forløbet"), detail=detail)
    return enrolment


@transaction.atomic
def go_back(
    *, by: Actor, enrolment: Enrolment, phase: str, reason: str, seen_revision: int | None = None
) -> Enrolment:
    """Go back to an earlier phase, with a reason; what it and the later ones end with must be given again.

    The first conversation and the consent stand as they were held. Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_transition(by=by, enrolment=enrolment, name="go back a phase")
    enrolment = lock(enrolment, seen_revision)
    policies.check_transition(enrolment, "go back a phase")
    programme = programme_of(enrolment.version)
    policies.check_go_back(far=_far(enrolment), programme=programme, phase=phase, reason=reason)
    again = ended_by(programme, (each.id for each in programme.file.phases[place_of(programme, phase) :]))
    enrolment.evidence.filter(evidence__in=again.difference(KNOWN_BY_ITSELF), set_aside_at__isnull=True).update(
        set_aside_at=moment()
    )
    detail = {"from": enrolment.phase, "to": phase, "reason": reason.strip()}
    begin_spell(enrolment, phase)
    move(enrolment, "go back a phase", by=by, reason=_("Gik tilbage til en tidligere fase"), detail=detail)
    return enrolment


@transaction.atomic
def pause_enrolment(
    *, by: Actor, enrolment: Enrolment, reason: str, from_on: date | None = None, seen_revision: int | None = None
) -> Enrolment:
    """Let the enrolment rest, with a reason; nothing is expected, and the place is kept."""
    permissions.check_transition(by=by, enrolment=enrolment, name="pause")
    enrolment = lock(enrolment, seen_revision)
    policies.check_transition(enrolment, "pause")
    policies.check_reason(reason)
    on = from_on or today()
    policies.check_day(on=on, earliest=enrolment.enrolled_on)
    pause = EnrolmentPause.objects.create(enrolment=enrolment, from_on=on, reason=reason.strip()[:300])
    detail = {"reason": pause.reason, "from": on.isoformat()}
    move(enrolment, "pause", by=by, reason=_("Satte forløbet på pause"), detail=detail)
    return enrolment


@transaction.atomic
def resume_enrolment(*, by: Actor, enrolment: Enrolment, seen_revision: int | None = None) -> Enrolment:
    """Go on after a pause."""
    permissions.check_transition(by=by, enrolment=enrolment, name="resume")
    enrolment = lock(enrolment, seen_revision)
    policies.check_transition(enrolment, "resume")
    enrolment.pauses.filter(to_on__isnull=True).update(to_on=today())
    move(enrolment, "resume", by=by, reason=_("Genoptog forløbet efter en pause"))
    return enrolment


def _far(enrolment: Enrolment) -> Progress:
    return progress(programme_of(enrolment.version), enrolment.phase, enrolment.evidence.all())

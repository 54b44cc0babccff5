"""What an act elsewhere has shown is not asked for again: the phase's evidence is given by the same act."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.actions.moving import lock, tell_of
from samvej.workplace.pathways.models import Enrolment, Evidence
from samvej.workplace.pathways.progress import progress
from samvej.workplace.programmes.queries import programme_of


@transaction.atomic
def give_known(*, by: Actor, enrolment: Enrolment, evidence: str) -> Evidence | None:
    """Write down that something a phase ends with is there, because ``by`` has just done it in another room.

    The map was finished, the plan agreed, the team named, the meeting held: ``evidence`` is an id of the shared list.
    Nobody is asked whether they may: the act itself was theirs to do, and a citizen's yes counts like anybody's. It
    counts for the present phase and for those that come, also while the course rests. None, and nothing is written,
    where no such phase ends with it, where it is there already, where the course has ended, and for the system, which
    says nothing.
    """
    if by.account is None:
        return None
    enrolment = lock(enrolment)
    if enrolment.status == Enrolment.Status.ENDED:
        return None
    far = progress(programme_of(enrolment.version), enrolment.phase, enrolment.evidence.all())
    if evidence not in far.to_come:
        return None
    if enrolment.evidence.filter(evidence=evidence, set_aside_at__isnull=True).exists():
        return None
    given = Evidence.objects.create(enrolment=enrolment, evidence=evidence, at=moment(), by=by.account)
    tell_of(
        enrolment,
        "give evidence",
        by=by,
        before=enrolment.status,
        reason=_("Skrev ned, at et skridt er gjort"),
        detail={"evidence": evidence},
    )
    return given

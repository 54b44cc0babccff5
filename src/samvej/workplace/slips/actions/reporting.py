"""Telling that the plan slips: by the team, the citizen, a relative, or a reaction of the programme's file."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Organisation
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.slips import permissions, policies
from samvej.workplace.slips.actions.moving import tell_of
from samvej.workplace.slips.actions.telling import tell_team
from samvej.workplace.slips.doors import section_of
from samvej.workplace.slips.models import Slip
from samvej.workplace.slips.pauses import pauses_of


def report_slip(
    *,
    by: Actor,
    enrolment: Enrolment,
    what: str,
    kind: str = Slip.Kind.OTHER,
    sign_id: str = "",
    services: Iterable[Organisation] = (),
    once: str | None = None,
) -> Slip:
    """Tell that something agreed does not hold; the team's clock begins, and those who solve it are told.

    ``services``: the places it is about, of those on the team; others are left out. The same ``once`` is the same
    slip. Raises :class:`NotYours`, and :class:`NotNow` where the course has ended or nothing was written.
    """
    permissions.check_report(by=by, enrolment=enrolment)
    if once is not None and (known := _known(by, enrolment, once)):
        return known
    section = section_of(enrolment)
    policies.check_report(enrolment=enrolment, section=section)
    policies.check_words(what)
    assert section is not None  # the policy saw to it
    now = moment()
    slip = Slip(
        enrolment=enrolment,
        kind=kind,
        what=what.strip(),
        sign_id=sign_id,
        door=_door(by),
        by=by.account,
        reported_at=now,
        due_at=deadline(now, section.within, pauses_of(enrolment)),
        once=once,
    )
    try:
        with transaction.atomic():
            slip.save()
            slip.services.set(_of_the_team(enrolment, services))
            tell_of(slip, "report", by=by, reason=_("Meldte, at planen skrider"), detail={"door": slip.door})
            tell_team(slip, "a plan slips", by=by, role=section.solved_by)
    except IntegrityError:
        if once is not None and (known := _known(by, enrolment, once)):
            return known  # the same form came twice at the same moment
        raise
    return slip


def _known(by: Actor, enrolment: Enrolment, once: str) -> Slip | None:
    """What was told before under the same ``once``. Another course's is nobody's to find here."""
    known = Slip.objects.filter(once=once).first()
    if known is None:
        return None
    if known.enrolment_id != enrolment.pk or known.by_id != (by.account.pk if by.account else None):
        raise NotYours(str(_("Det blev ikke sendt. Gå tilbage, åbn siden igen, og send derfra.")))
    return known


def _door(by: Actor) -> str:
    if by.account is None:
        return Slip.Door.REACTION
    if by.citizen is not None:
        return Slip.Door.CITIZEN
    return Slip.Door.RELATIVE if by.relative is not None else Slip.Door.PROFESSIONAL


def _of_the_team(enrolment: Enrolment, services: Iterable[Organisation]) -> list[Organisation]:
    here = {enrolment.unit.organisation_id}
    here |= set(enrolment.team.filter(to_at__isnull=True).values_list("organisation_id", flat=True))
    return [each for each in services if each.pk in here]

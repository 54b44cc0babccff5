"""May this person change an enrolment, include a citizen, or keep the caseloads?

Pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no.
"""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import DECIDE_REFERRALS, KEEP_CASELOADS, RUN_PATHWAYS, TAKE_REFERRALS
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.pathways.transitions import ENROLMENT
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.referrals.models import Referral


def check_transition(*, by: Actor, enrolment: Enrolment, name: str) -> None:
    """Raise :class:`NotYours` unless the person may take this enrolment through the transition ``name``."""
    if ENROLMENT[name].permission == KEEP_CASELOADS:
        check_keep_caseloads(by=by, unit=enrolment.unit)
    elif name == "re-enter":
        check_re_enter(by=by, enrolment=enrolment)
    else:
        check_run(by=by, enrolment=enrolment)


def transition(*, by: Actor, enrolment: Enrolment, name: str) -> bool:
    """Whether the person may take this enrolment through the transition ``name``."""
    return passes(lambda: check_transition(by=by, enrolment=enrolment, name=name))


def check_run(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless the person runs pathways in the unit and is on the team, or leads the unit."""
    if by.account is None:
        return
    if not works_in(by, enrolment.unit, RUN_PATHWAYS):
        raise NotYours(_("Kun medarbejdere i den enhed, der driver indsatsen, kan ændre forløbet."))
    if not works_in(by, enrolment.unit, KEEP_CASELOADS) and not on_the_team(by, enrolment):
        raise NotYours(_("Kun borgerens team og lederen af indsatsen kan ændre forløbet."))


def run(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may change this enrolment."""
    return passes(lambda: check_run(by=by, enrolment=enrolment))


def check_re_enter(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless the person runs pathways in the unit and was on the team, or leads the unit."""
    if by.account is None:
        return
    if not works_in(by, enrolment.unit, RUN_PATHWAYS):
        raise NotYours(_("Kun medarbejdere i den enhed, der driver indsatsen, kan begynde forløbet igen."))
    if not works_in(by, enrolment.unit, KEEP_CASELOADS) and not was_on_the_team(by, enrolment):
        raise NotYours(_("Kun den, der fulgte borgeren, og lederen af indsatsen kan begynde forløbet igen."))


def re_enter(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may begin an ended enrolment's course again."""
    return passes(lambda: check_re_enter(by=by, enrolment=enrolment))


def check_include(*, by: Actor, referral: Referral) -> None:
    """Raise :class:`NotYours` unless the person may decide the unit's referrals and run its pathways."""
    if by.account is None:
        return
    if not (works_in(by, referral.unit, DECIDE_REFERRALS) and works_in(by, referral.unit, RUN_PATHWAYS)):
        raise NotYours(_("Kun kontaktpersoner og ledere i den enhed, der har henvisningen, kan inkludere borgeren."))


def include(*, by: Actor, referral: Referral) -> bool:
    """Whether the person may include a referral's citizen."""
    return passes(lambda: check_include(by=by, referral=referral))


def check_hold_consent_conversation(*, by: Actor, referral: Referral) -> None:
    """Raise :class:`NotYours` unless the person handles the unit's referrals."""
    if by.account is not None and not works_in(by, referral.unit, TAKE_REFERRALS):
        raise NotYours(_("Kun medarbejdere i den enhed, der har henvisningen, kan holde samtalen om samtykke."))


def hold_consent_conversation(*, by: Actor, referral: Referral) -> bool:
    """Whether the person may hold the consent conversation of a referral."""
    return passes(lambda: check_hold_consent_conversation(by=by, referral=referral))


def check_keep_caseloads(*, by: Actor, unit: ProgrammeUnit) -> None:
    """Raise :class:`NotYours` unless the person leads the unit."""
    if by.account is not None and not works_in(by, unit, KEEP_CASELOADS):
        raise NotYours(_("Kun lederen af indsatsen kan ændre, hvor mange borgere en kontaktperson har plads til."))


def keep_caseloads(*, by: Actor, unit: ProgrammeUnit) -> bool:
    """Whether the person may set the unit's capacity."""
    return passes(lambda: check_keep_caseloads(by=by, unit=unit))


def works_in(by: Actor, unit: ProgrammeUnit, permission: str) -> bool:
    """Whether the role that the person acts in belongs to the unit and holds a permission."""
    employment = by.employment
    return (
        employment is not None
        and employment.organisation_id == unit.organisation_id
        and employment.programme in ("", unit.programme)
        and by.permits(permission)
    )


def on_the_team(by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person is on the citizen's team now, from where they act."""
    if by.professional is None or by.employment is None:
        return False
    return TeamMember.objects.filter(
        enrolment=enrolment,
        professional=by.professional,
        organisation=by.employment.organisation_id,
        to_at__isnull=True,
    ).exists()


def seats(by: Actor, enrolment: Enrolment, *, once: bool = False) -> frozenset[str]:
    """The roles that the person has on the citizen's team now, from where they act; ``once``: or had before.

    One query.
    """
    if by.professional is None or by.employment is None:
        return frozenset()
    held = TeamMember.objects.filter(
        enrolment=enrolment, professional=by.professional, organisation=by.employment.organisation_id
    )
    if not once:
        held = held.filter(to_at__isnull=True)
    return frozenset(held.values_list("role", flat=True))


def was_on_the_team(by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person was on the team when the enrolment ended, or before."""
    return (
        by.professional is not None
        and TeamMember.objects.filter(enrolment=enrolment, professional=by.professional).exists()
    )

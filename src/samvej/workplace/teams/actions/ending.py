"""The end of a membership: its last day, somebody who leaves or is taken off, and what the night then ends."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import Consent
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import Refused
from samvej.workplace.pathways.actions.moving import danish, lock, move, write_trail
from samvej.workplace.pathways.actions.teams import unseat
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Account
from samvej.workplace.teams import permissions, policies
from samvej.workplace.teams.actions.inviting import expire_invitation
from samvej.workplace.teams.actions.participating import ask_again, to_ask_again
from samvej.workplace.teams.actions.writing import tell_all, tell_citizen, tell_contact_person, write_event
from samvej.workplace.teams.models import Invitation, Participation, Term
from samvej.workplace.teams.transitions import ENDED_BY_CITIZEN, LEFT, OFF_THE_TEAM

WORK = "memberships"
"""The system's own work, by name."""
log = logging.getLogger(__name__)


@transaction.atomic
def set_end(*, by: Actor, member: TeamMember, until: date | None, seen: date | None = None) -> TeamMember:
    """Set the last day of somebody's membership, or None for none. ``seen``: the last day that the person saw.

    A consent that the citizen gave with the invitation ends no later than that day; the membership does not outlive
    it. Raises :class:`NotYours`, and :class:`NotNow` where somebody was quicker or the day cannot be.
    """
    permissions.check_set_end(by=by, enrolment=member.enrolment)
    enrolment, held = _hold(member)
    policies.check_end(held)
    policies.check_unchanged_end(held, seen)
    policies.check_until(until)
    consent = _consent_of(held)
    if consent is not None:
        policies.check_within_consent(consent.valid_to, until)
    Term.objects.filter(member=held).delete()
    if until is not None:
        Term.objects.create(member=held, until=until)
    write_event(
        enrolment,
        "last day set" if until else "last day removed",
        by=by,
        reason=gettext_lazy("Bestemte, hvor længe en fagperson er på dit team"),
        name=held.professional.name,
        organisation=held.organisation.name,
        role=held.role,
        until=until.isoformat() if until else "",
    )
    return held


@transaction.atomic
def end_membership(*, by: Actor, member: TeamMember) -> Enrolment:
    """End a membership now: the door, and with it every thread, closes in the same moment.

    By the citizen or their power of attorney, by the unit, or by the professional who leaves. The contact person is
    not taken off but followed by another. Raises :class:`NotYours`, :class:`NotNow`.
    """
    if by.account is not None:
        permissions.check_end(by=by, enrolment=member.enrolment, member=member)
    enrolment, held = _hold(member)
    policies.check_end(held)
    unseat(enrolment, professional=held.professional, role=held.role)
    detail = {"name": held.professional.name, "organisation": held.organisation.name, "role": held.role}
    move(enrolment, "leave team", by=by, reason=_why(by, member), detail=detail)
    end_own_consent(by=by, member=held)
    _tell_of_leaving(by, enrolment, held)
    return enrolment


def _why(by: Actor, member: TeamMember) -> str:
    if by.account is None:
        return danish(gettext_lazy("En fagpersons tid på dit team er gået"))
    if permissions.is_member(by, member):
        return danish(gettext_lazy("Forlod dit team"))
    return danish(gettext_lazy("Tog en fagperson af dit team"))


def _tell_of_leaving(by: Actor, enrolment: Enrolment, member: TeamMember) -> None:
    own = Account.objects.filter(professional=member.professional, is_active=True)
    tell_all(enrolment, list(own), OFF_THE_TEAM, "", but=by, once=f"off the team {member.pk}")
    by_citizen = is_oneself(by, enrolment.citizen)
    tell_contact_person(enrolment, ENDED_BY_CITIZEN if by_citizen else LEFT, but=by)
    if not by_citizen:
        tell_citizen(enrolment, LEFT, but=by)


def end_own_consent(*, by: Actor, member: TeamMember) -> None:
    """Take back the consent that came with the citizen's own invitation of somebody who is gone.

    It named their place alone, and was for this. Where somebody else of the place is still on the team, it stays.
    Inside the caller's transaction.
    """
    consent = _consent_of(member)
    others = TeamMember.objects.filter(
        enrolment=member.enrolment_id, organisation=member.organisation_id, to_at__isnull=True
    )
    if consent is None or consent.withdrawn_at is not None or others.exists():
        return
    # not by the citizens' own action, which lets nobody in who is on the way out, nor the system
    consent.withdrawn_at, consent.withdrawn_by = moment(), by.account
    consent.save(update_fields=["withdrawn_at", "withdrawn_by"])
    write_trail(
        by=by,
        enrolment=member.enrolment,
        record="consent",
        key=consent.key,
        reason=gettext_lazy("Et samtykke sluttede, fordi den, det var til, ikke længere er på teamet"),
    )


def _consent_of(member: TeamMember) -> Consent | None:
    found = Invitation.objects.filter(member=member).select_related("consent").first()
    return found.consent if found else None


def _hold(member: TeamMember) -> tuple[Enrolment, TeamMember]:
    enrolment = lock(member.enrolment)
    held = TeamMember.objects.select_related("professional", "organisation", "term").get(pk=member.pk)
    held.enrolment = enrolment
    return enrolment, held


# --- the background work ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """One thing whose time has come: ``subject`` names it by a random key; ``do`` does it, in one transaction."""

    kind: str
    subject: str
    enrolment: Enrolment
    do: Callable[[], object]


@dataclass(frozen=True)
class Ended:
    """What a run did, by kind, and how many things could not be done."""

    memberships: int = 0
    invitations: int = 0
    consents: int = 0
    asked: int = 0
    failed: int = 0


def things_due() -> list[Due]:
    """Memberships after their last day, unanswered invitations, consents of those gone, and who is to be asked again.

    Four queries.
    """
    by = Actor.system(WORK)
    return [*_memberships(by), *_invitations(by), *_consents(by), *_to_ask(by)]


def end_due() -> Ended:
    """Do all of it; one that fails never stops the others, and is tried again at the next run."""
    done = {"memberships": 0, "invitations": 0, "consents": 0, "asked": 0, "failed": 0}
    for each in things_due():
        try:
            with transaction.atomic():
                each.do()
        except Exception as fault:  # whatever it is, the others go on
            done["failed"] += 1
            if not isinstance(fault, Refused):
                log.error("%s could not be done for %s", WORK, each.subject, exc_info=fault)
        else:
            done[each.kind] += 1
    return Ended(**done)


def _memberships(by: Actor) -> list[Due]:
    over = TeamMember.objects.filter(
        to_at__isnull=True, term__until__lt=today(), enrolment__status__in=("active", "paused")
    )
    found = over.select_related("enrolment__citizen", "term").order_by("pk")
    return [
        Due("memberships", f"{each.enrolment.key}:{each.pk}", each.enrolment, _ending(by, each)) for each in found
    ]


def _ending(by: Actor, member: TeamMember) -> Callable[[], object]:
    return lambda: end_membership(by=by, member=member)


def _invitations(by: Actor) -> list[Due]:
    over = Invitation.objects.filter(
        Q(answer_by__lt=today()) | Q(enrolment__status="ended"), status=Invitation.Status.SENT
    )
    found = over.select_related("enrolment__citizen").order_by("pk")
    return [Due("invitations", str(each.key), each.enrolment, _expiring(by, each)) for each in found]


def _expiring(by: Actor, invitation: Invitation) -> Callable[[], object]:
    return lambda: expire_invitation(by=by, invitation=invitation)


def _consents(by: Actor) -> list[Due]:
    """Of those who were taken off the team by another way than :func:`end_membership`."""
    left = Invitation.objects.filter(
        member__to_at__isnull=False, consent__withdrawn_at__isnull=True, consent__valid_to__gte=today()
    )
    gone = left.exclude(
        pk__in=left.filter(
            enrolment__team__to_at__isnull=True, enrolment__team__organisation=F("organisation")
        ).values("pk")
    )
    found = gone.select_related("member__enrolment__citizen", "member__enrolment__version").order_by("pk")
    return [
        Due("consents", str(each.key), each.member.enrolment, _consenting(by, each.member))
        for each in found
        if each.member is not None
    ]


def _consenting(by: Actor, member: TeamMember) -> Callable[[], object]:
    return lambda: end_own_consent(by=by, member=member)


def _to_ask(by: Actor) -> list[Due]:
    return [
        Due("asked", f"{each.enrolment.key}:{each.pk}", each.enrolment, _asking(by, each)) for each in to_ask_again()
    ]


def _asking(by: Actor, participation: Participation) -> Callable[[], object]:
    return lambda: ask_again(by=by, participation=participation)

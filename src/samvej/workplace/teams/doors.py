"""The doors to a team and to an invitation: each gives the record and writes the trail, or says nothing is there."""

from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import barred
from samvej.workplace.access.lawful import CONTACT
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.pathways.doors import OpenedEnrolment, open_enrolment
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.teams import permissions
from samvej.workplace.teams.models import Invitation

RUNNING = (Enrolment.Status.ACTIVE, Enrolment.Status.PAUSED)


def open_team(*, by: Actor, key: UUID | str, reason: str) -> OpenedEnrolment:
    """The staff's way to a team: whoever may open the enrolment, but not on the citizen's own side of the table.

    Raises :class:`NotThere`.
    """
    if by.account is not None and by.professional is None:
        refuse()
    return open_enrolment(by=by, key=key, reason=reason)


def open_own_team(*, by: Actor, key: UUID | str, reason: str, to_change: bool = False) -> Enrolment:
    """The citizen's own way; a relative comes in where the citizen lets them see the plan.

    ``to_change``: only the citizen and a power of attorney. Raises :class:`NotThere`.
    """
    opened = open_enrolment(by=by, key=key, reason=reason) if _is_near(by) else refuse()
    if opened.enrolment.status not in RUNNING or (to_change and not is_oneself(by, opened.enrolment.citizen)):
        refuse()
    return opened.enrolment


def own_enrolments(citizen: Citizen) -> list[Enrolment]:
    """The citizen's running courses, the oldest first. Their doors are gone through one by one."""
    return list(citizen.enrolments.filter(status__in=RUNNING).order_by("enrolled_on", "pk"))


def _is_near(by: Actor) -> bool:
    return by.account is not None and by.professional is None


def access_invitation(*, by: Actor, key: UUID | str, reason: str) -> Invitation:
    """An invitation, for those whom it asks, from where they act; the trail is written.

    Raises :class:`NotThere` for everybody else, and where the citizen keeps who they are from the person.
    """
    invitation = _by_key(key)
    if invitation is None or not permissions.answer(by=by, invitation=invitation):
        refuse()
    citizen = invitation.enrolment.citizen
    if CONTACT in barred(by=by, citizen=citizen):
        refuse()
    record(
        by=by,
        activity="read",
        record="invitation",
        record_key=str(invitation.key),
        citizen=citizen,
        basis=programme_of(invitation.enrolment.version).legal_basis("sharing in the team").id,
        reason=reason,
        high=citizen.protected,
    )
    return invitation


def invitation_of(enrolment: Enrolment, key: UUID | str) -> Invitation:
    """An invitation to a team that was opened, for those on the inviting side. Raises :class:`NotThere`."""
    invitation = _by_key(key)
    if invitation is None or invitation.enrolment_id != enrolment.pk:
        refuse()
    return invitation


def own_invitation(*, by: Actor, key: UUID | str, reason: str) -> Invitation:
    """An invitation to the citizen's own team, for the citizen or a power of attorney. Raises :class:`NotThere`."""
    invitation = _by_key(key)
    if invitation is None:
        refuse()
    open_own_team(by=by, key=invitation.enrolment.key, reason=reason, to_change=True)
    return invitation


def member_of(enrolment: Enrolment, number: int) -> TeamMember:
    """Somebody on a team that was opened, now. Raises :class:`NotThere`."""
    found = (
        enrolment.team.filter(to_at__isnull=True, pk=min(number, 2**63 - 1))
        .select_related("professional", "organisation", "term")
        .first()
    )
    if found is None:
        refuse()
    found.enrolment = enrolment
    return found


def _by_key(key: UUID | str) -> Invitation | None:
    return (
        Invitation.objects.filter(key=key)
        .select_related(
            "organisation",
            "professional",
            "by",
            "member",
            "enrolment__citizen",
            "enrolment__version",
            "enrolment__unit__organisation",
            "enrolment__contact_person",
        )
        .first()
    )

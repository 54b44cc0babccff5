"""May this person change who is on a citizen's team, or answer an invitation to it?

Pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no.
"""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.access.roles import OPEN_CITIZENS, SEE_PATHWAYS
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.pathways import permissions as of_pathways
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Account, Relative
from samvej.workplace.referrals.staff import accounts_permitted
from samvej.workplace.teams.models import Invitation


def check_invite(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless it is the citizen (or their power of attorney), the unit's team or its lead."""
    if not is_oneself(by, enrolment.citizen):
        of_pathways.check_transition(by=by, enrolment=enrolment, name="join team")


def invite(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may invite to this team."""
    return passes(lambda: check_invite(by=by, enrolment=enrolment))


def check_withdraw(*, by: Actor, invitation: Invitation) -> None:
    """Raise :class:`NotYours` unless it is the citizen, or staff who may invite and take back their side's own."""
    check_invite(by=by, enrolment=invitation.enrolment)
    if not is_oneself(by, invitation.enrolment.citizen) and invitation.by.professional_id is None:
        raise NotYours(_("Borgeren har selv sendt invitationen. Kun borgeren kan trække den tilbage."))


def withdraw(*, by: Actor, invitation: Invitation) -> bool:
    """Whether the person may take the invitation back."""
    return passes(lambda: check_withdraw(by=by, invitation=invitation))


def receivers(invitation: Invitation) -> list[Account]:
    """Whose invitation it is: the named professional's, else those at the place who are on citizens' teams.

    A place where nobody has such a role (a small practice) is asked through all who meet citizens there.
    """
    place, programme = invitation.organisation, invitation.enrolment.programme
    if invitation.professional_id is not None:
        found = accounts_permitted(organisation=place, permission=OPEN_CITIZENS, programme=programme)
        return [each for each in found if each.professional_id == invitation.professional_id]
    return accounts_permitted(organisation=place, permission=SEE_PATHWAYS, programme=programme) or accounts_permitted(
        organisation=place, permission=OPEN_CITIZENS, programme=programme
    )


def check_answer(*, by: Actor, invitation: Invitation) -> None:
    """Raise :class:`NotYours` unless the invitation is this person's, from where they act."""
    here = by.employment is not None and by.employment.organisation_id == invitation.organisation_id
    if not here or by.account is None or by.account.pk not in {each.pk for each in receivers(invitation)}:
        raise NotYours(_("Invitationen er til en anden."))


def answer(*, by: Actor, invitation: Invitation) -> bool:
    """Whether the person may answer the invitation."""
    return passes(lambda: check_answer(by=by, invitation=invitation))


def check_end(*, by: Actor, enrolment: Enrolment, member: TeamMember) -> None:
    """Raise :class:`NotYours` unless it is oneself, the citizen, the unit's team or its lead."""
    if is_member(by, member) or is_oneself(by, enrolment.citizen):
        return
    of_pathways.check_transition(by=by, enrolment=enrolment, name="leave team")


def end(*, by: Actor, enrolment: Enrolment, member: TeamMember) -> bool:
    """Whether the person may end the membership."""
    return passes(lambda: check_end(by=by, enrolment=enrolment, member=member))


def check_set_end(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless it is the citizen, the unit's team or its lead; nobody else sets a last day."""
    check_invite(by=by, enrolment=enrolment)


def set_end(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may set the last day of somebody's membership."""
    return passes(lambda: check_set_end(by=by, enrolment=enrolment))


def check_write_participation(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless it is the citizen (or their power of attorney), or somebody on the team."""
    if by.account is None or is_oneself(by, enrolment.citizen) or of_pathways.on_the_team(by, enrolment):
        return
    raise NotYours(_("Kun borgeren selv og borgerens team kan skrive, hvordan borgeren vil være med."))


def write_participation(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may write down how the citizen takes part."""
    return passes(lambda: check_write_participation(by=by, enrolment=enrolment))


def check_invite_near(*, by: Actor, relative: Relative) -> None:
    """Raise :class:`NotYours` unless it is the citizen: a power of attorney gives nobody else a way in."""
    if by.citizen is None or by.citizen.pk != relative.citizen_id:
        raise NotYours(_("Kun borgeren selv kan give en pårørende adgang her."))


def invite_near(*, by: Actor, relative: Relative) -> bool:
    """Whether the person may give the relative a way in."""
    return passes(lambda: check_invite_near(by=by, relative=relative))


def is_member(by: Actor, member: TeamMember) -> bool:
    """Whether the membership is the person's own, from where they act."""
    return (
        by.professional is not None
        and by.employment is not None
        and by.professional.pk == member.professional_id
        and by.employment.organisation_id == member.organisation_id
    )

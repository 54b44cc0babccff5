"""Asking somebody onto a citizen's team, by staff or by the citizen, and taking it back. No door opens by it."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import ALL_TYPES
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import account_of_person, lock
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import check_transition
from samvej.workplace.pathways.sharing import OF_EVERY_TEAM, Sharing, sharing, team_roles
from samvej.workplace.people.models import Organisation, Professional
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.teams import permissions, policies
from samvej.workplace.teams.actions.writing import step, tell_all
from samvej.workplace.teams.models import Invitation
from samvej.workplace.teams.sight import UP, Person
from samvej.workplace.teams.transitions import EXPIRED, INVITED, WITHDRAWN
from samvej.workplace.teams.wording import invitation_link, own_team_link, team_link


def invite(
    *,
    by: Actor,
    enrolment: Enrolment,
    organisation: Organisation,
    role: str,
    professional: Professional | None = None,
    until: date | None = None,
    words: str = "",
    data_types: Collection[str] = (),
    once: str | None = None,
) -> Invitation:
    """Ask a professional, or whoever at a place it fits, onto the team in a role of the file; they are told.

    ``until``: the last day of the membership; None for a permanent one. ``words``: why, read before anybody says yes.
    ``data_types``: the citizen's own yes to what a place that no consent covers yet may see; only the citizen, or
    their power of attorney, can say it. ``once``: a form's own token. The same person, place and role asked twice is
    one invitation. Raises :class:`NotYours`, and :class:`NotNow` with a sentence.
    """
    if once is not None and (before := Invitation.objects.filter(once=once, by=by.account).first()) is not None:
        return before
    asked = Invitation(
        enrolment=enrolment,
        organisation=organisation,
        professional=professional,
        role=role,
        until=until,
        words=words.strip(),
        data_types=list(data_types),
        once=once,
    )
    try:
        with transaction.atomic():
            return _send(by, asked)
    except IntegrityError:  # two at once: the other one's stands
        raise NotNow(_("En anden har lige sendt den samme invitation. Du skal ikke gøre mere.")) from None


def _send(by: Actor, asked: Invitation) -> Invitation:
    """The invitation, checked, saved and told of; the open one where there is the same."""
    permissions.check_invite(by=by, enrolment=asked.enrolment)
    enrolment = asked.enrolment = lock(asked.enrolment)
    check_transition(enrolment, "join team")
    place = asked.organisation = Organisation.objects.select_related(UP).get(pk=asked.organisation.pk)
    policies.check_until(asked.until)
    person = asked.professional
    policies.check_person(enrolment, Person(person, place) if person else None, asked.role)
    asked.data_types = _agreed(by, asked)
    open_now = enrolment.invitations.filter(
        status=Invitation.Status.SENT, organisation=place, professional=person, role=asked.role
    )
    if (same := open_now.first()) is not None:
        return same
    asked.by, asked.by_name, asked.at = account_of_person(by), by.name, moment()
    asked.answer_by = min(today() + policies.ANSWER_WITHIN, asked.until or date.max)
    receivers = permissions.receivers(asked)
    policies.check_receivers(receivers, person.name if person else place.name)
    step(asked, "send", by=by, reason=gettext_lazy("Inviterede en fagperson til dit team"))
    tell_all(enrolment, receivers, INVITED, invitation_link(asked), but=by, once=f"invited {asked.key}")
    return asked


def may_agree_to(shared: Sharing) -> tuple[str, ...]:
    """What the citizen can let one more place see: what the team writes and shares already, and no more."""
    return (*OF_EVERY_TEAM, *sorted(ALL_TYPES.intersection(shared.data_types).difference(OF_EVERY_TEAM)))


def _agreed(by: Actor, asked: Invitation) -> list[str]:
    """What the citizen says yes to now; empty where the place is covered already. Raises :class:`NotNow`."""
    programme = programme_of(asked.enrolment.version)
    shared = sharing(programme, asked.enrolment.citizen)
    if policies.covered(shared, asked.organisation) or not is_oneself(by, asked.enrolment.citizen):
        policies.check_role(programme=programme, role=asked.role, shared=shared, organisation=asked.organisation)
        return []
    if asked.role not in team_roles(programme):
        raise NotNow(_("Den rolle findes ikke på indsatsens team."))
    policies.check_said_yes(shared=shared, data_types=asked.data_types, may_ask=may_agree_to(shared))
    return sorted(asked.data_types)


@transaction.atomic
def withdraw_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Take an invitation back before it is answered. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_withdraw(by=by, invitation=invitation)
    held = hold(invitation)
    policies.check_transition(held, "withdraw")
    held.answered_at, held.answered_by = moment(), by.account
    step(held, "withdraw", by=by, reason=gettext_lazy("Trak en invitation til dit team tilbage"))
    tell_all(held.enrolment, permissions.receivers(held), WITHDRAWN, "", but=by, once=f"withdrawn {held.key}")
    return held


@transaction.atomic
def expire_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Let an invitation that nobody answered run out; whoever sent it is told. For the background work."""
    held = hold(invitation)
    policies.check_transition(held, "expire")
    held.answered_at = moment()
    step(held, "expire", by=by, reason=gettext_lazy("En invitation til dit team udløb uden svar"))
    tell_inviter(held, EXPIRED, but=by)
    return held


def tell_inviter(invitation: Invitation, text: str, *, but: Actor) -> None:
    """Tell whoever sent it, with a way to their own page of the team."""
    link = team_link(invitation.enrolment) if invitation.by.professional_id else own_team_link()
    tell_all(invitation.enrolment, [invitation.by], text, link, but=but, once=f"{text} {invitation.key}")


def hold(invitation: Invitation) -> Invitation:
    """The invitation as it is now, with its enrolment, both held until the transaction ends; always in this order."""
    enrolment = lock(invitation.enrolment)
    held = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation", "professional", "by__professional", "by__citizen", "by__relative", "member")
        .get(pk=invitation.pk)
    )
    held.enrolment = enrolment
    return held

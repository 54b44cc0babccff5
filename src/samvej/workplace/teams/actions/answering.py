"""Saying yes or no to an invitation. With the yes, and not before, the door opens."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.programme.loading import Programme
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.consents import give_consent
from samvej.workplace.access.models import Consent
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import move
from samvej.workplace.pathways.actions.teams import name_team, seat
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import check_transition
from samvej.workplace.pathways.sharing import Sharing, basis_of_consent, sharing
from samvej.workplace.people.models import Account
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.teams import permissions, policies
from samvej.workplace.teams.actions.inviting import hold, tell_inviter
from samvej.workplace.teams.actions.writing import step, tell_citizen, tell_contact_person
from samvej.workplace.teams.models import Invitation, Term
from samvej.workplace.teams.sight import Person
from samvej.workplace.teams.transitions import ACCEPTED, DECLINED, JOINED


@transaction.atomic
def accept_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Say yes: the professional is on the team from now, until the last day if there is one, and the door opens.

    Where the citizen invited a place that no consent covered, their yes becomes a consent now. Raises
    :class:`NotYours`, and :class:`NotNow` where it is answered already or the consent no longer holds.
    """
    permissions.check_answer(by=by, invitation=invitation)
    held = hold(invitation)
    policies.check_transition(held, "accept")
    enrolment = held.enrolment
    check_transition(enrolment, "join team")
    assert by.professional is not None
    policies.check_until(held.until)
    policies.check_person(enrolment, Person(by.professional, held.organisation), held.role)
    programme = programme_of(enrolment.version)
    shared = sharing(programme, enrolment.citizen)
    if held.data_types and not policies.covered(shared, held.organisation):
        held.consent = _consent(held, programme, shared)
        shared = sharing(programme, enrolment.citizen)
    policies.check_role(programme=programme, role=held.role, shared=shared, organisation=held.organisation)
    held.member = seat(
        enrolment, professional=by.professional, organisation=held.organisation, role=held.role, shared=shared
    )
    if held.until is not None:
        Term.objects.create(member=held.member, until=held.until)
    detail = {"name": by.professional.name, "organisation": held.organisation.name, "role": held.role}
    move(enrolment, "join team", by=by, reason=gettext_lazy("Sagde ja til at være på dit team"), detail=detail)
    name_team(by, enrolment)
    held.professional = by.professional
    held.answered_at, held.answered_by = moment(), by.account
    step(held, "accept", by=by, reason=gettext_lazy("Sagde ja til at være på dit team"))
    _tell_of_joining(by, held)
    return held


def _tell_of_joining(by: Actor, held: Invitation) -> None:
    enrolment = held.enrolment
    tell_inviter(held, ACCEPTED, but=by)
    if held.by.citizen_id is None:
        tell_citizen(enrolment, JOINED, but=by)
    if held.by.professional_id != enrolment.contact_person_id:
        tell_contact_person(enrolment, ACCEPTED, but=by)


@transaction.atomic
def decline_invitation(*, by: Actor, invitation: Invitation, reason: str) -> Invitation:
    """Say no, with a reason for the one who asked. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_answer(by=by, invitation=invitation)
    held = hold(invitation)
    policies.check_transition(held, "decline")
    policies.check_reason(reason)
    held.reason = reason.strip()
    held.answered_at, held.answered_by = moment(), by.account
    step(held, "decline", by=by, reason=gettext_lazy("Sagde nej til at være på dit team"), why=held.reason)
    tell_inviter(held, DECLINED, but=by)
    return held


def _consent(held: Invitation, programme: Programme, shared: Sharing) -> Consent:
    """The consent that the citizen's own invitation is, written in the name of whoever sent it."""
    sender, team = Actor(Account.objects.get(pk=held.by_id)), shared.consent
    if team is None or not is_oneself(sender, held.enrolment.citizen):
        raise NotNow(
            _("Borgerens ja, som invitationen bygger på, gælder ikke længere. Ring til den, der inviterede.")
        )
    last = min(team.valid_to, held.until or team.valid_to)
    return give_consent(
        by=sender,
        citizen=held.enrolment.citizen,
        programme=held.enrolment.programme,
        data_types=held.data_types,
        from_sectors=team.from_sectors,
        from_organisations=team.from_organisations.all(),
        to_sectors=(),
        to_organisations=[held.organisation],
        purpose=team.purpose,
        basis=basis_of_consent(programme).id,
        how=Consent.How.DIGITAL,
        given_by=Consent.Giver.CITIZEN if sender.citizen else Consent.Giver.RELATIVE,
        valid_from=today(),
        valid_to=last,
        text_shown=yes_words(held.enrolment, programme, held),
    )


def yes_words(enrolment: Enrolment, programme: Programme, held: Invitation) -> dict[str, str]:
    """The sentence that the citizen says yes to when they invite a new place, in both languages."""
    types = programme.vocabulary.data_types
    da = ", ".join(types[name].da for name in held.data_types if name in types)
    en = ", ".join(types[name].en for name in held.data_types if name in types)
    return {
        "da": f"Jeg inviterer {held.organisation.name} til mit team og siger ja til, at de må se: {da}.",
        "en": f"I invite {held.organisation.name} to my team and say yes to their seeing: {en}.",
    }

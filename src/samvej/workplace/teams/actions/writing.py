"""What the actions on teams share: the event and the trail beside the change, and whom they tell."""

from typing import TYPE_CHECKING, Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.actions.moving import write_trail
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell_each
from samvej.workplace.referrals.staff import account_of
from samvej.workplace.teams.models import Invitation, TeamEvent
from samvej.workplace.teams.queries import accounts_on_team
from samvej.workplace.teams.transitions import INVITATION
from samvej.workplace.teams.wording import own_team_link, team_link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def write_event(
    enrolment: Enrolment,
    kind: str,
    *,
    by: Actor,
    reason: "StrOrPromise",
    invitation: Invitation | None = None,
    states: tuple[str, str] = ("", ""),
    **detail: Any,
) -> TeamEvent:
    """The event beside the change, and the entry in the citizen's trail. Inside the caller's transaction."""
    write_trail(
        by=by,
        enrolment=enrolment,
        record="invitation" if invitation else "team",
        key=invitation.key if invitation else enrolment.key,
        reason=reason,
    )
    return TeamEvent.objects.create(
        enrolment=enrolment,
        invitation=invitation,
        kind=kind,
        at=moment(),
        by=by.account,
        by_name=by.name,
        from_state=states[0],
        to_state=states[1],
        detail=detail,
    )


def step(invitation: Invitation, name: str, *, by: Actor, reason: "StrOrPromise", **detail: Any) -> TeamEvent:
    """Save a locked invitation in the state that the transition leads to, with its event."""
    before = invitation.status if INVITATION[name].sources else ""
    invitation.status = INVITATION[name].target or invitation.status
    invitation.save()
    person = invitation.professional
    return write_event(
        invitation.enrolment,
        INVITATION[name].event,
        by=by,
        reason=reason,
        invitation=invitation,
        states=(before, invitation.status),
        name=person.name if person else "",
        organisation=invitation.organisation.name,
        role=invitation.role,
        **detail,
    )


def tell_citizen(enrolment: Enrolment, text: str, *, but: Actor) -> None:
    """Tell the citizen, if they have a page here and did not do it themselves."""
    tell_all(enrolment, accounts_on_team(enrolment, "citizen"), text, own_team_link(), but=but)


def tell_contact_person(enrolment: Enrolment, text: str, *, but: Actor) -> None:
    """Tell the contact person, unless it is who did it."""
    account = account_of(enrolment.contact_person)
    tell_all(enrolment, [account] if account else [], text, team_link(enrolment), but=but)


def tell_all(
    enrolment: Enrolment, accounts: list[Account], text: str, link: str, *, but: Actor, once: str | None = None
) -> None:
    """Tell them all, but not the one who did it."""
    own = by_pk(but)
    tell_each(
        recipients=[each for each in accounts if each.pk != own],
        text=text,
        link=link,
        once=once,
        programme_da=enrolment.version.name_da,
        programme_en=enrolment.version.name_en,
    )


def by_pk(by: Actor) -> int | None:
    """The id of the account that acts."""
    return by.account.pk if by.account else None

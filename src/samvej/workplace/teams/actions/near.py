"""Giving a relative a way in of their own: the code, the tries, and the first login that binds it to a person."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways.actions.moving import account_of_person, danish
from samvej.workplace.people.actions.accounts import open_account
from samvej.workplace.people.actions.writing import tell_event
from samvej.workplace.people.models import Account, Relative
from samvej.workplace.people.notices import tell
from samvej.workplace.people.policies import is_running
from samvej.workplace.teams import permissions, policies
from samvej.workplace.teams.models import NearInvitation
from samvej.workplace.teams.near import hash_of, new_code, open_near
from samvej.workplace.teams.transitions import NEAR, NEAR_CAME, NEAR_LOCKED
from samvej.workplace.teams.wording import own_relative_link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WAY_IN = "a relative's way in"
"""The system's own work, by name: whoever has the link and is nobody here yet."""


@dataclass(frozen=True)
class Invited:
    """An invitation and its code, which is shown once and kept nowhere."""

    invitation: NearInvitation
    code: str = field(repr=False)


@transaction.atomic
def invite_near(*, by: Actor, relative: Relative) -> Invited:
    """Give a relative a link and a code with which they log in themselves; an earlier one no longer works.

    Only the citizen does. Raises :class:`NotYours`, and :class:`NotNow` where the relative may see or do nothing
    here, or logs in already.
    """
    permissions.check_invite_near(by=by, relative=relative)
    held = Relative.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=relative.pk)
    policies.check_invite_near(held)
    for earlier in NearInvitation.objects.select_for_update().filter(relative=held, status="sent"):
        earlier.relative = held
        _step(earlier, "withdraw", by=by, reason=gettext_lazy("Trak en pårørendes kode tilbage"))
    code = new_code()
    made = NearInvitation(relative=held, by=account_of_person(by), by_name=by.name, at=moment())
    made.code = hash_of(made.key, code)
    made.answer_by = min(today() + policies.ANSWER_WITHIN, held.valid_to or date.max)
    _step(made, "send", by=by, reason=gettext_lazy("Gav en pårørende en kode til at logge ind med"))
    return Invited(made, code)


@transaction.atomic
def withdraw_near(*, by: Actor, relative: Relative) -> None:
    """Take the code back, if there is one that works. Only the citizen does. Raises :class:`NotYours`."""
    permissions.check_invite_near(by=by, relative=relative)
    for held in NearInvitation.objects.select_for_update().filter(relative=relative, status="sent"):
        held.relative = relative
        _step(held, "withdraw", by=by, reason=gettext_lazy("Trak en pårørendes kode tilbage"))


@transaction.atomic
def try_code(*, key: UUID | str, code: str) -> bool:
    """Whether it is the code. A wrong one is counted; after the last try none works, and the citizen is told.

    Raises :class:`NotThere` where the invitation cannot be used.
    """
    held = open_near(key=key, to_change=True)
    if constant_time_compare(held.code, hash_of(held.key, "".join(code.split()))):
        return True
    held.wrong += 1
    if held.wrong < policies.TRIES:
        held.save(update_fields=["wrong"])
        return False
    _step(held, "lock", by=Actor.system(WAY_IN), reason=gettext_lazy("Lukkede en pårørendes kode efter fem forsøg"))
    _tell(held, NEAR_LOCKED)
    return False


@transaction.atomic
def accept_near(*, key: UUID | str, subject: str | None = None) -> Account:
    """The relative's account, open from now; bound to the person's lasting id at the broker, if they came that way.

    The caller has seen the code. An account of theirs whose part has ended lets go of the id. Raises
    :class:`NotThere` where the invitation can no longer be used, :class:`NotNow` where the relative has an account.
    """
    held = open_near(key=key, to_change=True)
    policies.check_invite_near(held.relative)
    account = open_account(by=Actor.system(WAY_IN), username=f"naer-{uuid4().hex}", relative=held.relative)
    if subject is not None:
        Account.objects.filter(subject=subject, relative__isnull=False).exclude(pk=account.pk).update(subject=None)
        account.subject = subject
        account.save(update_fields=["subject"])
    held.account, held.answered_at = account, moment()
    _step(held, "accept", by=Actor(account), reason=gettext_lazy("Loggede ind som pårørende første gang"))
    _tell(held, NEAR_CAME)
    return account


def lets_go(account: Account) -> bool:
    """Whether an account is of a relative whose part has ended, so that the same person may come in anew."""
    return account.relative is not None and not (account.is_active and is_running(account.relative))


def _step(invitation: NearInvitation, name: str, *, by: Actor, reason: "StrOrPromise") -> None:
    """Save it in the state that the transition leads to, with its event and the entry in the citizen's trail."""
    invitation.status = NEAR[name].target or invitation.status
    invitation.save()
    citizen = invitation.relative.citizen
    record(
        by=by,
        activity=AuditEntry.Activity.CHANGE,
        record="citizen",
        record_key=str(citizen.key),
        citizen=citizen,
        basis="own record" if by.citizen else "relative" if by.relative else "system",
        reason=danish(reason),
        high=citizen.protected,
    )
    tell_event(citizen, NEAR[name].event, by, relative=str(invitation.relative.key))


def _tell(invitation: NearInvitation, text: str) -> None:
    tell(
        recipient=invitation.by,
        text=text,
        link=own_relative_link(invitation.relative),
        once=f"{text} {invitation.key}",
    )

"""From the broker's claims to an account: by the lasting id it is bound to, else bound once, and never a new person.

A professional's login carries the professional's persistent id (OIOSAML ``eid/professional/uuid/persistent``); an
account is bound to it the first time, when its username is that id. A private login carries the person's id, and the
first time the person number, which must be exactly that of a citizen who is known here.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from samvej.core.cpr import Cpr, CprError
from samvej.web.pages.oidc.refusals import LoginRefused, Why
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.ground.refusals import Refused
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.people.actions.accounts import open_account
from samvej.workplace.people.models import Account, Citizen
from samvej.workplace.people.queries import known_by_number
from samvej.workplace.teams.actions.near import accept_near, lets_go

_LONGEST = 200  # as the account's field


@dataclass(frozen=True)
class Identity:
    """Who the broker says it is. ``number`` is None where none was sent or none can be read."""

    subject: str
    is_professional: bool
    number: Cpr | None


def identity_of(claims: Mapping[str, Any]) -> Identity:
    """What the claims say. Raises LoginRefused where the assurance level is too low or nobody is named."""
    names = settings.SAMVEJ_OIDC_CLAIMS
    if _text(claims, names["loa"]) not in settings.SAMVEJ_OIDC_LEVELS:
        raise LoginRefused(Why.TOO_LOW)
    professional = _text(claims, names["professional"])
    subject = professional or _text(claims, names["person"]) or _text(claims, "sub")
    if not subject:
        raise LoginRefused(Why.NOT_BELIEVED)
    try:
        number = Cpr.parse(_text(claims, names["number"]))
    except CprError:
        number = None
    return Identity(subject, bool(professional), number)


def account_of(identity: Identity) -> Account:
    """The account that is bound to the identity, or is bound to it now. Raises LoginRefused."""
    account = Account.objects.filter(subject=identity.subject).first() or _bound_now(identity)
    # a professional's login never opens a citizen's own page, nor the other way round
    if account is None or (account.professional_id is not None) != identity.is_professional:
        raise LoginRefused(Why.UNKNOWN)
    if not account.is_active:
        raise LoginRefused(Why.CLOSED)
    return account


def account_of_relative(identity: Identity, invitation: str) -> Account:
    """The account of somebody near a citizen who has just shown the code of an invitation. Raises LoginRefused.

    One identity belongs to one account: whoever has a page of their own here, or is near somebody else, comes to
    none of it this way.
    """
    if identity.is_professional:
        raise LoginRefused(Why.NOT_PRIVATE)
    held = Account.objects.filter(subject=identity.subject).select_related("relative").first()
    known = known_by_number(identity.number) if identity.number else None
    if known is not None or (held is not None and not lets_go(held)):
        raise LoginRefused(Why.TAKEN)
    try:
        return accept_near(key=invitation, subject=identity.subject)
    except Refused:
        raise LoginRefused(Why.NO_INVITATION) from None


def _bound_now(identity: Identity) -> Account | None:
    """Bind the account that the identity fits, if it is bound to nobody yet."""
    if identity.is_professional:
        fits = Account.objects.filter(professional__isnull=False, username__iexact=identity.subject)
        return _bind(fits.first(), identity)
    citizen = known_by_number(identity.number) if identity.number else None
    if citizen is None or citizen.died_on is not None:
        return None
    return _bind(Account.objects.filter(citizen=citizen).first() or _opened(citizen), identity)


def _bind(account: Account | None, identity: Identity) -> Account | None:
    if account is None:
        return None
    try:
        with transaction.atomic():
            if not Account.objects.filter(pk=account.pk, subject__isnull=True).update(subject=identity.subject):
                return None  # bound to somebody else, or to another identity of the same person
            if account.citizen is not None:
                _write(account.citizen)
    except IntegrityError:  # another login of the same identity was quicker, to another account
        return None
    account.refresh_from_db()
    return account


def _opened(citizen: Citizen) -> Account | None:
    """An account for a citizen who is known here and comes for the first time."""
    with transaction.atomic():
        return open_account(by=_system(), username=f"mitid-{uuid.uuid4().hex}", citizen=citizen)


def _write(citizen: Citizen) -> None:
    record(
        by=_system(),
        activity="change",
        record="citizen",
        record_key=str(citizen.key),
        citizen=citizen,
        basis="system",
        reason=danish(
            gettext_lazy("Knyttede borgerens MitID til borgerens egen side, første gang borgeren loggede ind")
        ),
    )


def _system() -> Actor:
    return Actor.system("login through the broker")


def _text(claims: Mapping[str, Any], name: str) -> str:
    """A claim's text; "" where it is missing, is no text, or is longer than any real one."""
    value = claims.get(name)
    if isinstance(value, list) and len(value) == 1:  # some brokers send every attribute as a list
        value = value[0]
    return value.strip() if isinstance(value, str) and len(value) <= _LONGEST else ""

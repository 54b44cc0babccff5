"""Who may send notices over HTTPS: a token each, shown once and stored as a hash."""

import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import KEEP_PEOPLE
from samvej.workplace.admissions.models import AdmissionSender
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, NotYours

PREFIX = "samvej-"
"""What every token begins with, so that one which leaked is recognised by who finds it."""


@transaction.atomic
def open_sender(*, by: Actor, name: str) -> tuple[AdmissionSender, str]:
    """A new sender and its token, which is nowhere to be read again. Raises :class:`NotYours`, :class:`NotNow`."""
    _check_keep_senders(by)
    name = name.strip()[:120]
    if not name:
        raise NotNow(_("Skriv, hvad afsenderen hedder, for eksempel navnet på sygehusets system."))
    token = PREFIX + secrets.token_urlsafe(32)
    return AdmissionSender.objects.create(name=name, token_hash=_hash(token)), token


@transaction.atomic
def close_sender(*, by: Actor, sender: AdmissionSender) -> AdmissionSender:
    """From now on the token opens nothing. Raises :class:`NotYours`."""
    _check_keep_senders(by)
    if sender.closed_at is None:
        sender.closed_at = moment()
        sender.save(update_fields=["closed_at"])
    return sender


def sender_of(token: str) -> AdmissionSender | None:
    """Whose token it is; None for an unknown or a closed one. It is found by its hash, so no text is compared."""
    return AdmissionSender.objects.filter(token_hash=_hash(token), closed_at__isnull=True).first()


def _check_keep_senders(by: Actor) -> None:
    if by.account is not None and not by.permits(KEEP_PEOPLE):
        raise NotYours(_("Kun administratoren kan give systemer adgang til at sende beskeder."))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()

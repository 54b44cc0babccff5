"""Telling people something inside Samvej: written when the change is committed, once for the same thing."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Account, Notice

NOTICES = ("a citizen has died", "a citizen has moved")
"""The notices of this app; the pages have their words."""


def tell(*, recipient: Account, text: str, link: str, once: str | None = None, **about: Any) -> None:
    """Leave a notice for somebody when the transaction is committed; the same ``once`` is told once.

    ``text``: a key of an app's table of notices. ``about`` holds what the page needs to word it, and nothing that a
    stranger looking over a shoulder should not see. Nobody is told anything on a closed account.
    """
    transaction.on_commit(partial(_write, recipient, text, link, once, about, moment()))


def _write(
    recipient: Account, text: str, link: str, once: str | None, about: dict[str, Any], created_at: datetime
) -> None:
    if not Account.objects.filter(pk=recipient.pk, is_active=True).exists():
        return
    try:
        with transaction.atomic():
            Notice.objects.create(
                recipient=recipient, text=text, link=link, once=once, about=about, created_at=created_at
            )
    except IntegrityError:
        if once is None or not Notice.objects.filter(once=once).exists():
            raise

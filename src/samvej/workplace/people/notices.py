"""Telling people something inside Samvej: written when the change is committed, once for the same thing."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Account, Notice

NOTICES = ("a citizen has died", "a citizen has moved")
"""The notices of this app; the pages have their words."""


def tell(*, recipient: Account, text: str, link: str, once: str | None = None, **about: Any) -> None:
    """Leave a notice for somebody when the transaction is committed; the same ``once`` is told once.

    ``text``: a key of an app's table of notices. ``about`` holds what the page needs to word it, and nothing that a
    stranger looking over a shoulder should not see. Nobody is told anything on a closed account.
    """
    transaction.on_commit(partial(_write, {recipient.pk: once}, text, link, about, moment()))


def tell_each(*, recipients: Iterable[Account], text: str, link: str, once: str | None = None, **about: Any) -> None:
    """The same for many, written in one go (fifty may look after an inbox). ``once`` counts for each of them."""
    told = {each.pk: f"{once}:{each.pk}" if once else None for each in recipients}
    if told:
        transaction.on_commit(partial(_write, told, text, link, about, moment()))


def _write(told: dict[int, str | None], text: str, link: str, about: dict[str, Any], created_at: datetime) -> None:
    open_accounts = Account.objects.filter(pk__in=told, is_active=True).order_by("pk").values_list("pk", flat=True)
    Notice.objects.bulk_create(
        [
            Notice(recipient_id=pk, text=text, link=link, once=told[pk], about=about, created_at=created_at)
            for pk in open_accounts
        ],
        ignore_conflicts=True,  # the only rule that a notice can break is "once"
    )

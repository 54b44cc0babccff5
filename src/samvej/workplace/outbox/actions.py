"""Writing letters: in the transaction of what they tell of, each thing once. Nothing here talks to a server."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.outbox.addresses import address_of
from samvej.workplace.outbox.letters import Appointment
from samvej.workplace.outbox.models import Mail
from samvej.workplace.outbox.wording import SUBJECTS
from samvej.workplace.people.models import Account


def queue_mail(
    *,
    account: Account | None = None,
    address: str = "",
    subject_key: str,
    link: str,
    once: str,
    attachment: Appointment | None = None,
    thread: str = "",
    send_before: datetime | None = None,
    watcher: Account | None = None,
    watcher_link: str = "",
    language: str = "",
) -> Mail | None:
    """Write a letter to an account, or to an address outside; None where the account wants no letters.

    ``subject_key``: one of ``wording.SUBJECTS``; ``link``: a path of this site. The same ``once`` is the same letter.
    Those of the same ``thread`` to the same address that have not left give way. Not sent after ``send_before``.
    """
    _check_subject(subject_key)
    to = address_of(account) if account is not None else address
    if not to:
        return None
    give_way(thread=thread, address=to)
    return Mail.objects.get_or_create(
        once=once,
        defaults={
            "message_id": f"<{uuid.uuid4()}@{_domain()}>",
            "account": account,
            "address": to,
            "language": language or (account.language if account else settings.LANGUAGE_CODE),
            "subject_key": subject_key,
            "link": link,
            "appointment": attachment.parts() if attachment else None,
            "thread": thread,
            "send_before": send_before,
            "watcher": watcher,
            "watcher_link": watcher_link,
        },
    )[0]


def give_way(*, thread: str, address: str = "") -> int:
    """Take back the letters of a thread that nobody has begun to send; gives how many."""
    if not thread:
        return 0
    waiting = Mail.objects.filter(thread=thread, state=Mail.State.QUEUED)
    if address:
        waiting = waiting.filter(address=address)
    return waiting.update(state=Mail.State.REPLACED)


def has_left(*, thread: str) -> bool:
    """Whether a letter of the thread was sent, or may have been: only then is there something to take back."""
    gone = (Mail.State.SENT, Mail.State.UNSURE, Mail.State.SENDING)
    return Mail.objects.filter(thread=thread, state__in=gone).exists()


@transaction.atomic
def send_again(*, letter: Mail) -> Mail:
    """A person has decided that a letter is tried once more: with the same Message-ID, so that mail programs know it.

    Who may decide is the matter of the room that the letter belongs to. Raises :class:`NotNow` where it is on its
    way already, or was sent.
    """
    again = Mail.objects.filter(pk=letter.pk, state__in=(Mail.State.UNSURE, Mail.State.FAILED)).update(
        state=Mail.State.QUEUED, next_try_at=moment(), queued_at=moment(), claimed_at=None, fault=""
    )
    if not again:
        raise NotNow(_("Mailen er sendt eller på vej. Du behøver ikke gøre mere."))
    letter.refresh_from_db()
    return letter


def _check_subject(key: str) -> None:
    if key not in SUBJECTS:
        raise KeyError(key)


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"

"""Sending what is due: claimed first, then sent, then marked, so that no letter leaves twice by itself.

A process that dies between sending and marking leaves a claim behind. After :data:`LEASE` such a letter is *unsure*:
it is not sent again by the machine; its watcher is told and decides (docs/adr: at most once). Whatever surely was not
sent is tried again. The times are assumed and stand in docs/reference/outbox.md.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q

from samvej.workplace.ground.moment import moment
from samvej.workplace.outbox.letters import Appointment, Letter, NotSent, Post, PostDown, Unsure
from samvej.workplace.outbox.models import Mail
from samvej.workplace.outbox.wording import MEETING, body, subject
from samvej.workplace.people.notices import tell

_log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
"""So long a claim may stand before whoever made it is taken for dead; far longer than the post's own time limits."""
WAITS = (1, 5, 15, 60)
"""Minutes to the second, third … try; then the last again and again."""
PATIENCE = timedelta(hours=48)
"""So long after it was written a letter is given up."""


@dataclass(frozen=True)
class Sent:
    """How a round went. ``waiting``: due, and left for the next round; ``down``: why, if the post is down."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    unsure: int = 0
    too_late: int = 0
    down: str = ""


def send_due(send: Post, *, limit: int = 200) -> Sent:
    """Send the letters that are due, the oldest first. The first that finds the post down ends the round.

    One that fails in a way nobody thought of is unsure, and stops no other. One to a closed account stays.
    """
    told = Sent(unsure=_give_up_the_dead(), too_late=_too_late())
    due = Mail.objects.filter(state=Mail.State.QUEUED, next_try_at__lte=moment()).exclude(account__is_active=False)
    for pk in list(due.order_by("queued_at", "pk").values_list("pk", flat=True)[:limit]):
        letter = _claim(pk)
        if letter is None:
            continue  # another worker has it
        try:
            send(letter_of(letter))
        except PostDown as fault:
            _try_later(letter, str(fault))
            told = replace(told, down=str(fault))
            break
        except NotSent as fault:
            gave_up = _fail(letter, str(fault)) if fault.for_good else _try_later(letter, str(fault))
            told = replace(told, failed=told.failed + gave_up)
        except Unsure as fault:
            told = replace(told, unsure=told.unsure + _unsure(letter, str(fault)))
        except Exception as fault:  # whether it left nobody knows; the others go on
            _log.exception("a letter failed: %s", letter.key)
            told = replace(told, unsure=told.unsure + _unsure(letter, type(fault).__name__))
        else:
            Mail.objects.filter(pk=pk).update(state=Mail.State.SENT, sent_at=moment(), fault="")
            told = replace(told, sent=told.sent + 1)
    return replace(told, waiting=due.count())


def letter_of(mail: Mail) -> Letter:
    """The letter as it leaves."""
    link = f"{settings.SAMVEJ_ADDRESS}{mail.link}" if mail.link else ""
    appointment = Appointment.of(mail.appointment) if mail.appointment else None
    return Letter(
        message_id=mail.message_id,
        to=mail.address,
        subject=subject(mail.subject_key, mail.language),
        body=body(mail.subject_key, link, mail.language),
        said_at=mail.queued_at,
        appointment=appointment,
        appointment_words=subject(MEETING, mail.language) if appointment else "",
        link=link,
    )


def _claim(pk: int) -> Mail | None:
    """The letter, if it is ours to send: committed before anything leaves."""
    mine = Mail.objects.filter(pk=pk, state=Mail.State.QUEUED).update(
        state=Mail.State.SENDING, tries=F("tries") + 1, claimed_at=moment()
    )
    return Mail.objects.select_related("watcher").get(pk=pk) if mine else None


def _try_later(letter: Mail, fault: str) -> bool:
    """Put a letter that surely was not sent back; True where its time is over and it is given up."""
    now = moment()
    if now >= letter.queued_at + PATIENCE:
        return _fail(letter, fault)
    wait = timedelta(minutes=WAITS[min(letter.tries, len(WAITS)) - 1])
    Mail.objects.filter(pk=letter.pk).update(state=Mail.State.QUEUED, next_try_at=now + wait, fault=fault[:200])
    return False


def _fail(letter: Mail, fault: str) -> bool:
    Mail.objects.filter(pk=letter.pk).update(state=Mail.State.FAILED, fault=fault[:200])
    _tell(letter, "a letter could not be sent")
    return True


def _unsure(letter: Mail, fault: str) -> int:
    changed = Mail.objects.filter(pk=letter.pk, state=Mail.State.SENDING).update(
        state=Mail.State.UNSURE, fault=fault[:200]
    )
    if changed:
        _tell(letter, "a letter may not have been sent")
    return changed


def _give_up_the_dead() -> int:
    """Letters whose sender died: nobody knows whether they left."""
    dead = Mail.objects.filter(state=Mail.State.SENDING, claimed_at__lt=moment() - LEASE).select_related("watcher")
    return sum(_unsure(letter, "the sender stopped while it was sending") for letter in dead)


def _too_late() -> int:
    now: datetime = moment()
    return Mail.objects.filter(Q(send_before__lte=now), state=Mail.State.QUEUED).update(state=Mail.State.TOO_LATE)


def _tell(letter: Mail, text: str) -> None:
    if letter.watcher is not None:
        once = f"mail:{letter.key}:{letter.tries}"
        tell(recipient=letter.watcher, text=text, link=letter.watcher_link, once=once)

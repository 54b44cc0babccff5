"""Letters on their way out, and where people want theirs."""

import uuid

from django.db import models
from django.db.models import Q

from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Account


class MailAddress(models.Model):
    """Where somebody wants invitations sent. An empty address: nowhere, told inside Samvej only."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="mail_address")
    address = models.EmailField(blank=True)
    changed_at = models.DateTimeField(default=moment)


class Mail(models.Model):
    """One letter, written in the same transaction as what it tells of, sent by the background.

    It never holds anything about anybody: ``subject_key`` picks one of the fixed texts, ``link`` is a path of this
    site, ``appointment`` a time without a matter. The same ``once`` is one letter. ``thread``: what it is about, so
    that a later letter takes the place of an earlier one that has not left. ``watcher`` is told if it cannot leave.
    """

    class State(models.TextChoices):
        """Where it is: docs/reference/outbox.md."""

        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        UNSURE = "unsure"  # handed over without an answer: a person decides whether it is sent again
        FAILED = "failed"
        TOO_LATE = "too late"
        REPLACED = "replaced"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField()
    language = models.CharField(max_length=5, default="da")
    subject_key = models.CharField(max_length=40)
    link = models.CharField(max_length=300, blank=True)
    appointment = models.JSONField(null=True, blank=True)
    thread = models.CharField(max_length=120, blank=True, db_index=True)
    once = models.CharField(max_length=200, null=True, blank=True, unique=True)
    watcher = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    watcher_link = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField(default=moment)
    next_try_at = models.DateTimeField(default=moment)
    send_before = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("queued_at", "id")
        indexes = [models.Index(fields=["state", "next_try_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="a_sent_letter_says_when",
            )
        ]

    @property
    def may_be_sent_again(self) -> bool:
        """Whether a person may decide to send it once more."""
        return self.state in (self.State.UNSURE, self.State.FAILED)

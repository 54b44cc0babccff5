"""Threads about one citizen among those on the team: messages, attachments, and how far each has read."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenLine, WrittenText
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account, Professional


class Thread(models.Model):
    """A conversation about one thing. Whom it is for is chosen at the beginning and never widened.

    ``near``: whether the citizen, and relatives with a power of attorney, read along. ``whole_team``: every
    professional on the team; otherwise those of :class:`Seat`.
    """

    class Near(models.TextChoices):
        """Who of the citizen's own side reads along."""

        NOBODY = "nobody", _("Kun fagpersoner")
        CITIZEN = "citizen", _("Fagpersoner og borgeren")
        RELATIVES = "relatives", _("Fagpersoner, borgeren og pårørende med fuldmagt")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="threads")
    subject = WrittenLine(max_length=120)
    near = models.CharField(max_length=10, choices=Near)
    whole_team = models.BooleanField(default=True)
    begun_at = models.DateTimeField(default=moment)
    last_at = models.DateTimeField(default=moment, db_index=True)

    class Meta:
        ordering = ("-last_at", "-id")

    def __str__(self) -> str:
        return f"thread {self.key}"


class Seat(models.Model):
    """A professional whom a thread is for, where it is not for the whole team."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="seats")
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "professional"], name="one_seat_in_a_thread")]


class Message(models.Model):
    """What somebody wrote: never changed, never removed.

    ``by`` is empty for the system's own, which then says so. ``by_role``: the id of the role on the team, or
    ``citizen``, ``relative`` or ``system``; ``by_place``: where they then worked.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    by_role = models.CharField(max_length=60)
    by_place = models.CharField(max_length=200, blank=True)
    text = WrittenText()
    at = models.DateTimeField(default=moment, db_index=True)
    once = models.CharField(max_length=64)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["by", "once"], name="a_message_is_sent_once"),
            models.UniqueConstraint(
                fields=["once"], condition=Q(by__isnull=True), name="a_message_of_the_system_is_sent_once"
            ),
        ]


class Attachment(models.Model):
    """A file with a message, kept in the database: it is backed up with it, and lies in no folder that is served.

    ``kind``: its media type, by its content. ``name``: cleaned, without a person number.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        ordering = ("id",)


class ReadMark(models.Model):
    """How far somebody has read in a thread: up to and with a message."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="marks")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=moment)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "account"], name="one_mark_in_a_thread")]

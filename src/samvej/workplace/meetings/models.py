"""Meetings about one citizen: who is called, what the citizen wants to talk of, what was said and agreed."""

import uuid
from datetime import UTC, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.ground.written import WrittenLine, WrittenParts, WrittenText
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account, Relative


class Meeting(models.Model):
    """One meeting of a kind that the programme file names (FHIR Appointment, later Encounter).

    ``because``: why it was proposed, by language. ``due_at``: held by then (docs/reference/meetings.md).
    ``sequence`` rises with every new state that calendars are told of. ``revision``: what a form was filled in from.
    """

    class Status(models.TextChoices):
        """Where it is."""

        PROPOSED = "proposed", _("Foreslået")
        CALLED = "called", _("Indkaldt")
        HELD = "held", _("Holdt")
        CANCELLED = "cancelled", _("Aflyst")

    class Where(models.TextChoices):
        """Where people meet. Nobody outside the team is told the address of a home."""

        HOME = "home", _("Hjemme hos borgeren")
        UNIT = "unit", _("Hos os")
        HOSPITAL = "hospital", _("På sygehuset")
        ELSEWHERE = "elsewhere", _("Et andet sted")
        VIDEO = "video", _("På video")
        PHONE = "phone", _("I telefonen")

    OPEN = (Status.PROPOSED, Status.CALLED)

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    because = WrittenParts(default=dict)
    proposed_at = models.DateTimeField(default=moment)
    due_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)  # the citizen's yes, where the kind asks for one
    begins_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(default=30)
    where = models.CharField(max_length=10, choices=Where, blank=True)
    place = WrittenLine(max_length=200, blank=True)
    video_url = models.URLField(max_length=500, blank=True)
    called_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = WrittenLine(max_length=300, blank=True)  # why it was cancelled
    sequence = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)
    once = models.CharField(max_length=200, null=True, blank=True, unique=True)

    class Meta:
        ordering = ("begins_at", "proposed_at", "id")
        indexes = [models.Index(fields=["enrolment", "status"]), models.Index(fields=["status", "begins_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=("called", "held")) | Q(begins_at__isnull=False),
                name="a_meeting_that_is_called_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("proposed", "called"), ended_at__isnull=True)
                | Q(status__in=("held", "cancelled"), ended_at__isnull=False),
                name="a_meeting_that_is_over_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.status in self.OPEN

    @property
    def ends_at(self) -> datetime | None:
        """When it is planned to end: so many real minutes later, also in a night when the clocks are changed."""
        if self.begins_at is None:
            return None
        return (self.begins_at.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(COPENHAGEN)


class Participant(models.Model):
    """Somebody who is called: with an account here, near the citizen, or outside with a mail address only.

    ``role``: a role of the programme file, or ``outside``. The citizen's name stands at the citizen only.
    """

    class Reply(models.TextChoices):
        """What they answered (FHIR participationstatus)."""

        NONE = "needs-action", _("Har ikke svaret")
        YES = "accepted", _("Kommer")
        NO = "declined", _("Kommer ikke")
        MAYBE = "tentative", _("Måske")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    relative = models.ForeignKey(Relative, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    name = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    address = models.EmailField(blank=True)
    reply = models.CharField(max_length=12, choices=Reply, default=Reply.NONE)
    replied_at = models.DateTimeField(null=True, blank=True)
    attended = models.BooleanField(null=True, blank=True)
    called_at = models.DateTimeField(default=moment)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("called_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "account"],
                condition=Q(removed_at__isnull=True, account__isnull=False),
                name="an_account_is_called_once",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(removed_at__isnull=True, role="citizen"),
                name="the_citizen_is_called_once",
            ),
        ]


class OwnPoint(models.Model):
    """Something that the citizen wants to talk of, in their own words: it comes first on the agenda."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    text = WrittenText()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=moment)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        ordering = ("at", "id")


class Minute(models.Model):
    """What was said or agreed under one point of the agenda, and what it became.

    ``agenda_id``: the file's id, or ``own:`` and a point's key. ``made_key``: the task or goal that it became.
    """

    class Becomes(models.TextChoices):
        """What it is."""

        NOTE = "note", _("Noget, der blev sagt")
        AGREEMENT = "agreement", _("En aftale")
        GOAL = "goal", _("Et mål i planen")
        TASK = "task", _("En opgave")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="written")
    agenda_id = models.CharField(max_length=80)
    text = WrittenText()
    becomes = models.CharField(max_length=10, choices=Becomes, default=Becomes.NOTE)
    made_key = models.CharField(max_length=80, blank=True)
    who = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=moment)
    once = models.CharField(max_length=120, null=True, blank=True, unique=True)

    class Meta:
        ordering = ("at", "id")


class VideoRoom(models.Model):
    """The room of a meeting on video, at whoever provides it. The background books, changes and closes it.

    ``provider_id``: what the provider knows it by; the provider knows it by ``key`` from us, so that asking twice
    gives one room. The pins and the address are for those who are called only.
    """

    class State(models.TextChoices):
        """Where it is."""

        WANTED = "wanted"
        READY = "ready"
        CHANGING = "changing"
        CLOSING = "closing"
        CLOSED = "closed"
        REFUSED = "refused"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="room")
    state = models.CharField(max_length=10, choices=State, default=State.WANTED)
    provider_id = models.CharField(max_length=200, blank=True)
    host_pin = models.CharField(max_length=20, blank=True)
    guest_pin = models.CharField(max_length=20, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=moment)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_try_at"])]


class MeetingEvent(Event):
    """What happened to a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="events")

"""Stays in hospital as the hospital's own notices tell of them, and who may send such notices."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenLine
from samvej.workplace.people.models import Citizen, Organisation


class AdmissionSender(models.Model):
    """A system that may send notices: known by a token of which only the hash (SHA-256, 64 hex digits) is stored.

    The token is 256 random bits, so that a plain hash of it cannot be guessed back.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField(default=moment)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")


class NoticeCount(models.Model):
    """How many notices a sender sent on a day: all that is left of those about people whom nobody follows here.

    ``source``: a sender's key, or the drop folder's word.
    """

    source = models.CharField(max_length=40)
    on = models.DateField()
    kept = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-on", "source")
        constraints = [models.UniqueConstraint(fields=["source", "on"], name="one_count_per_sender_and_day")]


class Admission(models.Model):
    """One stay in hospital (FHIR Encounter), reckoned from the notices of its episode.

    ``identifier``: the episode's (``episodeOfCare.identifier``); ``number`` which of its stays. ``kind``: EMER or IMP
    now. ``acute``: it began in the emergency department. ``home``: it ended by a discharge to the home.
    """

    class Kind(models.TextChoices):
        """HL7's v3-ActCode."""

        EMERGENCY = "EMER", _("I akutmodtagelsen")
        INPATIENT = "IMP", _("Indlagt på en afdeling")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="admissions")
    identifier = models.CharField(max_length=120)
    number = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=4, choices=Kind)
    acute = models.BooleanField(default=False)
    ward = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="admissions")
    ward_sor = models.CharField(max_length=18)
    ward_name = WrittenLine(max_length=200)
    admitted_at = models.DateTimeField(db_index=True)
    on_leave_since = models.DateTimeField(null=True, blank=True)
    discharged_at = models.DateTimeField(null=True, blank=True, db_index=True)
    home = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=moment, db_index=True)

    class Meta:
        ordering = ("-admitted_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["citizen", "identifier", "number"], name="a_stay_has_one_number"),
            models.CheckConstraint(
                condition=Q(discharged_at__isnull=True) | Q(discharged_at__gte=F("admitted_at")),
                name="a_stay_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"admission {self.key}"


class AdmissionNotice(models.Model):
    """A notice as it came, without the person number: the inner event, kept once.

    ``once``: what makes it the same notice (citizen, episode, activity, when it happened). One that cannot be handled
    waits, stands in the work list and is tried again.
    """

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="admission_notices")
    identifier = models.CharField(max_length=120)
    activity = models.CharField(max_length=40)
    occurred_at = models.DateTimeField()
    content = models.JSONField()
    source = models.CharField(max_length=40)
    once = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(default=moment)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("occurred_at", "pk")
        indexes = [
            models.Index(fields=["citizen", "identifier"]),
            models.Index(fields=["received_at"], condition=Q(handled_at__isnull=True), name="notices_that_wait"),
        ]


class AdmissionEvent(Event):
    """What happened to a stay, as the notices told it."""

    admission = models.ForeignKey(Admission, on_delete=models.CASCADE, related_name="events")

"""Enrolments pinned to a programme version, their phases, places in a caseload, and the consent conversation."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.models import Consent
from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenLine, WrittenText
from samvej.workplace.people.models import Account, Citizen, Organisation, Professional
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.referrals.models import Referral


class CaseloadPlace(models.Model):
    """One citizen's place with a contact person: capacity is the number of places, so the database enforces it.

    ``closed``: not given to anybody new once it is free (the capacity was lowered while it was taken).
    """

    unit = models.ForeignKey(ProgrammeUnit, on_delete=models.PROTECT, related_name="places")
    contact_person = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="places")
    number = models.PositiveIntegerField()
    closed = models.BooleanField(default=False)

    class Meta:
        ordering = ("unit", "contact_person", "number")
        constraints = [
            models.UniqueConstraint(fields=["unit", "contact_person", "number"], name="a_place_has_one_number")
        ]


class Enrolment(models.Model):
    """A citizen in a programme, by one version of its file, with one contact person (FHIR EpisodeOfCare)."""

    class Status(models.TextChoices):
        """Where it is."""

        ACTIVE = "active", _("I gang")
        PAUSED = "paused", _("På pause")
        ENDED = "ended", _("Afsluttet")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="enrolments")
    programme = models.CharField(max_length=80)
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey(ProgrammeUnit, on_delete=models.PROTECT, related_name="enrolments")
    referral = models.OneToOneField(Referral, null=True, on_delete=models.PROTECT, related_name="enrolment")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    contact_person = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="enrolments")
    place = models.OneToOneField(CaseloadPlace, null=True, on_delete=models.PROTECT, related_name="enrolment")
    phase = models.CharField(max_length=60)
    phase_since = models.DateTimeField(default=moment)
    enrolled_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    exit_reason = models.CharField(max_length=80, blank=True)
    re_entry_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="re_entries"
    )
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "status"]),
            models.Index(fields=["contact_person", "status"]),
            models.Index(fields=["programme", "enrolled_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen", "programme"],
                condition=Q(status__in=("active", "paused")),
                name="one_running_enrolment_per_citizen_and_programme",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", place__isnull=True, ended_on__isnull=False)
                | Q(status__in=("active", "paused"), place__isnull=False, ended_on__isnull=True),
                name="a_running_enrolment_has_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.key}"


class PhaseSpell(models.Model):
    """The time an enrolment was in a phase."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="phases")
    phase = models.CharField(max_length=60)
    from_at = models.DateTimeField(default=moment)
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("from_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], condition=Q(to_at__isnull=True), name="one_phase_at_a_time")
        ]


class Evidence(models.Model):
    """Something a phase needs before it ends: an evidence id of the programme file, who says so and since when.

    ``set_aside_at``: the enrolment went back to the phase it ends, so that it must be given again.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="evidence")
    evidence = models.CharField(max_length=80)
    at = models.DateTimeField(default=moment)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    note = WrittenText(blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "evidence"],
                condition=Q(set_aside_at__isnull=True),
                name="an_evidence_is_given_once",
            )
        ]


class EnrolmentPause(models.Model):
    """A time in which the citizen is enrolled and nothing is expected."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="pauses")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    reason = WrittenLine(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(to_on__isnull=True), name="one_open_pause_per_enrolment"
            )
        ]


class ConsentConversation(models.Model):
    """The conversation about what, why and who sees: what was shown, who was there, what was said to it.

    Before the inclusion it belongs to the referral, later to the enrolment. It may be held again: the last counts.
    """

    referral = models.ForeignKey(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="consent_conversations"
    )
    enrolment = models.ForeignKey(
        Enrolment, null=True, blank=True, on_delete=models.PROTECT, related_name="consent_conversations"
    )
    held_on = models.DateField()
    recorded_at = models.DateTimeField(default=moment)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    present = WrittenLine(max_length=300, blank=True)
    text_shown = models.JSONField(default=dict)
    said_yes = models.BooleanField()
    consent = models.OneToOneField(Consent, null=True, on_delete=models.PROTECT, related_name="conversation")

    class Meta:
        ordering = ("recorded_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(referral__isnull=False) | Q(enrolment__isnull=False), name="a_conversation_has_its_case"
            )
        ]


class TeamMember(models.Model):
    """A professional on a citizen's team, in a role of the programme file, for a time (FHIR CareTeam.participant)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="team")
    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="teams")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=60)
    from_at = models.DateTimeField(default=moment)
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "professional", "role"],
                condition=Q(to_at__isnull=True),
                name="a_member_has_a_role_once",
            )
        ]


class EnrolmentEvent(Event):
    """What happened to an enrolment."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="events")


class RegistrySync(models.Model):
    """What has gone to the registry: one row per run, with the rows of each kind and what was left out and why."""

    at = models.DateTimeField(default=moment)
    programme = models.CharField(max_length=80)
    rows = models.JSONField(default=dict)
    left_out = models.JSONField(default=dict)
    last_event = models.JSONField(default=dict)  # per event table, the last id that was read

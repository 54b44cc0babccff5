"""What somebody is asked to do for a citizen, by when and why (FHIR Task)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenParts, WrittenText
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account, Citizen, Organisation, Professional


class Task(models.Model):
    """One thing that one person is asked to do: a professional on the team, or the citizen (``for_citizen``).

    ``words`` and ``because``: what and why, by language (``{"da": …, "en": …}``). ``origin`` and ``origin_key``: what
    asked, and which one of them. ``for_role``: the role that was asked, where it was no person by name. Its window:
    not before ``start_at``, done by ``due_at``, and after ``end_at`` too late (docs/reference/tasks.md).
    ``once``: what makes it the same task if it is asked again.
    """

    class Origin(models.TextChoices):
        """What asked for it."""

        REACTION = "reaction", _("Indsatsens rytme")
        PLAN = "plan", _("Planen")
        MEETING = "meeting", _("Et møde")
        ADMISSION = "admission", _("En indlæggelse")
        SAFETY = "safety", _("Sikkerheden")
        SLIP = "slip", _("Noget, der skred")
        PERSON = "person", _("En på teamet")
        MAP = "map", _("Kortet")

    class Status(models.TextChoices):
        """Where it is."""

        REQUESTED = "requested", _("Venter på svar")
        ACCEPTED = "accepted", _("Taget")
        DECLINED = "declined", _("Sagt nej til")
        DONE = "done", _("Gjort")
        CANCELLED = "cancelled", _("Aflyst")

    class Priority(models.TextChoices):
        """How much it hurries (FHIR request-priority)."""

        ROUTINE = "routine", _("Almindelig")
        URGENT = "urgent", _("Haster")
        ASAP = "asap", _("Straks")

    OPEN = (Status.REQUESTED, Status.ACCEPTED)

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="tasks")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="tasks")
    words = WrittenParts(default=dict)
    because = WrittenParts(default=dict)
    origin = models.CharField(max_length=20, choices=Origin)
    origin_key = models.CharField(max_length=120, blank=True)
    for_role = models.CharField(max_length=60, blank=True)
    assigned_to = models.ForeignKey(
        Professional, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    for_citizen = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    priority = models.CharField(max_length=10, choices=Priority, default=Priority.ROUTINE)
    start_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    end_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=moment)
    asked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    evidence = WrittenText(blank=True)
    reason = WrittenText(blank=True)  # why it was declined or cancelled
    once = models.CharField(max_length=200, null=True, unique=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("due_at", "asked_at", "id")
        indexes = [
            models.Index(fields=["assigned_to", "status"]),
            models.Index(fields=["enrolment", "status"]),
            models.Index(fields=["origin", "origin_key"]),
            models.Index(fields=["status", "due_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(for_citizen=True, assigned_to__isnull=True)
                | Q(for_citizen=False, assigned_to__isnull=False),
                name="a_task_is_one_persons",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | ~Q(evidence=""), name="a_task_that_is_done_has_its_evidence"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("requested", "accepted"), closed_at__isnull=True)
                | Q(status__in=("declined", "done", "cancelled"), closed_at__isnull=False),
                name="a_closed_task_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(due_at__isnull=True) | Q(start_at__isnull=True) | Q(due_at__gte=models.F("start_at")))
                & (Q(end_at__isnull=True) | Q(due_at__isnull=True) | Q(end_at__gte=models.F("due_at"))),
                name="a_tasks_window_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.status in self.OPEN

    def say(self, lang: str) -> str:
        """What is to be done, in a language; in the other one where only that was written."""
        return _in(self.words, lang)

    def why(self, lang: str) -> str:
        """Why it was asked for; empty where nobody said."""
        return _in(self.because, lang)


class TaskEvent(Event):
    """What happened to a task."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="events")


def _in(said: dict[str, str], lang: str) -> str:
    return said.get(lang) or next((each for each in said.values() if each), "")

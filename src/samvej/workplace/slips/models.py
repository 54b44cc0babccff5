"""What slipped of a citizen's plan, where it is now, and the line to the leaders of each sector.

The definitions, with examples, stand in docs/reference/slips.md.
"""

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenLine, WrittenText
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account, Organisation


class Slip(models.Model):
    """Something agreed that does not hold (FHIR Flag), from when it is told until it is solved or answered.

    ``what``: in a sentence or two, written so that the leaders may read it. ``services``: the organisations that it
    is about. ``door``: who told it. ``level``: the highest level that it has been at, the team's or the leaders'.
    ``due_at``: when the team's clock ends; ``leaders_due_at`` the leaders'. ``solution``: what was done.
    """

    class Status(models.TextChoices):
        """Where it is."""

        OPEN = "open", _("Hos teamet")
        WITH_LEADERS = "with leaders", _("Hos lederne")
        SOLVED = "solved", _("Løst")
        CLOSED = "closed", _("Afsluttet")

    class Kind(models.TextChoices):
        """What sort of thing it is."""

        NOT_HELD = "not held", _("En aftale blev ikke holdt")
        NOT_HAPPENING = "not happening", _("Noget, vi har aftalt, bliver ikke til noget")
        SIGN = "sign", _("Der er tegn på, at det går skævt")
        UNREACHABLE = "unreachable", _("Den, der skal hjælpe, er ikke til at få fat i")
        AGAINST = "against", _("To planer passer ikke sammen")
        OTHER = "other", _("Noget andet")

    class Door(models.TextChoices):
        """Who told it."""

        PROFESSIONAL = "professional", _("En på teamet")
        CITIZEN = "citizen", _("Borgeren")
        RELATIVE = "relative", _("En pårørende")
        REACTION = "reaction", _("Systemet")

    class Level(models.TextChoices):
        """How far it has come."""

        TEAM = "team", _("Teamet")
        LEADERS = "leaders", _("Lederne")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="slips")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    what = WrittenText()
    sign_id = models.CharField(max_length=80, blank=True)
    services = models.ManyToManyField(Organisation, related_name="+", blank=True)
    door = models.CharField(max_length=20, choices=Door)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    level = models.CharField(max_length=10, choices=Level, default=Level.TEAM)
    reported_at = models.DateTimeField(default=moment)
    due_at = models.DateTimeField(null=True, blank=True)
    passed_on_at = models.DateTimeField(null=True, blank=True)
    leaders_due_at = models.DateTimeField(null=True, blank=True)
    leaders_told_late_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    solution = WrittenText(blank=True)
    once = models.CharField(max_length=120, null=True, unique=True)  # what makes it the same, if told again
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-reported_at", "-id")
        indexes = [
            models.Index(fields=["enrolment", "status"]),
            models.Index(fields=["status", "due_at"]),
        ]

    def __str__(self) -> str:
        return f"slip {self.key}"

    @property
    def is_running(self) -> bool:
        """Whether somebody still has it to solve."""
        return self.status in (self.Status.OPEN, self.Status.WITH_LEADERS)

    @property
    def clock(self) -> datetime | None:
        """When the clock of whoever has it ends: the team's or the leaders'; None where none runs."""
        if self.status == self.Status.OPEN:
            return self.due_at
        return self.leaders_due_at if self.status == self.Status.WITH_LEADERS else None


class SlipLine(models.Model):
    """The line to the leaders of one sector: to which organisations it went, and what they answered.

    ``sector``: a sector of the file's ``slips / then``, or "municipality". No organisations: nobody is named there.
    """

    slip = models.ForeignKey(Slip, on_delete=models.CASCADE, related_name="lines")
    sector = models.CharField(max_length=40)
    organisations = models.ManyToManyField(Organisation, related_name="+", blank=True)
    answer = WrittenText(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_name = WrittenLine(max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["slip", "sector"], name="one_line_to_each_sector")]


class SlipEvent(Event):
    """What happened to a slip."""

    slip = models.ForeignKey(Slip, on_delete=models.CASCADE, related_name="events")

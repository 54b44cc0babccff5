"""Barriers that one citizen's road shows, without the citizen; and the cycles in which they are taken on.

No row here leads to a citizen. The definitions, with examples, stand in docs/reference/improvement.md.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.written import WrittenLine, WrittenText
from samvej.workplace.people.models import Account
from samvej.workplace.programmes.models import ProgrammeUnit


class Theme(models.Model):
    """Barriers that the lead has put together, under a name of the lead's."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(ProgrammeUnit, on_delete=models.PROTECT, related_name="themes")
    name = WrittenLine(max_length=120)
    begun_at = models.DateTimeField(default=moment)

    class Meta:
        ordering = ("name", "id")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="a_theme_stands_once_in_a_unit")]

    def __str__(self) -> str:
        return f"theme {self.key}"


class Barrier(models.Model):
    """Something in the system that stood in the way: at which door, what happened, how often.

    Written so that it names no citizen, and kept so that it leads to none: no account, no course, and only the day.
    ``by_role``: the role that whoever wrote it acted in. ``cleaned``: something that could tell who it was was taken
    out of the words.
    """

    class Door(models.TextChoices):
        """Where it was: a sector, or between two."""

        HOSPITAL = "hospital", _("Sygehuset")
        PSYCHIATRY = "psychiatry", _("Psykiatrien")
        GENERAL_PRACTICE = "general-practice", _("Egen læge")
        SPECIALIST = "specialist", _("Speciallægen")
        MUNICIPALITY_HEALTH = "municipality-health", _("Kommunens sundhed og pleje")
        MUNICIPALITY_SOCIAL = "municipality-social", _("Kommunens socialområde")
        EMPLOYMENT = "employment", _("Jobcentret")
        PREHOSPITAL = "prehospital", _("Ambulance og transport")
        VOLUNTARY = "voluntary", _("En forening")
        BETWEEN = "between", _("Mellem to steder")
        OTHER = "other", _("Et andet sted")

    class HowOften(models.TextChoices):
        """How often whoever wrote it has met it."""

        ONCE = "once", _("Første gang, jeg ser det")
        SOMETIMES = "sometimes", _("Det sker af og til")
        ALWAYS = "always", _("Det sker hver gang")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.CharField(max_length=80)
    unit = models.ForeignKey(ProgrammeUnit, on_delete=models.PROTECT, related_name="barriers")
    door = models.CharField(max_length=20, choices=Door)
    happened = WrittenLine(max_length=300)
    how_often = models.CharField(max_length=10, choices=HowOften)
    by_role = models.CharField(max_length=40)
    on = models.DateField(default=today)
    cleaned = models.BooleanField(default=False)
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="barriers")
    once = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        ordering = ("-on", "-id")
        indexes = [models.Index(fields=["unit", "door"])]

    def __str__(self) -> str:
        return f"barrier {self.key}"


class Cycle(models.Model):
    """One small trial of a change: plan, do, study, act (Langley et al., The Improvement Guide, 2009).

    ``chart``: the id of the control chart of the lead's page that it is judged by; empty for another measure, which
    ``measure`` then says. ``scale``: the step of the file's scale ladder that it is tried on. ``after``: the cycle
    that it grew out of.
    """

    class Status(models.TextChoices):
        """Where it is."""

        PLANNED = "planned", _("Planlagt")
        RUNNING = "running", _("Prøves")
        STUDIED = "studied", _("Set på")
        DECIDED = "decided", _("Afgjort")

    class Decision(models.TextChoices):
        """What became of it."""

        ADOPT = "adopt", _("Vi tager det i brug")
        ADAPT = "adapt", _("Vi ændrer det og prøver igen")
        ABANDON = "abandon", _("Vi lader det ligge")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(ProgrammeUnit, on_delete=models.PROTECT, related_name="cycles")
    programme = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="cycles")
    after = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    aim = WrittenText()
    change = WrittenText()
    prediction = WrittenText()
    chart = models.CharField(max_length=40, blank=True)
    measure = WrittenLine(max_length=300, blank=True)
    scale = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    looked_at_on = models.DateField(null=True, blank=True)
    saw = WrittenText(blank=True)
    learned = WrittenText(blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    once = models.CharField(max_length=64, null=True, unique=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="a_cycle_has_its_number_in_a_unit"),
            models.CheckConstraint(
                condition=models.Q(status="decided") ^ models.Q(decision=""), name="a_decided_cycle_has_its_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"cycle {self.key}"


class CycleNote(models.Model):
    """What was seen on the way."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="notes")
    text = WrittenText()
    at = models.DateTimeField(default=moment)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    once = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        ordering = ("at", "id")


class CycleEvent(Event):
    """What happened to a cycle."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="events")

"""A citizen's plan in a course: its versions, the citizen's answer to them, what was reached, and what happened."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenLine, WrittenParts, WrittenText
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account
from samvej.workplace.plans.content import PlanContent


class CarePlan(models.Model):
    """The one plan of a course (FHIR CarePlan). ``revision``: how many versions it has."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="plan")
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"plan {self.key}"


class PlanVersion(models.Model):
    """The whole plan as it was after one change: who made it, when and why. A version never changes.

    ``based_on``: the version that its writer had before them; lower than ``number - 1`` where others wrote meanwhile.
    """

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = WrittenParts()
    based_on = models.PositiveIntegerField()
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    reason = WrittenLine(max_length=300)
    at = models.DateTimeField(default=moment)
    once = models.CharField(max_length=120, null=True, unique=True)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="a_plan_has_each_version_once")]

    @property
    def said(self) -> PlanContent:
        """What the version says."""
        return PlanContent.model_validate(self.content)


class PlanGoal(models.Model):
    """A goal of the newest version, as rows that clocks and figures can ask for. The words are in the version.

    ``reached_at`` is None while it is not reached. A goal that was taken out of the plan is set aside.
    """

    class State(models.TextChoices):
        """Where the goal is."""

        ACTIVE = "active", _("I gang")
        REACHED = "reached", _("Nået")
        SET_ASIDE = "set aside", _("Lagt til side")

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="goals")
    goal_id = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    due_on = models.DateField(null=True)
    set_at = models.DateTimeField(default=moment)
    reached_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.UniqueConstraint(fields=["plan", "goal_id"], name="a_goal_stands_once_in_a_plan"),
            models.CheckConstraint(
                condition=Q(state="reached", reached_at__isnull=False)
                | (~Q(state="reached") & Q(reached_at__isnull=True)),
                name="a_reached_goal_has_its_time",
            ),
        ]


class PlanAnswer(models.Model):
    """A yes or no to one version; the last one counts. The citizen's, said by themselves or told to somebody; or,
    where the programme's file asks for others' too (``agreed by``), that of a professional in a role of theirs.
    """

    class Answer(models.TextChoices):
        """What was said."""

        AGREED = "agreed", _("Ja")
        DECLINED = "declined", _("Nej")

    class How(models.TextChoices):
        """How it was said."""

        SELF = "self", _("Selv, her i Samvej")
        SPOKEN = "spoken", _("Mundtligt")
        RELATIVE = "relative", _("Ved en pårørende med fuldmagt")

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="answers")
    role = models.CharField(max_length=60, default="citizen")
    answer = models.CharField(max_length=10, choices=Answer)
    how = models.CharField(max_length=10, choices=How)
    words = WrittenText(blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=moment)
    once = models.CharField(max_length=120, null=True, unique=True)

    class Meta:
        ordering = ("at", "id")


class GoalAttainment(models.Model):
    """How far a goal is at one time, from −2 to +2 by the citizen's own levels; ``level``: that level's words."""

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="attainments")
    goal_id = models.CharField(max_length=40)
    score = models.SmallIntegerField()
    level = WrittenText(blank=True)
    words = WrittenText(blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    by_citizen = models.BooleanField(default=False)
    at = models.DateTimeField(default=moment)
    once = models.CharField(max_length=120, null=True, unique=True)

    class Meta:
        ordering = ("at", "id")
        indexes = [models.Index(fields=["plan", "goal_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=-2, score__lte=2), name="attainment_is_from_minus_two_to_plus_two"
            )
        ]


class PlanEvent(Event):
    """What happened to a plan. ``detail`` of "sign reported": ``sign`` (its id, empty for another) and ``words``."""

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="events")
    once = models.CharField(max_length=120, null=True, unique=True)

"""The question of safety as it was answered, the safety plan in versions, and what happened."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenLine, WrittenParts, WrittenText
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account, Professional
from samvej.workplace.tasks.models import Task


class SafetyAnswer(models.Model):
    """One answer to the question of safety, by whom it was written down and when.

    A positive answer has, from the moment it exists, a named person, a task and a clock: the database says so.
    ``said``: the citizen's own words to it. ``escalations``: how often the unit's leads were told that the clock had
    run out. ``follow_up``: what was talked of; it stands here and not in the task, which more people read.
    """

    class Answer(models.TextChoices):
        """What was answered."""

        NO = "no", _("Nej")
        THOUGHTS = "thoughts", _("Ja, tanker")
        PLANS = "plans", _("Ja, og tanker om hvordan")
        NOT_SAID = "not said", _("Vil ikke sige det")

    POSITIVE = (Answer.THOUGHTS, Answer.PLANS)

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="safety_answers")
    life_map = models.ForeignKey(
        LifeMap, null=True, blank=True, on_delete=models.PROTECT, related_name="safety_answers"
    )
    answer = models.CharField(max_length=10, choices=Answer)
    said = WrittenText(blank=True)
    at = models.DateTimeField(default=moment)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    named = models.ForeignKey(Professional, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="safety_answer")
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    escalations = models.PositiveSmallIntegerField(default=0)
    follow_up = WrittenText(blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    followed_up_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    once = models.CharField(max_length=80, null=True, unique=True)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=("no", "not said"), named__isnull=True, task__isnull=True, due_at__isnull=True)
                | Q(
                    answer__in=("thoughts", "plans"),
                    named__isnull=False,
                    task__isnull=False,
                    due_at__isnull=False,
                ),
                name="a_positive_answer_has_a_person_a_task_and_a_clock",
            )
        ]

    def __str__(self) -> str:
        return f"safety answer {self.key}"  # never what was answered: this text may end in a log

    @property
    def is_positive(self) -> bool:
        """Whether somebody must act."""
        return self.answer in self.POSITIVE

    @property
    def is_waiting(self) -> bool:
        """Whether somebody must act and nobody has yet: the task is not done, whatever else became of it."""
        done = self.task is not None and self.task.status == Task.Status.DONE
        return self.is_positive and not done and self.followed_up_at is None


class SafetyPlan(models.Model):
    """One version of the safety plan, never changed again; the highest number is in force."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="safety_plans")
    number = models.PositiveIntegerField()
    content = WrittenParts(default=dict)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = WrittenLine(max_length=300, blank=True)
    at = models.DateTimeField(default=moment)

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["enrolment", "number"], name="a_safety_plan_has_one_number")]


class SafetyEvent(Event):
    """What happened: asked, told, talked of, planned. Its detail never says what was answered."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="safety_events")

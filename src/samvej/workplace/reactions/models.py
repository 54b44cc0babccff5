"""What reactions have made, and how far each enrolment has been reacted to."""

from django.db import models
from django.db.models import Q

from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.models import Enrolment


class Fired(models.Model):
    """A reaction that was acted on, written in one transaction with what it made: both are there, or neither.

    ``once``: what names the firing within its enrolment. ``occurrence``, ``occurrence_key``: what happened.
    ``at``: when it fired, which may be long before ``written_at``. ``made``: the kind of thing and its key
    (``task:3f0c…``). ``because``: why, by language. ``undone_at``: what happened was called back; it may fire again.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="fired")
    reaction = models.CharField(max_length=80)
    once = models.CharField(max_length=240)
    occurrence = models.CharField(max_length=40)
    occurrence_key = models.CharField(max_length=140, db_index=True)
    at = models.DateTimeField()
    written_at = models.DateTimeField(default=moment)
    made = models.CharField(max_length=80, blank=True)
    words = models.JSONField(default=dict)
    because = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "once"], condition=Q(undone_at__isnull=True), name="a_firing_is_acted_on_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reaction} of enrolment {self.enrolment_id}"


class ReactedUntil(models.Model):
    """Up to which moment everything that an enrolment's reactions asked for has been done."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="reacted")
    until = models.DateTimeField()

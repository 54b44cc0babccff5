"""Runs of background work, and the pieces of it that could not be done."""

import uuid

from django.db import models
from django.db.models import Q

from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenLine
from samvej.workplace.people.models import Account, Citizen


class WorkRun(models.Model):
    """One run of a piece of scheduled work. ``slot`` is the moment it was due: a slot is run once.

    ``done`` and ``failed`` count its parts; ``told`` is what it has to say, in numbers.
    """

    work = models.CharField(max_length=40)
    slot = models.DateTimeField()
    started_at = models.DateTimeField(default=moment)
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    told = models.JSONField(default=dict)
    broke = WrittenLine(max_length=300, blank=True)  # the whole run could not be done: why, in one sentence

    class Meta:
        ordering = ("-slot", "-id")
        indexes = [models.Index(fields=["work", "-slot"])]
        constraints = [models.UniqueConstraint(fields=["work", "slot"], name="a_slot_is_run_once")]


class FailedWork(models.Model):
    """One person's, or one record's, part of some work that could not be done; the others' went on.

    ``subject`` tells parts apart and holds a random key, never a name or a number. It is solved when the same part
    succeeds in a later run, or when somebody who looked into it says so.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    work = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    citizen = models.ForeignKey(Citizen, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    sentence = WrittenLine(max_length=500)
    first_at = models.DateTimeField(default=moment)
    last_at = models.DateTimeField(default=moment)
    times = models.PositiveIntegerField(default=1)
    solved_at = models.DateTimeField(null=True, blank=True)
    solved_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    solved_note = WrittenLine(max_length=300, blank=True)

    class Meta:
        ordering = ("-last_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["work", "subject"], condition=Q(solved_at__isnull=True), name="one_open_failure_per_part"
            )
        ]

"""Rounds of the survey of coordination between roles. No answer sheet of anybody is kept, only how many said what.

The definitions, with examples, stand in docs/reference/coordination.md.
"""

import uuid

from django.db import models
from django.db.models import Q

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Account
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion


class Round(models.Model):
    """One time that the survey is held in a unit. ``roles`` and ``items`` are the file's ids as they were then.

    It is open until ``closes_at``, or until it is closed by hand (``closed_at``).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(ProgrammeUnit, on_delete=models.PROTECT, related_name="rounds")
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    roles = models.JSONField(default=list)
    items = models.JSONField(default=list)
    opened_at = models.DateTimeField(default=moment)
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="a_round_has_its_number_in_a_unit"),
        ]

    def __str__(self) -> str:
        return f"round {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.closed_at is None and moment() < self.closes_at


class Seat(models.Model):
    """Somebody who is asked in a round, in the role they answer for, and whether they have; never what, nor when."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=60)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "account"], name="everybody_is_asked_once_a_round")]


class Tally(models.Model):
    """How many in one role gave one value to one item about another role."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tallies")
    by_role = models.CharField(max_length=60)
    about_role = models.CharField(max_length=60)
    item = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "by_role", "about_role", "item", "value"], name="a_value_is_counted_in_one_place"
            ),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="a_value_is_from_one_to_five"),
        ]


class RoundEvent(Event):
    """What happened to a round: opened, closed by hand. Never that somebody answered."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="events")

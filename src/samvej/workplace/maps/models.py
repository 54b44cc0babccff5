"""The map of a citizen's life, drawn again and again: rounds, what is said in each domain, what is half written."""

import uuid

from django.db import models
from django.db.models import Q

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenParts, WrittenText
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account


class LifeMap(models.Model):
    """One round of the map. ``number``: 1, 2, 3 … within the enrolment; one round at a time is being filled in."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="maps")
    number = models.PositiveIntegerField()
    begun_at = models.DateTimeField(default=moment)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="a_round_has_one_number"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(finished_at__isnull=True), name="one_round_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, finished_by__isnull=True)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="a_finished_round_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"map {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether it is still being filled in."""
        return self.finished_at is None


class DomainView(models.Model):
    """One domain of a life in one round, in the citizen's own words; the two scores are kept apart.

    ``citizen_score_by``: who wrote the citizen's score down. Where it was the citizen, nobody else changes it.
    """

    map = models.ForeignKey(LifeMap, on_delete=models.CASCADE, related_name="views")
    domain = models.CharField(max_length=80)
    works = WrittenText(blank=True)
    hard = WrittenText(blank=True)
    matters = WrittenText(blank=True)
    citizen_score = models.SmallIntegerField(null=True, blank=True)
    citizen_score_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    professional_score = models.SmallIntegerField(null=True, blank=True)
    professional_score_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(default=moment)
    changed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["map", "domain"], name="a_domain_stands_once_in_a_round")]

    @property
    def has_words(self) -> bool:
        """Whether anything is said in words."""
        return bool(self.works or self.hard or self.matters)

    @property
    def is_touched(self) -> bool:
        """Whether anything stands there at all."""
        return self.has_words or self.citizen_score is not None or self.professional_score is not None


class MapDraft(models.Model):
    """What one person has typed in one domain and not yet saved: theirs alone, until they save it or let it go.

    ``said``: the fields as they stood; ``seen``: for each, the digest of what they began from. ``clashes``: the
    fields that somebody else had changed to something else when they tried to save.
    """

    map = models.ForeignKey(LifeMap, on_delete=models.CASCADE, related_name="drafts")
    domain = models.CharField(max_length=80)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    said = WrittenParts(default=dict)
    seen = models.JSONField(default=dict)
    clashes = models.JSONField(default=list)
    at = models.DateTimeField(default=moment)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["map", "domain", "account"], name="one_draft_each_in_a_domain")
        ]


class MapEvent(Event):
    """What happened to a round."""

    life_map = models.ForeignKey(LifeMap, on_delete=models.CASCADE, related_name="events")

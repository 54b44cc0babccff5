"""What a citizen has answered to a questionnaire of the programme's own (FHIR QuestionnaireResponse)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account


class QuestionnaireResponse(models.Model):
    """The answers of one occasion. ``weeks``: which, in weeks from inclusion (0: inclusion).

    ``answers``: the item's id → the id of the answer, or a number; items that were passed over are not in it. A
    response is never changed: one that was wrong is struck out (``struck_at``), and counts in nothing.
    """

    class How(models.TextChoices):
        """Who filled it in."""

        SELF = "self", _("Borgeren selv")
        NEAR = "near", _("En pårørende med fuldmagt")
        TOGETHER = "together", _("Sammen med en fagperson")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="questionnaire_responses")
    questionnaire = models.CharField(max_length=80)
    weeks = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    how = models.CharField(max_length=10, choices=How)
    answered_at = models.DateTimeField(default=moment)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("answered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "questionnaire", "weeks"],
                condition=Q(struck_at__isnull=True),
                name="one_response_per_occasion",
            )
        ]

    def __str__(self) -> str:
        return f"questionnaire response {self.key}"


class QuestionnaireResponseEvent(Event):
    """What happened to a response: answered, struck out."""

    response = models.ForeignKey(QuestionnaireResponse, on_delete=models.CASCADE, related_name="events")

"""What was held with a citizen: visits, calls, texts, company to a meeting (FHIR Encounter)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenText
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account


class Contact(models.Model):
    """One contact with the citizen, or one that was meant to be (``attended`` False: they did not come or answer).

    ``at``: when it began; ``minutes``: how long it lasted, 0 where nobody counted. ``by_name``, ``by_place``: who
    wrote it, as they were called then. A contact is never changed: one that was written by mistake is struck out
    (``struck_at``), which everybody can see, and counts in nothing.
    """

    class How(models.TextChoices):
        """In which way."""

        VISIT = "visit", _("Besøg")
        CALL = "call", _("Telefon")
        TEXT = "text", _("Sms eller besked")
        VIDEO = "video", _("Video")
        MEETING = "meeting", _("Møde")
        COMPANY = "company", _("Fulgtes med borgeren")

    VISITS = (How.VISIT, How.COMPANY)
    """The ways in which somebody is where the citizen is."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="contacts")
    how = models.CharField(max_length=10, choices=How)
    at = models.DateTimeField()
    minutes = models.PositiveIntegerField(default=0)
    attended = models.BooleanField(default=True)
    note = WrittenText(blank=True)
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    by_place = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField(default=moment)
    struck_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=200, null=True, unique=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["enrolment", "at"])]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__lte=1440), name="a_contact_lasts_a_day_at_most"),
        ]

    def __str__(self) -> str:
        return f"contact {self.key}"


class ContactEvent(Event):
    """What happened to a contact: written, struck out."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="events")

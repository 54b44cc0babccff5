"""Invitations to a citizen's team, the last day of a membership, and how the citizen wants to take part."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.models import Consent
from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenLine, WrittenText
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Account, Organisation, Professional, Relative


class Invitation(models.Model):
    """Somebody is asked onto a citizen's team; no door opens before they say yes.

    ``professional`` None: whoever at the organisation it fits. ``role``: an id of the file's team. ``until``: the
    last day of the membership; None for a permanent one. ``data_types``: what the citizen said yes to where the
    invitation is their own and no consent covers the place yet; the consent is written when it is accepted.
    ``answer_by``: the last day on which it can be answered. ``once``: what makes it the same if it is sent again.
    """

    class Status(models.TextChoices):
        """Where it is."""

        SENT = "sent", _("Sendt")
        ACCEPTED = "accepted", _("Sagt ja")
        DECLINED = "declined", _("Sagt nej")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")
        EXPIRED = "expired", _("Udløbet uden svar")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(Professional, null=True, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=60)
    until = models.DateField(null=True, blank=True)
    words = WrittenText(blank=True)
    data_types = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status, default=Status.SENT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=moment)
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    reason = WrittenText(blank=True)
    member = models.OneToOneField(TeamMember, null=True, on_delete=models.PROTECT, related_name="invitation")
    consent = models.OneToOneField(Consent, null=True, on_delete=models.PROTECT, related_name="+")
    once = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        ordering = ("at", "id")
        indexes = [models.Index(fields=["organisation", "status"]), models.Index(fields=["status", "answer_by"])]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "organisation", "professional", "role"],
                condition=Q(status="sent", professional__isnull=False),
                name="one_open_invitation_of_a_person",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "organisation", "role"],
                condition=Q(status="sent", professional__isnull=True),
                name="one_open_invitation_of_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.key}"


class Term(models.Model):
    """The last day of a membership, which the background work then ends."""

    member = models.OneToOneField(TeamMember, on_delete=models.CASCADE, related_name="term")
    until = models.DateField(db_index=True)


class Participation(models.Model):
    """To which degree the citizen wishes and can take part: written anew each time it is talked of; the last holds.

    ``through``: the relative who takes part for them, where it is somebody. ``revisit_on``: when to ask again.
    """

    class How(models.TextChoices):
        """How the citizen takes part."""

        WHOLE = "whole", _("Med til det hele")
        PART = "part", _("Med til noget af det")
        THROUGH = "through", _("Med gennem en anden")
        NOT_NOW = "not now", _("Ikke med lige nu")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="participations")
    how = models.CharField(max_length=10, choices=How)
    through = models.ForeignKey(Relative, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    through_name = WrittenLine(max_length=200, blank=True)
    words = WrittenText(blank=True)
    revisit_on = models.DateField(db_index=True)
    at = models.DateTimeField(default=moment)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    asked_again_at = models.DateTimeField(null=True, blank=True)  # the contact person was told that it is time
    once = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        ordering = ("at", "id")


class NearInvitation(models.Model):
    """Somebody near the citizen is given a way in of their own; what they may, the citizen said (:class:`Relative`).

    ``code``: a keyed hash of the code that only the citizen was shown. ``wrong``: how often another one was tried.
    ``answer_by``: the last day on which it works. ``account``: what it became. Its events are the citizen's own.
    """

    class Status(models.TextChoices):
        """Where it is."""

        SENT = "sent", _("Venter")
        ACCEPTED = "accepted", _("Taget i brug")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")
        LOCKED = "locked", _("Lukket efter for mange forsøg")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    relative = models.ForeignKey(Relative, on_delete=models.CASCADE, related_name="invitations")
    code = models.CharField(max_length=64)
    wrong = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.SENT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=moment)
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    account = models.OneToOneField(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["relative"], condition=Q(status="sent"), name="one_open_invitation_of_a_relative"
            )
        ]

    def __str__(self) -> str:
        return f"way in {self.key}"


class TeamEvent(Event):
    """What happened around a citizen's team: invitations, last days, how the citizen takes part."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="team_events")
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.CASCADE, related_name="events")

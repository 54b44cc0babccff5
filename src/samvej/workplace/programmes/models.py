"""Published versions of programme files, and the units that run them."""

from django.db import models
from django.db.models import Q

from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Account, Organisation


class ProgrammeVersion(models.Model):
    """A programme file as it was published: whole, with what it stands on, so that it can be read years later.

    ``content`` is what :func:`samvej.programme.versions.freeze` gave and ``thaw`` reads. New referrals and enrolments
    are pinned to the one in force; older ones keep theirs.
    """

    programme = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    name_da = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    in_force = models.BooleanField(default=True)
    published_at = models.DateTimeField(default=moment)
    published_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("programme", "-published_at")
        constraints = [
            models.UniqueConstraint(fields=["programme", "sha256"], name="a_version_is_published_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(in_force=True), name="one_version_in_force_per_programme"
            ),
        ]


class ProgrammeUnit(models.Model):
    """An organisation that runs a programme: the owner of an inbox and of a caseload.

    ``municipalities``: the four-digit codes of the citizens it takes; empty for all.
    """

    programme = models.CharField(max_length=80, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    municipalities = models.JSONField(default=list)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("programme", "id")
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="a_unit_runs_a_programme_once")
        ]


class ProgrammeEvent(Event):
    """What happened to a programme here: a version published, a unit opened or changed. Nothing about citizens."""

    programme = models.CharField(max_length=80, db_index=True)
    version = models.ForeignKey(ProgrammeVersion, null=True, on_delete=models.PROTECT, related_name="events")
    unit = models.ForeignKey(ProgrammeUnit, null=True, on_delete=models.PROTECT, related_name="events")

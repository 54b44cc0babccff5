"""The event that is written beside every change: append-only, one table per kind of record."""

from django.db import models

from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenParts


class Event(models.Model):
    """What happened to a record, when and by whom. ``by`` is empty for the system's own work, which names itself."""

    kind = models.CharField(max_length=60, db_index=True)
    at = models.DateTimeField(default=moment, db_index=True)
    by = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    detail = WrittenParts(default=dict)

    class Meta:
        abstract = True
        ordering = ("at", "id")

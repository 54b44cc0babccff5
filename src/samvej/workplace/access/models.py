"""Grounds for opening a citizen's record, and the trail of every opening."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenLine, WrittenText
from samvej.workplace.people.models import Account, Citizen, Organisation, Professional


class TreatmentRelation(models.Model):
    """A professional's, or a whole organisation's, relation of care to a citizen, graded as the national one is.

    Written by the actions that begin and end it (a referral is taken, a team is joined), never inferred. ``grade``:
    A+ certain … E only claimed (behandlingsrelationsservice, BRS). ``data_types``: what it opens; ids of the shared
    list. ``basis``: the legal basis in the shared list. ``source`` and ``source_id``: what it hangs on.
    """

    class Grade(models.TextChoices):
        """How well the relation is shown, best first."""

        A_PLUS = "A+", "A+"
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"
        D = "D", "D"
        E = "E", "E"

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="relations")
    professional = models.ForeignKey(Professional, null=True, on_delete=models.PROTECT, related_name="relations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="relations")
    grade = models.CharField(max_length=2, choices=Grade)
    source = models.CharField(max_length=40)  # "referral", "team", "referrer", "practice", "claimed"
    source_id = models.CharField(max_length=40)
    data_types = models.JSONField(default=list)
    basis = models.CharField(max_length=60)
    programme = models.CharField(max_length=80, blank=True)  # the one it is for; empty: none in particular
    reason = WrittenLine(max_length=300, blank=True)  # what a claimed relation was claimed with
    valid_from = models.DateTimeField(default=moment)
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["professional", "citizen"]), models.Index(fields=["organisation", "citizen"])]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen", "professional", "organisation", "source", "source_id"],
                condition=Q(valid_to__isnull=True, professional__isnull=False),
                name="one_open_relation_per_source",
            ),
            models.UniqueConstraint(
                fields=["citizen", "organisation", "source", "source_id"],
                condition=Q(valid_to__isnull=True, professional__isnull=True),
                name="one_open_relation_of_all_per_source",
            ),
        ]


class Consent(models.Model):
    """What a citizen lets be shared: which data types, from whom, to whom, for what, how long, how given.

    Retssikkerhedsloven § 11 a: no blanket consent, so every list must hold something. ``from_sectors`` and
    ``to_sectors`` name sectors where no single organisation is meant. ``basis`` is a legal-basis id.
    """

    class How(models.TextChoices):
        """How it was given."""

        SPOKEN = "spoken", _("Mundtligt")
        WRITTEN = "written", _("Skriftligt")
        DIGITAL = "digital", _("Digitalt")

    class Giver(models.TextChoices):
        """Who gave it."""

        CITIZEN = "citizen", _("Borgeren selv")
        RELATIVE = "relative", _("En pårørende med fuldmagt")
        GUARDIAN = "guardian", _("En værge")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="consents")
    programme = models.CharField(max_length=80)
    data_types = models.JSONField()
    from_sectors = models.JSONField(default=list)
    from_organisations = models.ManyToManyField(Organisation, related_name="+", blank=True)
    to_sectors = models.JSONField(default=list)
    to_organisations = models.ManyToManyField(Organisation, related_name="+", blank=True)
    purpose = WrittenText()
    basis = models.CharField(max_length=60)
    how = models.CharField(max_length=10, choices=How)
    given_by = models.CharField(max_length=10, choices=Giver, default=Giver.CITIZEN)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    text_shown = models.JSONField(default=dict)  # {da, en}: the words the citizen heard or read
    valid_from = models.DateField()
    valid_to = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-valid_from", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=models.F("valid_from")), name="consent_runs_forward")
        ]


class Restriction(models.Model):
    """A citizen's no (spærring): an organisation, a professional or everybody may not open some or all data types."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="restrictions")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(Professional, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    data_types = models.JSONField(default=list)  # empty: all
    set_at = models.DateTimeField(default=moment)
    lifted_at = models.DateTimeField(null=True, blank=True)


class BreakGlass(models.Model):
    """Opening a record in an emergency without relation or consent (værdispring, Sundhedsloven § 42 a, stk. 2)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="break_glass")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = WrittenText()
    basis = models.CharField(max_length=60, default="essential regard")
    opened_at = models.DateTimeField(default=moment)
    expires_at = models.DateTimeField()


class FollowUp(models.Model):
    """An opening on weak or no relation that somebody else must look at: a lead confirms it or reports it."""

    class Verdict(models.TextChoices):
        """What came of it."""

        CONFIRMED = "confirmed", _("I orden")
        NOT_CONFIRMED = "not confirmed", _("Ikke i orden – er meldt videre")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="follow_ups")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="follow_ups")
    relation = models.ForeignKey(TreatmentRelation, null=True, on_delete=models.CASCADE, related_name="follow_ups")
    break_glass = models.OneToOneField(BreakGlass, null=True, on_delete=models.CASCADE, related_name="follow_up")
    raised_at = models.DateTimeField(default=moment)
    due_on = models.DateField()
    verdict = models.CharField(max_length=20, blank=True, choices=Verdict)
    note = WrittenText(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=["organisation", "verdict", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "relation"], condition=Q(relation__isnull=False), name="one_follow_up_per_relation"
            )
        ]


class AuditEntry(models.Model):
    """One opening, search, export or change of a citizen's record, in the fields of MinLog 2. Never changed again.

    It stands alone: names and roles as they were, no foreign keys. The citizen is given by the record's own random
    key, never by the person number, which is put in when the entry leaves for the national log.
    """

    class Activity(models.TextChoices):
        """What was done."""

        READ = "read", _("åbnede")
        SEARCH = "search", _("søgte efter")
        EXPORT = "export", _("tog en kopi af")
        CHANGE = "change", _("ændrede")
        PRINT = "print", _("udskrev")

    at = models.DateTimeField(default=moment, db_index=True)
    system_name = models.CharField(max_length=40, default="Samvej")
    correlation_id = models.CharField(max_length=40)
    activity = models.CharField(max_length=10, choices=Activity)
    reason = models.CharField(max_length=300)
    criticality = models.CharField(max_length=10, default="normal")  # "normal" or "high" (break-glass, protected)
    record = models.CharField(max_length=40)  # the kind of record: "citizen", "referral", "consent" …
    record_key = models.CharField(max_length=40, blank=True)
    addition = models.CharField(max_length=300, blank=True)
    citizen = models.CharField(max_length=36, blank=True)
    organisation_id = models.CharField(max_length=40, blank=True)
    organisation_source = models.CharField(max_length=10, blank=True)  # SOR, CVR or own
    organisation_name = models.CharField(max_length=200, blank=True)
    user_id = models.CharField(max_length=36)
    user_name = models.CharField(max_length=200)
    user_title = models.CharField(max_length=120, blank=True)
    user_role = models.CharField(max_length=60)
    basis = models.CharField(max_length=60)  # what opened the door: a legal basis, "own record", "system"
    override = models.BooleanField(default=False)  # a restriction was overridden (ConsentOverride)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["citizen", "-at"]), models.Index(fields=["user_id", "-at"])]


class AuditSeal(models.Model):
    """A batch of audit entries, chained to the batch before: so reading never waits for a lock.

    ``highest``: the greatest id of an entry sealed so far, in this batch or before.
    """

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField(default=moment)
    entries = models.PositiveIntegerField()
    highest = models.BigIntegerField(default=0)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)


class SealedEntry(models.Model):
    """An entry's place in the chain, and the chain's value after it (SHA-256 of the value before and the entry)."""

    entry = models.OneToOneField(AuditEntry, primary_key=True, on_delete=models.PROTECT, related_name="sealed")
    seal = models.ForeignKey(AuditSeal, on_delete=models.PROTECT, related_name="sealed")
    position = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "position"], name="one_entry_at_a_place")]

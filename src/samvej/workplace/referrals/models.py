"""A referral is one citizen's case with one programme; every note about them within it gets its answer."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.grounds import Ground
from samvej.workplace.ground.events import Event
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.written import WrittenLine, WrittenParts, WrittenText
from samvej.workplace.people.models import Account, Citizen, Organisation, Professional, Relative
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion


class Referral(models.Model):
    """A citizen's case with a programme, from the first note until the answer (FHIR ServiceRequest with its Task).

    ``status_since`` is the moment of the last transition, not of the last edit: queue age counts from it and from
    ``received_at``. At most one referral per citizen and programme is open; later notes join it.
    """

    class Status(models.TextChoices):
        """Where the case is."""

        RECEIVED = "received", _("Modtaget")
        ASSIGNED = "assigned", _("Nogen har den")
        CONTACTING = "contacting", _("Borgeren kontaktes")
        CONVERSATION = "conversation", _("Første samtale er holdt")
        JOINT = "joint selection", _("Udvælges i fællesskab")
        TRANSFERRING = "transferring", _("Sendt videre – afventer svar")
        INCLUDED = "included", _("Inkluderet")
        HELPED_ON = "helped on", _("Hjulpet videre et andet sted")
        NOT_INCLUDED = "not included", _("Ikke inkluderet")
        DECLINED = "declined", _("Borgeren takkede nej")
        NOT_REACHED = "not reached", _("Kunne ikke nås")
        TRANSFERRED = "transferred", _("Overtaget af andre")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")

    ground: Ground | None = None  # what opened it, set by the door for the page that shows it

    OPEN = ("received", "assigned", "contacting", "conversation", "joint selection", "transferring")
    CLOSED = ("included", "helped on", "not included", "declined", "not reached", "transferred", "withdrawn")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="referrals")
    programme = models.CharField(max_length=80)
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="referrals")
    unit = models.ForeignKey(ProgrammeUnit, on_delete=models.PROTECT, related_name="referrals")
    status = models.CharField(max_length=20, choices=Status, default=Status.RECEIVED)
    status_since = models.DateTimeField(default=moment)
    received_at = models.DateTimeField(default=moment)
    assigned_to = models.ForeignKey(
        Professional, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    urgency = models.PositiveSmallIntegerField(default=0)  # the greatest of its notes: 0 routine, 1 soon, 2 today
    contact_agreed = models.CharField(
        max_length=10, default="not asked"
    )  # the strongest of its notes: yes, no, not asked
    due_at = models.DateTimeField(null=True, blank=True)  # when the answer is due by the programme's working calendar
    paused = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)  # question id → {"yes": bool, "at": …, "by": name}
    reason = models.CharField(max_length=80, blank=True)  # reason id of the decision
    answer_text = WrittenText(blank=True)  # what the referrers are told
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    came_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="went_to")
    revision = models.PositiveIntegerField(default=0)  # counts transitions: whoever decides says which one they saw

    class Meta:
        indexes = [
            models.Index(fields=["unit", "status", "due_at"]),
            models.Index(fields=["unit", "received_at"]),
            models.Index(fields=["unit", "decided_at"]),
            models.Index(fields=["programme", "status"]),
            models.Index(fields=["assigned_to", "status"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["citizen", "programme"],
                condition=Q(
                    status__in=(
                        "received",
                        "assigned",
                        "contacting",
                        "conversation",
                        "joint selection",
                        "transferring",
                    )
                ),
                name="one_open_referral_per_citizen_and_programme",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False)
                | Q(
                    status__in=(
                        "received",
                        "assigned",
                        "contacting",
                        "conversation",
                        "joint selection",
                        "transferring",
                    )
                ),
                name="a_closed_referral_has_its_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.key}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for the answer."""
        return self.status in self.OPEN


class ReferralNote(models.Model):
    """What one person, or one rule, saw. Every note gets an answer, also when it joined an open referral.

    ``door``: rule, professional, citizen or relative. ``witnesses``: for a rule, the spell and its reasons and facts
    in plain words, {"since": …, "lines": [{"da": …, "en": …}]}. ``spell`` makes a rule's finding the same finding
    when the rule is run again.
    """

    class Door(models.TextChoices):
        """How it came in."""

        RULE = "rule", _("Fundet ved regel")
        PROFESSIONAL = "professional", _("En fagperson")
        CITIZEN = "citizen", _("Borgeren selv")
        RELATIVE = "relative", _("En pårørende")

    class Agreed(models.TextChoices):
        """Whether the citizen has said yes to being contacted."""

        YES = "yes", _("Ja")
        NO = "no", _("Nej")
        NOT_ASKED = "not asked", _("Er ikke spurgt endnu")

    class Urgency(models.IntegerChoices):
        """How soon."""

        ROUTINE = 0, _("Kan vente til vi når det")
        SOON = 1, _("Inden for et par dage")
        TODAY = 2, _("I dag")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="notes")
    door = models.CharField(max_length=20, choices=Door)
    referrer = models.CharField(max_length=60)  # a referrer id of the programme file: "emergency department" …
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="notes")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    relative = models.ForeignKey(Relative, null=True, blank=True, on_delete=models.PROTECT, related_name="notes")
    saw = WrittenText(blank=True)
    answers = models.JSONField(default=dict)  # question id → bool
    contact_agreed = models.CharField(max_length=10, choices=Agreed, default=Agreed.NOT_ASKED)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.ROUTINE)
    witnesses = models.JSONField(default=dict)
    spell = models.CharField(max_length=120, null=True, unique=True)
    once = models.CharField(max_length=40, null=True, unique=True)  # the form's own token: a double click is one note
    created_at = models.DateTimeField(default=moment, db_index=True)
    answer_sent_at = models.DateTimeField(null=True, blank=True)
    answer_read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "id")


class Assessment(models.Model):
    """Eligibility as it was judged: made anew when facts, answers, the rule's version or the date change it."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="assessments")
    on = models.DateField()
    made_at = models.DateTimeField(default=moment)
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20)  # meets, does not meet, cannot tell
    lines = models.JSONField(default=list)  # [{"id", "truth", "da", "en"}]
    ask = models.JSONField(default=list)  # [{"id", "da", "en", "by"}]

    class Meta:
        ordering = ("-made_at", "-id")


class ContactAttempt(models.Model):
    """One try to reach the citizen and how it went."""

    class How(models.TextChoices):
        """The way."""

        PHONE = "phone", _("Ringede")
        TEXT = "text", _("Sms")
        LETTER = "letter", _("Brev eller Digital Post")
        VISIT = "visit", _("Bankede på")
        THROUGH_OTHERS = "through others", _("Gennem en anden")

    class Outcome(models.TextChoices):
        """How it went."""

        REACHED = "reached", _("Fik kontakt")
        NO_ANSWER = "no answer", _("Intet svar")
        MESSAGE_LEFT = "message left", _("Lagde en besked")
        WRONG_NUMBER = "wrong number", _("Forkert nummer eller adresse")
        CALL_LATER = "call later", _("Ønsker at blive kontaktet senere")

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField(default=moment)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=20, choices=How)
    outcome = models.CharField(max_length=20, choices=Outcome)
    note = WrittenText(blank=True)
    once = models.CharField(max_length=40, null=True, unique=True)

    class Meta:
        ordering = ("at", "id")


class FirstConversation(models.Model):
    """The first conversation by the programme's guide: what was said at each step."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="conversation")
    held_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    where = models.CharField(max_length=40)
    said = WrittenParts(default=dict)  # guide step id → text


class Pause(models.Model):
    """A time in which the clock stands: the citizen is away, admitted, or asked us to wait."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="pauses")
    from_at = models.DateTimeField(default=moment)
    to_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # when somebody meant to look again
    reason = WrittenLine(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(to_at__isnull=True), name="one_open_pause_per_referral"
            )
        ]


class JointSeat(models.Model):
    """Who was asked to say yes or no for a sector in a joint selection."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="seats")
    sector = models.CharField(max_length=30)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "sector"], name="one_seat_per_sector")]


class JointVote(models.Model):
    """What one sector says in a joint selection (Patientens Team: hospital and municipality choose together)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="votes")
    sector = models.CharField(max_length=30)
    yes = models.BooleanField()
    why = WrittenText(blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=moment)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "sector"], name="one_vote_per_sector")]


class HelpedOn(models.Model):
    """Where somebody who was not included was helped on to, and whether they arrived."""

    class Arrived(models.TextChoices):
        """Whether help was found there."""

        UNKNOWN = "unknown", _("Ved vi ikke endnu")
        YES = "yes", _("Ja, er kommet godt i gang")
        NO = "no", _("Nej, kom ikke i gang")

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="helped_on")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_name = WrittenLine(max_length=200)
    what = WrittenText(blank=True)
    follow_up_on = models.DateField()
    arrived = models.CharField(max_length=10, choices=Arrived, default=Arrived.UNKNOWN)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    followed_up_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")


class Transfer(models.Model):
    """A referral offered to another unit, in another municipality or programme: accepted, rejected or revoked."""

    class Status(models.TextChoices):
        """Where the offer is."""

        OFFERED = "offered", _("Afventer svar")
        ACCEPTED = "accepted", _("Modtaget")
        REJECTED = "rejected", _("Afvist")
        REVOKED = "revoked", _("Trukket tilbage")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="transfers")
    to_unit = models.ForeignKey(ProgrammeUnit, on_delete=models.PROTECT, related_name="offered")
    why = WrittenText()
    status = models.CharField(max_length=10, choices=Status, default=Status.OFFERED)
    back_to = models.CharField(max_length=20)  # the referral's status before, should it come back
    offered_at = models.DateTimeField(default=moment)
    offered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    settled_why = WrittenText(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=Q(status="offered"), name="one_offer_at_a_time")
        ]


class ClockStrike(models.Model):
    """A clock that struck: told once for each due moment. Reminder, asking for help and overdue are different."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="strikes")
    kind = models.CharField(max_length=30)  # "reminder", "ask for help", "overdue", "helped on"
    due_at = models.DateTimeField()
    struck_at = models.DateTimeField(default=moment)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "kind", "due_at"], name="a_clock_strikes_once")]


class ReferralEvent(Event):
    """What happened to a referral."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")

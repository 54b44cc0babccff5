"""Citizens, relatives, organisations, professionals and accounts."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.core.cpr import Cpr
from samvej.core.sector import Sector
from samvej.workplace.ground.events import Event
from samvej.workplace.ground.keys import decrypt
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.written import WrittenLine


class Organisation(models.Model):
    """A place that people work at (FHIR Organization): a ward, a practice, a job centre, a municipality's centre.

    ``sector`` is one of the nine sectors; ``kind`` an id of the programmes' shared referrers (``emergency
    department``), which says which door its people come through. ``sor``, ``cvr``, ``gln``: its national numbers.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    sector = models.CharField(max_length=30, choices=[(each.value, each.value) for each in Sector])
    kind = models.CharField(max_length=60, blank=True)
    sor = models.CharField(max_length=18, blank=True)
    cvr = models.CharField(max_length=8, blank=True)
    gln = models.CharField(max_length=13, blank=True)
    municipality = models.CharField(max_length=4, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Professional(models.Model):
    """Somebody who works with citizens (FHIR Practitioner).

    ``is_health_professional``: an authorised health professional, or one who helps such a one on their
    responsibility (Sundhedsloven § 6 and § 42 a): only they may open health information without consent.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, blank=True)
    authorisation = models.CharField(max_length=5, blank=True)
    is_health_professional = models.BooleanField(default=False)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Employment(models.Model):
    """A professional's role at an organisation for a time (FHIR PractitionerRole).

    ``role`` is the id of a class in :mod:`samvej.workplace.access.roles`. ``programme`` limits the role to one
    programme; empty means all that the organisation runs.
    """

    professional = models.ForeignKey(Professional, on_delete=models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employments")
    role = models.CharField(max_length=40)
    programme = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("organisation__name", "role")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="employment_runs_forward",
            )
        ]


class Citizen(models.Model):
    """A person whom the programmes are for (FHIR Patient, RelatedPerson's subject).

    The person number is not here but in :class:`CitizenNumber`. ``pseudonym`` is the registry's, under the
    registry's own key, so that what is spotted there can be re-identified by an audited action. ``protected`` is
    name and address protection (CPR-loven § 28). ``merged_into`` is set on the duplicate that gave way.
    """

    class ContactBy(models.TextChoices):
        """How the citizen wants to be reached."""

        PHONE = "phone", _("Telefon")
        TEXT = "text", _("Sms")
        DIGITAL_POST = "digital post", _("Digital Post")
        LETTER = "letter", _("Brev")
        RELATIVE = "relative", _("Gennem en pårørende")
        VISIT = "visit", _("Opsøgende besøg")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pseudonym = models.CharField(max_length=32, null=True, unique=True, editable=False)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    called = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=6, blank=True, choices=[("female", _("Kvinde")), ("male", _("Mand"))])
    address = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=4, blank=True)
    city = models.CharField(max_length=80, blank=True)
    municipality = models.CharField(max_length=4, blank=True, db_index=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    protected = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="da")
    interpreter = models.BooleanField(default=False)
    contact_by = models.CharField(max_length=20, choices=ContactBy, default=ContactBy.PHONE)
    contact_note = WrittenLine(max_length=300, blank=True)
    digital = models.BooleanField(default=True)
    practice = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="patients"
    )
    died_on = models.DateField(null=True, blank=True)
    moved_away_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    synthetic = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=moment)

    class Meta:
        ordering = ("family_name", "given_name", "id")

    def __str__(self) -> str:
        return f"citizen {self.key}"  # never a name: this text may end in a log

    @property
    def name(self) -> str:
        """The name as on a letter. Pages show it only to those whom a door let in."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def current_cpr(self) -> Cpr | None:
        """The person number in force, decrypted; None where none is known. The caller's door writes the audit."""
        number = self.numbers.filter(valid_to__isnull=True).first()
        return decrypt(number.encrypted) if number else None


class CitizenNumber(models.Model):
    """A person number that a citizen has or had: encrypted, and found by the keyed hash of the exact number."""

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="numbers")
    encrypted = models.BinaryField()
    search = models.CharField(max_length=64, unique=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["citizen"], condition=Q(valid_to__isnull=True), name="one_current_number_per_citizen"
            )
        ]


class Relative(models.Model):
    """Somebody near a citizen and what the citizen lets them do (FHIR RelatedPerson)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="relatives")
    name = models.CharField(max_length=200)
    relation = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    may_be_contacted = models.BooleanField(default=False)
    may_see_plan = models.BooleanField(default=False)
    may_see_log = models.BooleanField(default=False)
    may_act = models.BooleanField(default=False)  # a power of attorney (fuldmagt)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("name",)


def counts_today(held: Employment | Relative) -> bool:
    """Whether a role, or a relative's part, has begun and has not ended."""
    return held.valid_from <= today() <= (held.valid_to or today())


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; a name without password can only come in through the broker."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        """A new account, saved. ``fields``: professional, citizen or relative, and language."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What somebody logs in with: a professional, a citizen or a relative; exactly one of them.

    ``subject`` is the person's lasting id at the broker (OIOSAML ``eid/person/uuid`` or ``professional/uuid``).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(max_length=150, unique=True)
    subject = models.CharField(max_length=200, null=True, blank=True, unique=True)
    professional = models.OneToOneField(Professional, null=True, blank=True, on_delete=models.PROTECT)
    citizen = models.OneToOneField(Citizen, null=True, blank=True, on_delete=models.PROTECT)
    relative = models.OneToOneField(Relative, null=True, blank=True, on_delete=models.PROTECT)
    language = models.CharField(max_length=5, default="da")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=moment)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(professional__isnull=False, citizen__isnull=True, relative__isnull=True)
                    | Q(professional__isnull=True, citizen__isnull=False, relative__isnull=True)
                    | Q(professional__isnull=True, citizen__isnull=True, relative__isnull=False)
                ),
                name="account_of_one_person",
            )
        ]

    @property
    def display_name(self) -> str:
        """The person's own name, for the page's corner and the audit trail."""
        person = self.professional or self.citizen or self.relative
        return person.name if person else self.username


class Notice(models.Model):
    """Something a person is told inside Samvej. ``text`` is a key of the notices table; no content leaves by mail."""

    recipient = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=60)
    about = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    once = models.CharField(max_length=120, null=True, unique=True)  # what makes it the same notice, if told again
    created_at = models.DateTimeField(default=moment, db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")


class CitizenEvent(Event):
    """What happened to a citizen's own facts: written in, changed, joined, new number, dead, moved, protected."""

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="events")


class OrganisationEvent(Event):
    """What happened to an organisation: written in, changed, closed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="events")


class ProfessionalEvent(Event):
    """What happened to a professional: written in, changed, employed, account opened or closed."""

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="events")

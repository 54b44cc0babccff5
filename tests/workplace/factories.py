"""Made-up people, organisations and cases, each where a test needs one. Nothing here passes actions or doors."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import factory
from django.conf import settings
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_static.models import StaticDevice

from samvej.core.cpr import Cpr
from samvej.programme.loading import Programme, load_programme
from samvej.programme.versions import freeze
from samvej.web.middleware import EMPLOYMENT
from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.models import Admission
from samvej.workplace.ground.keys import encrypt, search_hash
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways.models import CaseloadPlace, Enrolment, PhaseSpell
from samvej.workplace.people.models import (
    Account,
    Citizen,
    CitizenNumber,
    Employment,
    Organisation,
    Professional,
    Relative,
)
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.referrals.models import Referral, ReferralNote

PROGRAMME = "sammen-om-min-vej"
LONG_AGO = date(2020, 1, 1)


@lru_cache(maxsize=8)
def programme(name: str = PROGRAMME) -> Programme:
    """A programme of the real folder, read once."""
    return load_programme(name)


@lru_cache(maxsize=8)
def frozen(name: str) -> dict[str, str]:
    """What a published version of it holds, frozen once."""
    kept, read = freeze(programme(name)), programme(name)
    return {
        "version": read.version,
        "name_da": read.file.name.da,
        "name_en": read.file.name.en,
        "content": kept.content,
        "sha256": kept.sha256,
    }


def number(serial: int) -> Cpr:
    """A person number that nobody has: the day + 60, and a running serial."""
    return Cpr.parse(f"{61 + serial // 3000 % 28:02}{1 + serial // 250 % 12:02}70{serial % 3000:04}")


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    """A place in the municipality's health service."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Testenheden {n}")
    sector = "municipality-health"
    municipality = "0376"


class ProfessionalFactory(factory.django.DjangoModelFactory[Professional]):
    """A health professional without a role anywhere."""

    class Meta:
        model = Professional

    name = factory.Sequence(lambda n: f"Fagperson Test {n}")
    title = "sygeplejerske"
    is_health_professional = True


class EmploymentFactory(factory.django.DjangoModelFactory[Employment]):
    """A role that is held today."""

    class Meta:
        model = Employment

    professional = factory.SubFactory(ProfessionalFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "contact person"
    valid_from = LONG_AGO


class CitizenFactory(factory.django.DjangoModelFactory[Citizen]):
    """A citizen of Guldborgsund with a person number; ``cpr=None`` for one whose number nobody knows."""

    class Meta:
        model = Citizen
        skip_postgeneration_save = True

    given_name = factory.Sequence(lambda n: f"Borger{n}")
    family_name = "Prøvesen"
    birth_date = date(1970, 1, 1)
    sex = "female"
    municipality = "0376"
    phone = "00000000"
    synthetic = True
    cpr = factory.Sequence(number)

    @classmethod
    def _create(cls, model_class: type[Citizen], *args: Any, **kwargs: Any) -> Citizen:
        cpr = kwargs.pop("cpr")
        citizen = super()._create(model_class, *args, **kwargs)
        if cpr is not None:
            cpr = Cpr.parse(cpr) if isinstance(cpr, str) else cpr
            CitizenNumber.objects.create(
                citizen=citizen, encrypted=encrypt(cpr), search=search_hash(cpr), valid_from=LONG_AGO
            )
        return citizen


class RelativeFactory(factory.django.DjangoModelFactory[Relative]):
    """Somebody near a citizen who may nothing yet."""

    class Meta:
        model = Relative

    citizen = factory.SubFactory(CitizenFactory)
    name = factory.Sequence(lambda n: f"Pårørende Test {n}")
    relation = "søster"
    valid_from = LONG_AGO


class AccountFactory(factory.django.DjangoModelFactory[Account]):
    """A professional's login; give ``citizen`` or ``relative`` for theirs. The password is ``password``'s words."""

    class Meta:
        model = Account
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"test{n}")
    professional = factory.Maybe(
        "of_professional", yes_declaration=factory.SubFactory(ProfessionalFactory), no_declaration=None
    )

    class Params:
        of_professional = factory.LazyAttribute(
            lambda made: not (getattr(made, "citizen", None) or getattr(made, "relative", None))
        )

    @classmethod
    def _create(cls, model_class: type[Account], *args: Any, **kwargs: Any) -> Account:
        return Account.objects.create_user(kwargs.pop("username"), kwargs.pop("password", None), **kwargs)


class ProgrammeVersionFactory(factory.django.DjangoModelFactory[ProgrammeVersion]):
    """The version in force of a programme of the real folder; the same one when asked twice."""

    class Meta:
        model = ProgrammeVersion
        django_get_or_create = ("programme", "sha256")

    programme = PROGRAMME
    version = factory.LazyAttribute(lambda made: frozen(made.programme)["version"])
    name_da = factory.LazyAttribute(lambda made: frozen(made.programme)["name_da"])
    name_en = factory.LazyAttribute(lambda made: frozen(made.programme)["name_en"])
    content = factory.LazyAttribute(lambda made: frozen(made.programme)["content"])
    sha256 = factory.LazyAttribute(lambda made: frozen(made.programme)["sha256"])


class ProgrammeUnitFactory(factory.django.DjangoModelFactory[ProgrammeUnit]):
    """A unit that takes every municipality's citizens."""

    class Meta:
        model = ProgrammeUnit

    programme = PROGRAMME
    organisation = factory.SubFactory(OrganisationFactory)


class ReferralFactory(factory.django.DjangoModelFactory[Referral]):
    """A referral that was just received, due in a fortnight."""

    class Meta:
        model = Referral

    citizen = factory.SubFactory(CitizenFactory)
    unit = factory.SubFactory(ProgrammeUnitFactory)
    programme = factory.SelfAttribute("unit.programme")
    version = factory.SubFactory(ProgrammeVersionFactory, programme=factory.SelfAttribute("..programme"))
    due_at = factory.LazyFunction(lambda: moment() + timedelta(days=14))
    decided_at = factory.LazyAttribute(lambda made: moment() if made.status in Referral.CLOSED else None)
    status = Referral.Status.RECEIVED


class ReferralNoteFactory(factory.django.DjangoModelFactory[ReferralNote]):
    """A note by somebody in an emergency department."""

    class Meta:
        model = ReferralNote

    referral = factory.SubFactory(ReferralFactory)
    door = ReferralNote.Door.PROFESSIONAL
    referrer = "emergency department"
    account = factory.SubFactory(AccountFactory)
    organisation = factory.SubFactory(OrganisationFactory, sector="hospital", kind="emergency department")
    saw = "Fjerde gang på en måned."


class CaseloadPlaceFactory(factory.django.DjangoModelFactory[CaseloadPlace]):
    """A free place with a contact person."""

    class Meta:
        model = CaseloadPlace

    unit = factory.SubFactory(ProgrammeUnitFactory)
    contact_person = factory.SubFactory(ProfessionalFactory)
    number = factory.Sequence(lambda n: n + 1)


class EnrolmentFactory(factory.django.DjangoModelFactory[Enrolment]):
    """A running enrolment in the programme's first phase, with a place of its own and that phase's spell."""

    class Meta:
        model = Enrolment
        skip_postgeneration_save = True

    citizen = factory.SubFactory(CitizenFactory)
    unit = factory.SubFactory(ProgrammeUnitFactory)
    programme = factory.SelfAttribute("unit.programme")
    version = factory.SubFactory(ProgrammeVersionFactory, programme=factory.SelfAttribute("..programme"))
    contact_person = factory.SubFactory(ProfessionalFactory)
    place = factory.SubFactory(
        CaseloadPlaceFactory,
        unit=factory.SelfAttribute("..unit"),
        contact_person=factory.SelfAttribute("..contact_person"),
    )
    phase = factory.LazyAttribute(lambda made: programme(made.programme).file.phases[0].id)
    enrolled_on = factory.LazyFunction(today)

    @factory.post_generation
    def spell(self: Any, create: bool, extracted: Any, **fields: Any) -> None:
        """The time in the phase."""
        if create and extracted is not False:
            PhaseSpell.objects.create(enrolment=self, phase=self.phase, from_at=self.phase_since, **fields)


class AdmissionFactory(factory.django.DjangoModelFactory[Admission]):
    """A stay on a ward that goes on since now."""

    class Meta:
        model = Admission

    citizen = factory.SubFactory(CitizenFactory)
    identifier = factory.Sequence(lambda n: f"00000000-0000-4000-8000-{n:012d}")
    kind = "IMP"
    ward_sor = "265161000016000"
    ward_name = "Prøveafdelingen"
    admitted_at = factory.LazyFunction(moment)


def make_actor(
    role: str = "contact person", organisation: Organisation | None = None, programme: str = "", **person: Any
) -> Actor:
    """Somebody who acts, saved with account and role. ``person``: fields of the professional, or citizen/relative."""
    if role == "system":
        return Actor.system("test")
    if role == "citizen":
        return Actor(AccountFactory(citizen=person.pop("citizen", None) or CitizenFactory(**person)))
    if role == "relative":
        return Actor(AccountFactory(relative=person.pop("relative", None) or RelativeFactory(**person)))
    professional = person.pop("professional", None) or ProfessionalFactory(**person)
    account = Account.objects.filter(professional=professional).first() or AccountFactory(professional=professional)
    employment = EmploymentFactory(
        professional=professional,
        organisation=organisation or OrganisationFactory(),
        role=role,
        programme=programme,
    )
    return Actor(account, employment)


def logged_in(by: Actor) -> Client:
    """A browser in which this person is logged in, in this role, past the second factor."""
    assert by.account is not None
    client = Client()
    client.force_login(by.account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = client.session
    device = StaticDevice.objects.create(user=by.account, name="test")
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    if by.employment is not None:
        session[EMPLOYMENT] = by.employment.pk
    session.save()
    return client

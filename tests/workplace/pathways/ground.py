"""A unit with people who follow citizens, and cases that are ready to be included, held on or ended."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from samvej.programme.loading import Programme, understood
from samvej.programme.versions import freeze
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.relations import begin_relation
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.actions.consenting import hold_consent_conversation
from samvej.workplace.pathways.actions.enrolling import include_citizen
from samvej.workplace.pathways.models import CaseloadPlace, Enrolment
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.referrals.models import FirstConversation, Referral
from tests.workplace.factories import ProgrammeVersionFactory, ReferralFactory, make_actor, programme


def contact_person(unit: ProgrammeUnit, places: int = 2, **person: Any) -> Actor:
    """Somebody of the unit with so many free places."""
    by = make_actor("contact person", unit.organisation, **person)
    CaseloadPlace.objects.bulk_create(
        CaseloadPlace(unit=unit, contact_person=by.professional, number=number) for number in range(1, places + 1)
    )
    return by


def ready(unit: ProgrammeUnit, by: Actor, *, said_yes: bool | None = True, **referral: Any) -> Referral:
    """A referral whose first conversation was held by ``by``; and the consent conversation, unless it is None."""
    case = ReferralFactory(unit=unit, status="conversation", assigned_to=by.professional, **referral)
    FirstConversation.objects.create(referral=case, held_at=moment(), by=by.account, where="home")
    begin_relation(
        citizen=case.citizen,
        professional=by.professional,
        organisation=unit.organisation,
        grade="A",
        source="referral",
        source_id=str(case.key),
        data_types=("contact details", "referral", "health", "social"),
        basis="treatment",
        programme=unit.programme,
    )
    if said_yes is not None:
        hold_consent_conversation(by=by, referral=case, said_yes=said_yes)
    return case


def included(unit: ProgrammeUnit, by: Actor, **referral: Any) -> Enrolment:
    """A citizen whom ``by`` included and follows."""
    case = ready(unit, by, **referral)
    return include_citizen(by=by, referral=case, contact_person=by.professional, seen_revision=case.revision)


def changed_programme(number: str, changes: Mapping[str, Any]) -> Programme:
    """The real programme with another version number and some top-level sections changed."""
    real = programme()
    content = {**real.document.content, "version": number, "examples": [], **changes}
    return understood(replace(real.document, content=content), real.vocabulary, real.path)


def changed_version(number: str, changes: Mapping[str, Any]) -> ProgrammeVersion:
    """The same as the published version in force."""
    frozen = freeze(changed_programme(number, changes))
    ProgrammeVersion.objects.filter(in_force=True).update(in_force=False)
    return ProgrammeVersionFactory(version=number, content=frozen.content, sha256=frozen.sha256)


def citizen_of(enrolment: Enrolment) -> Citizen:
    """Its citizen, as the database has them now."""
    return Citizen.objects.get(pk=enrolment.citizen_id)

"""Who gets a task: the person or role that is asked, else the contact person, else the unit's lead.

A task never waits with somebody whose door is closed: whoever is named and is not on the team does not get it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from samvej.workplace.access.roles import KEEP_CASELOADS, RUN_PATHWAYS
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.pathways.sharing import CONTACT_PERSON
from samvej.workplace.people.models import Organisation, Professional
from samvej.workplace.referrals.staff import account_of, professionals_permitted

CITIZEN, TEAM, LEAD = "citizen", "team", "lead"
"""What may stand in place of a role of the team: the citizen themselves, the team as such, the unit's lead."""


@dataclass(frozen=True)
class Recipient:
    """Who was found. ``professional`` None: the citizen. ``meant_for``: whom it was meant for, if another."""

    professional: Professional | None
    organisation: Organisation | None
    meant_for: str = ""


def recipient(
    enrolment: Enrolment, *, role: str = "", professional: Professional | None = None, for_citizen: bool = False
) -> Recipient:
    """Who gets a task of this enrolment. At most five queries."""
    if for_citizen or role == CITIZEN:
        return Recipient(None, None)
    if role == LEAD and professional is None:
        return _lead(enrolment) or _contact_person(enrolment)
    seats = list(enrolment.team.select_related("professional", "organisation").filter(to_at__isnull=True))
    if professional is not None:
        found = _seated(seats, professional) or _leading(enrolment, professional)
        return found or _fallback(enrolment, meant_for=professional.name)
    wanted = [each for each in seats if each.role == role and each.role != CONTACT_PERSON]
    if wanted:
        first = min(wanted, key=lambda seat: (seat.from_at, seat.pk))
        return Recipient(first.professional, first.organisation)
    known = role in ("", TEAM, CONTACT_PERSON)
    return _fallback(enrolment, meant_for="" if known else role)


def _fallback(enrolment: Enrolment, *, meant_for: str) -> Recipient:
    found = _contact_person(enrolment)
    assert found.professional is not None
    if not _is_at_work(enrolment, found.professional):
        found = _lead(enrolment) or found
    return Recipient(found.professional, found.organisation, meant_for)


def _contact_person(enrolment: Enrolment) -> Recipient:
    return Recipient(enrolment.contact_person, enrolment.unit.organisation)


def _is_at_work(enrolment: Enrolment, person: Professional) -> bool:
    """Whether the contact person still works in the unit and can log in."""
    staff = professionals_permitted(unit=enrolment.unit, permission=RUN_PATHWAYS)
    return person in staff and account_of(person) is not None


def _lead(enrolment: Enrolment) -> Recipient | None:
    found = next(iter(professionals_permitted(unit=enrolment.unit, permission=KEEP_CASELOADS)), None)
    return Recipient(found, enrolment.unit.organisation) if found else None


def _leading(enrolment: Enrolment, person: Professional) -> Recipient | None:
    leads = professionals_permitted(unit=enrolment.unit, permission=KEEP_CASELOADS)
    return Recipient(person, enrolment.unit.organisation) if person in leads else None


def _seated(seats: Sequence[TeamMember], person: Professional) -> Recipient | None:
    found = next((each for each in seats if each.professional_id == person.pk), None)
    return Recipient(found.professional, found.organisation) if found else None

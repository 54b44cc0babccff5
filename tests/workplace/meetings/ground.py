"""A course with a team of several sectors, relatives and an account for each, and meetings in every state."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.actions.calling import When, call
from samvej.workplace.meetings.actions.proposing import agree, propose
from samvej.workplace.meetings.models import Meeting, OwnPoint, Participant
from samvej.workplace.meetings.outside import proof_of
from samvej.workplace.meetings.who import OUTSIDE, Guest, possible_guests
from samvej.workplace.outbox.addresses import set_address
from samvej.workplace.pathways.actions.teams import join_team
from samvej.workplace.pathways.models import Enrolment
from tests.workplace.factories import OrganisationFactory, RelativeFactory, make_actor
from tests.workplace.pathways.ground import contact_person, included

NETWORK, FOUR = "network meeting", "four-party meeting"


@dataclass
class Team:
    """A course and those around it."""

    enrolment: Enrolment
    by: Actor
    doctor: Actor
    citizen: Actor
    relative: Actor
    people: dict[str, Actor] = field(default_factory=dict)


def team(unit: Any, by: Actor | None = None) -> Team:
    """A citizen whom ``by`` follows, with a doctor on the team, a sister who may see the plan, and accounts."""
    by = by or contact_person(unit, places=9, name="Anna Test")
    enrolment = included(unit, by)
    citizen = enrolment.citizen
    citizen.email = "borger@example.org"
    citizen.save()
    practice = OrganisationFactory(name="Lægehuset Test", sector="general-practice")
    doctor = make_actor("team member", practice, name="Dorte Test")
    join_team(
        by=by,
        enrolment=enrolment,
        professional=doctor.professional,
        organisation=practice,
        role="general practitioner",
    )
    for each, address in ((by, "anna@example.org"), (doctor, "dorte@example.org")):
        assert each.account is not None
        set_address(by=each.account, address=address)
    sister = RelativeFactory(
        citizen=citizen,
        name="Karen Test",
        may_be_contacted=True,
        may_see_plan=True,
        email="karen@example.org",
    )
    enrolment.refresh_from_db()
    return Team(
        enrolment,
        by,
        doctor,
        make_actor("citizen", citizen=citizen),
        make_actor("relative", relative=sister),
    )


def proposed(around: Team, kind: str = NETWORK, **said: Any) -> Meeting:
    """A meeting that the citizen has not said yes to yet."""
    because = {"da": "I ikke har set hinanden længe", "en": "you have not met for long"}
    return propose(by=around.by, enrolment=around.enrolment, kind=kind, because=because, **said)


def agreed(around: Team, kind: str = NETWORK) -> Meeting:
    """A meeting that the citizen has said yes to."""
    return agree(by=around.citizen, meeting=proposed(around, kind))


def called(around: Team, *, when: When | None = None, outside: str = "", kind: str = NETWORK) -> Meeting:
    """A meeting that the citizen, the sister, the team, and perhaps somebody outside are called to."""
    guests = possible_guests(around.enrolment)
    if outside:
        guests.append(Guest("outside", OUTSIDE, "Ole Test", address=outside))
    meeting = agreed(around, kind)
    return call(by=around.by, meeting=meeting, when=when or in_days(3), guests=guests, seen_revision=meeting.revision)


def in_days(days: float, *, minutes: int = 60, where: str = "unit", **said: Any) -> When:
    """A time so many days from now, on a whole minute."""
    at: datetime = (moment() + timedelta(days=days)).replace(second=0, microsecond=0)
    return When(at, minutes, where, **said)


def participant(meeting: Meeting, role: str) -> Participant:
    """Whoever is called in a role."""
    return meeting.participants.select_related("meeting__enrolment").get(role=role, removed_at__isnull=True)


def meeting_keys(enrolment: Enrolment, person: Actor) -> dict[str, Any]:
    """What stands in the addresses of these pages in the scene of every address: a meeting that has just begun."""
    begun = Meeting.objects.create(
        enrolment=enrolment,
        kind=NETWORK,
        status="called",
        agreed_at=moment(),
        begins_at=moment() - timedelta(minutes=10),
        where="unit",
        called_by=person.account,
    )
    waiting = Meeting.objects.create(enrolment=enrolment, kind=NETWORK, agreed_at=moment())
    assert person.professional is not None
    own = Participant.objects.create(
        meeting=begun, account=person.account, role="contact person", name=person.professional.name
    )
    Participant.objects.create(meeting=begun, role="citizen")
    outside = Participant.objects.create(meeting=begun, role=OUTSIDE, name="Ole Test", address="ole@example.org")
    assert person.account is not None
    point = OwnPoint.objects.create(meeting=begun, text="Min hund", by=person.account, by_name="test")
    return {
        "meeting": begun.key,
        "proposed meeting": waiting.key,
        "participant": own.key,
        "participant outside": outside.key,
        "proof": proof_of(outside),
        "meeting point": point.key,
    }

"""Notices as a made-up hospital sends them, and a citizen whose team may know."""

import json
from datetime import datetime, timedelta
from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.relations import begin_relation
from samvej.workplace.admissions.actions import handle_episode, receive_notice, waiting_episodes
from samvej.workplace.admissions.hospital import Facts
from samvej.workplace.admissions.models import Admission
from samvej.workplace.admissions.reading import read_notice
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Citizen
from tests.workplace.factories import EnrolmentFactory, make_actor

EPISODE = "bd481c38-a921-11ed-afa1-0242ac120002"
WARD = {"sor": "265161000016000", "name": "Prøveafdelingen, Testhospitalet"}
NOON = datetime(2026, 3, 2, 12, tzinfo=COPENHAGEN)
SYSTEM = Actor.system("admission notices")
_FITS = {
    "admit": "in-progress",
    "start-leave": "onleave",
    "end-leave": "in-progress",
    "discharge": "finished",
}


def said(activity: str, at: datetime = NOON, **changes: Any) -> dict[str, Any]:
    """A notice as JSON says it; ``start`` is ``at`` unless it is said."""
    base = activity.removeprefix("revise-").removeprefix("cancel-")
    step = next(each for each in _FITS if base.startswith(each))
    start = changes.pop("start", at)
    notice: dict[str, Any] = {
        "activity": activity,
        "status": "entered-in-error" if activity.startswith("cancel-") else _FITS[step],
        "class": "EMER" if "emergency" in base else "IMP",
        "citizen": "610170-0001",
        "episode": f"urn:uuid:{EPISODE}",
        "period": {"start": start.isoformat()},
        "serviceProvider": WARD,
        "occurred": at.isoformat(),
    }
    if step == "discharge":
        notice["period"]["end"] = at.isoformat()
    if step == "start-leave":
        notice["leave"] = {"start": at.isoformat()}
    return {**notice, **changes}


def facts(activity: str, at: datetime = NOON, **changes: Any) -> Facts:
    """The same, read."""
    return read_notice(json.dumps(said(activity, at, **changes)).encode()).facts


def hours(number: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(hours=number)


def number_of(citizen: Citizen) -> str:
    """The citizen's person number, as a hospital knows it."""
    number = citizen.current_cpr
    assert number is not None
    return number.reveal()


def receive(citizen: Citizen, activity: str, at: datetime = NOON, **changes: Any) -> None:
    """A notice about the citizen at the door."""
    body = json.dumps(said(activity, at, citizen=number_of(citizen), **changes)).encode()
    receive_notice(by=SYSTEM, notice=read_notice(body))


def handle() -> list[Admission]:
    """What the background does with it."""
    return [each for episode in waiting_episodes() for each in handle_episode(by=SYSTEM, episode=episode)]


def followed(unit: Any, **enrolment: Any) -> tuple[Enrolment, Actor]:
    """A running course, and its contact person, on the team, who may see health."""
    by = make_actor("contact person", unit.organisation)
    made = EnrolmentFactory(unit=unit, contact_person=by.professional, **enrolment)
    seat(made, by, "contact person")
    return made, by


def seat(
    enrolment: Enrolment,
    by: Actor,
    role: str,
    data_types: tuple[str, ...] = ("contact details", "referral", "plan", "health"),
) -> None:
    """Put somebody on the team, with what their relation opens."""
    assert by.employment is not None
    TeamMember.objects.create(
        enrolment=enrolment, professional=by.professional, organisation=by.employment.organisation, role=role
    )
    begin_relation(
        citizen=enrolment.citizen,
        professional=by.professional,
        organisation=by.employment.organisation,
        grade="A+",
        source="team",
        source_id=str(enrolment.key),
        data_types=data_types,
        basis="treatment",
        programme=enrolment.programme,
    )

"""Courses that things happen in, by a file whose reactions a test says."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from samvej.core import clock
from samvej.workplace.contacts.models import Contact
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.pathways.models import Enrolment, EnrolmentEvent, PhaseSpell
from samvej.workplace.programmes.models import ProgrammeVersion
from tests.workplace.admissions.made import seat
from tests.workplace.factories import AccountFactory, EnrolmentFactory, make_actor
from tests.workplace.pathways.ground import changed_version

START = datetime(2026, 3, 2, 9, tzinfo=COPENHAGEN)
"""A Monday morning."""


def day(number: float) -> datetime:
    """So many days after the start, at the same time on the wall."""
    return START + timedelta(days=number)


def task(when: Any, id: str = "do it", for_: str = "contact person", **within: int) -> dict[str, Any]:
    """A reaction that makes a task."""
    return reaction(when, "task", {"id": id, "da": "Gør det", "en": "Do it"}, for_, **within)


def reaction(when: Any, then: str, what: Any, for_: str = "contact person", **within: int) -> dict[str, Any]:
    """A reaction as a file says it."""
    clock = {name.replace("_", " "): amount for name, amount in within.items()} or {"working days": 2}
    return {"when": when, "then": then, "what": what, "for": for_, "within": clock}


def version(reactions: Sequence[dict[str, Any]], number: str = "7") -> ProgrammeVersion:
    """The real programme with these reactions in place of its own, in force."""
    return changed_version(number, {"reactions": list(reactions)})


def course(unit: Any, by_version: ProgrammeVersion, at: datetime = START, **fields: Any) -> Enrolment:
    """A course that began then, with its contact person on the team, who may see health."""
    with clock.at(at):
        by = make_actor("contact person", unit.organisation)
        enrolment = EnrolmentFactory(
            unit=unit, version=by_version, contact_person=by.professional, spell=False, **fields
        )
        PhaseSpell.objects.create(enrolment=enrolment, phase=enrolment.phase, from_at=at)
        EnrolmentEvent.objects.create(enrolment=enrolment, kind="enrolled", by_name="test", at=at)
        seat(enrolment, by, "contact person")
    return enrolment


def contact(enrolment: Enrolment, at: datetime, **fields: Any) -> Contact:
    """A call."""
    return Contact.objects.create(
        enrolment=enrolment, how="call", at=at, written_at=fields.pop("written_at", at), by_name="test", **fields
    )


def happened(enrolment: Enrolment, kind: str, at: datetime) -> None:
    """An event of the course, and its state after it."""
    states = {"paused": "paused", "resumed": "active"}
    EnrolmentEvent.objects.create(enrolment=enrolment, kind=kind, by_name="test", at=at)
    Enrolment.objects.filter(pk=enrolment.pk).update(
        status=states.get(kind, enrolment.status), revision=enrolment.revision + 1
    )
    enrolment.refresh_from_db()


def citizens_account(enrolment: Enrolment) -> Any:
    """The citizen's own login."""
    return AccountFactory(citizen=enrolment.citizen)

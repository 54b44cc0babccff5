"""A citizen's table: a course with its contact person, and people of other sectors who may be asked to it."""

from dataclasses import dataclass
from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.teams.actions import accept_invitation, invite
from tests.workplace.factories import OrganisationFactory, make_actor
from tests.workplace.pathways.ground import contact_person, included


@dataclass
class Table:
    """``by``: the contact person. ``doctor``, ``caseworker``: of psychiatry and the job centre, not on the team."""

    enrolment: Enrolment
    by: Actor
    citizen: Actor
    doctor: Actor
    caseworker: Actor

    def now(self) -> Enrolment:
        """The enrolment as the database has it."""
        return Enrolment.objects.get(pk=self.enrolment.pk)


def laid(unit: Any) -> Table:
    """The table with the contact person and the citizen at it; the citizen said yes to the programme's sharing."""
    by = contact_person(unit, places=3, name="Anna Test", is_health_professional=False)
    enrolment = included(unit, by)
    psychiatry = OrganisationFactory(name="Psykiatrien Test", sector="psychiatry", phone="11111111")
    jobs = OrganisationFactory(name="Jobcenter Test", sector="employment")
    return Table(
        enrolment,
        by,
        make_actor("citizen", citizen=enrolment.citizen),
        make_actor("team member", psychiatry, name="Dorte Læge Test"),
        make_actor("team member", jobs, name="Jens Job Test", is_health_professional=False),
    )


def asked(table: Table, who: Actor, role: str = "psychiatry", *, by: Actor | None = None, **said: Any) -> Any:
    """An invitation of somebody by name."""
    assert who.organisation is not None
    said.setdefault("professional", who.professional)
    return invite(by=by or table.by, enrolment=table.enrolment, organisation=who.organisation, role=role, **said)


def seated(table: Table, who: Actor, role: str = "psychiatry", **said: Any) -> TeamMember:
    """Somebody who was asked and has said yes."""
    member = accept_invitation(by=who, invitation=asked(table, who, role, **said)).member
    assert member is not None
    return member

"""A team with a contact person and somebody from the hospital, and what they ask each other."""

from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.actions.teams import seat
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.sharing import sharing
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.tasks.actions.asking import ask_for
from samvej.workplace.tasks.models import Task
from tests.workplace.factories import OrganisationFactory, make_actor


def on_team(enrolment: Enrolment, role: str = "hospital", **person: Any) -> Actor:
    """Somebody of a hospital, on the enrolment's team in a role of the file."""
    place = OrganisationFactory(sector="hospital", name=f"Afdelingen for {role}")
    member = make_actor("team member", place, **person)
    assert member.professional is not None
    shared = sharing(programme_of(enrolment.version), enrolment.citizen)
    seat(enrolment, professional=member.professional, organisation=place, role=role, shared=shared)
    return member


def asked(by: Actor, enrolment: Enrolment, **said: Any) -> Task:
    """Something that was asked for."""
    words = {"da": "Ring til afdelingen", "en": "Call the ward"}
    return ask_for(by=by, enrolment=enrolment, **{"words": words, "origin": "person", **said})

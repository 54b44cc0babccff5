"""A course with a contact person, a nurse from elsewhere on the team, the citizen, and a plan of a few lines."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.actions.writing import plan_for, write_plan
from samvej.workplace.plans.content import Activity, Avoided, Goal, Levels, PlanContent, Sign, SubGoal
from samvej.workplace.plans.models import CarePlan, PlanVersion
from tests.workplace.factories import (
    CitizenFactory,
    EnrolmentFactory,
    OrganisationFactory,
    RelativeFactory,
    make_actor,
)
from tests.workplace.seats import take_seat

LEVELS = Levels(
    much_less="Kommer slet ikke ud", expected="Går en tur to gange om ugen", much_more="Går en tur hver dag"
)


@dataclass
class Course:
    """The people of one course."""

    enrolment: Enrolment
    contact: Actor
    nurse: Actor
    citizen: Actor

    def version(self) -> PlanVersion:
        """The newest version of its plan."""
        return PlanVersion.objects.filter(plan__enrolment=self.enrolment).latest("number")

    def plan(self) -> CarePlan:
        """Its plan."""
        return plan_for(by=self.contact, enrolment=self.enrolment)


def course(unit: Any, **citizen: Any) -> Course:
    """A running course with its team."""
    contact = make_actor("contact person", unit.organisation, name="Karla Test", phone="11223344")
    nurse = make_actor("team member", OrganisationFactory(name="Hjemmeplejen Test"), name="Nora Test")
    person = CitizenFactory(**citizen)
    enrolment = EnrolmentFactory(unit=unit, citizen=person, contact_person=contact.professional)
    for by, role in ((contact, "contact person"), (nurse, "home nursing")):
        take_seat(enrolment, by, role, basis="essential regard")
    return Course(enrolment, contact, nurse, make_actor("citizen", citizen=person))


def relative(of: Course, **may: bool) -> Actor:
    """Somebody near the citizen."""
    return make_actor("relative", relative=RelativeFactory(citizen=of.enrolment.citizen, **may))


def content(of: Course, **changed: Any) -> PlanContent:
    """A plan with one of everything. The ids are short words, to be read in the tests."""
    assert of.nurse.professional is not None
    said: dict[str, Any] = {
        "overall_goal": "Jeg vil kunne passe min hund.",
        "goals": (
            Goal(
                id="walk",
                words="Komme ud hver uge",
                due=date(2090, 1, 1),
                levels=LEVELS,
                sub_goals=(SubGoal(id="weight", role="home nursing", words="Stabil vægt ift. sidste år"),),
                activities=(
                    Activity(id="tour", what="Gå en tur med Karla", who=str(of.nurse.professional.key)),
                    Activity(id="shoes", what="Købe sko", who="citizen", due=date(2089, 1, 1)),
                ),
            ),
        ),
        "signs": (
            Sign(
                id="night", words="jeg ikke sover to nætter i træk", then_do="Vi ses samme dag", call_first="citizen"
            ),
        ),
        "avoid": (Avoided(id="noise", words="Mange mennesker på én gang"),),
        "at_admission": "Ring til min søster.",
        "at_discharge": "Karla er hjemme samme dag.",
    }
    return PlanContent(**(said | changed))


def written(of: Course, **changed: Any) -> PlanVersion:
    """The plan, written by the contact person."""
    plan = of.plan()
    return write_plan(
        by=of.contact, plan=plan, content=content(of, **changed), based_on=plan.revision, reason="Aftalt hjemme"
    ).version

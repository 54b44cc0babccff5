"""The door to a plan: that of its course, for those who may see the plan."""

from dataclasses import dataclass
from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.doors import OpenedEnrolment, open_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.content import PlanContent
from samvej.workplace.plans.models import CarePlan, PlanVersion
from samvej.workplace.plans.queries import newest


@dataclass(frozen=True)
class OpenedPlan:
    """A course's plan that was opened. ``plan`` and ``version`` are None while nothing is written."""

    opened: OpenedEnrolment
    plan: CarePlan | None
    version: PlanVersion | None

    @property
    def enrolment(self) -> Enrolment:
        """The course."""
        return self.opened.enrolment

    @property
    def content(self) -> PlanContent:
        """What the newest version says; an empty plan while there is none."""
        return self.version.said if self.version else PlanContent()

    @property
    def number(self) -> int:
        """The newest version's number; 0 while there is none."""
        return self.version.number if self.version else 0


def access_plan(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> OpenedPlan:
    """The plan of a course by the course's key, if this person may see it; the trail is written.

    Raises :class:`NotThere` where there is none for them, whatever the cause.
    """
    opened = open_enrolment(by=by, key=key, activity=activity, reason=reason, needs="plan")
    plan = CarePlan.objects.filter(enrolment=opened.enrolment).first()
    return OpenedPlan(opened, plan, newest(plan) if plan else None)

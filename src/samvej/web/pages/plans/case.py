"""One plan that somebody has opened, on the team's side or on the citizen's own, and the addresses of that side."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from samvej.programme.loading import Programme
from samvej.web.pages.pathways.said_first import said_first
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.people.models import Citizen
from samvej.workplace.plans import permissions, policies
from samvej.workplace.plans.circle import Circle
from samvej.workplace.plans.content import CITIZEN, PlanContent
from samvej.workplace.plans.doors import OpenedPlan, access_plan
from samvej.workplace.plans.models import CarePlan, PlanVersion
from samvej.workplace.plans.offering import Offered, offered_goals
from samvej.workplace.plans.queries import attainments, first_call, tasks_by_key
from samvej.workplace.plans.reading import Around, PlanRead, read_plan
from samvej.workplace.programmes.queries import programme_of


@dataclass(frozen=True)
class Case:
    """The plan as one person has opened it. ``mine``: on the citizen's own side, in plain words."""

    by: Actor
    opened: OpenedPlan
    mine: bool

    @property
    def enrolment(self) -> Enrolment:
        """The course."""
        return self.opened.enrolment

    @property
    def citizen(self) -> Citizen:
        """Whose plan it is."""
        return self.opened.enrolment.citizen

    @property
    def plan(self) -> CarePlan | None:
        """The plan; None while nothing is written."""
        return self.opened.plan

    @property
    def version(self) -> PlanVersion | None:
        """The newest version."""
        return self.opened.version

    @cached_property
    def content(self) -> PlanContent:
        """What it says now."""
        return self.opened.content

    @cached_property
    def programme(self) -> Programme:
        """The programme's file."""
        return programme_of(self.enrolment.version)

    @cached_property
    def circle(self) -> Circle:
        """The people around the citizen."""
        return Circle(self.enrolment, self.programme)

    @cached_property
    def may_write(self) -> bool:
        """Whether this person may change the plan now."""
        allowed = permissions.write_plan(by=self.by, enrolment=self.enrolment)
        return allowed and policies.running(self.enrolment)

    @cached_property
    def may_report(self) -> bool:
        """Whether this person may report an early sign now."""
        allowed = permissions.report_sign(by=self.by, enrolment=self.enrolment)
        return allowed and policies.running(self.enrolment)

    @cached_property
    def agreed_by(self) -> list[tuple[str, str]]:
        """The roles whose yes the programme asks for beside the citizen's: id and words."""
        section = self.programme.file.plan
        asked = [role for role in (section.agreed_by if section else ()) if role != CITIZEN]
        return [(role, role_words(self.programme, role, language())) for role in asked]

    @cached_property
    def matters(self) -> list[Offered]:
        """What the citizen said on the map that matters, for whoever may make goals of it now."""
        return offered_goals(self.enrolment, self.programme, self.content) if self.may_write else []

    @property
    def offers(self) -> list[Offered]:
        """What of it is no goal yet."""
        return [each for each in self.matters if not each.taken]

    @property
    def said_first(self) -> list[tuple[str, str]]:
        """What was said in the first conversation, where the file begins goals from it, for whoever may see it."""
        section = self.programme.file.plan
        if section is None or "first conversation" not in section.goals_from:
            return []
        return said_first(self.by, self.enrolment, self.opened.opened.ground)

    @property
    def scales(self) -> bool:
        """Whether the programme scores how far goals are; where its file says nothing of plans, it may."""
        section = self.programme.file.plan
        return section is None or section.gas

    def read(self, content: PlanContent | None = None, *, to_citizen: bool | None = None) -> PlanRead:
        """The plan in words, with what came of it. Two queries more than the circle's one."""
        around = Around(
            circle=self.circle,
            today=today(),
            tasks=tasks_by_key(self.enrolment),
            scores=attainments(self.plan) if self.plan else {},
            first_call=first_call(self.programme),
            to_citizen=self.mine if to_citizen is None else to_citizen,
        )
        return read_plan(self.content if content is None else content, around)

    def href(self, name: str, **parts: Any) -> str:
        """An address of this side about this plan."""
        return reverse(f"plans:{'mine_' if self.mine else ''}{name}", kwargs={"key": self.enrolment.key, **parts})

    @property
    def home(self) -> str:
        """The plan's page on this side."""
        return reverse("plans:mine") if self.mine else self.href("plan")


def open_case(request: HttpRequest, key: UUID, *, mine: bool, reason: str, activity: str = "read") -> Case:
    """Open the plan of a course on one side; the trail is written. Raises :class:`NotThere` on the other's side."""
    by = acting(request)
    if mine != (by.professional is None):
        refuse()
    return Case(by, access_plan(by=by, key=key, activity=activity, reason=reason), mine)

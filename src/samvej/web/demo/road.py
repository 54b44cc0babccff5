"""One citizen's road through the demo, walked by the rooms' own actions, each at its own moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from samvej.core import clock
from samvej.programme.calendar import working_days_between
from samvej.web.demo.books import working_days_ago
from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts.actions import write_contact
from samvej.workplace.contacts.models import Contact
from samvej.workplace.ground.moment import COPENHAGEN, moment, today
from samvej.workplace.maps.actions import begin_map, finish_map, say
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.pathways.actions.teams import join_team
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.actions.writing import plan_for, write_plan
from samvej.workplace.plans.content import PlanContent
from samvej.workplace.plans.models import PlanVersion
from samvej.workplace.referrals.calendar import is_working_day
from samvej.workplace.tasks.actions.answering import accept, complete
from samvej.workplace.tasks.models import Task


@dataclass(frozen=True)
class Said:
    """What is said in one domain of the map; ``own`` and ``ours``: the citizen's score and the professional's."""

    works: str = ""
    hard: str = ""
    matters: str = ""
    own: int | None = None
    ours: int | None = None

    def fields(self) -> dict[str, str]:
        """As the map's form sends it."""
        return {
            "works": self.works,
            "hard": self.hard,
            "matters": self.matters,
            "citizen_score": "" if self.own is None else str(self.own),
            "professional_score": "" if self.ours is None else str(self.ours),
        }


class Road:
    """A course and whoever follows the citizen on it.

    Days are working days before today; those of a course that is younger than ``as_if`` of them are drawn together,
    so that what comes first still comes first.
    """

    def __init__(self, enrolment: Enrolment, contact_person: Actor, *, as_if: int = 0) -> None:
        self.enrolment, self.contact_person = enrolment, contact_person
        begun = datetime.combine(enrolment.enrolled_on, time(16), COPENHAGEN)
        lived = max(working_days_between(begun, moment()) - 1, 1)
        self._part = min(1.0, lived / as_if) if as_if else 1.0

    @contextmanager
    def on(self, days_ago: int, hour: int = 10, minute: int = 0) -> Iterator[datetime]:
        """So many working days ago at an hour; 0: a little while ago."""
        with clock.at(self.moment_of(days_ago, hour, minute)) as at:
            yield at

    def moment_of(self, days_ago: int, hour: int = 10, minute: int = 0) -> datetime:
        """The moment that :meth:`on` stands at."""
        if days_ago <= 0:
            return moment() - timedelta(minutes=30)
        day = working_days_ago(max(1, round(days_ago * self._part)), "").date()
        return datetime.combine(day, time(hour, minute), COPENHAGEN)

    def joins(self, days_ago: int, role: str, who: Actor) -> None:
        """Somebody of another place comes onto the team."""
        assert who.professional is not None
        assert who.organisation is not None
        with self.on(days_ago, 9):
            join_team(
                by=self.contact_person,
                enrolment=self.enrolment,
                professional=who.professional,
                organisation=who.organisation,
                role=role,
            )

    def meets(
        self, days_ago: int, how: str, minutes: int, note: str, *, attended: bool = True, by: Actor | None = None
    ) -> Contact:
        """A contact, written down half an hour after it ended."""
        begun = self.moment_of(days_ago, 13) if days_ago else moment() - timedelta(hours=2)
        with clock.at(begun + timedelta(minutes=minutes + 30)):
            return write_contact(
                by=by or self.contact_person,
                enrolment=self.enrolment,
                how=how,
                at=begun,
                minutes=minutes,
                attended=attended,
                note=note,
            )

    def draws_map(self, days_ago: int, said: Mapping[str, Said], *, finished: bool = True) -> LifeMap:
        """A round of the map at the kitchen table, the contact person writing down what the citizen says."""
        by = self.contact_person
        with self.on(days_ago, 10):
            life_map = begin_map(by=by, enrolment=self.enrolment)
            for domain, words in said.items():
                say(by=by, life_map=life_map, domain=domain, said=words.fields(), seen={})
        with self.on(days_ago, 11, 40):
            return finish_map(by=by, life_map=life_map) if finished else life_map

    def writes_plan(
        self, days_ago: int, content: PlanContent, reason: str, *, by: Actor | None = None, based_on: int = 0
    ) -> PlanVersion:
        """One more version of the plan."""
        by = by or self.contact_person
        with self.on(days_ago, 14):
            plan = plan_for(by=by, enrolment=self.enrolment)
            return write_plan(by=by, plan=plan, content=content, based_on=based_on, reason=reason).version

    def takes(self, days_ago: int, by: Actor, task: Task) -> Task:
        """Somebody says yes to their task."""
        with self.on(days_ago, 9, 30):
            return accept(by=by, task=task)

    def finishes(self, days_ago: int, by: Actor, task: Task, evidence: str) -> Task:
        """Somebody writes that their task is done."""
        with self.on(days_ago, 15):
            return complete(by=by, task=task, evidence=evidence)

    def task_of(self, activity: str) -> Task:
        """The open task that an activity of the plan has become."""
        return Task.objects.get(enrolment=self.enrolment, origin="plan", origin_key=activity, status__in=Task.OPEN)


def coming(working_days: int, hour: int = 16) -> datetime:
    """The end of a working day to come; 1: the next one."""
    return datetime.combine(coming_day(working_days), time(hour), COPENHAGEN)


def coming_day(working_days: int) -> date:
    """A working day to come."""
    day = today()
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= is_working_day(day)
    return day


def later_today() -> datetime:
    """Four in the afternoon, or some hours from now where that is past."""
    return max(datetime.combine(today(), time(16), COPENHAGEN), moment() + timedelta(hours=3))

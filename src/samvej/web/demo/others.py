"""A little of everything on the contact persons' other courses, so that their day is a day: busy, and calm."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from samvej.web.demo.hospital import stay
from samvej.web.demo.other_words import STORIES, Story, map_of
from samvej.web.demo.road import Road, coming, coming_day
from samvej.web.demo.staff import Staff
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.content import Activity, Goal, Levels, PlanContent, Sign
from samvej.workplace.slips.actions import report_slip
from samvej.workplace.tasks.actions.answering import accept
from samvej.workplace.tasks.actions.asking import ask_for
from samvej.workplace.tasks.models import Task

_TOLD = len(STORIES) // 2
"""So many courses of each of the two are told more of; the others have their contacts only."""
_GAP = 3
"""Working days since the last contact with those of whom less is told: at least, and not three times as many."""

_NEW = timedelta(days=42)
"""Those who began since then are at the beginning: no plan yet."""
_SOON = timedelta(days=7)
Helpers = dict[str, deque[Actor]]
"""Role → who has it, whose turn it is first."""


def tell_of_others(courses: list[Enrolment], staff: Staff, contact_persons: list[Actor]) -> list[Enrolment]:
    """Tell of the running courses of the two contact persons; gives those that something happened in."""
    touched: list[Enrolment] = []
    helpers = {role: deque([*people[1:], people[0]]) for role, people in staff.circle.items()}
    for number, contact_person in enumerate(contact_persons):
        own = [each for each in courses if each.contact_person == contact_person.professional]
        told = [each for each in own if each.enrolled_on < today() - _NEW][:_TOLD]
        stories = STORIES[number * _TOLD : (number + 1) * _TOLD]
        for place, (enrolment, story) in enumerate(zip(told, stories, strict=False)):
            _Other(enrolment, contact_person, helpers, story).walk(place)
        _what_waits(told, contact_person, _OF_THE_FIRST if number == 0 else _OF_THE_SECOND)
        for place, enrolment in enumerate(each for each in own if each not in told):
            _seen(enrolment, contact_person, place)
        touched += own
    return touched


def say_yes_to_what_is_far_off(contact_persons: list[Actor]) -> None:
    """What the programme's rhythm asks for later than next week, they have said yes to: the day does not show it."""
    asked = Task.objects.filter(origin="reaction", status=Task.Status.REQUESTED, due_at__gt=moment() + _SOON)
    for by in contact_persons:
        for task in asked.filter(assigned_to=by.professional):
            accept(by=by, task=task)


class _Other(Road):
    """One of them: a short map, a plan of one goal, two people on the team, and some contacts."""

    def __init__(self, enrolment: Enrolment, contact_person: Actor, helpers: Helpers, story: Story) -> None:
        super().__init__(enrolment, contact_person, as_if=45)
        self.helpers, self.story = helpers, story
        self._step = f"skridt-{enrolment.pk}"  # an activity's id is its own in all plans

    def walk(self, place: int) -> None:
        """From the map to the last contact; ``place``: which of the contact person's they are."""
        roles = list(self.helpers)
        second = roles[(roles.index(self.story.helper) + 1) % len(roles)]
        helper = self._joins(42, self.story.helper)
        self._joins(41, second)
        self.draws_map(40, map_of(self.story))
        self.writes_plan(38, self._plan(), "Skrevet sammen efter kortet")
        self.takes(36, helper, self.task_of(self._step))
        for days_ago, how, minutes in ((30, "visit", 60), (19, "call", 15), (10, "visit", 45)):
            self.meets(days_ago, how, minutes, "")
        self.meets(1 + place % 3, "call" if place % 2 else "visit", 30, self.story.last)

    def _joins(self, days_ago: int, role: str) -> Actor:
        turn = self.helpers[role]
        who = turn[0]
        turn.rotate(-1)
        self.joins(days_ago, role, who)
        return who

    def _plan(self) -> PlanContent:
        levels = Levels(less="Det er kun blevet til tanken.", expected=self.story.goal, more="Det er blevet en vane.")
        step = Activity(id=self._step, what=self.story.step, who=f"role:{self.story.helper}", due=coming_day(9))
        return PlanContent(
            overall_goal=self.story.aim,
            goals=(Goal(id="maal", words=self.story.goal, due=coming_day(35), levels=levels, activities=(step,)),),
            signs=(
                Sign(id="tegn", words=self.story.sign, then_do=self.story.then, call_first="role:contact person"),
            ),
        )


def _seen(enrolment: Enrolment, contact_person: Actor, place: int) -> None:
    """Those of whom less is told: seen some time ago, within the three weeks after which the file asks."""
    road = Road(enrolment, contact_person, as_if=30)
    if enrolment.enrolled_on >= (moment() - timedelta(days=5)).date():
        return  # begun this week: the first contact is still to come, and the day says so
    is_vulnerable = enrolment.phase_since > moment() - timedelta(days=10)
    since = 2 if is_vulnerable else _GAP + place % (_GAP * 2)
    road.meets(since + 10, "visit", 45, "")
    road.meets(since, ("call", "text", "visit")[place % 3], 15, "")


def _what_waits(told: list[Enrolment], by: Actor, happenings: tuple[Callable[[Road], object], ...]) -> None:
    """What a contact person meets at five past eight, each with another citizen."""
    for happens, enrolment in zip(happenings, told, strict=False):
        happens(Road(enrolment, by))


def _slips(road: Road) -> None:
    others = road.enrolment.team.filter(to_at__isnull=True).exclude(role="contact person")
    with road.on(1, 14, 10):
        report_slip(
            by=road.contact_person,
            enrolment=road.enrolment,
            kind="not held",
            what="Den faste tid er aflyst to gange, og ingen har givet en ny.",
            services=[each.organisation for each in others.select_related("organisation")[:1]],
        )


def _admitted(road: Road) -> None:
    stay(road.enrolment.citizen, "i-nat", moment() - timedelta(hours=15), ward="Prøvekøbing Sygehus")


def _late(road: Road) -> None:
    _asked(road, "Send det, I aftalte, til borgeren på skrift", road.moment_of(1, 12))


def _coming(road: Road) -> None:
    _asked(road, "Følg med til lægen", coming(3, 10))


def _missed(road: Road) -> None:
    road.meets(1, "visit", 0, "Bankede på. Der var lys, men ingen lukkede op.", attended=False)


_OF_THE_FIRST = (_slips, _admitted, _late, _missed)
_OF_THE_SECOND = (_late, _coming)


def _asked(road: Road, what: str, due_at: datetime) -> None:
    with road.on(5, 10):
        ask_for(
            by=road.contact_person,
            enrolment=road.enrolment,
            words={"da": what, "en": what},
            origin="person",
            professional=road.contact_person.professional,
            due_at=due_at,
        )

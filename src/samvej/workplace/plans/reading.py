"""A plan put into words once: what the page, the paper and the texts all show, for the team or for the citizen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.text import capfirst

from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.plans.attainment import attainment_change
from samvej.workplace.plans.circle import Circle, Person
from samvej.workplace.plans.content import LEVELS, Activity, Goal, PlanContent, Sign
from samvej.workplace.plans.models import GoalAttainment
from samvej.workplace.plans.plain import written_out
from samvej.workplace.plans.wording import score_words
from samvej.workplace.tasks.models import Task


@dataclass(frozen=True)
class ActivityRead:
    """Who does what by when, and what came of asking. ``status``: a task's status, empty where nobody was asked."""

    id: str
    what: str
    who: Person | None
    organisation: str
    due: date | None
    status: str = ""
    status_words: str = ""
    said: str = ""  # what was done, or why not
    asked: str = ""  # whom it landed with, where it is another than the plan names
    task_key: str = ""


@dataclass(frozen=True)
class LevelRead:
    """One level of attainment in the citizen's words. ``is_now``: the last score."""

    score: int
    sign: str
    words: str
    is_now: bool


@dataclass(frozen=True)
class ScoreRead:
    """One time that it was looked at how far a goal is."""

    sign: str
    level: str
    words: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class GoalRead:
    """A goal with everything that belongs to it."""

    id: str
    words: str
    due: date | None
    state: str
    overdue: bool
    activities: tuple[ActivityRead, ...]
    sub_goals: tuple[tuple[str, str, str], ...]  # id, role in words, words
    levels: tuple[LevelRead, ...]
    scores: tuple[ScoreRead, ...]
    can_be_scored: bool
    change: str = ""  # the last score less the first, with its sign; empty where there are not two


@dataclass(frozen=True)
class SignRead:
    """An early sign, what is done then, and who is called first."""

    id: str
    words: str
    then_do: str
    call: Person | None
    phone: str


@dataclass(frozen=True)
class PlanRead:
    """The whole plan in words."""

    overall_goal: str
    goals: tuple[GoalRead, ...]
    signs: tuple[SignRead, ...]
    avoid: tuple[tuple[str, str], ...]  # id, words
    at_admission: str
    at_discharge: str
    is_empty: bool

    @property
    def open_goals(self) -> tuple[GoalRead, ...]:
        """Those under way, in the plan's order."""
        return tuple(each for each in self.goals if each.state == "active")

    @property
    def closed_goals(self) -> tuple[GoalRead, ...]:
        """Those reached or set aside."""
        return tuple(each for each in self.goals if each.state != "active")


@dataclass(frozen=True)
class Around:
    """What a plan is read with: the people, the tasks by key, the scores by goal, the day, and for whom."""

    circle: Circle
    today: date
    tasks: Mapping[str, Task] = field(default_factory=dict)
    scores: Mapping[str, Sequence[GoalAttainment]] = field(default_factory=dict)
    first_call: str = ""
    to_citizen: bool = False

    def text(self, words: str) -> str:
        """Words as this reader sees them."""
        return written_out(words) if self.to_citizen else words

    def person(self, code: str) -> Person | None:
        """Whom a code names, to this reader."""
        return self.circle.find(code, to_citizen=self.to_citizen)


def read_plan(content: PlanContent, around: Around) -> PlanRead:
    """The plan in words, in the language that is on."""
    return PlanRead(
        overall_goal=around.text(content.overall_goal),
        goals=tuple(_goal(each, around) for each in content.goals),
        signs=tuple(_sign(each, around) for each in content.signs),
        avoid=tuple((each.id, around.text(each.words)) for each in content.avoid),
        at_admission=around.text(content.at_admission),
        at_discharge=around.text(content.at_discharge),
        is_empty=content.is_empty,
    )


def _goal(goal: Goal, around: Around) -> GoalRead:
    scores = around.scores.get(goal.id, ())
    last = scores[-1].score if scores else None
    change = attainment_change([each.score for each in scores])
    levels = goal.levels
    return GoalRead(
        id=goal.id,
        words=around.text(goal.words),
        due=goal.due,
        state=goal.state,
        overdue=goal.state == "active" and goal.due is not None and goal.due < around.today,
        activities=tuple(_activity(each, around) for each in goal.activities),
        sub_goals=tuple((each.id, _role(each.role, around), around.text(each.words)) for each in goal.sub_goals),
        levels=tuple(
            LevelRead(score, score_words(score), around.text(levels.words(score)), score == last)
            for score in reversed(LEVELS)
        )
        if levels.can_be_scored
        else (),
        scores=tuple(
            ScoreRead(score_words(each.score), around.text(each.level), each.words, each.by_name, each.at)
            for each in reversed(scores)
        ),
        can_be_scored=levels.can_be_scored,
        change="" if change is None else score_words(change),
    )


def _role(role: str, around: Around) -> str:
    words = role_words(around.circle.programme, role, language()) if role else ""
    return capfirst(words)


def _activity(activity: Activity, around: Around) -> ActivityRead:
    task = around.tasks.get(activity.task_key) if activity.task_key else None
    who = around.person(activity.who)
    return ActivityRead(
        id=activity.id,
        what=around.text(activity.what),
        who=who,
        organisation=activity.organisation or (who.place if who else ""),
        due=activity.due,
        status=task.status if task else "",
        status_words=str(task.get_status_display()) if task else "",
        said=around.text(task.evidence or task.reason) if task else "",
        asked=_landed_with(task, who),
        task_key=activity.task_key,
    )


def _landed_with(task: Task | None, who: Person | None) -> str:
    """Who has the task, where it is somebody else than the plan says."""
    if task is None or task.assigned_to is None or who is None or task.assigned_to.name == who.name:
        return ""
    return task.assigned_to.name


def _sign(sign: Sign, around: Around) -> SignRead:
    call = around.person(sign.call_first)
    if call is None and not sign.phone and around.first_call:
        call = around.person(around.first_call)
    return SignRead(sign.id, around.text(sign.words), around.text(sign.then_do), call, sign.phone)

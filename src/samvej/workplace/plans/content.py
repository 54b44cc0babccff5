"""What a plan says: one frozen value per version. Everything has an id of its own, so that two people may change it.

``who`` of an activity, and ``call_first`` of a sign, name somebody: ``citizen``, ``role:<a role of the programme>``,
a professional by their key and nothing else (a key that stands alone is never taken for a person number and masked),
or nobody (empty).
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID, uuid4, uuid5

from pydantic import BaseModel, ConfigDict

GoalState = Literal["active", "reached", "set aside"]
LEVELS = (-2, -1, 0, 1, 2)
"""The levels of goal attainment: 0 is what the citizen expects (docs/reference/goal-attainment.md)."""

CITIZEN, ROLE, PROFESSIONAL = "citizen", "role", "professional"


def who_is(code: str) -> tuple[str, str]:
    """Whom a code names: its kind (citizen, role or professional; empty for nobody), and the role or the key."""
    if code in ("", CITIZEN):
        return code, ""
    kind, _colon, name = code.partition(":")
    return (ROLE, name) if kind == ROLE else (PROFESSIONAL, code)


def new_id() -> str:
    """An id for a new part of a plan: 32 hex digits."""
    return uuid4().hex


def id_from(once: str | UUID, part: str) -> str:
    """The id that a form gives what it adds: the same form sent twice adds the same thing."""
    return uuid5(UUID(str(once)), part).hex


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SubGoal(_Part):
    """What a professional works for beside the citizen's goal, so that the goal is reached."""

    id: str
    role: str = ""
    words: str = ""


class Activity(_Part):
    """What somebody does, where from, by when. ``task_key``: the task that it became; empty while nobody has it."""

    id: str
    what: str = ""
    who: str = ""
    organisation: str = ""
    due: date | None = None
    task_key: str = ""


class Levels(_Part):
    """What each level of a goal's attainment looks like, in the citizen's own expectation; empty where not said."""

    much_less: str = ""  # −2
    less: str = ""  # −1
    expected: str = ""  # 0
    more: str = ""  # +1
    much_more: str = ""  # +2

    def words(self, score: int) -> str:
        """What a level looks like. Raises KeyError for a number that is no level."""
        return str(getattr(self, LEVEL_NAMES[score]))

    @property
    def can_be_scored(self) -> bool:
        """Whether the expected level is described, and one on each side of it."""
        return bool(self.expected and (self.much_less or self.less) and (self.more or self.much_more))


LEVEL_NAMES = {-2: "much_less", -1: "less", 0: "expected", 1: "more", 2: "much_more"}


class Goal(_Part):
    """One goal of the citizen's, what leads there, and how it is seen that it is reached."""

    id: str
    words: str = ""
    due: date | None = None
    state: GoalState = "active"
    levels: Levels = Levels()
    sub_goals: tuple[SubGoal, ...] = ()
    activities: tuple[Activity, ...] = ()


class Sign(_Part):
    """An early sign that it is getting worse, what is done then, and who is called first.

    ``phone``: a number to call where it is nobody on the team.
    """

    id: str
    words: str = ""
    then_do: str = ""
    call_first: str = ""
    phone: str = ""


class Avoided(_Part):
    """Something that makes it worse and is to be avoided."""

    id: str
    words: str = ""


class PlanContent(_Part):
    """The whole plan."""

    overall_goal: str = ""
    goals: tuple[Goal, ...] = ()
    signs: tuple[Sign, ...] = ()
    avoid: tuple[Avoided, ...] = ()
    at_admission: str = ""
    at_discharge: str = ""

    def goal(self, id: str) -> Goal | None:
        """A goal by its id."""
        return next((each for each in self.goals if each.id == id), None)

    def sign(self, id: str) -> Sign | None:
        """A sign by its id."""
        return next((each for each in self.signs if each.id == id), None)

    def activities(self) -> Iterator[tuple[Goal, Activity]]:
        """Every activity with its goal, in the plan's order."""
        for goal in self.goals:
            for activity in goal.activities:
                yield goal, activity

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said yet."""
        return self == PlanContent()

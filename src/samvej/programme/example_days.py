"""A made-up person's days in a programme: what happens on which day, and what must stand then."""

from datetime import time
from typing import Annotated, Literal, get_args

from pydantic import Field, PlainValidator, model_validator

from samvej.programme.criteria import Entry, clash
from samvej.programme.figures import NotNegative, Text, refuse
from samvej.programme.problems import unknown
from samvej.programme.reactions_written import KINDS, When, WhenWords, when

Known = Literal["contact", "map drawn", "plan looked through", "paused", "resumed", "ended"]
"""What happens to the person that no reaction waits for by itself."""
NOT_TOLD = ("enrolled", "no contact", "task overdue", "map due", "plan review due")
"""What follows from the other events: it is reckoned, and never told."""
LONGEST_DAY = 3660


def event(said: object) -> When | Known:
    """What a reaction may wait for, or one of :data:`Known`. Raises PydanticCustomError."""
    if isinstance(said, str) and said.strip() in get_args(Known):
        return said.strip()  # type: ignore[return-value]  # one of them
    names = [*(kind for kind in KINDS if kind not in NOT_TOLD), *get_args(Known)]
    if not isinstance(said, dict) and said not in names:
        if said in NOT_TOLD:
            raise refuse(f"'{said}' follows from what happens, and is not told; tell what happens")
        raise refuse(unknown("event", str(said), names))
    happened = when(said)
    if happened.kind in NOT_TOLD:
        raise refuse(f"'{happened.kind}' follows from what happens, and is not told; tell what happens")
    return happened


def clock_time(said: object) -> time:
    """``14:10``. Raises PydanticCustomError."""
    try:
        return time.fromisoformat(said) if isinstance(said, str) else _no_time(said)
    except ValueError:
        return _no_time(said)


def _no_time(said: object) -> time:
    raise refuse(f'expected a time of day in quotes, as "14:10", not {said!r}')


Event = Annotated[
    When | Known,
    PlainValidator(event, json_schema_input_type=Text | WhenWords),
]
ClockTime = Annotated[
    time, PlainValidator(clock_time, json_schema_input_type=Annotated[str, Field(pattern="^[0-2][0-9]:[0-5][0-9]$")])
]
DayNumber = Annotated[NotNegative, Field(le=LONGEST_DAY)]
"""Day 0 is that of the enrolment."""


class ExampleEvent(Entry):
    """Something that happens on a day, or a task that is done then (by the id of the reaction)."""

    day: DayNumber
    at: ClockTime = time(12)
    event: Event | None = None
    done: Text | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "ExampleEvent":
        if (self.event is None) == (self.done is None):
            raise clash("expected one of 'event' and 'done'")
        return self


class ExpectedDay(Entry):
    """What stands at the end of a day: open ``tasks``, and the notices, meetings and messages made that day.

    Ids of the reactions. What is left out is not compared; ``tasks: []`` expects that none is open.
    """

    day: DayNumber
    tasks: tuple[Text, ...] | None = None
    notices: tuple[Text, ...] | None = None
    meetings: tuple[Text, ...] | None = None
    messages: tuple[Text, ...] | None = None

    @model_validator(mode="after")
    def _expects_something(self) -> "ExpectedDay":
        if all(said is None for said in (self.tasks, self.notices, self.meetings, self.messages)):
            raise clash("expected 'tasks', 'notices', 'meetings' or 'messages'")
        return self

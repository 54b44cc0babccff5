"""The plan and the meetings about it, as a programme file says them."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from samvej.programme.criteria import Entry, clash
from samvej.programme.figures import Id, Positive, Text, Texts, YesNo, listed
from samvej.programme.texts import InTwoLanguages
from samvej.programme.within import Soon

Roles = Annotated[tuple[Text, ...], BeforeValidator(listed, json_schema_input_type=Text | list[Text])]
"""Ids of ``_shared/roles.yaml``, or words of the programme's own; one or a list."""

GoalSource = Literal["map", "first conversation", "meeting"]
GoalSources = Annotated[
    tuple[GoalSource, ...], BeforeValidator(listed, json_schema_input_type=GoalSource | list[GoalSource])
]


class PlanSection(Entry):
    """The plan: how often it is looked through, where its goals come from, and who says what in it.

    ``goals_from``: where the citizen's own words stand that a goal is begun from. ``sub_goals_by``: the roles that
    write sub-goals of their own beside (empty: every professional on the team). ``first_call``: the role that is
    called first when an early-warning sign shows, where the plan itself names nobody. ``agreed_by``: the roles whose
    yes makes it agreed. ``gas``: goals are scored by goal attainment scaling, from −2 to +2.
    """

    review_every: Soon | None = None
    goals_from: GoalSources = ("map", "meeting")
    sub_goals_by: Roles = ()
    first_call: Text | None = None
    agreed_by: Texts = ("citizen",)
    gas: YesNo = Field(default=False, alias="goal attainment")
    assumed: YesNo = False


class AgendaItem(InTwoLanguages):
    """One thing to talk of in a meeting, and about how many minutes it may take."""

    id: Id
    minutes: Positive


class FollowUp(InTwoLanguages):
    """What is done after the meeting: a task for a role, so soon after it was held."""

    id: Id = "follow-up"
    for_: Text
    within: Soon


class MeetingKind(InTwoLanguages):
    """A kind of meeting: what it is for, what is talked of, who takes part, how long it lasts.

    ``within``: it is held so soon after what called for it. ``led_by`` leads it (and is asked to call it).
    ``consent``: the citizen is asked first, and without a yes nobody is called. ``guide``: what the leader is
    reminded of on the screen.
    """

    id: Id
    purpose: InTwoLanguages
    agenda: Annotated[tuple[AgendaItem, ...], Field(min_length=1)]
    participants: Texts
    led_by: Text | None = None
    minutes: Positive
    within: Soon | None = None
    consent: YesNo = False
    video: YesNo = False
    guide: tuple[InTwoLanguages, ...] = ()
    follow_up: FollowUp | None = None
    assumed: YesNo = False

    @model_validator(mode="after")
    def _there_is_time(self) -> "MeetingKind":
        wanted = sum(item.minutes for item in self.agenda)
        if wanted > self.minutes:
            raise clash(f"the agenda takes {wanted} minutes, and the meeting lasts {self.minutes}")
        if self.led_by is not None and self.led_by not in self.participants:
            raise clash(f"'{self.led_by}' leads the meeting and is not among its participants")
        return self

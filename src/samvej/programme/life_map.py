"""The map of a life and the question of safety in it, as a programme file says them."""

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from samvej.programme.criteria import Entry, clash
from samvej.programme.figures import Id, Text, Texts, Whole, YesNo, listed
from samvej.programme.texts import InTwoLanguages
from samvej.programme.within import Soon, Within


class MapAsks(Entry):
    """What is asked in every domain; answered in the citizen's own words."""

    works: InTwoLanguages
    hard: InTwoLanguages
    matters: InTwoLanguages


class Scale(InTwoLanguages):
    """The question that a whole number answers, and what its ends mean. Higher is better."""

    from_: Whole = 0
    to: Whole = 10
    low: InTwoLanguages = InTwoLanguages(da="slet ikke godt", en="not well at all")
    high: InTwoLanguages = InTwoLanguages(da="rigtig godt", en="very well")

    @model_validator(mode="after")
    def _in_order(self) -> "Scale":
        if self.from_ >= self.to:
            raise clash(f"'from' ({self.from_}) must be lower than 'to' ({self.to})")
        return self


HOW_WELL = Scale(da="Hvor godt går det?", en="How well is it going?")


class LifeMap(Entry):
    """The map: which domains of a life, what is asked in each, who scores it, and how often it is drawn again.

    ``domains`` are ids of ``_shared/domains.yaml`` in the order of the page; ``scored_by`` are roles, each with a
    score of its own. ``repeat`` runs from the day the last one was finished; None: drawn again when wanted.
    """

    domains: Texts
    asks: MapAsks
    scale: Scale = HOW_WELL
    scored_by: Texts
    repeat: Soon | None = None
    assumed: YesNo = False


class CallLine(InTwoLanguages):
    """A line to call: its name, the number as it is dialled, and when it answers.

    ``source``: where the number was read, so that it can be checked again. ``assumed``: not read there just so.
    """

    phone: Text
    open: InTwoLanguages | None = None
    source: Text | None = None
    assumed: YesNo = False


class SafetyTask(InTwoLanguages):
    """What is to be done after a positive answer."""

    id: Id = "safety"


class SafetySection(Entry):
    """The question of safety: how it is asked, in which domain of the map, and what follows a positive answer.

    ``line`` is shown at once; the ``task`` is for the role ``for_`` and is done ``within`` so many hours. Only the
    roles in ``seen_by`` see answer and safety plan (and the citizen, always).
    """

    asks: InTwoLanguages
    in_domain: Text
    line: Annotated[
        tuple[CallLine, ...],
        Field(min_length=1),
        BeforeValidator(listed, json_schema_input_type=CallLine | list[CallLine]),
    ]
    task: SafetyTask
    within: Soon
    for_: Text
    seen_by: Texts
    assumed: YesNo = False

    @model_validator(mode="after")
    def _a_clock_of_hours(self) -> "SafetySection":
        within: Within = self.within
        if within.unit != "hours":
            raise clash(f"'within' is a clock of hours, not {within.say('en')}; write it as '4 hours'")
        return self

"""The programme file as pydantic models: identity, eligibility, evaluation design and examples.

Referral, pathway, map, plan, reactions and questionnaires stand in modules of their own. Sections of later parts of
the house (measurements …) are kept as they stand; only their names are checked, so that a misspelt section is an
error and never a silent omission.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, PlainValidator, model_validator

from samvej.core.month import MonthLength
from samvej.core.sector import Sector, ServiceKind
from samvej.programme.criteria import AnyCriterion, Entry, clash
from samvej.programme.economy_written import BusinessCaseSection, ShadowAccounts
from samvej.programme.example_days import ExampleEvent, ExpectedDay
from samvej.programme.figures import (
    MUNICIPALITY,
    SLUG,
    Day,
    GroupNumber,
    Money,
    Number,
    Positive,
    Text,
    Texts,
    Whole,
    YesNo,
    listed,
    refuse,
)
from samvej.programme.life_map import LifeMap, SafetySection
from samvej.programme.pathway import Caseload, ConsentConversation, GuideStep, Phase, RegistryFlow, Team
from samvej.programme.plan import MeetingKind, PlanSection
from samvej.programme.questionnaires import Questionnaire, Theme
from samvej.programme.reactions_written import Reaction
from samvej.programme.referral import OneSector, Reasons, Referral
from samvej.programme.slips import CoordinationSection, SlipSection
from samvej.programme.texts import InTwoLanguages as InTwoLanguages
from samvej.programme.texts import OneOrTwoLanguages

Slug = Annotated[str, Field(pattern=SLUG)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(listed, json_schema_input_type=Slug | list[Slug])]


class Partner(Entry):
    """An organisation that takes part. ``sector`` may be the short word ``municipality`` for the whole of one."""

    name: Text
    sector: OneSector
    municipality: Annotated[str, Field(pattern=MUNICIPALITY)] | None = None
    owner: YesNo = False


class Eligibility(Entry):
    """Whom the programme is for, and whom it is not for."""

    include: AnyCriterion
    exclude: AnyCriterion | None = None


# --- evaluation ----------------------------------------------------------------------------------------


class Months(Entry):
    """Event months, month 0 being that of inclusion; ``ghosts`` are drawn and count in nothing.

    ``length``: calendar months, or 30-day months counted from the day of inclusion.
    """

    from_: Whole
    to: Whole
    ghosts: tuple[Whole, ...] = (-1, 0)
    length: MonthLength = MonthLength.CALENDAR

    @model_validator(mode="after")
    def _in_order(self) -> "Months":
        if self.from_ >= self.to:
            raise clash(f"'from' ({self.from_}) must be before 'to' ({self.to})")
        return self


Summary = Literal[
    "mean",
    "median",
    "mean of monthly means",
    "median of monthly means",
    "mean over persons",
    "median over persons",
]
CostOf = Annotated[
    tuple[Sector | Literal["medicine"], ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=Sector | Literal["medicine"] | list[Sector | Literal["medicine"]]),
]
"""Whose services cost: sectors, and ``medicine`` for the public reimbursement of medicine."""

Span = Annotated[tuple[Whole, ...], Field(min_length=2, max_length=2)]


class Outcome(Entry):
    """One outcome: ``count`` of a named service, ``sum`` of bed days, or ``cost`` of sectors (or ``all``).

    ``of`` limits bed days to a named service's admissions. ``da`` and ``en`` are its name in reports; where they
    are left out, the named service's own words are used. ``paid by`` keeps one payer's part of a cost.
    A ``negative control`` is an outcome that the programme cannot move: an effect on it tells that controls are not
    alike enough. ``valid from`` and ``valid to`` are the days between which it has a meaning; other months are not
    observed.
    """

    id: Text
    da: Text | None = None
    en: Text | None = None
    count: Text | None = None
    sum: Literal["bed days"] | None = None
    of: Text | None = None
    cost: (
        Annotated[
            Literal["all"] | CostOf,
            BeforeValidator(lambda said: said if said == "all" else listed(said)),
        ]
        | None
    ) = None
    by: Literal["payer", "sector", "kind"] | None = None
    paid_by: Text | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    better: Literal["lower", "higher", "either"]
    negative_control: YesNo = False
    before: Span | None = None
    after: Span | None = None
    ghosts: tuple[Whole, ...] | None = None
    summary: Summary | None = None
    chart: Literal["run", "i"] | None = None
    assumed: YesNo = False

    @model_validator(mode="after")
    def _one_measure(self) -> "Outcome":
        if sum(value is not None for value in (self.count, self.sum, self.cost)) != 1:
            raise clash("expected exactly one of 'count', 'sum' and 'cost'")
        if self.of is not None and self.sum is None:
            raise clash("'of' belongs to 'sum: bed days'")
        if (self.by is not None or self.paid_by is not None) and self.cost is None:
            raise clash("'by' and 'paid by' belong to 'cost'")
        if self.by is not None and self.paid_by is not None:
            raise clash("expected 'by' or 'paid by', not both")
        if self.valid_from is not None and self.valid_to is not None and self.valid_from > self.valid_to:
            raise clash(f"'valid from' ({self.valid_from}) must be before 'valid to' ({self.valid_to})")
        if (self.da is None) != (self.en is None):
            raise clash("a name is given in both languages, 'da' and 'en', or in neither")
        for span in (self.before, self.after):
            if span and span[0] > span[1]:
                raise clash(f"months run forward: {list(span)} ends before it begins")
        return self


class Controls(Entry):
    """Matched controls: how many for each participant, and on what."""

    ratio: Positive
    exact: Texts = ()
    near: Texts = ()
    assumed: YesNo = False


class ProgrammeCost(Entry):
    """What the programme itself costs, per participant and month, and who pays.

    ``low`` and ``high``: what it may be at the least and at the most, where it is not known for sure.
    """

    per_participant_month: Annotated[Number, Field(ge=0)]
    low: Annotated[Number, Field(ge=0)] | None = None
    high: Annotated[Number, Field(ge=0)] | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "DKK"
    price_year: Positive
    payer: Text
    covers: OneOrTwoLanguages
    assumed: YesNo = False

    @model_validator(mode="after")
    def _in_order(self) -> "ProgrammeCost":
        if (self.low is None) != (self.high is None):
            raise clash("'low' and 'high' stand together, or neither does")
        if self.low is not None and self.high is not None and not self.low <= self.per_participant_month <= self.high:
            raise clash("'low', 'per participant month' and 'high' must be in order")
        return self


class MayUse(Entry):
    """Which of the programme's own rows the evaluation may use, and which it may not."""

    rows: Texts
    not_: Texts = ()


class Evaluation(Entry):
    """The evaluation design."""

    months: Months
    price_year: Positive | None = None
    outcomes: Annotated[list[Outcome], Field(min_length=1)]
    controls: Controls | None = None
    programme_cost: ProgrammeCost | None = None
    business_case: BusinessCaseSection | None = None
    shadow_accounts: ShadowAccounts | None = None
    may_use: MayUse | None = None
    scale_ladder: tuple[Positive, ...] = ()

    @model_validator(mode="after")
    def _windows_within(self) -> "Evaluation":
        for outcome in self.outcomes:
            for name, span in (("before", outcome.before), ("after", outcome.after)):
                if span and not self.months.from_ <= span[0] <= span[1] <= self.months.to:
                    raise clash(
                        f"'{name}' of '{outcome.id}' ({list(span)}) lies outside the months "
                        f"{self.months.from_} to {self.months.to}"
                    )
        return self


# --- examples ------------------------------------------------------------------------------------------


class ExamplePerson(Entry):
    """A small made-up person. What is left out is unknown."""

    name: Text
    born: Day | None = None
    died: Day | None = None
    lives_in: Text | None = None
    sex: Literal["female", "male"] | None = None
    insurance_group: GroupNumber | None = None
    practice: Text | None = None


class ServiceDetail(Entry):
    """What is particular to a service in an example; the rest follows from the named service."""

    days: Positive | None = None
    hours: Positive | None = None
    provider: Text | None = None
    cost: Money | None = None
    diagnosis: Text | None = None
    sector: Sector | None = None
    kind: ServiceKind | None = None

    @model_validator(mode="after")
    def _one_length(self) -> "ServiceDetail":
        if self.days is not None and self.hours is not None:
            raise clash("expected 'days' or 'hours', not both")
        return self


def _coded(said: object) -> tuple[str, str]:
    """(system, code); a bare code is SKS."""
    match said:
        case str():
            return "SKS", said
        case dict() if len(said) == 1 and all(isinstance(code, str) for code in said.values()):
            return next(iter(said.items()))
        case _:
            raise refuse("expected a diagnosis code as DE119, or its system and the code as {ICPC-2: T90}")


class HistoryEntry(Entry):
    """One fact of a life: a diagnosis, a prescription, a measurement, an enrolment, or a named service."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"description": "one fact on a date"})
    __pydantic_extra__: dict[str, ServiceDetail]

    date: Day | None = None
    from_: Day | None = None
    to: Day | None = None
    diagnosis: (
        Annotated[tuple[str, str], PlainValidator(_coded, json_schema_input_type=Text | dict[str, Text])] | None
    ) = None
    primary: YesNo = False
    prescription: Text | None = None
    measurement: Annotated[dict[str, Number], Field(min_length=1)] | None = None
    enrolled_in: Text | None = None

    @model_validator(mode="after")
    def _one_fact(self) -> "HistoryEntry":
        own = [self.diagnosis, self.prescription, self.measurement, self.enrolled_in]
        if sum(fact is not None for fact in own) + len(self.services) != 1:
            raise clash("expected one fact: diagnosis, prescription, measurement, enrolled in, or a named service")
        if (self.enrolled_in is None) == (self.date is None):
            raise clash("expected 'date' (an enrolment has 'from' and perhaps 'to' instead)")
        if (self.enrolled_in is None) == (self.from_ is not None) or (self.to and not self.from_):
            raise clash("'from' and 'to' belong to 'enrolled in', which has 'from'")
        return self

    @property
    def services(self) -> dict[str, ServiceDetail]:
        """The named service, if that is what the entry tells."""
        return self.__pydantic_extra__ or {}


class Expectation(Entry):
    """What the rules must answer on a day. What is left out is not compared."""

    date: Day
    eligibility: Literal["meets", "does not meet", "cannot tell"]
    because: Texts = ()
    ask: Annotated[tuple[Text, ...], BeforeValidator(listed)] | None = None
    load: Annotated[tuple[Text, ...], BeforeValidator(listed)] | None = None
    in_: Literal["register", "referral"] = "register"


class Example(Entry):
    """A person, their history, what professionals answered, and what is expected.

    Someone who is ``enrolled on`` a day is also followed day by day: ``events`` happen to them, and ``expect tasks``
    says what must stand on which day.
    """

    person: ExamplePerson
    history: tuple[HistoryEntry, ...] = ()
    answers: dict[str, YesNo] = Field(default_factory=dict)
    not_loaded: Texts = ()
    expect: Annotated[
        tuple[Expectation, ...],
        Field(min_length=1),
        BeforeValidator(listed, json_schema_input_type=Expectation | list[Expectation]),
    ] = ()
    enrolled_on: Day | None = None
    events: tuple[ExampleEvent, ...] = ()
    expect_tasks: Annotated[
        tuple[ExpectedDay, ...],
        Field(min_length=1),
        BeforeValidator(listed, json_schema_input_type=ExpectedDay | list[ExpectedDay]),
    ] = ()

    @model_validator(mode="after")
    def _expects_something(self) -> "Example":
        if not self.expect and not self.expect_tasks:
            raise clash("nothing is expected; write 'expect', or 'expect tasks' of somebody who is enrolled")
        if self.enrolled_on is None and (self.events or self.expect_tasks):
            raise clash("'events' and 'expect tasks' are of somebody 'enrolled on' a day (day 0)")
        return self


class ProgrammeFile(Entry):
    """A whole programme file."""

    programme: Slug
    version: Text
    name: InTwoLanguages
    purpose: InTwoLanguages
    source: Texts
    partners: tuple[Partner, ...] = ()
    words: dict[str, InTwoLanguages] = Field(default_factory=dict)
    eligibility: Eligibility
    evaluation: Evaluation | None = None
    examples: tuple[Example, ...] = ()

    referral: Referral | None = None
    not_together_with: Slugs = ()
    requires: Slugs = ()
    first_conversation: tuple[GuideStep, ...] = ()
    consent: ConsentConversation | None = None
    caseload: Caseload | None = None
    phases: tuple[Phase, ...] = ()
    evidence: dict[str, InTwoLanguages] = Field(default_factory=dict)
    exit_reasons: Reasons = ()
    team: Team | None = None
    registry: RegistryFlow | None = None
    override_points: tuple[Text, ...] = ()

    map: LifeMap | None = None
    safety: SafetySection | None = None
    plan: PlanSection | None = None
    meetings: tuple[MeetingKind, ...] = ()
    slips: SlipSection | None = None
    coordination: CoordinationSection | None = None
    reactions: tuple[Reaction, ...] = ()

    questionnaires: tuple[Questionnaire, ...] = ()
    themes: tuple[Theme, ...] = ()

    measurements: Any = None
    offers: Any = None
    volunteers: Any = None
    outreach: Any = None
    indicators: Any = None


def json_schema() -> dict[str, Any]:
    """The programme file's JSON Schema (draft 2020-12), for editors."""
    schema = ProgrammeFile.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_without_null(schema),
        "title": "Samvej programme file",
    }


def _without_null(schema: Any) -> Any:
    """The schema without the alternative "null": in a file, what is not meant is left out."""
    if isinstance(schema, list):
        return [_without_null(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _without_null(part) for key, part in schema.items() if not (key == "default" and part is None)}
    choices = [part for part in kept.get("anyOf", ()) if part != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        return choices[0] | kept
    return kept | {"anyOf": choices} if choices else kept

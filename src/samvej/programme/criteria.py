"""The eligibility language as it stands in a file: one model per kind of criterion.

A criterion is a mapping in which exactly one *distinguishing key* stands (``age``, ``at least``, ``diagnosis``
…); that key decides which model reads it. :mod:`samvej.programme.compile` turns the models into rules.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.programme.figures import (
    BedDays,
    Cost,
    GroupNumber,
    InWindow,
    NotNegative,
    Positive,
    Text,
    Texts,
    Threshold,
    Yes,
    YesNo,
    listed,
)


def spoken(field: str) -> str:
    """The key in the file of a field: ``at_least`` → ``at least``, ``not_`` → ``not``."""
    return field.strip("_").replace("_", " ")


class Entry(BaseModel):
    """A mapping of a file: only the keys it knows, each written with spaces."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=spoken, allow_inf_nan=False)


def clash(text: str) -> PydanticCustomError:
    """A fault in what a mapping's entries say together."""
    return PydanticCustomError("clash", "{said}", {"said": text})


Sectors = Annotated[
    tuple[Sector, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=Sector | list[Sector]),
]
Kinds = Annotated[
    tuple[ServiceKind, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=ServiceKind | list[ServiceKind]),
]


class ServiceWords(Entry):
    """The keys of a filter of services: in services.yaml, and written out where a name would stand."""

    sector: Sectors = ()
    kind: Kinds = ()
    urgency: Urgency | None = None
    provider: Texts = ()
    diagnosis: Texts = ()
    attended: YesNo | None = None
    stays: YesNo = True

    @model_validator(mode="after")
    def _says_something(self) -> "ServiceWords":
        if type(self) is ServiceWords and not self.model_fields_set:
            raise clash("an empty filter counts everything; write 'any contact' if that is meant")
        return self


def _which_services(said: object) -> str:
    return "#filter" if isinstance(said, dict) else "#service"


Services = Annotated[
    Annotated[Text, Tag("#service")] | Annotated[ServiceWords, Tag("#filter")], Discriminator(_which_services)
]
"""A name from services.yaml, or a filter written out."""


class Criterion(Entry):
    """What all criteria may carry; ``assumed`` marks a value that the seed does not give."""

    id: Text | None = None
    assumed: YesNo = False


class AllOf(Criterion):
    """Every part must hold."""

    all: Annotated[list["AnyCriterion"], Field(min_length=1)]


class AnyOf(Criterion):
    """One part must hold."""

    any: Annotated[list["AnyCriterion"], Field(min_length=1)]


class SomeOf(Criterion):
    """At least so many of the parts must hold."""

    at_least: Positive
    of_these: Annotated[list["AnyCriterion"], Field(min_length=2)]

    @model_validator(mode="after")
    def _can_hold(self) -> "SomeOf":
        if self.at_least > len(self.of_these):
            raise clash(f"can never be true: at least {self.at_least} of {len(self.of_these)}")
        return self


class NotThat(Criterion):
    """The part must not hold."""

    not_: "AnyCriterion"


class AliveThen(Criterion):
    """Alive on the day (every programme asks this already)."""

    alive: Yes


class LivesWhere(Criterion):
    """Resident in one of the municipalities, by name or four-digit code."""

    lives_in: Texts


class Ages(Entry):
    """Whole years on the day; ``to`` is inclusive and says the same as ``below`` one more."""

    from_: NotNegative | None = None
    to: NotNegative | None = None
    below: NotNegative | None = None

    @model_validator(mode="after")
    def _a_span(self) -> "Ages":
        if self.to is not None and self.below is not None:
            raise clash("'to' and 'below' say the same thing in two ways; keep one")
        if self.from_ is None and self.end is None:
            raise clash("expected 'from', and 'below' or 'to'")
        if self.end is not None and (self.from_ or 0) >= self.end:
            last = f"to {self.to}" if self.to is not None else f"below {self.below}"
            raise clash(f"nobody is from {self.from_ or 0} and {last} years old")
        return self

    @property
    def end(self) -> int | None:
        """The age that is no longer within."""
        return self.to + 1 if self.to is not None else self.below


class AgeWithin(Criterion):
    """Age in whole years."""

    age: Ages


class OfSex(Criterion):
    """Registered sex."""

    sex: Literal["female", "male"]


class InInsuranceGroup(Criterion):
    """The Danish health-insurance group."""

    insurance_group: GroupNumber


def _practices(said: object) -> object:
    return [] if said in (True, "yes") else listed(said)


class WithPractice(Criterion):
    """Registered with any general practice (``true``, kept as no numbers) or with one of these numbers."""

    registered_with_a_practice: Annotated[
        tuple[Text, ...], BeforeValidator(_practices, json_schema_input_type=Literal[True, "yes"] | Text | list[Text])
    ]


class Enrolled(Criterion):
    """Enrolled in another programme on the day."""

    enrolled_in: Text


class Counted(Criterion):
    """What the counts share: of which services, how many different what, and within which window."""

    of: Services | None = None
    different: Literal["sector", "kind", "provider"] | None = None
    within: InWindow

    @model_validator(mode="after")
    def _of_something(self) -> "Counted":
        if self.of is None and self.different is None:
            raise clash("missing 'of' (what is counted) or 'different' (sector, kind or provider)")
        return self


class AtLeast(Counted):
    """At least so many services, or different sectors, kinds or providers among them."""

    at_least: Positive


class AtMost(Counted):
    """At most so many."""

    at_most: NotNegative


class NoneOf(Criterion):
    """No such service: absence, which means something only where the services are loaded."""

    none_of: Services
    within: InWindow


class BedDaysOver(Criterion):
    """Bed days, an amount or a top share."""

    bed_days: BedDays
    of: Services | None = None
    within: InWindow


class CostOver(Criterion):
    """Cost, an amount or a top share."""

    cost: Cost
    of: Services | None = None
    within: InWindow


class DiagnosisWords(Entry):
    """Diagnoses by named code lists, within a window or ever."""

    of: Texts
    within: InWindow | None = None
    ever: Yes | None = None
    as_: Literal["primary", "any"] = "any"
    at_least: Positive = 1

    @model_validator(mode="after")
    def _one_time(self) -> "DiagnosisWords":
        if (self.within is None) == (self.ever is None):
            raise clash("expected either 'within: 5 years' or 'ever: true'")
        return self


class Diagnosed(Criterion):
    """A diagnosis."""

    diagnosis: DiagnosisWords


class PrescriptionWords(Entry):
    """Dispensings by named code lists (ATC)."""

    of: Texts
    within: InWindow
    at_least: Positive = 1


class Prescribed(Criterion):
    """A dispensing."""

    prescription: PrescriptionWords


class MeasurementWords(Entry):
    """A measurement by named code lists: its latest value, every value, or that it was made at all."""

    of: Texts
    latest: Threshold | None = None
    every: Threshold | None = None
    within: InWindow
    at_least: Positive = 1

    @model_validator(mode="after")
    def _one_reading(self) -> "MeasurementWords":
        if self.latest is not None and self.every is not None:
            raise clash("expected 'latest' or 'every', not both")
        if self.latest is not None and "at_least" in self.model_fields_set:
            raise clash("'at least' counts values and goes with 'every', not with 'latest'")
        return self


class MeasuredSo(Criterion):
    """A measurement."""

    measurement: MeasurementWords


class AskWords(Entry):
    """A question to a professional, in Danish and English; register facts may prompt it, never decide it."""

    id: Text
    by: Text
    da: Text
    en: Text
    prompted_by: "AnyCriterion | None" = None


class Asked(Entry):
    """A professional's judgement. Its id stands with the question."""

    ask: AskWords
    assumed: YesNo = False


FORMS: dict[str, type[Entry]] = {
    "all": AllOf,
    "any": AnyOf,
    "of these": SomeOf,
    "not": NotThat,
    "alive": AliveThen,
    "lives in": LivesWhere,
    "age": AgeWithin,
    "sex": OfSex,
    "insurance group": InInsuranceGroup,
    "registered with a practice": WithPractice,
    "enrolled in": Enrolled,
    "at least": AtLeast,
    "at most": AtMost,
    "none of": NoneOf,
    "bed days": BedDaysOver,
    "cost": CostOver,
    "diagnosis": Diagnosed,
    "prescription": Prescribed,
    "measurement": MeasuredSo,
    "ask": Asked,
}
"""The distinguishing keys and what each is read as."""


def distinguishing(said: object) -> list[str]:
    """The distinguishing keys that stand in a criterion; a good one has exactly one.

    "At least" beside "of these" says how many of them, and distinguishes nothing.
    """
    keys = [key for key in FORMS if isinstance(said, dict) and key in said]
    return [key for key in keys if key != "at least"] if "of these" in keys else keys


def _which_criterion(said: Any) -> str | None:
    keys = distinguishing(said)
    return f"#{keys[0]}" if len(keys) == 1 else None


AnyCriterion = TypeAliasType(
    "AnyCriterion",
    Annotated[
        Annotated[AllOf, Tag("#all")]
        | Annotated[AnyOf, Tag("#any")]
        | Annotated[SomeOf, Tag("#of these")]
        | Annotated[NotThat, Tag("#not")]
        | Annotated[AliveThen, Tag("#alive")]
        | Annotated[LivesWhere, Tag("#lives in")]
        | Annotated[AgeWithin, Tag("#age")]
        | Annotated[OfSex, Tag("#sex")]
        | Annotated[InInsuranceGroup, Tag("#insurance group")]
        | Annotated[WithPractice, Tag("#registered with a practice")]
        | Annotated[Enrolled, Tag("#enrolled in")]
        | Annotated[AtLeast, Tag("#at least")]
        | Annotated[AtMost, Tag("#at most")]
        | Annotated[NoneOf, Tag("#none of")]
        | Annotated[BedDaysOver, Tag("#bed days")]
        | Annotated[CostOver, Tag("#cost")]
        | Annotated[Diagnosed, Tag("#diagnosis")]
        | Annotated[Prescribed, Tag("#prescription")]
        | Annotated[MeasuredSo, Tag("#measurement")]
        | Annotated[Asked, Tag("#ask")],
        Discriminator(_which_criterion),
    ],
)
"""Any criterion, told apart by its distinguishing key."""

TAGGED: dict[str, type[Entry]] = {f"#{key}": form for key, form in FORMS.items()} | {"#filter": ServiceWords}
"""The models behind the tags that pydantic puts into an error's location."""

for _form in (AllOf, AnyOf, SomeOf, NotThat, AskWords, Asked):
    _form.model_rebuild()

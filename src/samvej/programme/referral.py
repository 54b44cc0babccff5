"""The referral section of a programme file: who may refer, on which legal basis, by when, and which answers exist."""

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, ValidationInfo, model_validator

from samvej.core.sector import Sector
from samvej.programme.criteria import Entry, clash
from samvej.programme.figures import Id, Positive, Text, Texts, YesNo, listed, refuse
from samvej.programme.problems import unknown
from samvej.programme.texts import InTwoLanguages
from samvej.programme.vocabulary import Vocabulary
from samvej.programme.within import Soon, Within

SectorOrMunicipality = Sector | Literal["municipality"]
"""One of the nine sectors, or the whole of a municipality."""

MUNICIPALITY = (Sector.MUNICIPALITY_HEALTH, Sector.MUNICIPALITY_SOCIAL, Sector.EMPLOYMENT)
"""The sectors that the word ``municipality`` stands for: the job centre is the municipality's too."""

Step = Literal["contact", "joint selection", "sharing in the team", "evaluation"]
STEPS: tuple[Step, ...] = get_args(Step)
"""The steps that each stand on a legal basis of their own."""


def sector_or_municipality(said: object) -> SectorOrMunicipality:
    """A sector by its name, or the word ``municipality``. Raises PydanticCustomError."""
    if said == "municipality":
        return "municipality"
    if said not in list(Sector):
        raise refuse(unknown("sector", str(said), [*Sector, "municipality"]))
    return Sector(str(said))


def sectors_of(said: SectorOrMunicipality) -> tuple[Sector, ...]:
    """The sectors that are meant: those of a municipality, or the sector itself."""
    return MUNICIPALITY if said == "municipality" else (Sector(said),)


OneSector = Annotated[
    SectorOrMunicipality, PlainValidator(sector_or_municipality, json_schema_input_type=SectorOrMunicipality)
]
SectorsOrMunicipality = Annotated[
    tuple[OneSector, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=SectorOrMunicipality | list[SectorOrMunicipality]),
]


class Reason(InTwoLanguages):
    """Why: an id in readable words, and how it is said."""

    id: Id


def _reason(said: object, info: ValidationInfo) -> object:
    """A reason written as its id gets its words from ``_shared/reasons.yaml``."""
    written = {"id": said} if isinstance(said, str) else said
    if not isinstance(written, dict) or not isinstance(written.get("id"), str) or {"da", "en"} & written.keys():
        return written
    if not isinstance(info.context, Vocabulary):  # the shared files are at fault, which is told of them
        return written | {"da": written["id"], "en": written["id"]}
    words = info.context.reasons.get(written["id"])
    if words is None:
        text = unknown("reason", written["id"], info.context.reasons)
        raise refuse(f"{text}; or write its words here: {{id: {written['id']}, da: …, en: …}}")
    return written | {"da": words.da, "en": words.en}


class ReasonWords(Entry):
    """A reason written out; without words they are those of ``_shared/reasons.yaml``."""

    id: Id
    da: Text | None = None
    en: Text | None = None


Reasons = Annotated[
    tuple[Annotated[Reason, BeforeValidator(_reason, json_schema_input_type=Text | ReasonWords)], ...],
    Field(min_length=1),
]


class Included(Entry):
    """The citizen is enrolled."""


class HelpedOn(Entry):
    """Helped on elsewhere: to whom, and when it is asked whether they arrived."""

    to: Literal["organisation", "person"] = "organisation"
    follow_up_after: Soon


class NotIncluded(Entry):
    """Not included, always with a reason."""

    reasons: Reasons


class Declined(Entry):
    """The citizen said no."""


class NotReached(Entry):
    """Given up after so many attempts to reach the citizen."""

    after_attempts: Positive
    assumed: YesNo = False


class Answers(Entry):
    """The answers that a referral can get; those left out cannot be given."""

    included: Included | None = None
    helped_on: HelpedOn | None = None
    not_included: NotIncluded | None = None
    declined: Declined | None = None
    not_reached: NotReached | None = None

    @model_validator(mode="after")
    def _can_include(self) -> "Answers":
        if self.included is None:
            raise clash("nobody could be included; write 'included: {}'")
        return self


class JointSelection(Entry):
    """Inclusion is decided together: every one of these must say yes."""

    by: SectorsOrMunicipality
    assumed: YesNo = False


def _every_step(said: dict[str, str]) -> dict[str, str]:
    for step in said:
        if step not in STEPS:
            raise refuse(unknown("step", step, STEPS))
    absent = [step for step in STEPS if step not in said]
    if absent:
        raise refuse(f"no legal basis is named for {' or '.join(repr(step) for step in absent)}; every step has one")
    return said


_STEPS_SCHEMA: dict[str, Any] = {
    "properties": {step: {"type": "string", "minLength": 1} for step in STEPS},
    "required": list(STEPS),
    "additionalProperties": False,
}
LegalBasisOfSteps = Annotated[dict[str, Text], AfterValidator(_every_step), Field(json_schema_extra=_STEPS_SCHEMA)]


class Referral(Entry):
    """Who may refer, what is asked of them, on which legal bases, by when they are answered, and with what.

    ``from_`` are ids of ``_shared/referrers.yaml``. ``asks`` are the eligibility questions of the referral note; a
    programme that was read has here those asked of the referrer and of frontline workers, where its file says none.
    ``remind_after`` and ``ask_for_help_after`` run from the referral, as ``answer_within`` does.
    """

    from_: Texts
    asks: Annotated[tuple[Text, ...], BeforeValidator(listed, json_schema_input_type=Text | list[Text])] = ()
    legal_basis: LegalBasisOfSteps
    answer_within: Soon
    remind_after: Soon | None = None
    ask_for_help_after: Soon | None = None
    first_contact_within: Soon | None = None
    answers: Answers
    joint_selection: JointSelection | None = None

    @model_validator(mode="after")
    def _in_time(self) -> "Referral":
        if self.remind_after is not None and not _sooner(self.remind_after, self.answer_within):
            raise clash(
                f"'remind after' ({self.remind_after.say('en')}) must be sooner than "
                f"'answer within' ({self.answer_within.say('en')})"
            )
        if (
            self.remind_after is not None
            and self.ask_for_help_after is not None
            and not _sooner(self.remind_after, self.ask_for_help_after)
        ):
            raise clash(
                f"'remind after' ({self.remind_after.say('en')}) must be sooner than "
                f"'ask for help after' ({self.ask_for_help_after.say('en')})"
            )
        return self


def _sooner(one: Within, other: Within) -> bool:
    return one.about_hours < other.about_hours

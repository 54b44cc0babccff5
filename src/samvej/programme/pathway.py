"""The road after the referral in a programme file: phases, exit, consent, first conversation, team and registry."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from samvej.programme.criteria import Entry, clash
from samvej.programme.figures import Id, Positive, Text, Texts, YesNo, listed
from samvej.programme.referral import SectorsOrMunicipality
from samvej.programme.texts import InTwoLanguages
from samvej.programme.within import Soon

RegistryRow = Literal[
    "referral", "enrolment", "phase", "exit", "contact", "meeting", "goal", "slip", "measurement", "response"
]
"""The kinds of a programme's own rows that the registry has a table for."""


class Phase(InTwoLanguages):
    """A phase of the course. ``ends_with``: ids of the evidence that must be there before the next one begins."""

    id: Id
    ends_with: Texts
    assumed: YesNo = False


class ConsentConversation(Entry):
    """What is said in the consent conversation, and what the consent covers.

    ``what``, ``why``, ``who_sees`` and ``if_refused`` are plain texts for the citizen. ``data_types`` are ids of
    ``_shared/data-types.yaml``; ``from_`` gives and ``to`` gets; ``lasts`` runs from the day it is given.
    """

    what: InTwoLanguages
    why: InTwoLanguages
    who_sees: InTwoLanguages
    if_refused: InTwoLanguages
    data_types: Texts
    from_: SectorsOrMunicipality
    to: SectorsOrMunicipality
    purpose: InTwoLanguages
    lasts: Soon
    assumed: YesNo = False


class GuideStep(InTwoLanguages):
    """One thing to talk of in the first conversation."""

    id: Id


class Caseload(Entry):
    """How many citizens a contact person may have at the same time."""

    per_contact_person: Positive
    assumed: YesNo = False


class Team(Entry):
    """Roles that are always on a citizen's team, and those that may be: ids of ``_shared/roles.yaml``."""

    always: Texts
    may: Annotated[tuple[Text, ...], BeforeValidator(listed, json_schema_input_type=Text | list[Text])] = ()
    assumed: YesNo = False

    @model_validator(mode="after")
    def _once(self) -> "Team":
        both = [role for role in self.always if role in self.may]
        if both:
            raise clash(f"'{both[0]}' is always on the team; take it out of 'may'")
        return self


class RegistryFlow(Entry):
    """Which of the programme's own rows become rows of the registry, and on which legal basis.

    ``not_`` says aloud what stays out, whatever else is decided (messages, the texts of a plan …).
    """

    rows: Annotated[
        tuple[RegistryRow, ...],
        Field(min_length=1),
        BeforeValidator(listed, json_schema_input_type=RegistryRow | list[RegistryRow]),
    ]
    not_: Annotated[tuple[Text, ...], BeforeValidator(listed, json_schema_input_type=Text | list[Text])] = ()
    basis: Text
    assumed: YesNo = False

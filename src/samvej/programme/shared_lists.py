"""The short lists of a ``_shared`` folder: referrers, legal bases, kinds of data, roles, reasons, domains of a life …

Each is one file that maps an id (readable words) to what it says. A folder without the file has an empty list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, RootModel

from samvej.core.sector import Sector
from samvej.programme.figures import Text, YesNo, listed
from samvej.programme.messages import validated
from samvej.programme.problems import ProgrammeError
from samvej.programme.texts import InTwoLanguages
from samvej.programme.words import Lang
from samvej.programme.yaml_positions import Document

By = Literal["professional", "citizen", "relative", "rule", "campaign"]
DataKind = Literal["ordinary", "health", "social", "both"]


@dataclass(frozen=True)
class Referrer:
    """A door into a programme: who, of which sector, and what sort of door it is (``by``)."""

    id: str
    da: str
    en: str
    sector: Sector | None
    by: By


@dataclass(frozen=True)
class LegalBasis:
    """A rule of law that a step may stand on.

    ``code`` is unique (SUL42a1: sundhedsloven § 42 a, stk. 1); ``law`` names the rule in full; ``says_da`` and
    ``says_en`` tell a citizen what it allows. ``across_sectors``: it lets information pass between the health
    side and the social and employment side. ``needs_consent``: it holds only where the citizen has said yes.
    """

    id: str
    code: str
    da: str
    en: str
    says_da: str
    says_en: str
    across_sectors: bool
    needs_consent: bool
    law: str = ""

    def say(self, lang: Lang) -> str:
        """Its name."""
        return self.da if lang == "da" else self.en

    def says(self, lang: Lang) -> str:
        """What it allows, for a citizen."""
        return self.says_da if lang == "da" else self.says_en


@dataclass(frozen=True)
class DataType:
    """A kind of information that a consent names; ``kind``: whether it tells of health, social matters, both or
    neither ("ordinary")."""

    id: str
    da: str
    en: str
    kind: DataKind


@dataclass(frozen=True)
class Role:
    """A place on a citizen's team. ``sector`` None: the citizen's own side, or given by the programme."""

    id: str
    da: str
    en: str
    sector: Sector | None


@dataclass(frozen=True)
class Domain:
    """A domain of a life that a map may hold; ``asks``: prompts to open the talk with, in plain words."""

    id: str
    da: str
    en: str
    asks: tuple[InTwoLanguages, ...] = ()

    def say(self, lang: Lang) -> str:
        """Its name."""
        return self.da if lang == "da" else self.en


@dataclass(frozen=True)
class CoordinationItem:
    """One statement about working with another role, answered 1 (``low``) to 5 (``high``)."""

    id: str
    da: str
    en: str
    low: InTwoLanguages
    high: InTwoLanguages

    def say(self, lang: Lang) -> str:
        """The question."""
        return self.da if lang == "da" else self.en


class ReferrerWords(InTwoLanguages):
    """An entry of ``referrers.yaml``."""

    sector: Sector | None = None
    by: By


class LegalBasisWords(InTwoLanguages):
    """An entry of ``legal-bases.yaml``."""

    code: Text
    law: Text
    says: InTwoLanguages
    across_sectors: YesNo
    needs_consent: YesNo


class DataTypeWords(InTwoLanguages):
    """An entry of ``data-types.yaml``."""

    kind: DataKind


class RoleWords(InTwoLanguages):
    """An entry of ``roles.yaml``."""

    sector: Sector | None = None


class DomainWords(InTwoLanguages):
    """An entry of ``domains.yaml``."""

    asks: Annotated[
        tuple[InTwoLanguages, ...],
        BeforeValidator(listed, json_schema_input_type=InTwoLanguages | list[InTwoLanguages]),
    ] = ()


class CoordinationItemWords(InTwoLanguages):
    """An entry of ``coordination-items.yaml``."""

    low: InTwoLanguages
    high: InTwoLanguages


class ReferrersFile(RootModel[dict[str, ReferrerWords]]):
    """``referrers.yaml``."""


class LegalBasesFile(RootModel[dict[str, LegalBasisWords]]):
    """``legal-bases.yaml``."""


class DataTypesFile(RootModel[dict[str, DataTypeWords]]):
    """``data-types.yaml``."""


class RolesFile(RootModel[dict[str, RoleWords]]):
    """``roles.yaml``."""


class DomainsFile(RootModel[dict[str, DomainWords]]):
    """``domains.yaml``."""


class CoordinationItemsFile(RootModel[dict[str, CoordinationItemWords]]):
    """``coordination-items.yaml``."""


class TextsFile(RootModel[dict[str, InTwoLanguages]]):
    """``reasons.yaml`` and ``evidence.yaml``."""


FILES = (
    "referrers",
    "legal-bases",
    "data-types",
    "roles",
    "reasons",
    "evidence",
    "domains",
    "coordination-items",
)
"""The lists, by the name of their file."""


def referrers(document: Document) -> dict[str, Referrer]:
    """Id → referrer. Raises ProgrammeError; so do the others here."""
    words = validated(document, ReferrersFile).root
    return {name: Referrer(name, said.da, said.en, said.sector, said.by) for name, said in words.items()}


def legal_bases(document: Document) -> dict[str, LegalBasis]:
    """Id → legal basis; no two have the same code."""
    words = validated(document, LegalBasesFile).root
    first: dict[str, str] = {}
    problems = [
        document.problem((name, "code"), f"{said.code} is already the code of '{first[said.code]}'")
        for name, said in words.items()
        if first.setdefault(said.code, name) != name
    ]
    if problems:
        raise ProgrammeError(problems)
    return {
        name: LegalBasis(
            id=name,
            code=said.code,
            da=said.da,
            en=said.en,
            says_da=said.says.da,
            says_en=said.says.en,
            across_sectors=said.across_sectors,
            needs_consent=said.needs_consent,
            law=said.law,
        )
        for name, said in words.items()
    }


def data_types(document: Document) -> dict[str, DataType]:
    """Id → kind of data."""
    words = validated(document, DataTypesFile).root
    return {name: DataType(name, said.da, said.en, said.kind) for name, said in words.items()}


def roles(document: Document) -> dict[str, Role]:
    """Id → role."""
    words = validated(document, RolesFile).root
    return {name: Role(name, said.da, said.en, said.sector) for name, said in words.items()}


def domains(document: Document) -> dict[str, Domain]:
    """Id → domain of a life."""
    words = validated(document, DomainsFile).root
    return {name: Domain(name, said.da, said.en, said.asks) for name, said in words.items()}


def coordination_items(document: Document) -> dict[str, CoordinationItem]:
    """Id → item of the coordination survey."""
    words = validated(document, CoordinationItemsFile).root
    return {name: CoordinationItem(name, said.da, said.en, said.low, said.high) for name, said in words.items()}


def texts(document: Document) -> Mapping[str, InTwoLanguages]:
    """Id → words."""
    return dict(validated(document, TextsFile).root)

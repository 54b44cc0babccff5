"""Named service filters: ``services.yaml`` read, and a filter's words turned into the filter that rules use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import RootModel

from samvej.programme.codes import DIAGNOSIS_SYSTEMS, NamedCodeList
from samvej.programme.criteria import ServiceWords
from samvej.programme.figures import Text
from samvej.programme.messages import validated
from samvej.programme.problems import Path, Problem, ProgrammeError, one_of, unknown
from samvej.programme.rules import CodeList, ServiceFilter
from samvej.programme.texts import InTwoLanguages
from samvej.programme.words import Noun
from samvej.programme.yaml_positions import Document

Complain = Callable[[Path, str], None]
"""Notes a fault at a place in the file being read."""


class NamedServiceWords(ServiceWords):
    """A named filter with its Danish and English name, and their plurals for reading counts aloud."""

    da: Text
    en: Text
    plural: InTwoLanguages | None = None


class ServicesFile(RootModel[dict[str, NamedServiceWords]]):
    """``services.yaml``: name → filter."""


@dataclass(frozen=True)
class NamedService:
    """A named filter and its words."""

    filter: ServiceFilter
    noun: Noun


def services_of(document: Document, code_lists: Mapping[str, NamedCodeList]) -> dict[str, NamedService]:
    """The named services of a file. Raises ProgrammeError with every fault."""
    problems: list[Problem] = []

    def complain(place: Path, text: str) -> None:
        problems.append(document.problem(place, text))

    services = {
        name: NamedService(
            filter=service_filter(name, words, (name,), code_lists, complain),
            noun=Noun(
                words.da,
                words.plural.da if words.plural else None,
                words.en,
                words.plural.en if words.plural else None,
            ),
        )
        for name, words in validated(document, ServicesFile).root.items()
    }
    if problems:
        raise ProgrammeError(problems)
    return services


def service_filter(
    name: str, words: ServiceWords, path: Path, code_lists: Mapping[str, NamedCodeList], complain: Complain
) -> ServiceFilter:
    """The filter that the words mean."""
    return ServiceFilter(
        name=name,
        sectors=words.sector,
        kinds=words.kind,
        urgency=words.urgency,
        providers=words.provider,
        diagnosis=resolved_lists(
            words.diagnosis, (*path, "diagnosis"), code_lists, DIAGNOSIS_SYSTEMS, "diagnosis", complain
        ),
        attended=words.attended,
        stays=words.stays,
    )


def described(words: ServiceWords) -> str:
    """A name for a filter that is written out: ``acute hospital admission``."""
    said = [
        *([words.urgency] if words.urgency else []),
        "/".join(words.sector),
        "/".join(words.kind) or "contact",
        f"by {'/'.join(words.provider)}" if words.provider else "",
        f"with {'/'.join(words.diagnosis)}" if words.diagnosis else "",
        {True: "attended", False: "not attended", None: ""}[words.attended],
        "" if words.stays else "before stays are joined",
    ]
    return " ".join(word for word in said if word)


def resolved_lists(
    names: tuple[str, ...],
    path: Path,
    code_lists: Mapping[str, NamedCodeList],
    systems: tuple[str, ...],
    fact: str,
    complain: Complain,
) -> tuple[CodeList, ...]:
    """The named lists. A list without any code that such a fact can have is a fault: it would find nobody."""
    found = []
    for place, name in enumerate(names):
        if name not in code_lists:
            complain((*path, place), unknown("code list", name, code_lists))
            continue
        codes = code_lists[name].codes
        if not set(codes.systems) & set(systems):
            complain((*path, place), f"'{name}' has no codes of a {fact} ({one_of(systems)})")
        found.append(codes)
    return tuple(found)

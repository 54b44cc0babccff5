"""The municipalities: names and four-digit codes, from ``municipalities.yaml``."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, RootModel

from samvej.programme.figures import MUNICIPALITY
from samvej.programme.messages import validated
from samvej.programme.problems import ProgrammeError, unknown
from samvej.programme.yaml_positions import Document


class MunicipalitiesFile(RootModel[dict[str, Annotated[str, Field(pattern=MUNICIPALITY)]]]):
    """Name → four digits."""


def municipalities_of(document: Document) -> dict[str, str]:
    """The municipalities by name. Raises ProgrammeError on a bad code, or a code that two names share."""
    codes = dict(validated(document, MunicipalitiesFile).root)
    first: dict[str, str] = {}
    problems = [
        document.problem((name,), f"{code} is already the code of {first[code]}")
        for name, code in codes.items()
        if first.setdefault(code, name) != name
    ]
    if problems:
        raise ProgrammeError(problems)
    return codes


def find_municipality(said: str, codes: Mapping[str, str]) -> tuple[str, str]:
    """(code, name) of a municipality said by name or code. Raises KeyError whose argument is the sentence."""
    if said in codes:
        return codes[said], said
    for name, code in codes.items():
        if code == said:
            return code, name
    raise KeyError(unknown("municipality", said, codes, listing=False))

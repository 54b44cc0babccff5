"""A citizen's names in somebody's words, so that they can be taken out where the citizen is not to be named."""

import re
from collections.abc import Iterable

from samvej.workplace.people.models import Citizen

SHORTEST = 3
"""A name of no more letters is a word too: it is looked for only as it is written."""


def names_in(citizen: Citizen) -> list[re.Pattern[str]]:
    """Patterns of the whole name and of each part of the names, the longest first, with a genitive's s."""
    names = _parts((citizen.given_name, citizen.family_name, citizen.called)) | {citizen.name} - {""}
    return [
        re.compile(rf"\b{re.escape(name)}(?:s|'s|’s)?\b", 0 if len(name) <= SHORTEST else re.IGNORECASE)
        for name in sorted(names, key=lambda each: (-len(each), each))
    ]


def without_names(text: str, citizen: Citizen, instead: str) -> str:
    """The text with ``instead`` wherever one of the citizen's names stands."""
    for pattern in names_in(citizen):
        text = pattern.sub(lambda _found: instead, text)
    return text


def _parts(names: Iterable[str]) -> set[str]:
    parts = (part for name in names for part in re.split(r"[\s-]+", name))
    return {part for part in parts if len(part) > 1}

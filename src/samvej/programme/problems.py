"""Faults in a programme file: where each stands, what was expected, and the nearest valid name."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samvej.core.errors import SamvejError

Path = tuple[str | int, ...]
"""Where something stands in a file: mapping keys and list positions (from 0) from the top down."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault, on one line of a file.

    ``where`` is the road from the top of the file, list positions counted from 1 as a reader counts them.
    """

    file: str
    line: int
    where: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: "
        return f"{place}{self.where}: {self.text}" if self.where else place + self.text


class ProgrammeError(SamvejError):
    """Everything that is wrong with the files that were read, one line each; ``problems`` holds them apart."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def road(path: Path) -> str:
    """The path in reading form: ``eligibility › include › all › 3``."""
    return " › ".join(str(step + 1) if isinstance(step, int) else step for step in path)


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name most like ``word``, letter case and the choice of space, hyphen or underscore apart."""

    def plain(text: str) -> str:
        return "".join(letter for letter in text.casefold() if letter not in " -_")

    known = {plain(name): name for name in names}
    found = difflib.get_close_matches(plain(word), known, n=1, cutoff=0.6)
    return known[found[0]] if found else None


def one_of(names: Iterable[str], most: int = 24) -> str:
    """``a, b or c`` in the order given; a long list is cut and says how many more there are."""
    listed: Sequence[str] = tuple(names)
    if len(listed) > most:
        return f"{', '.join(listed[:most])} … and {len(listed) - most} more"
    return " or ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))


def unknown(what: str, word: str, names: Iterable[str], *, listing: bool = True) -> str:
    """``unknown key 'with in'; expected one of …; did you mean 'within'?``."""
    listed = tuple(names)
    guess = nearest(word, listed)
    return "; ".join(
        [
            f"unknown {what} '{word}'",
            *([f"expected one of {one_of(listed)}"] if listing and listed else []),
            *([f"did you mean '{guess}'?"] if guess else []),
        ]
    )

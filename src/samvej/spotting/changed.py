"""A programme with some figures of its criteria changed, as if its file said so: what a "what if" asks about.

A figure is named by its criterion's id and its key in the file: ``often.at-least``. The changed programme is
read by the same checks as a file. See docs/reference/what-if.md.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from samvej.core.errors import SamvejError
from samvej.programme.compile import ELIGIBILITY, parts_of
from samvej.programme.criteria import Asked, Entry, distinguishing
from samvej.programme.loading import Programme, understood
from samvej.programme.overlays import replaced
from samvej.programme.problems import Path, ProgrammeError, one_of
from samvej.programme.rules import Not, Rule, children, walk

_PLACES: dict[str, tuple[tuple[str, ...], ...]] = {
    "at least": (("at least",), ("within",)),
    "at most": (("at most",), ("within",)),
    "of these": (("at least",),),
    "none of": (("within",),),
    "bed days": (("bed days",), ("within",)),
    "cost": (("cost",), ("within",)),
    "diagnosis": (("diagnosis", "at least"), ("diagnosis", "within")),
    "prescription": (("prescription", "at least"), ("prescription", "within")),
    "measurement": (
        ("measurement", "latest"),
        ("measurement", "every"),
        ("measurement", "at least"),
        ("measurement", "within"),
    ),
    "age": (("age", "from"), ("age", "to"), ("age", "below")),
}
"""Where the figures of each kind of criterion stand, under its distinguishing key."""

_LIMIT = re.compile(r"(?P<how>above|at least|below|at most|top) (?P<number>[0-9.]+|-[0-9.]+)(?P<rest>.*)")
_NUMBER = re.compile(r"-?[0-9]+")


@dataclass(frozen=True)
class Figure:
    """One figure that can be set. ``said``: what stands there now; ``written``: a value's text → what would stand."""

    criterion: str
    field: str
    path: Path
    said: str
    written: Callable[[str], Any]

    @property
    def name(self) -> str:
        """``often.at-least``."""
        return f"{self.criterion}.{self.field}"


@dataclass(frozen=True)
class Change:
    """One figure as the file says it, and as it is set."""

    criterion: str
    field: str
    before: str
    after: str


def figures(programme: Programme) -> tuple[Figure, ...]:
    """Every figure of the programme's criteria that can be set, in the file's order."""
    eligibility = programme.file.eligibility
    include = next(part for part in children(programme.rule) if part.id not in ("alive", "not excluded"))
    named = list(_named(eligibility.include, (*ELIGIBILITY, "include"), include))
    if eligibility.exclude is not None:
        (excluded,) = (part.part for part in children(programme.rule) if isinstance(part, Not))
        named += _named(eligibility.exclude, (*ELIGIBILITY, "exclude"), excluded)
    return tuple(figure for node, path in named for figure in _of_criterion(node, path, _at(programme, path)))


def changed(programme: Programme, settings: Sequence[str]) -> tuple[Programme, tuple[Change, ...]]:
    """The programme with every ``id.field=value`` of ``settings``, and what was changed.

    Raises SamvejError for what is no setting, for a criterion or a figure that there is not (naming those that there
    are), and with the fault that the programme checks find in a value.
    """
    known = {figure.name: figure for figure in figures(programme)}
    content = programme.document.content
    changes = []
    for said in settings:
        figure, value = _read(said, programme, known)
        content = replaced(content, figure.path, figure.written(value))
        changes.append(Change(figure.criterion, figure.field, figure.said, value))
    document = replace(programme.document, content=content)
    try:
        other = understood(document, programme.vocabulary, programme.path, base=programme.base)
    except ProgrammeError as fault:
        found = "; ".join(dict.fromkeys(f"{problem.where}: {problem.text}" for problem in fault.problems))
        raise SamvejError(f"--set {' --set '.join(settings)} makes no good programme: {found}.") from None
    return other, tuple(changes)


def _read(said: str, programme: Programme, known: dict[str, Figure]) -> tuple[Figure, str]:
    name, equals, value = said.partition("=")
    criterion, _, field = name.strip().rpartition(".")
    if not equals or not criterion or not value.strip():
        raise SamvejError(
            f"--set “{said}” is not a setting. Write criterion.figure=value, as three-acute.at-least=2."
        )
    field = field.strip().replace(" ", "-")
    found = known.get(f"{criterion}.{field}")
    if found is None:
        own = [figure.field for figure in known.values() if figure.criterion == criterion]
        if own:
            raise SamvejError(f"--set: the criterion “{criterion}” has no figure “{field}”; it has {one_of(own)}.")
        raise SamvejError(
            f"--set: {programme.name} has no criterion “{criterion}” with a figure; "
            f"what can be set is {one_of(known) or 'nothing'}."
        )
    return found, value.strip()


# --- where the figures stand ---------------------------------------------------------------------------


def _named(criterion: Entry, path: Path, node: Rule) -> Iterator[tuple[Rule | str, Path]]:
    """The criterion and all inside it with its node in the rule tree: they have the same shape.

    A prompt stands beside the tree, and only those of its criteria that have an id of their own are named.
    """
    yield node, path
    if isinstance(criterion, Asked):
        for prompt, place in parts_of(criterion, path):
            yield from _named_by_file(prompt, place)
        return
    for (part, place), below in zip(parts_of(criterion, path), children(node), strict=True):
        yield from _named(part, place, below)


def _named_by_file(criterion: Entry, path: Path) -> Iterator[tuple[str, Path]]:
    if given := getattr(criterion, "id", None):
        yield given, path
    for part, place in parts_of(criterion, path):
        yield from _named_by_file(part, place)


def _at(programme: Programme, path: Path) -> Any:
    content = programme.document.content
    for step in path:
        content = content[step]
    return content


def _of_criterion(node: Rule | str, path: Path, said: Any) -> Iterator[Figure]:
    (key,) = distinguishing(said)
    criterion = node if isinstance(node, str) else node.id
    for place in _PLACES.get(key, ()):
        at = said
        for step in place:
            at = at.get(step) if isinstance(at, dict) else None
        if at is None and not _has_a_default(place, said):
            continue
        yield from _of_place(criterion, (*path, *place), at)


def _has_a_default(place: Sequence[str], said: Any) -> bool:
    """Whether the figure may be set where the file leaves it out: "at least" of what is counted, said to be 1."""
    key = place[0]
    if len(place) != 2 or place[1] != "at least":
        return False
    return key in ("diagnosis", "prescription") or (key == "measurement" and "every" in said[key])


def _of_place(criterion: str, path: Path, at: Any) -> Iterator[Figure]:
    """The figures at one place: a number or a window has the key's own name, a limit "limit" or "percent"."""
    limit = _LIMIT.fullmatch(at) if isinstance(at, str) else None
    if limit is None:
        yield Figure(criterion, str(path[-1]).replace(" ", "-"), path, "1" if at is None else str(at), _plain)
        return
    how, rest = limit["how"], limit["rest"]

    def in_place(value: str) -> str:
        # a value may carry its own unit or currency, else it keeps the one that stands there
        return f"{how} {value}" if rest and value.endswith(rest) else f"{how} {value}{rest}"

    for field in ("percent",) if how == "top" else ("limit", how.replace(" ", "-")):
        yield Figure(criterion, field, path, f"{limit['number']}{rest}", in_place)


def _plain(value: str) -> Any:
    return int(value) if _NUMBER.fullmatch(value) else value


def said_of(programme: Programme, criterion: str) -> Rule | None:
    """The node of a criterion in the programme's rule, if it stands there."""
    return next((node for node in walk(programme.rule) if node.id == criterion), None)

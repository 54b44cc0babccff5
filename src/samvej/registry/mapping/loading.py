"""Reading a mapping file: every fault with its file, line and what was expected."""

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from samvej.core.errors import SamvejError
from samvej.programme.problems import Path, Problem, ProgrammeError, road, unknown
from samvej.programme.yaml_positions import Document, read_yaml
from samvej.registry.mapping import checks
from samvej.registry.mapping.rules import Case, Clock, ColumnRule, CostRule, Matcher, PaymentRule, TariffPrice, spaced
from samvej.registry.mapping.schema import (
    CoverageRule,
    FileMapping,
    KeepRule,
    LookUp,
    MergeRule,
    NotUsed,
    Reading,
    SourceMapping,
    Title,
)
from samvej.registry.mapping.written import FILL_IN


class MappingError(SamvejError):
    """Everything that is wrong with a mapping file, one line each; ``problems`` holds them apart."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def load_mapping(path: FilePath) -> SourceMapping:
    """Read and check a mapping file. Raises :class:`MappingError` naming every fault that can be seen at once."""
    try:
        document = read_yaml(path)
    except ProgrammeError as fault:
        raise MappingError(fault.problems) from None
    left = tuple(
        document.problem(path, f"{FILL_IN}: say here what the draft could not see") for path in _left(document)
    )
    if left:
        raise MappingError(left)
    try:
        mapping = SourceMapping.model_validate(document.content)
    except ValidationError as fault:
        raise MappingError(tuple(_problem(document, each) for each in fault.errors())) from None
    found = tuple(_placed(document, where, text) for where, text in checks.faults(mapping))
    if found:
        raise MappingError(found)
    return mapping


def _left(document: Document) -> Iterator[Path]:
    """Where the file still says FILL-IN, as a value or within a list or a code."""
    for path in document.lines:
        node: Any = document.content
        for step in path:
            node = node[step]
        if node == FILL_IN or (path and path[-1] == FILL_IN):
            yield path


def _placed(document: Document, where: Path, text: str) -> Problem:
    path = _in_file(document.content, where)
    return Problem(document.file, document.line(path), road(path), text)


def _in_file(content: Any, where: Path) -> Path:
    """The part of the road that stands in the file: the schema has steps (a list of one) that the file leaves out."""
    path: list[str | int] = []
    node: Any = content
    for step in where:
        here = dict(enumerate(node)) if isinstance(node, list) else node
        if isinstance(here, dict) and step in here:
            node = here[step]
            path.append(step)
    return tuple(path)


_PARTS: dict[str, type[BaseModel]] = {
    "title": Title,
    "reading": Reading,
    "keep": KeepRule,
    "looks up": LookUp,
    "merge": MergeRule,
    "ignores": NotUsed,
    "covers": CoverageRule,
    "cost": CostRule,
    "tariff": TariffPrice,
    "payments": PaymentRule,
    "payer": ColumnRule,
    "share": ColumnRule,
    "at most": ColumnRule,
    "cases": Case,
    "clock": Clock,
    "if": Matcher,
    "when": Matcher,
    "system": ColumnRule,
    "code": ColumnRule,
}


def _keys_near(where: tuple[str | int, ...]) -> list[str]:
    """The keys that could have been meant at a place: those of the innermost part of the file around it."""
    names = [step for step in where[:-1] if isinstance(step, str)]
    part: type[BaseModel] = SourceMapping
    if len(names) == 2 and names[0] == "files":
        part = FileMapping
    elif "columns" in names and names[-1] != "columns":
        part = ColumnRule
        part = next((_PARTS[name] for name in reversed(names) if name in ("cases", "clock", "if")), part)
    else:
        part = next((_PARTS[name] for name in reversed(names) if name in _PARTS), part)
    return [spaced(name) for name in part.model_fields]


def _problem(document: Document, error: ErrorDetails) -> Problem:
    where = tuple(step for step in error["loc"] if isinstance(step, str | int))
    kind, last = error["type"], str(error["loc"][-1]) if error["loc"] else ""
    if kind == "extra_forbidden":
        return _placed(document, where, unknown("key", last, _keys_near(where)))
    if kind == "missing":
        return _placed(document, where[:-1], f"'{last}' is missing")
    return _placed(document, where, _sentence(error))


def _sentence(error: ErrorDetails) -> str:
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    if error["type"] == "value_error":
        return message
    written = error["input"]
    shown = f"'{written}'" if isinstance(written, str | int | float | bool) else "what stands here"
    return f"{shown} does not fit; expected {message}"

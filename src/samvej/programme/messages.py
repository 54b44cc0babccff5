"""A file's content checked against its model, and each fault put into one clear sentence."""

import re
import types
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError
from pydantic_core import ErrorDetails

from samvej.programme.criteria import FORMS, TAGGED, distinguishing
from samvej.programme.figures import MUNICIPALITY, SLUG
from samvej.programme.problems import Path, Problem, ProgrammeError, nearest, one_of, unknown
from samvej.programme.yaml_positions import Document

Model = TypeVar("Model", bound=BaseModel)


def validated(document: Document, model: type[Model], context: object = None) -> Model:
    """The content as the model. Raises ProgrammeError with every fault, each on its line.

    ``context``: what the model's own validators look names up in.
    """
    try:
        return model.model_validate(document.content, context=context)
    except ValidationError as fault:
        errors = fault.errors(include_url=False)
        raise ProgrammeError(
            _problem(document, model, error) for error in errors if not _echo(error, errors)
        ) from None


def _echo(error: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """Whether a list is called too short only because its items are wrong, which other errors say."""
    location = error["loc"]
    return error["type"] == "too_short" and any(
        other["loc"][: len(location)] == location for other in errors if other is not error
    )


def _problem(document: Document, model: type[BaseModel], error: ErrorDetails) -> Problem:
    path: Path = tuple(step for step in error["loc"] if not _is_marker(step))
    if error["type"] == "extra_forbidden":
        text = unknown("key", str(path[-1]), _keys(model, error["loc"][:-1]))
        return replace(document.problem(path, text), where=document.problem(path[:-1], "").where)
    return document.problem(path, _sentence(error))


def _is_marker(step: str | int) -> bool:
    """Whether pydantic put the step there: a tag of a union, or the mark of a mapping's key."""
    return isinstance(step, str) and (step.startswith("#") or step == "[key]")


def _sentence(error: ErrorDetails) -> str:
    said, context = error["input"], error.get("ctx", {})
    match error["type"]:
        case "missing":
            return f"missing key '{error['loc'][-1]}'"
        case "union_tag_not_found":
            return _unclear(said)
        case "enum" | "literal_error":
            return _not_among(said, str(context["expected"]))
        case "figure" | "clash":
            return error["msg"]
        case "too_short":
            return "the list is empty; write at least one, or leave the key out"
        case "string_too_short":
            return "the text is empty; write it, or leave the key out"
        case "string_too_long":
            return f"'{said}' is too long for a name; expected at most {context['max_length']} characters"
        case "string_pattern_mismatch":
            pattern = str(context["pattern"])
            return f"'{said}' is not {_PATTERNS.get(pattern, f'of the form {pattern}')}"
        case "greater_than_equal":
            return f"expected at least {context['ge']}, not {said}"
        case "less_than_equal":
            return f"expected at most {context['le']}, not {said}"
        case _:
            quotes = ' (put it in quotes, as "0376")' if error["type"] == "string_type" and _is_number(said) else ""
            return f"expected {_EXPECTED.get(error['type'], error['msg'])}, not {_called(said)}{quotes}"


_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date as 2024-03-31",
    "model_type": "a mapping (lines of 'key: value')",
    "model_attributes_type": "a mapping (lines of 'key: value')",
    "dict_type": "a mapping (lines of 'key: value')",
    "list_type": "a list",
    "tuple_type": "a list",
    "finite_number": "a number",
}


_PATTERNS = {
    SLUG: "a name of small letters, digits and single hyphens, as 'together-on-my-way'",
    MUNICIPALITY: 'a municipality\'s four digits in quotes, as "0376"',
}


def _is_number(said: object) -> bool:
    return isinstance(said, int | float) and not isinstance(said, bool)


def _called(said: object) -> str:
    match said:
        case bool():
            return f"'{str(said).lower()}'"
        case int() | float():
            return f"the number {said}"
        case date():
            return f"the date {said}"
        case Mapping():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return f"'{said}'"


def _not_among(said: object, expected: str) -> str:
    names = [quoted or plain for quoted, plain in re.findall(r"'([^']*)'|(\w+)", expected.replace(" or ", ", "))]
    if isinstance(said, bool):
        said = str(said).lower()
    if isinstance(said, str) and len(names) > 1:
        return unknown("word", said, [name.lower() if name in ("True", "False") else name for name in names])
    return f"expected {one_of(names).lower()}, not {_called(said)}"


def _unclear(said: object) -> str:
    if not isinstance(said, dict):
        return f"expected a criterion (a mapping such as 'age: {{from: 18}}'), not {_called(said)}"
    keys = distinguishing(said)
    if keys:
        return f"one criterion says one thing, and here are {' and '.join(map(repr, keys))}; put them under 'all'"
    likely = next((key for key in said if nearest(key, FORMS)), next(iter(said), ""))
    return unknown("criterion", likely, FORMS)


def _keys(model: type[BaseModel], location: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that the mapping at the location knows."""
    at: Any = model
    for step in location:
        at = _bare(TAGGED[step] if isinstance(step, str) and step in TAGGED else _under(at, step))
    fields = at.model_fields if isinstance(at, type) and issubclass(at, BaseModel) else {}
    return tuple(field.alias or name for name, field in fields.items())


def _under(at: Any, step: str | int) -> Any:
    if isinstance(at, type) and issubclass(at, RootModel):
        at = at.model_fields["root"].annotation
    if isinstance(at, type) and issubclass(at, BaseModel):
        named = [field.annotation for name, field in at.model_fields.items() if step in (field.alias, name)]
        extra = at.__annotations__.get("__pydantic_extra__")
        return named[0] if named else get_args(extra)[-1] if extra else None
    inner = [part for part in get_args(at) if part is not Ellipsis]
    return inner[-1] if inner else None


def _bare(at: Any) -> Any:
    """The type without ``Annotated`` and ``| None``."""
    while get_origin(at) is Annotated or get_origin(at) in (Union, types.UnionType):
        at = next((part for part in get_args(at) if part is not type(None)), None)
    return at

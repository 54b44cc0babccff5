"""Overlays: a programme that changes another one at the points where that one allows it, and says nothing else.

``overlays/<id>.yaml`` in the base's folder names its base, and under ``changes`` a place of the base's file and what
stands there instead. Places are roads in words: ``referral / from``. In a list the next step is the id of one entry,
or a key that only one entry has. A mapping is added to; a list or a single value is replaced whole.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from samvej.programme.criteria import Entry
from samvej.programme.figures import Text
from samvej.programme.messages import validated
from samvej.programme.problems import Path, Problem, ProgrammeError, one_of, unknown
from samvej.programme.schema import Slug
from samvej.programme.texts import InTwoLanguages
from samvej.programme.yaml_positions import Document

APART = " / "
OWN_KEYS = ("version", "name", "purpose", "source", "examples")
"""What an overlay says for itself, beside its changes; purpose and source are the base's where it is silent."""
NEVER = ("programme", "override points", *OWN_KEYS)
"""What cannot be an override point: it is the overlay's own already, or decides what an overlay is."""


class OverlayFile(Entry):
    """An overlay's file. ``examples`` are its own: those of the base are people of the base's."""

    overlay: Slug
    of: Slug
    version: Text
    name: InTwoLanguages
    purpose: InTwoLanguages | None = None
    source: Any = None
    changes: Annotated[dict[Text, Any], Field(min_length=1)]
    examples: Any = None


@dataclass(frozen=True)
class LayeredDocument(Document):
    """A base's file with an overlay's changes in it; ``origins``: place in it → place in the overlay's own file."""

    overlay: Document
    origins: tuple[tuple[Path, Path], ...]

    def problem(self, path: Path, text: str) -> Problem:
        """A fault at the entry, in whichever of the two files it stands."""
        for here, there in self.origins:
            if path[: len(here)] == here:
                return self.overlay.problem((*there, *path[len(here) :]), text)
        return super().problem(path, text)


def layered(base: Document, overlay: Document) -> LayeredDocument:
    """The base's content as the overlay changes it. Raises ProgrammeError with every change that may not be."""
    file = validated(overlay, OverlayFile)
    points = tuple(base.content.get("override points", ()))
    content = dict(base.content)
    origins: list[tuple[Path, Path]] = [(("programme",), ("overlay",)), (("examples",), ("examples",))]
    problems: list[Problem] = []
    for said, value in overlay.content["changes"].items():
        place: Path = ("changes", said)
        if not any(said == point or said.startswith(point + APART) for point in points):
            problems.append(overlay.problem(place, _outside(said, file.of, points)))
            continue
        at = find(content, said)
        if at is None:
            problems.append(overlay.problem(place, f"there is no such place in the programme {file.of}"))
            continue
        content = replaced(content, at, value)
        origins.append((at, place))
    if problems:
        raise ProgrammeError(problems)
    for key in OWN_KEYS:
        if key in overlay.content:
            content[key] = overlay.content[key]
            origins.append(((key,), (key,)))
    if "examples" not in overlay.content:
        content.pop("examples", None)
    content["programme"] = file.overlay
    content.pop("override points", None)
    return LayeredDocument(base.file, content, base.lines, overlay, tuple(origins))


def _outside(said: str, base: str, points: Sequence[str]) -> str:
    if not points:
        return f"the programme {base} has no override points; name '{said}' under 'override points' in its file first"
    return f"'{said}' is not an override point of {base}; the points are {one_of(points)}"


def point_problems(document: Document) -> Iterator[Problem]:
    """Override points that are no places, or may not be changed."""
    for place, point in enumerate(document.content.get("override points", ())):
        path: Path = ("override points", place)
        first = point.split(APART)[0]
        if first in NEVER:
            yield document.problem(path, f"'{first}' is the overlay's own already, and is no override point")
        elif find(document.content, point) is None:
            text = unknown("place", point, _places(document.content))
            yield document.problem(path, text)


def _places(content: dict[str, Any]) -> list[str]:
    return [
        place
        for key, value in content.items()
        if key not in NEVER
        for place in (key, *(f"{key}{APART}{below}" for below in (value if isinstance(value, dict) else ())))
    ]


def find(content: Any, point: str) -> Path | None:
    """The place that the road in words leads to; its last step may be a key that does not stand there yet."""
    at: Any = content
    path: Path = ()
    steps = point.split(APART)
    for number, step in enumerate(steps):
        if isinstance(at, list):
            found = _in_list(at, step)
            if found is None:
                return None
            path, at = (*path, *found), _at(at, found)
        elif isinstance(at, dict) and (step in at or number == len(steps) - 1 > 0):
            path, at = (*path, step), at.get(step)
        else:
            return None
    return path


def _in_list(entries: list[Any], step: str) -> Path | None:
    """The one entry with the id (of an ask, its question), or what stands under a key that only one entry has."""
    named: list[Path] = []
    for place, entry in enumerate(entries):
        ask = entry.get("ask") if isinstance(entry, dict) else None
        if isinstance(ask, dict) and ask.get("id") == step:
            named.append((place, "ask"))
        elif isinstance(entry, dict) and _id(entry) == step:
            named.append((place,))
    keyed: list[Path] = [(place, step) for place, entry in enumerate(entries) if step in _keys(entry)]
    found = named or keyed
    return found[0] if len(found) == 1 else None


def _id(entry: dict[str, Any]) -> object:
    """The entry's own id, else that of what it asks for (a reaction)."""
    what = entry.get("what")
    return entry.get("id") or (what.get("id") if isinstance(what, dict) else what)


def _keys(entry: Any) -> Collection[str]:
    return entry if isinstance(entry, dict) else ()


def _at(content: Any, path: Path) -> Any:
    for step in path:
        content = content[step]
    return content


def replaced(content: Any, path: Path, value: Any) -> Any:
    """A copy of the content with the value at the path; a mapping there is added to."""
    if not path:
        return _merged(content, value)
    step, rest = path[0], path[1:]
    if isinstance(content, list):
        return [replaced(entry, rest, value) if place == step else entry for place, entry in enumerate(content)]
    return {**content, step: replaced(content.get(step), rest, value)}


def _merged(base: Any, change: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(change, dict)):
        return change
    return {**base, **{key: _merged(base.get(key), value) for key, value in change.items()}}

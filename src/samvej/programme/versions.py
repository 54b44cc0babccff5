"""A programme frozen as it was published, with everything it stands on, and read again years later."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from samvej.core.errors import SamvejError
from samvej.programme.codes import slug
from samvej.programme.differences import changes as changes
from samvej.programme.folder import FILE, shared_folder
from samvej.programme.loading import Programme, understood
from samvej.programme.overlays import APART
from samvej.programme.problems import ProgrammeError
from samvej.programme.vocabulary import SharedDocuments, read_shared, vocabulary_of
from samvej.programme.yaml_positions import Document

FORMATS = (1, 2)
"""Format 2 has the sections of :data:`TOGETHER`; what says none of them is format 1 still, and the same text."""
TOGETHER = ("map", "safety", "plan", "meetings", "slips", "coordination", "reactions")
"""In format 1 these were kept as they stood, and nothing acted on them: such a version has none of them."""
ALWAYS = ("any contact", "admission")
"""Services that criteria mean where they name none."""
USUAL_ROLES = ("citizen",)
"""Roles that a plan means where it names none."""
NEWER_LISTS = ("domains", "coordination-items")
"""Lists left out where nothing in them is named: what was frozen before they were there stays as it was."""
DAY = "!day"
"""Marks a date in the bundle; no key of a file begins so."""


class CannotThaw(SamvejError):  # noqa: N818 - the name says the fault
    """The text is no frozen programme, or one that this Samvej does not understand."""


class CannotFreeze(SamvejError):  # noqa: N818 - the name says the fault
    """What the programme stands on has changed under it."""


@dataclass(frozen=True)
class Frozen:
    """A programme as text. ``sha256`` is of the text: two that say the same have the same."""

    content: str
    sha256: str


def freeze(programme: Programme, folder: Path | None = None) -> Frozen:
    """The programme with the shared entries that it names, as one text (JSON).

    Lines and places of files are left out, so that a comment or a move changes nothing. ``folder``: that of the
    programmes, where the programme was read from a file outside it. Raises ProgrammeError where a shared file is at
    fault, and CannotFreeze where it no longer says what the programme was read with.
    """
    shared, problems = read_shared(shared_folder(programme.path, folder))
    if problems:
        raise ProgrammeError(problems)
    content = programme.document.content
    bundle = {
        "format": _format(content),
        "programme": programme.name,
        "version": programme.version,
        "base": programme.base,
        "file": content,
        "shared": _named_in(content, shared),
    }
    text = json.dumps(bundle, ensure_ascii=False, separators=(",", ":"), default=_day)
    if thaw(text) != programme:
        raise CannotFreeze(f"The shared files have changed since {programme.name} was read; read it again.")
    return Frozen(text, hashlib.sha256(text.encode("utf-8")).hexdigest())


def thaw(content: str) -> Programme:
    """The programme that was frozen, equal to what it was, whatever the folder says now. Raises CannotThaw."""
    try:
        bundle = json.loads(content, object_hook=_dates)
        if bundle["format"] not in FORMATS:
            known = " and ".join(map(str, FORMATS))
            raise CannotThaw(
                f"This programme was frozen in format {bundle['format']}; formats {known} are understood."
            )
        if bundle["format"] == 1:
            bundle["file"] = _without_together(bundle["file"])
        shared = bundle["shared"]
        vocabulary = vocabulary_of(
            SharedDocuments(
                services=_document("services.yaml", shared["services"]),
                municipalities=_document("municipalities.yaml", shared["municipalities"]),
                code_lists={
                    f"{slug(name)}.yaml": _document(name, said) for name, said in shared["code lists"].items()
                },
                lists={name: _document(name, said) for name, said in shared["lists"].items()},
            )
        )
        home = bundle["base"] or bundle["programme"]
        return understood(_document(FILE, bundle["file"]), vocabulary, Path(home) / FILE, base=bundle["base"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise CannotThaw(f"This is no frozen programme: {fault}") from None
    except ProgrammeError as fault:
        raise CannotThaw(f"This Samvej does not understand the frozen programme: {fault}") from None


def _format(content: Mapping[str, Any]) -> int:
    return 2 if any(section in content for section in TOGETHER) else 1


def _without_together(content: dict[str, Any]) -> dict[str, Any]:
    """A file of format 1 without what had no form then, and the override points that lead there."""
    kept = {key: value for key, value in content.items() if key not in TOGETHER}
    if "override points" in kept:
        kept["override points"] = [each for each in kept["override points"] if each.split(APART)[0] not in TOGETHER]
    return kept


def _document(name: str, content: dict[str, Any]) -> Document:
    return Document(f"{name} (frozen)", content, {})


def _day(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    raise TypeError(f"cannot be frozen: {value!r}")


def _dates(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value[DAY]) if value.keys() == {DAY} else value


def _named_in(content: Any, shared: SharedDocuments) -> dict[str, Any]:
    """The entries of the shared files that the programme names, and those that these name in their turn."""
    said = {*ALWAYS, *_words(content), *(USUAL_ROLES if "plan" in content else ())}
    services = _kept(shared.services.content, said)
    said |= set(_words(services))
    lists = {document.content["list"]: document.content for document in shared.code_lists.values()}
    code_lists: dict[str, Any] = {}
    wanted = sorted(name for name in lists if name in said)
    while wanted:
        name = wanted.pop()
        if name in code_lists:
            continue
        code_lists[name] = lists[name]
        included = lists[name].get("includes", [])
        wanted += [included] if isinstance(included, str) else included
    return {
        "services": services,
        "municipalities": {
            name: code for name, code in shared.municipalities.content.items() if name in said or code in said
        },
        "code lists": {name: code_lists[name] for name in sorted(code_lists)},
        "lists": {
            name: kept
            for name, document in sorted(shared.lists.items())
            if (kept := _kept(document.content, said)) or name not in NEWER_LISTS
        },
    }


def _kept(entries: Mapping[str, Any], said: set[str]) -> dict[str, Any]:
    return {name: entry for name, entry in entries.items() if name in said}


def _words(value: Any) -> Iterator[str]:
    """Every text in a content, keys too; of "measurement/HbA1c" the second part on its own as well."""
    match value:
        case dict():
            for key, each in value.items():
                yield key
                yield from _words(each)
        case list():
            for each in value:
                yield from _words(each)
        case str():
            yield value
            yield from value.split("/", 1)[1:]

"""The English of the pages: which texts there are, which lack English, and the file that Django reads.

The source of every text is Danish; its English stands in ``locale/en/LC_MESSAGES/django.po``. Babel does here what
GNU gettext's programs do elsewhere, so that no program has to be installed::

    python -m samvej.web.translations compile        makes django.mo where it is older than django.po
    python -m samvej.web.translations missing        lists texts without English (and fails if there are any)
    python -m samvej.web.translations merge FOLDER   takes in every .po file of a folder, keeping what is there
    python -m samvej.web.translations prune          takes out what no page says any more
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HERE = Path(__file__).resolve().parent
SOURCES = (HERE, HERE.parent / "workplace")
PO = HERE / "locale" / "en" / "LC_MESSAGES" / "django.po"

Key = tuple[str, str | None]
"""A text and its context; of a text with a plural, the singular."""

_KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items() if "gettext" in name},
    "gettext_noop": None,  # marked where it is written, said in the reader's language where it is read
}
_LEFT_OUT = ("node_modules", "migrations", "locale", "static")


def extract() -> dict[Key, list[str]]:
    """Every text of templates and Python under web and workplace, with the places (``file:line``) that say it."""
    found: dict[Key, list[str]] = {}
    for root in SOURCES:
        for path in sorted(each for each in root.rglob("*") if each.suffix in (".py", ".html", ".txt")):
            if not any(part in _LEFT_OUT for part in path.relative_to(root).parts):
                for line, key, _plural in _texts(path):
                    found.setdefault(key, []).append(f"{path.relative_to(HERE.parent)}:{line}")
    return found


def missing(po: Path = PO) -> dict[Key, list[str]]:
    """The texts that have no English, or an unfinished one, with the places that say them."""
    catalog = _read(po)
    return {key: places for key, places in extract().items() if not _finished(catalog.get(key[0], key[1]))}


def unused(po: Path = PO) -> list[Key]:
    """What has English and is said nowhere."""
    said = extract()
    return [key for message in _read(po) if (key := _key(message)) is not None and key not in said]


def compile(po: Path = PO) -> Path:
    """Write ``django.mo`` beside ``django.po`` where it is older or not there, atomically; its path."""
    mo = po.with_suffix(".mo")
    if po.exists() and not (mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime):
        catalog = _read(po)
        _replace(mo, lambda file: write_mo(file, catalog))
    return mo


def merge(folder: Path, po: Path = PO) -> list[Key]:
    """Take in every ``.po`` file of ``folder``; the keys that two of them put differently (what was there stays)."""
    catalog = _read(po)
    differing = []
    for path in sorted(folder.glob("*.po")):
        for message in _read(path):
            key = _key(message)
            if key is None or not _finished(message):
                continue
            known = catalog.get(message.id, message.context)
            if not _finished(known):
                catalog.add(message.id, message.string, context=message.context)
            elif known is not None and known.string != message.string:
                differing.append(key)
    _write(po, catalog)
    return differing


def prune(po: Path = PO) -> list[Key]:
    """Take out what is said nowhere; what was taken out."""
    catalog = _read(po)
    gone = unused(po)
    for text, context in gone:
        catalog.delete(text, context)
    _write(po, catalog)
    return gone


def _texts(path: Path) -> Iterator[tuple[int, Key, str | None]]:
    """Line, key and plural of each text in a file."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        # what a template says, as calls of gettext; without indentation, which only Python's reader minds
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    for line, function, words, _comments in extract_python(io.BytesIO(source.encode()), _KEYWORDS, [], {}):
        parts = [words] if isinstance(words, str) else list(words or ())  # none: a call with something else than text
        context = parts.pop(0) if str(function).startswith(("pgettext", "npgettext")) else None
        texts = [each for each in parts if isinstance(each, str) and each]
        if texts:
            yield line, (texts[0], context), texts[1] if len(texts) > 1 else None


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="en", project="Samvej", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def _write(path: Path, catalog: Catalog) -> None:
    catalog.fuzzy = False
    _replace(path, lambda file: write_po(file, catalog, width=110, sort_output=True, no_location=True))


def _replace(path: Path, write: Callable[[Any], None]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _key(message: Message) -> Key | None:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return (text, message.context) if text else None


def _finished(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return bool(message.string) if isinstance(message.string, str) else all(message.string or ("",))


def main(arguments: list[str]) -> int:
    """What ``python -m samvej.web.translations`` does; the exit code."""
    match arguments:
        case ["compile"]:
            compile()
            return 0
        case ["missing"]:
            lacking = missing()
            for (text, context), places in lacking.items():
                print(f"{places[0]}: {f'[{context}] ' if context else ''}{text}")
            return 1 if lacking else 0
        case ["merge", folder]:
            differing = merge(Path(folder))
            for text, _context in differing:
                print(f"Two say this differently in English; the first stays: {text}")
            return 0
        case ["prune"]:
            for text, _context in prune():
                print(f"Said nowhere, taken out: {text}")
            return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

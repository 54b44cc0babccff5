"""Interviews beside the numbers: notes that people have coded to the programme's themes, and chosen quotations.

A CSV file, a line for each note: ``theme``, ``speaker`` (citizen, relative or worker), ``quotation`` (may be empty),
``consent`` (yes or no) and ``anonymised_by`` (who went through the words). Nothing is coded by machine. Refused are a
theme that the programme does not have, a quotation without consent or that nobody anonymised, and words with anything
that looks like a person number, a telephone number or an address of mail. No message repeats the words.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from samvej.core.cpr import mask
from samvej.core.errors import SamvejError
from samvej.evaluation.results import Words
from samvej.programme.problems import unknown
from samvej.programme.questionnaires import Aim, Theme

Speaker = Literal["citizen", "relative", "worker"]
SPEAKERS: tuple[Speaker, ...] = ("citizen", "relative", "worker")
_SPEAKERS: Mapping[str, Speaker] = {
    **{name: name for name in SPEAKERS},
    "borger": "citizen",
    "pårørende": "relative",
    "medarbejder": "worker",
}
_YES_NO = {"yes": True, "ja": True, "no": False, "nej": False}
_COLUMNS = ("theme", "speaker", "quotation", "consent", "anonymised_by")
_DANISH = {"tema": "theme", "hvem": "speaker", "citat": "quotation", "samtykke": "consent"} | {
    "anonymiseret_af": "anonymised_by"
}
_TELEPHONE = re.compile(r"(?<!\d)(?:\+\d{2}[ -]?)?\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{2}(?!\d)")
_MAIL = re.compile(r"\S@\S")
_LARGEST = 5_000_000  # bytes
_MOST = 20  # faults told at once


class InterviewsError(SamvejError):
    """A file of interview notes cannot be used; the text holds every fault with its line, and never the words."""


@dataclass(frozen=True)
class Quoted:
    """Somebody's own words, anonymised and with consent."""

    theme: str
    speaker: Speaker
    text: str


@dataclass(frozen=True)
class ThemeCount:
    """How many notes each kind of speaker gave rise to under a theme."""

    id: str
    name: Words
    aim: Aim | None
    notes: tuple[tuple[Speaker, int], ...]


@dataclass(frozen=True)
class Interviews:
    """The themes in the programme's order, also those without a note, and the quotations in the file's order."""

    themes: tuple[ThemeCount, ...]
    quotations: tuple[Quoted, ...]


def read_interviews(path: Path, themes: Sequence[Theme]) -> Interviews:
    """The notes of a file, counted by theme. Raises InterviewsError with every fault."""
    if not themes:
        raise InterviewsError(
            f"{path.name} cannot be used: the programme names no themes. Write a section 'themes' into its file."
        )
    faults: list[str] = []
    counts: Counter[tuple[str, Speaker]] = Counter()
    quotations: list[Quoted] = []
    known = [theme.id for theme in themes]
    notes = 0
    for line, cells in _rows(path):
        notes += 1
        found = list(_faults(cells, known))
        faults += [f"{path.name}: line {line}: {text}" for text in found]
        if found:
            continue
        speaker = _SPEAKERS[cells["speaker"].casefold()]
        counts[cells["theme"], speaker] += 1
        if cells["quotation"]:
            quotations.append(Quoted(cells["theme"], speaker, cells["quotation"]))
    if not notes:
        raise InterviewsError(f"{path.name} holds no notes: write a line for each, {', '.join(_COLUMNS)}.")
    if faults:
        more = [f"{path.name}: and {len(faults) - _MOST} more faults"] if len(faults) > _MOST else []
        raise InterviewsError("\n".join([*faults[:_MOST], *more]))
    counted = tuple(
        ThemeCount(
            theme.id, Words(theme.da, theme.en), theme.aim, tuple((who, counts[theme.id, who]) for who in SPEAKERS)
        )
        for theme in themes
    )
    return Interviews(counted, tuple(quotations))


def _faults(cells: Mapping[str, str], themes: Sequence[str]) -> Iterator[str]:
    """What is wrong with a line; the words themselves are never repeated."""
    if cells["theme"] not in themes:
        yield _masked(unknown("theme", cells["theme"], themes))
    if cells["speaker"].casefold() not in _SPEAKERS:
        yield "'speaker' is citizen, relative or worker (borger, pårørende, medarbejder)."
    consent = _YES_NO.get(cells["consent"].casefold())
    if consent is None:
        yield "'consent' is yes or no (ja, nej)."
    if not cells["quotation"]:
        return
    if consent is False:
        yield "a quotation without consent; empty the quotation, or ask and write yes."
    if not cells["anonymised_by"]:
        yield "nobody has anonymised the quotation; go through it and write who did in 'anonymised_by'."
    if _tells_who(cells["quotation"]):
        yield (
            "the quotation holds something that looks like a person number, a telephone number or an address of "
            "mail; take it out."
        )


def _tells_who(text: str) -> bool:
    return mask(text) != text or _TELEPHONE.search(text) is not None or _MAIL.search(text) is not None


def _masked(text: str) -> str:
    """A theme that is unknown is named, unless it is something else that slipped into its column."""
    return "the theme is unknown, and its cell holds something that is no theme; take it out." if (
        _tells_who(text) or len(text) > 400
    ) else f"{text}."  # fmt: skip


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    text = _text(path)
    header = text.splitlines()[0] if text.strip() else ""
    separator = max(";,\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        names = [_DANISH.get(name, name) for name in (cell.strip().casefold() for cell in next(reader, []))]
        missing = [name for name in _COLUMNS if name not in names]
        if missing:
            raise InterviewsError(
                f"{path.name} lacks {', '.join(missing)}: the first line names {', '.join(_COLUMNS)}."
            )
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                raise InterviewsError(
                    f"{path.name}: line {line}: {len(cells)} cells, and the first line names {len(names)} columns; "
                    'put words that hold the separator in "quotes".'
                )
            yield line, {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    except csv.Error:
        raise InterviewsError(
            f'{path.name}: line {reader.line_num}: a quote (") is not closed, or stands within words.'
        ) from None


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise InterviewsError(
            f"{path.name} cannot be read: {fault.strerror}. Name a CSV file of interview notes."
        ) from None
    if len(raw) > _LARGEST or b"\x00" in raw:
        raise InterviewsError(f"{path.name} is no CSV file of interview notes: it is too large, or no text.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")

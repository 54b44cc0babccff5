"""Reading a file of participants: who and when, with every fault told by its lines and no person told at all."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from samvej.core.cpr import Cpr, CprError
from samvej.core.errors import SamvejError

CPR_COLUMNS = ("cpr", "pnr", "person")
ID_COLUMN = "person_id"
DAY_COLUMNS = ("inclusion", "inklusion")
_LARGEST = 10_000_000  # bytes: a file of participants is small, and another was named by mistake
_MOST_LINES = 20


class ParticipantsFileError(SamvejError):
    """A file of participants cannot be used; the text holds every fault with its lines."""


@dataclass(frozen=True)
class Listed:
    """One line: the person by number or by the database's own, and the day (None where a fault is told)."""

    line: int
    cpr: Cpr | None
    person_id: int | None
    inclusion: date | None


@dataclass
class Faults:
    """The faults of a file by kind, each with its lines."""

    file: str
    lines: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    twice: list[list[int]] = field(default_factory=list)

    def add(self, kind: str, line: int) -> None:
        """Note a fault on a line."""
        self.lines[kind].append(line)

    def add_twice(self, lines: list[int]) -> None:
        """Note that these lines name one person."""
        self.twice.append(lines)

    def raise_all(self, last: date) -> None:
        """Raise ParticipantsFileError with a sentence for each kind of fault; do nothing where there is none."""
        sentences = [
            f"{self.file}: {_on(lines)}: {_SENTENCES[kind].format(last=last)}"
            for kind, lines in sorted(self.lines.items(), key=lambda said: min(said[1]))
        ]
        sentences += [
            f"{self.file}: {_on(lines)}: one person stands on these lines; keep the one with the first inclusion."
            for lines in sorted(self.twice)
        ]
        if sentences:
            raise ParticipantsFileError("\n".join(sentences))


_SENTENCES = {
    "person": "not a person number (DDMMYY-XXXX); write ten characters, and keep the leading zero.",
    "person_id": "not a person_id of the database (a whole number).",
    "unknown": "the database does not know the person; load the sources that hold the person, or take the line out.",
    "day": "not a date; write it as 2016-02-10 or 10-02-2016.",
    "after death": "included after the person's death; mend the date, or take the line out.",
    "before birth": "included before the person's birth; mend the date, or take the line out.",
    "future": "included after {last}, the last day that is evaluated; mend the date, or take the line out.",
    "cells": "another number of cells than the first line has columns.",
}


def _on(lines: Sequence[int]) -> str:
    """``line 3``, ``lines 3, 7 and 9``."""
    said = [str(line) for line in sorted(lines)]
    if len(said) == 1:
        return f"line {said[0]}"
    if len(said) > _MOST_LINES:
        return f"lines {', '.join(said[:_MOST_LINES])} and {len(said) - _MOST_LINES} more"
    return f"lines {', '.join(said[:-1])} and {said[-1]}"


def read_listed(path: Path, faults: Faults) -> list[Listed]:
    """The lines of the file; those with a fault are noted, and are there as far as they could be read.

    Raises ParticipantsFileError where the file cannot be read, is empty or lacks a column.
    """
    rows = _rows(path)
    header = next(rows, None)
    if header is None:
        raise ParticipantsFileError(f"{path.name} is empty: the first line must name the columns, cpr and inclusion.")
    names = [name.strip().casefold() for name in header[1]]
    person, day = (
        _column(path, names, (*CPR_COLUMNS, ID_COLUMN), "cpr"),
        _column(path, names, DAY_COLUMNS, "inclusion"),
    )
    listed = []
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            faults.add("cells", line)
            continue
        cpr, person_id = _person(cells[person].strip(), names[person], line, faults)
        listed.append(Listed(line, cpr, person_id, _day(cells[day].strip(), line, faults)))
    return listed


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) from the header on; separated by the sign that the header has more of, semicolon or comma."""
    text = _text(path)
    header = text.splitlines()[0] if text.strip() else ""
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        before = 0
        for cells in reader:
            line, before = before + 1, reader.line_num
            if line > 1 or any(cell.strip() for cell in cells):
                yield line, cells
            else:
                return
    except csv.Error:
        raise ParticipantsFileError(
            f"{path.name}: line {reader.line_num}: a quotation mark is opened and not closed, or stands within a "
            "cell; mend the line."
        ) from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise ParticipantsFileError(f"{path.name} is too large for a file of participants; name another file.")
        octets = path.read_bytes()
    except OSError as fault:
        raise ParticipantsFileError(f"{path.name} cannot be read: {fault.strerror}. Name another file.") from None
    if b"\x00" in octets:
        raise ParticipantsFileError(f"{path.name} is not a CSV file in UTF-8 or Windows-1252; save it as CSV UTF-8.")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")


def _column(path: Path, names: Sequence[str], wanted: Sequence[str], usual: str) -> int:
    found = [place for place, name in enumerate(names) if name in wanted]
    if len(found) == 1:
        return found[0]
    asked = f"one of {', '.join(wanted)}"
    if not found:
        raise ParticipantsFileError(f"{path.name}: line 1 names no column '{usual}' ({asked}); add it.")
    raise ParticipantsFileError(f"{path.name}: line 1 names several columns that say the same ({asked}); keep one.")


def _person(text: str, column: str, line: int, faults: Faults) -> tuple[Cpr | None, int | None]:
    if column == ID_COLUMN:
        if text.isascii() and text.isdigit() and len(text) <= 9:
            return None, int(text)
        faults.add("person_id", line)
        return None, None
    try:
        return Cpr.parse(text), None
    except CprError:
        faults.add("person", line)
        return None, None


def _day(text: str, line: int, faults: Faults) -> date | None:
    """A day written year first or day first, with hyphens; nothing else, so that none is guessed."""
    parts = text.split("-")
    sizes = [len(part) for part in parts]
    if all(part.isascii() and part.isdigit() for part in parts) and sizes in ([4, 2, 2], [2, 2, 4]):
        year, month, day = (int(part) for part in (parts if sizes[0] == 4 else reversed(parts)))
        try:
            return date(year, month, day)
        except ValueError:
            pass
    faults.add("day", line)
    return None

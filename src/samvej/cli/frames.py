"""Any CSV file of a quality department as columns, and results as JSON: what the commands over files share.

Columns stay text until a command asks for numbers, dates or words, so that a message can name the line that does not
fit. Rules with examples: docs/reference/control-charts.md, “The file”.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import typer

from samvej.cli.frame_dates import read_dates
from samvej.core.errors import SamvejError

MISSING = frozenset(("", "na", "nan", "n/a", "null"))
"""What stands for a missing value, in small letters."""

_DELIMITERS = (";", "\t", ",")
_TRUTH = {"true": 1.0, "false": 0.0}
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)?,\d+([eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
_LONGEST_QUOTED = 40

FloatArray = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
Read = TypeVar("Read")


class FrameError(SamvejError):
    """A file, or a column of it, that cannot be read as what was asked for."""


@dataclass(frozen=True)
class Frame:
    """A CSV file as columns of one length.

    ``lines[row]`` is the row's line in the file, counted from 1 with the header. ``decimal_comma``: numbers may be
    written ``1.234,5`` (the file's delimiter is a semicolon).
    """

    path: Path
    columns: tuple[str, ...]
    cells: Mapping[str, tuple[str | None, ...]]
    lines: tuple[int, ...]
    decimal_comma: bool = False

    def __len__(self) -> int:
        return len(self.lines)

    def texts(self, column: str) -> list[str | None]:
        """The column's words; None where missing. Raises FrameError where there is no such column."""
        return list(self._cells(column))

    def numbers(self, column: str) -> FloatArray:
        """The column's numbers; NaN where missing; TRUE and FALSE are 1 and 0.

        Raises FrameError, naming the file, the column and the first line, where a cell is no (finite) number, or
        where it cannot be told whether ``1.234`` is one or a thousand.
        """
        cells = self._cells(column)
        plain = None if self.decimal_comma else _all_plain(cells)
        if plain is not None:
            return plain
        read = self._number_of(column, cells)
        values = np.full(len(cells), np.nan)
        for at, cell in enumerate(cells):
            if cell is not None:
                values[at] = self._one(read, column, at, cell, "a number")
        return values

    def dates_or_numbers(self, column: str) -> Days | FloatArray:
        """Dates (datetime64[D], missing NaT) where the first known cell is a date, else numbers (missing NaN).

        Raises FrameError, naming the first line that fits neither.
        """
        cells = self._cells(column)
        dates = read_dates(cells)
        if dates is None:
            return self.numbers(column)
        if dates.first_bad is not None:
            raise self._unfit(column, dates.first_bad, cells[dates.first_bad] or "", "a date, as the others are")
        if dates.ambiguous:
            raise FrameError(
                f"{self.path.name}, column “{column}”: it cannot be told whether the day or the month stands first. "
                "Write dates as 2024-01-31."
            )
        return dates.days

    def axis(self, column: str) -> Days | FloatArray | list[str | None]:
        """What orders points: dates, else numbers, else the words themselves."""
        cells = self._cells(column)
        if read_dates(cells) is not None or self._all_numbers(cells):
            return self.dates_or_numbers(column)
        return list(cells)

    def _all_numbers(self, cells: Sequence[str | None]) -> bool:
        if not self.decimal_comma and _all_plain(cells) is not None:
            return True
        forms = (_PLAIN, _COMMA, _THOUSANDS) if self.decimal_comma else (_PLAIN,)
        return all(cell is None or any(form.fullmatch(cell) for form in forms) for cell in cells)

    def _cells(self, column: str) -> tuple[str | None, ...]:
        if column not in self.cells:
            raise FrameError(_no_column(self.path, column, self.columns))
        return self.cells[column]

    def _number_of(self, column: str, cells: Sequence[str | None]) -> Callable[[str], float]:
        if not self.decimal_comma:
            return _plain_number
        known = [cell for cell in cells if cell is not None]
        if any("," in cell for cell in known) or any(cell.count(".") > 1 for cell in known):
            return _comma_number
        if not any(_THOUSANDS.fullmatch(cell) for cell in known):
            return _plain_number
        if any(_PLAIN.fullmatch(cell) and "." in cell and not _THOUSANDS.fullmatch(cell) for cell in known):
            return _plain_number
        if self._has_decimal_commas:
            return _comma_number
        at = next(at for at, cell in enumerate(cells) if cell is not None and _THOUSANDS.fullmatch(cell))
        raise FrameError(
            f"{self.path.name}, line {self.lines[at]}, column “{column}”: it cannot be told whether “{cells[at]}” "
            "has decimals or thousands. Write it without a point, or as 1.234,0."
        )

    @property
    def _has_decimal_commas(self) -> bool:
        return any(cell is not None and _COMMA.fullmatch(cell) for column in self.cells.values() for cell in column)

    def _one(self, read: Callable[[str], Read], column: str, at: int, cell: str, what: str) -> Read:
        try:
            return read(cell)
        except ValueError:
            raise self._unfit(column, at, cell, what) from None

    def _unfit(self, column: str, at: int, cell: str, what: str) -> FrameError:
        quoted = cell if len(cell) <= _LONGEST_QUOTED else f"{cell[:_LONGEST_QUOTED]}…"
        return FrameError(
            f"{self.path.name}, line {self.lines[at]}, column “{column}”: “{quoted}” is not {what}. Mend the cell, "
            "or leave it empty if it is not known."
        )


def read_csv(path: Path, needed: Sequence[str]) -> Frame:
    """A CSV file with a header line.

    Delimited by commas, semicolons or tabs; UTF-8 (also with a byte order mark), UTF-16 with one, or Latin-1; empty
    lines are passed over. Empty cells, NA, NaN, N/A and NULL are missing. ``needed`` columns must be there.

    Raises FrameError where the file is not there, is no CSV, has no rows, a line of another length than the header,
    a column twice, or not all that are needed.
    """
    text = _text(path)
    text, delimiter = _delimiter(text)
    rows = _rows(path, text, delimiter)
    try:
        header_line, header = next(rows)
    except StopIteration:
        raise FrameError(f"{path.name} is empty: the first line must name the columns.") from None
    names = tuple(name.strip() for name in header)
    _check_names(path, names, needed)
    read: list[list[str]] = []
    lines: list[int] = []
    for line, row in rows:
        if len(row) != len(names):
            raise FrameError(
                f"{path.name}, line {line}: it has {len(row)} cells, and the header (line {header_line}) has "
                f"{len(names)}. Mend the line; text with a “{delimiter}” in it belongs in quotes."
            )
        read.append(row)
        lines.append(line)
    if not read:
        raise FrameError(f"{path.name} has a header and no rows: there is nothing to work on.")
    columns = zip(names, zip(*read, strict=True), strict=True)
    cells = {name: tuple(_cell(text) for text in column) for name, column in columns if name}
    return Frame(path, tuple(cells), cells, tuple(lines), delimiter == ";")


def print_json(found: object) -> None:
    """Print a result as JSON: missing as null, numbers at full precision, dates as 2024-01-31.

    Raises FrameError where a number is infinite: there is no such number in JSON.
    """
    try:
        text = json.dumps(found, ensure_ascii=False, allow_nan=False, default=_jsonable)
    except ValueError:  # a plain NaN somewhere: look at every cell
        text = json.dumps(_jsonable(found), ensure_ascii=False, allow_nan=False)
    typer.echo(text)


def _jsonable(value: object) -> object:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value)
    if isinstance(value, np.generic):
        return _jsonable(value.item())
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise FrameError("A number of the result is infinite, and cannot be written. Look for zero denominators.")
        return None if value != value else value
    if isinstance(value, np.ndarray):
        return [_jsonable(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _jsonable(each) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _jsonable(asdict(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence):
        return [_jsonable(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _all_plain(cells: Sequence[str | None]) -> FloatArray | None:
    """The cells as numbers in one go; None where one needs a closer look."""
    try:
        values = np.asarray([np.nan if cell is None else float(cell) for cell in cells])
    except ValueError:
        return None
    known = np.asarray([cell is not None for cell in cells])
    odd = not np.isfinite(values[known]).all() or any(cell is not None and "_" in cell for cell in cells)
    return None if odd else values


def _plain_number(cell: str) -> float:
    truth = _TRUTH.get(cell.lower())
    if truth is not None:
        return truth
    if not _PLAIN.fullmatch(cell):
        raise ValueError(cell)
    return _finite(cell)


def _comma_number(cell: str) -> float:
    if _COMMA.fullmatch(cell) or _THOUSANDS.fullmatch(cell):
        return _finite(cell.replace(".", "").replace(",", "."))
    if "." in cell:
        raise ValueError(cell)
    return _plain_number(cell)


def _finite(text: str) -> float:
    value = float(text)
    if not np.isfinite(value):
        raise ValueError(text)
    return value


def _cell(text: str) -> str | None:
    bare = text.strip()
    return None if bare.lower() in MISSING else bare


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise FrameError(f"There is no file {path}. Name one that is there.") from None
    except IsADirectoryError:
        raise FrameError(f"{path} is a folder, and a CSV file is needed.") from None
    for encoding, mark in (("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"), ("utf-8-sig", b"")):
        if raw.startswith(mark):
            try:
                text = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    else:
        text = raw.decode("latin-1")
    if "\0" in text:
        raise FrameError(f"{path.name} is no text file. Save it as CSV first.")
    return text


def _delimiter(text: str) -> tuple[str, str]:
    """The text from its header on, and the delimiter: the commonest in the header, outside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    said = re.fullmatch(r"sep=([;,\t])", first.strip("\r\n "))
    if said:  # a line that spreadsheets write and read
        return text.replace(first, "", 1), said.group(1)
    bare = re.sub(r'"[^"]*"', "", first)
    return text, max(_DELIMITERS, key=bare.count) if any(each in bare for each in _DELIMITERS) else ","


def _rows(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as fault:
        raise FrameError(f"{path.name}, line {line}: it cannot be read as CSV ({fault}). Mend its quotes.") from None


def _check_names(path: Path, names: Sequence[str], needed: Sequence[str]) -> None:
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise FrameError(f"{path.name}: the column “{twice[0]}” is there twice. Give each column its own name.")
    for name in needed:
        if name not in names:
            raise FrameError(_no_column(path, name, names))


def _no_column(path: Path, name: str, names: Sequence[str]) -> str:
    there = ", ".join(each for each in names if each) or "none"
    return f"{path.name} has no column “{name}”. Its columns: {there}."

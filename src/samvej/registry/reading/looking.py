"""Looking at a file of which nothing is known: its encoding, separator, decimal sign, and what its columns hold."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from samvej.core.cpr import Cpr, CprError, mask
from samvej.registry.mapping.written import DateFormat
from samvej.registry.reading.extracts import Extract, ExtractError, Unpacked, find, opened

_SAMPLE_BYTES = 1 << 20
_SAMPLE_ROWS = 2000
_SEPARATORS = (";", ",", "\t", "|")
_DATE_FORMATS = (
    "YYYY-MM-DD hh:mm:ss",
    "YYYY-MM-DDThh:mm:ss",
    "YYYY-MM-DDThh:mm:ssZ",
    "YYYY-MM-DD hh:mm",
    "DD-MM-YYYY hh:mm:ss",
    "DD-MM-YYYY hh:mm",
    "DD.MM.YYYY hh:mm",
    "DD/MM/YYYY hh:mm",
    "YYYY-MM-DD",
    "DD-MM-YYYY",
    "DD.MM.YYYY",
    "DD/MM/YYYY",
    "YYYYMMDD",
)
_MOST_CODES = 12
_IDENTIFYING = re.compile(
    r"cpr|pnr|person|patient|borger|citizen|client|klient|member|navn|name|(?:^|[_ .-])(?:pt|pat|id|no|nr|nummer)$|"
    r"_?(?:nummer|number|ident)$|[a-z]_?id$",
    re.IGNORECASE,
)
"""Names of columns whose values may tell who someone is: none of them is repeated."""


@dataclass(frozen=True)
class Seen:
    """What a column seems to hold. ``kind``: person, date, number, codes, text or empty.

    ``date_format`` is filled for dates, ``codes`` for columns of few short words; ``unique`` when none came twice.
    ``decimals``: numbers with a mark in them; ``thousands_point``: it may be that of the thousands in all of them.
    """

    name: str
    kind: str
    date_format: str | None = None
    codes: tuple[str, ...] = ()
    unique: bool = False
    decimal_comma: bool = False
    thousands_point: bool = False
    decimals: bool = False


@dataclass(frozen=True)
class Look:
    """What a file seems to be."""

    extract: Extract
    encoding: str
    separator: str
    decimal: str
    columns: tuple[Seen, ...]
    latest_year: int | None = None
    null_words: tuple[str, ...] = field(default=())

    def first(self, kind: str) -> Seen | None:
        """The first column of a kind."""
        return next((column for column in self.columns if column.kind == kind), None)


def look_at(path: Path) -> Look:
    """Looks at the first rows of a file. Raises :class:`ExtractError` for one that is no table with a header."""
    [extract] = find([path])
    if extract.form == "parquet":
        return _described(extract, "utf-8", ",", *_of_parquet(extract))
    with opened(extract) as file:
        start = Unpacked(extract, file).read(_SAMPLE_BYTES)
    whole = start if len(start) < _SAMPLE_BYTES else start[: start.rfind(b"\n") + 1]
    encoding = "utf-8" if _is_utf8(whole) else "cp1252"
    try:
        text = whole.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        raise ExtractError(f"{extract.name}: is text neither in UTF-8 nor in cp1252. Save it as UTF-8.") from None
    separator = _separator(text)
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    header = next(rows, [])
    return _described(extract, encoding, separator, header, [row for row in islice(rows, _SAMPLE_ROWS) if row])


def _is_utf8(octets: bytes) -> bool:
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> str:
    """The mark that cuts the most of the first lines into the same number of values, more than one."""
    lines = text.splitlines()[:50]
    votes = {}
    for mark in _SEPARATORS:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if row)
        width, times = counts.most_common(1)[0] if counts else (0, 0)
        votes[mark] = (times, width) if width > 1 else (0, 0)
    return max(votes, key=lambda mark: votes[mark])


def _of_parquet(extract: Extract) -> tuple[list[str], list[list[str]]]:
    try:
        with pq.ParquetFile(extract.path) as file:
            header = list(file.schema_arrow.names)
            batch = next(file.iter_batches(batch_size=_SAMPLE_ROWS), None)
    except (ValueError, OSError):
        raise ExtractError(f"{extract.name}: the Parquet file is damaged or cut off. Fetch it again.") from None
    rows = [] if batch is None else batch.to_pylist()
    return header, [["" if value is None else str(value) for value in row.values()] for row in rows]


def _described(
    extract: Extract, encoding: str, separator: str, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> Look:
    names = [name.strip() for name in header]
    if len(names) < 2 or not rows:
        raise ExtractError(f"{extract.name}: is no table with a line of column names and at least one row below it.")
    if any(mask(name) != name or not name for name in names):
        raise ExtractError(
            f"{extract.name}: line 1 must name the columns, and it holds values. Ask for the column names."
        )
    whole = [row for row in rows if len(row) == len(names)]
    null_words = tuple(word for word in ("NA", "NULL", "null", ".") if any(word in row for row in whole))
    columns = tuple(
        _seen(name, [row[at].strip() for row in whole if row[at].strip() not in ("", *null_words)])
        for at, name in enumerate(names)
    )
    numbers = [column for column in columns if column.decimals]
    # Danish-looking: points between groups of three only, in a file cut by semicolons.
    grouped = separator == ";" and numbers and all(column.thousands_point for column in numbers)
    decimal = "," if grouped or any(column.decimal_comma for column in columns) else "."
    return Look(extract, encoding, separator, decimal, columns, _latest_year(columns, whole), null_words)


def _seen(name: str, values: Sequence[str]) -> Seen:
    different = set(values)
    unique = len(different) == len(values) > 1
    if not values:
        return Seen(name, "empty")
    if _are_persons(different):
        return Seen(name, "person", unique=unique)
    for written in _DATE_FORMATS:
        if all(_is_date(value, written) for value in different):
            return Seen(name, "date", date_format=written, unique=unique)
    if all(re.fullmatch(r"-?[0-9]+([.,][0-9]+)?|-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?", value) for value in different):
        comma = any("," in value for value in different)
        leading_zero = any(re.match("0[0-9]", value) for value in different)
        few = len(different) <= _MOST_CODES and len(values) >= 4 * len(different)
        if not leading_zero and not (few and not comma):
            marked = [value for value in different if re.search("[.,]", value)]
            grouped = bool(marked) and all(re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+", value) for value in marked)
            return Seen(
                name,
                "number",
                unique=unique,
                decimal_comma=comma,
                thousands_point=grouped,
                decimals=bool(marked),
            )
    if not _IDENTIFYING.search(name) and _are_codes(different, len(values)):
        return Seen(name, "codes", codes=tuple(sorted(different)))
    return Seen(name, "text", unique=unique)


def _are_persons(different: set[str]) -> bool:
    """Most are person numbers: some of any extract's are faulty."""
    few = list(islice(different, 200))
    return sum(_is_person(value) for value in few) >= 0.7 * len(few)


def _is_person(value: str) -> bool:
    try:
        Cpr.parse(value)
    except CprError:
        return False
    return True


def _is_date(value: str, written: str) -> bool:
    form = DateFormat.read(written)
    if not re.fullmatch(form.regex, value):
        return False
    year, month, day = (int(value[at : at + size]) for at, size in _places(written))
    return 1850 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31


def _places(written: str) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    return (written.index("YYYY"), 4), (written.index("MM"), 2), (written.index("DD"), 2)


def _are_codes(different: set[str], count: int) -> bool:
    """Few short words that come again and again: a register's codes, and nobody's own."""
    return (
        len(different) <= _MOST_CODES
        and count >= 3 * len(different)
        and all(len(value) <= 20 and mask(value) == value for value in different)
    )


def _latest_year(columns: Sequence[Seen], rows: Sequence[Sequence[str]]) -> int | None:
    years = []
    for at, column in enumerate(columns):
        if column.date_format:
            place = column.date_format.index("YYYY")
            years += [int(row[at].strip()[place : place + 4]) for row in rows if re.match("[0-9]", row[at].strip())]
    return max((year for year in years if year <= 2100), default=None)

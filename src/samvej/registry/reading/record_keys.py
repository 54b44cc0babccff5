"""The key of a record as one text, however its columns are written: each may have many spellings."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from samvej.core.cpr import Cpr, CprError
from samvej.core.money import minor_digits
from samvej.registry.mapping.canon import MONEY, columns_of
from samvej.registry.mapping.rules import ColumnRule, TableRule
from samvej.registry.mapping.schema import FileMapping, Reading, SourceMapping
from samvej.registry.mapping.written import column_and_digits, columns_in
from samvej.registry.reading import cells as read
from samvej.registry.reading.cells import Cells
from samvej.registry.reading.identities import CPR
from samvej.registry.tables import DAY, MOMENT, TEXT

_BETWEEN_KEYS = "\x1f"
_SECONDS = r"^([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]+)?$"
_NO_SECONDS = r"^([0-9]{2}:[0-9]{2}):00$"


@dataclass(frozen=True)
class _Home:
    """A file that has the record: ``column`` is the key's part there, ``filled`` the canonical column it goes to."""

    file: FileMapping
    column: str
    filled: str

    @property
    def is_person(self) -> bool:
        return self.file.person == self.column


def record_key(
    frame: pl.DataFrame,
    record: str,
    key: list[str],
    mapping: SourceMapping,
    reading: Reading,
    temporal: frozenset[str],
) -> Cells:
    """Each row's key, null where a part that it needs is empty.

    A part that is the person, a day or time, or a number in any of the files that have the record is brought to one
    form: so that files that write it differently, or do not otherwise use it, mean the same record. So is the letter
    case of a word that is kept too. A person number or a time that cannot be read is a fault; a number, or a piece of
    a time, is faulted where it is stored. A service needs all parts but those that its files may lack. Other records
    need the person and one part more: of them an empty part tells as much as a filled one.
    """
    parts: list[Cells] = []
    needed: list[bool] = []
    persons: list[bool] = []
    for place, name in enumerate(key):
        homes = list(_homes(mapping, record, place))
        column, digits = column_and_digits(name)
        text = frame[column] if digits is None else frame[column].str.zfill(digits)
        parts.append(_part(text, homes, mapping, reading, column in temporal))
        persons.append(any(home.is_person for home in homes))
        needed.append(persons[-1] or not _may_be_empty(homes))
    joined = _joined([part.values for part in parts], needed, persons)
    return Cells(joined, read.first_reason([part.reasons for part in parts]))


def _homes(mapping: SourceMapping, record: str, place: int) -> Iterator[_Home]:
    """The files that have the record, each with the column that is the key's part at ``place``."""
    for file in mapping.files.values():
        for rules in file.produces.values():
            for rule in rules:
                for filled, origin in rule.columns.items():
                    if origin.record == record and origin.key and place < len(origin.key):
                        yield _Home(file, column_and_digits(origin.key[place])[0], filled)


def _may_be_empty(homes: list[_Home]) -> bool:
    return any(home.filled != "service_id" or home.column in home.file.may_lack for home in homes)


def _joined(parts: list[pl.Series], needed: list[bool], persons: list[bool]) -> pl.Series:
    """The parts as one text, empty ones as nothing between two separators."""
    said = [part.is_not_null() for part, person in zip(parts, persons, strict=True) if not person]
    whole = [part.is_not_null() for part, need in zip(parts, needed, strict=True) if need]
    enough = pl.all_horizontal(*whole, pl.any_horizontal(said) if said else pl.lit(True))
    text = pl.concat_str([part.fill_null("") for part in parts], separator=_BETWEEN_KEYS)
    return pl.select(pl.when(enough).then(text).alias("key")).to_series()


def _part(text: pl.Series, homes: list[_Home], mapping: SourceMapping, reading: Reading, iso: bool) -> Cells:
    name = text.name
    if any(home.is_person for home in homes):
        return _person(text, mapping)
    times = [(home, rule) for home in homes if (rule := _time_rule(home)) is not None]
    if times:
        own = [rule for home, rule in times if home.column == name]
        return _time(text, own[0] if own else times[0][1], bool(own), reading, iso)
    kinds = {kind for home in homes if (kind := _number_kind(home)) is not None}
    if kinds:
        return Cells.fine(_number(text, "money" in kinds, mapping, reading))
    pieces = [(home, rule) for home in homes if (rule := _piece_rule(home)) is not None]
    if pieces:
        own = [rule for home, rule in pieces if home.column == name]
        return Cells.fine(_piece(text, own[0] if own else pieces[0][1], bool(own), reading, iso))
    return Cells.fine(text.str.to_lowercase() if any(_is_word(home) for home in homes) else text)


def _rules(home: _Home) -> Iterator[tuple[str, TableRule]]:
    for table, rules in home.file.produces.items():
        for rule in rules:
            yield table, rule


def _time_rules(home: _Home) -> Iterator[ColumnRule]:
    """How the file fills the days and times of its tables."""
    for table, rule in _rules(home):
        for name, origin in rule.columns.items():
            if columns_of(table).get(name) in (DAY, MOMENT):
                yield origin


def _time_rule(home: _Home) -> ColumnRule | None:
    """How the file reads the column where it is a day or a time of one of its tables."""
    return next((origin for origin in _time_rules(home) if origin.column == home.column), None)


def _piece_rule(home: _Home) -> ColumnRule | None:
    """How the file reads the text that the column is a piece of, where that is a day or a time of its tables."""
    return next((origin for origin in _time_rules(home) if home.column in _put_in(origin)), None)


def _put_in(origin: ColumnRule) -> set[str]:
    texts = [origin.text, *(case.text for case in origin.cases or [])]
    return {column for text in texts if text is not None for column in columns_in(text)}


def _is_word(home: _Home) -> bool:
    """Whether the file keeps the column as a word or a code too: those are the same in large and small letters."""
    return any(
        origin.column == home.column and columns_of(table).get(name) == TEXT
        for table, rule in _rules(home)
        for name, origin in rule.columns.items()
    )


def _number_kind(home: _Home) -> str | None:
    """``money`` or ``number`` where the column is one in the file's tables, else None."""
    return next(
        (kind for table, rule in _rules(home) for column, kind in _numbers(table, rule) if column == home.column),
        None,
    )


def _numbers(table: str, rule: TableRule) -> Iterator[tuple[str | float | None, str]]:
    kinds = columns_of(table)
    for name, origin in rule.columns.items():
        if name in MONEY.get(table, ()):
            yield origin.column, "money"
            yield origin.less, "money"
        elif name in kinds and (pa.types.is_floating(kinds[name]) or pa.types.is_integer(kinds[name])):
            yield origin.column, "number"
    if rule.cost is not None:
        yield rule.cost.given, "money"
        yield rule.cost.unit_price, "number"
        yield rule.cost.quantity, "number"
    for part in rule.payments:
        yield part.amount, "money"


def _person(text: pl.Series, mapping: SourceMapping) -> Cells:
    if mapping.person_id != CPR:
        return Cells.fine(text)

    def one(person: str) -> str:
        try:
            return Cpr.parse(person).reveal()
        except CprError as wrong:
            raise ValueError(str(wrong)) from None

    return read.by_unique(text, one, pl.String)


def _number(text: pl.Series, money: bool, mapping: SourceMapping, reading: Reading) -> pl.Series:
    """A number as it is stored, money in minor units; as it stands where it is none."""
    decimal = reading.decimal or "."
    if money:
        values = read.amounts(text, decimal, minor_digits(mapping.currency), rounded=True).values
    else:
        values = read.numbers(text, decimal).values
    return pl.select(pl.coalesce(values.cast(pl.String), text)).to_series()


def _time(text: pl.Series, rule: ColumnRule, own: bool, reading: Reading, iso: bool) -> Cells:
    """A time as YYYY-MM-DD hh:mm:ss, a day (and midnight, which is the same) as YYYY-MM-DD."""
    formats = (rule.dates if own else None) or reading.dates or []
    found = read.moments(text, formats, rule.clock, iso=iso)
    written = found.values.dt.strftime("%Y-%m-%d %H:%M:%S").str.replace(" 00:00:00", "", literal=True)
    return Cells(written, found.reasons)


def _piece(text: pl.Series, rule: ColumnRule, own: bool, reading: Reading, iso: bool) -> pl.Series:
    """A day or time as above, a time of day without seconds that are none; as it stands where it is neither."""
    days = _time(text, rule, own, reading, iso).values
    of_day = text.str.replace(_SECONDS, "${1}").str.replace(_NO_SECONDS, "${1}")
    return pl.select(pl.coalesce(days, of_day)).to_series()

"""The key of a record as one text, however its columns are written: a person and a time have many spellings."""

from collections.abc import Iterator

import polars as pl

from samvej.core.cpr import Cpr, CprError
from samvej.registry.mapping.canon import columns_of
from samvej.registry.mapping.rules import ColumnRule
from samvej.registry.mapping.schema import FileMapping, Reading, SourceMapping
from samvej.registry.reading import cells as read
from samvej.registry.reading.cells import Cells
from samvej.registry.reading.identities import CPR
from samvej.registry.tables import DAY, MOMENT

_BETWEEN_KEYS = "\x1f"


def record_key(
    frame: pl.DataFrame,
    record: str,
    key: list[str],
    mapping: SourceMapping,
    reading: Reading,
    temporal: frozenset[str],
) -> Cells:
    """Each row's key, null where a part is empty.

    A part that is the person, or a day or time, in any of the files that have the record is brought to one form: so
    that files that write it differently, or do not otherwise use it, mean the same record. A person number or a time
    that cannot be read is a fault.
    """
    parts = []
    for place, name in enumerate(key):
        homes = list(_homes(mapping, record, place))
        times = [rule for file, column in homes if (rule := _time_rule(file, column)) is not None]
        if any(file.person == column for file, column in homes):
            parts.append(_person(frame[name], mapping))
        elif times:
            own = [rule for file, column in homes if column == name and (rule := _time_rule(file, column))]
            parts.append(_time(frame[name], own[0] if own else times[0], bool(own), reading, name in temporal))
        else:
            parts.append(Cells.fine(frame[name]))
    joined = pl.select(pl.concat_str([part.values for part in parts], separator=_BETWEEN_KEYS).alias("key"))
    return Cells(joined.to_series(), read.first_reason([part.reasons for part in parts]))


def _homes(mapping: SourceMapping, record: str, place: int) -> Iterator[tuple[FileMapping, str]]:
    """The files that have the record, each with the column that is the key's part at ``place``."""
    for file in mapping.files.values():
        for rules in file.produces.values():
            for rule in rules:
                for origin in rule.columns.values():
                    if origin.record == record and origin.key and place < len(origin.key):
                        yield file, origin.key[place]


def _time_rule(file: FileMapping, column: str) -> ColumnRule | None:
    """How the file reads the column where it is a day or a time of one of its tables."""
    return next(
        (
            origin
            for table, rules in file.produces.items()
            for rule in rules
            for name, origin in rule.columns.items()
            if origin.column == column and columns_of(table).get(name) in (DAY, MOMENT)
        ),
        None,
    )


def _person(text: pl.Series, mapping: SourceMapping) -> Cells:
    if mapping.person_id != CPR:
        return Cells.fine(text)

    def one(person: str) -> str:
        try:
            return Cpr.parse(person).reveal()
        except CprError as wrong:
            raise ValueError(str(wrong)) from None

    return read.by_unique(text, one, pl.String)


def _time(text: pl.Series, rule: ColumnRule, own: bool, reading: Reading, iso: bool) -> Cells:
    """A time as YYYY-MM-DD hh:mm:ss, a day (and midnight, which is the same) as YYYY-MM-DD."""
    formats = (rule.dates if own else None) or reading.dates or []
    found = read.moments(text, formats, rule.clock, iso=iso)
    written = found.values.dt.strftime("%Y-%m-%d %H:%M:%S").str.replace(" 00:00:00", "", literal=True)
    return Cells(written, found.reasons)

"""What must hold in a mapping file beyond its form: every name it refers to exists, and every row can be stored."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from samvej.core.codes import CodeSystem
from samvej.core.sector import Sector, ServiceKind
from samvej.programme.problems import Path, unknown
from samvej.registry.mapping.canon import MONEY, PRODUCIBLE, REQUIRED, VOCABULARY, columns_of
from samvej.registry.mapping.rules import EMPTY, ColumnRule, PaymentRule, TableRule
from samvej.registry.mapping.schema import OF_THE_SERVICE, OF_THE_TARIFF, CoverageRule, FileMapping, SourceMapping
from samvej.registry.mapping.used import columns_used, conditions
from samvej.registry.mapping.written import YYWW, DateFormat, ambiguous, columns_in, expanded
from samvej.registry.tables import DAY, MOMENT, TABLES

Found = tuple[Path, str]


def faults(mapping: SourceMapping) -> Iterator[Found]:
    """Every fault, each with where it stands in the file."""
    for name, file in mapping.files.items():
        yield from _file(mapping, name, file)
    yield from _price_years(mapping)
    for place, rule in enumerate(mapping.covers):
        yield from _covers(mapping, ("covers", place), rule)


def _file(mapping: SourceMapping, name: str, file: FileMapping) -> Iterator[Found]:
    path: Path = ("files", name)
    if not file.names and not file.recognised_by:
        yield path, "cannot be recognised; give it 'names' or 'recognised by'"
    if not file.produces:
        yield (*path, "produces"), "produces nothing; a file that is not read belongs under 'ignores'"
    yield from _formats((*path, "reading", "dates"), mapping.reading_of(name).dates or [])
    yield from _expressions(path, file)
    used = columns_used(file)
    for key, named in (("may lack", file.may_lack), ("also called", file.also_called)):
        for column in named:
            if column not in used:
                yield (*path, key), unknown("column", column, used, listing=False)
    yield from _look_up(mapping, name, file, used)
    for table, rules in file.produces.items():
        here = (*path, "produces", table)
        if table not in PRODUCIBLE:
            yield here, unknown("table", table, PRODUCIBLE)
            continue
        for place, rule in enumerate(rules):
            yield from _table(mapping, file, (*here, place), table, rule)
    yield from _merge(path, file)


def _expressions(path: Path, file: FileMapping) -> Iterator[Found]:
    for column, expression in file.from_file_name.items():
        try:
            groups = re.compile(expression).groups
        except re.error as fault:
            yield (*path, "from file name", column), f"not a regular expression: {fault}"
        else:
            if groups != 1:
                yield (
                    (*path, "from file name", column),
                    "needs one group in round brackets: the part of the name to take",
                )
    for column, matcher in conditions(file):
        if matcher.fits is not None and not _is_expression(matcher.fits):
            yield path, f"'fits' of {column}: '{matcher.fits}' is not a regular expression"


def _look_up(mapping: SourceMapping, name: str, file: FileMapping, used: tuple[str, ...]) -> Iterator[Found]:
    if file.looks_up is None:
        return
    here: Path = ("files", name, "looks up")
    others = [other for other in mapping.files if other != name]
    if file.looks_up.in_ not in others:
        yield (*here, "in"), unknown("other file", file.looks_up.in_, others)
    elif mapping.files[file.looks_up.in_].looks_up is not None:
        yield (*here, "in"), f"'{file.looks_up.in_}' looks up columns itself; name the file that has them"
    for column in file.looks_up.columns:
        if column not in used:
            yield (*here, "columns"), unknown("column", column, used, listing=False)
        elif column == file.looks_up.by or column in file.from_file_name:
            yield (*here, "columns"), f"'{column}' is a column of this file already"


def _price_years(mapping: SourceMapping) -> Iterator[Found]:
    """Money without a price year, where the source has none of its own."""
    if mapping.fixed_price_year is not None:
        return
    for name, file in mapping.files.items():
        for table, rules in file.produces.items():
            for place, rule in enumerate(rules):
                here: Path = ("files", name, "produces", table, place)
                if table == "tariff" and "price_year" not in rule.columns:
                    own = mapping.price_year or OF_THE_TARIFF
                    yield here, f"'price_year' is missing; the source's is '{own}', so each tariff must say its own"
                if mapping.price_year is None:
                    yield from _yearless(here, table, rule)


def _yearless(path: Path, table: str, rule: TableRule) -> Iterator[Found]:
    if rule.cost is not None and rule.cost.tariff is None:
        yield (*path, "cost"), _NOT_A_TARIFF
    if table == "tariff":
        return
    for column in MONEY.get(table, ()):
        if column in rule.columns:
            yield (*path, column), _NOT_A_TARIFF


_NOT_A_TARIFF = f"not from a tariff: 'price year' must be a year or '{OF_THE_SERVICE}', not '{OF_THE_TARIFF}'"


def _merge(path: Path, file: FileMapping) -> Iterator[Found]:
    if file.merge is None:
        return
    if "service" not in file.produces:
        yield (*path, "merge"), "rows are merged into services, but this file produces no 'service'"
    for column in file.merge.columns:
        if column not in columns_of("service") or column == "service_id":
            yield (*path, "merge", "columns", column), unknown("column of service", column, columns_of("service"))


def _table(mapping: SourceMapping, file: FileMapping, path: Path, table: str, rule: TableRule) -> Iterator[Found]:
    columns = columns_of(table)
    for column, origin in rule.columns.items():
        here = (*path, column)
        if column == "cost" or column not in columns:
            yield (
                here,
                unknown(
                    f"column of {table}", column, [*columns, *(["cost", "payments"] if table == "service" else [])]
                ),
            )
            continue
        yield from _column(mapping, here, table, column, columns[column], origin)
    for column in REQUIRED[table]:
        if column not in rule.columns:
            yield path, f"'{column}' is missing; a row of {table} means nothing without it"
    if rule.lasts_at_most_days is not None and (table != "service" or "end" not in rule.columns):
        yield (*path, "lasts at most days"), "only a service with an 'end' lasts"
    yield from _linked(file, path, table, rule)
    yield from _each(path, rule)
    yield from _money(path, table, rule)


_IDS = ("service_id", "dispensing_id", "measurement_id", "referral_id")


def _linked(file: FileMapping, path: Path, table: str, rule: TableRule) -> Iterator[Found]:
    by_contact = table == "diagnosis" and "service_id" in rule.columns
    if table == "diagnosis" and not by_contact and "date" not in rule.columns:
        yield path, "a diagnosis needs a 'date', or the 'service_id' of its contact"
    if file.person is None and not by_contact and "person_id" in TABLES[table].schema.names:
        yield (
            path,
            f"rows of {table} belong to a person; say which column holds the person's id ('person:' of the file)",
        )
    for name in _IDS:
        if name in rule.columns and rule.columns[name].record is None:
            yield (*path, name), "is made from a record's own key: {record: NAME, key: [COLUMN]}"


def _each(path: Path, rule: TableRule) -> Iterator[Found]:
    lengths = {column: len(expanded(origin.each_of)) for column, origin in rule.columns.items() if origin.each_of}
    if len(set(lengths.values())) > 1:
        yield path, f"'each of' lists of different lengths ({lengths}) cannot be read side by side"
    for column, origin in rule.columns.items():
        if origin.first is not None and not lengths:
            yield (*path, column), "'first' and 'rest' need an 'each of' in the same table"
    yield from _weeks(path, rule)


def _weeks(path: Path, rule: TableRule) -> Iterator[Found]:
    """Columns of weeks: one run of them in a table, and the week taken from their names."""
    named = {column: origin.from_column_name for column, origin in rule.columns.items() if origin.from_column_name}
    runs = [(column, run) for column, origin in rule.columns.items() for run in origin.each_of or []]
    weekly = [(column, run) for column, run in runs if YYWW in run]
    for column, run in named.items():
        if YYWW not in run or [each for _, each in runs] != [run]:
            yield (
                (*path, column, "from column name"),
                f"write the same columns of weeks here and as the only 'each of' of the table, as in y_{YYWW}",
            )
    for column, run in weekly if not named else ():
        yield (
            (*path, column, "each of"),
            f'nothing says which week; give a column the rule {{from column name: "{run}"}}',
        )
    for column, origin in rule.columns.items() if named else ():
        if origin.first is not None:
            yield (*path, column), "'first' and 'rest' mean nothing among columns of weeks"


def _money(path: Path, table: str, rule: TableRule) -> Iterator[Found]:
    if table != "service":
        for key, said in (("cost", rule.cost), ("payments", rule.payments)):
            if said:
                yield (*path, key), "only a service has this"
        return
    if not rule.payments:
        return
    if rule.cost is None:
        yield (*path, "payments"), "payments split a cost, and this service has none"
    elif rule.cost.tariff is not None and any(part.amount for part in rule.payments):
        yield (*path, "payments"), "a cost from a tariff is split by 'share' and 'rest', not by amounts"
    elif rule.cost.tariff is not None and any(part.payer for part in rule.payments):
        yield (*path, "payments"), "a cost from a tariff is paid by payers that are named ('always')"
    named = [part.always for part in rule.payments if part.always]
    if len(set(named)) < len(named):
        yield (*path, "payments"), "a payer is named twice; one part each"
    yield from _parts(path, rule.payments)


def _parts(path: Path, payments: list[PaymentRule]) -> Iterator[Found]:
    """Whether the payers' parts can add up to the cost."""
    for place, part in enumerate(payments):
        for share in _shares(part):
            if not isinstance(share, int | float) or isinstance(share, bool) or not 0 <= share <= 1:
                yield (*path, "payments", place, "share"), f"'{share}' is not a share; a number from 0 to 1, or empty"
                return
    rests = [part for part in payments if part.rest]
    fixed = [part.share for part in payments if isinstance(part.share, float) and part.at_most is None]
    if len(rests) != 1 and not (len(fixed) == len(payments) and round(sum(fixed), 9) == 1):
        yield (
            (*path, "payments"),
            "the parts must add up to the cost: one of them takes the rest, or the shares make 1 in every row",
        )
    elif round(sum(max(map(float, _shares(part)), default=0) for part in payments), 9) > 1:
        yield (*path, "payments"), "the shares make more than 1, which is more than the cost"


def _shares(part: PaymentRule) -> list[Any]:
    """The shares that the mapping itself says a part may be."""
    if isinstance(part.share, ColumnRule):
        return list(_values(part.share))
    return [] if part.share is None else [part.share]


def _column(
    mapping: SourceMapping, path: Path, table: str, column: str, kind: pa.DataType, rule: ColumnRule
) -> Iterator[Found]:
    words = VOCABULARY.get((table, column))
    if words:
        for value in _values(rule):
            if value not in words:
                yield path, unknown(f"word for {table}.{column}", str(value), words)
    if rule.dates:
        if kind not in (DAY, MOMENT):
            yield (*path, "dates"), f"{table}.{column} is not a date"
        yield from _formats((*path, "dates"), rule.dates)
        if mapping.date_only and any("hh" in each for each in rule.dates) and table == "service":
            yield (*path, "dates"), "the source says 'times: date only'; say 'with times' if its times are to be kept"
    for zone in (rule.clock.written_in, rule.clock.kept_in) if rule.clock else ():
        if not _is_zone(zone):
            yield (*path, "clock"), f"'{zone}' is not a time zone; write it as Europe/Copenhagen or UTC"
    if rule.less is not None and column not in MONEY.get(table, ()):
        yield (*path, "less"), f"{table}.{column} is not an amount of money"
    if rule.pattern is not None and not _is_expression(rule.pattern):
        yield (*path, "pattern"), f"'{rule.pattern}' is not a regular expression"
    yield from _lengths(mapping, path, table, rule)


def _lengths(mapping: SourceMapping, path: Path, table: str, rule: ColumnRule) -> Iterator[Found]:
    for place, case in enumerate(rule.cases or []):
        hours = case.lasts_at_least_hours
        if isinstance(hours, str) and hours not in mapping.settings:
            yield (*path, "cases", place), unknown("setting", hours, mapping.settings)
        if hours is not None and table != "service":
            yield (*path, "cases", place), "only a service lasts"


def _values(rule: ColumnRule) -> Iterator[object]:
    if rule.codes is not None:
        yield from (value for value in rule.codes.values() if value != EMPTY)
    elif rule.cases is not None:
        yield from (case.then for case in rule.cases if case.then not in (None, EMPTY))
        yield from () if rule.otherwise in (None, EMPTY) else (rule.otherwise,)
    elif rule.always is not None:
        yield rule.always
    elif rule.first is not None:
        yield from (rule.first, rule.rest)


def _formats(path: Path, written: Iterable[str]) -> Iterator[Found]:
    formats = []
    for each in written:
        try:
            formats.append(DateFormat.read(each))
        except ValueError as fault:
            yield path, str(fault)
    twice = ambiguous(formats)
    if twice:
        yield path, f"'{twice[0]}' and '{twice[1]}' fit the same text and mean different days; keep one of them"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return False
    return True


def _is_expression(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


_PLAIN_SCOPES = ("prescription", "residence", "registration", "transfer-income")


def _covers(mapping: SourceMapping, path: Path, rule: CoverageRule) -> Iterator[Found]:
    for name in rule.files:
        if name not in mapping.files:
            yield (*path, "files"), unknown("file", name, mapping.files)
    for scope in rule.scopes:
        if not _is_scope(scope):
            yield (
                (*path, "scopes"),
                f"'{scope}' is not a scope; write SECTOR/KIND (either may be *), diagnosis/SYSTEM, measurement/CODE, "
                f"{' or '.join(_PLAIN_SCOPES)}",
            )
    known = {column for name in rule.files if name in mapping.files for column in mapping.files[name].from_file_name}
    for end in (rule.from_, rule.to):
        for column in columns_in(end) if isinstance(end, str) else ():
            if column not in known:
                yield path, unknown("column of 'from file name'", column, known)
    for area in rule.areas:
        if area != "*" and not re.fullmatch("[0-9]{4}", area):
            yield (*path, "areas"), f"'{area}' is not an area; write a municipality's four digits in quotes, or \"*\""


def _is_scope(scope: str) -> bool:
    first, slash, second = scope.partition("/")
    if not slash:
        return scope in _PLAIN_SCOPES
    if first == "diagnosis":
        return second in {str(each) for each in CodeSystem}
    if first == "measurement":
        return bool(second)
    return first in {"*", *map(str, Sector)} and second in {"*", *map(str, ServiceKind)}

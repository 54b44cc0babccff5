"""What must hold in a mapping file beyond its form: every name it refers to exists, and every row can be stored."""

import re
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

import pyarrow as pa

from samvej.core.codes import CodeSystem
from samvej.core.sector import Sector, ServiceKind
from samvej.programme.problems import Path, unknown
from samvej.registry.mapping.canon import MONEY, PRODUCIBLE, REQUIRED, VOCABULARY, columns_of
from samvej.registry.mapping.rules import EMPTY, ColumnRule, PaymentRule, TableRule
from samvej.registry.mapping.schema import OF_THE_TARIFF, CoverageRule, FileMapping, SourceMapping
from samvej.registry.mapping.used import columns_used
from samvej.registry.mapping.written import DateFormat, ambiguous, columns_in, expanded
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
    used = columns_used(file)
    for column in file.may_lack:
        if column not in used:
            yield (*path, "may lack"), unknown("column", column, used, listing=False)
    for table, rules in file.produces.items():
        here = (*path, "produces", table)
        if table not in PRODUCIBLE:
            yield here, unknown("table", table, PRODUCIBLE)
            continue
        for place, rule in enumerate(rules):
            yield from _table(mapping, file, (*here, place), table, rule)
    yield from _merge(path, file)


def _price_years(mapping: SourceMapping) -> Iterator[Found]:
    """Money without a price year, where the source has none of its own."""
    if mapping.price_year is not None:
        return
    for name, file in mapping.files.items():
        for table, rules in file.produces.items():
            for place, rule in enumerate(rules):
                yield from _yearless(("files", name, "produces", table, place), table, rule)


def _yearless(path: Path, table: str, rule: TableRule) -> Iterator[Found]:
    if rule.cost is not None and rule.cost.tariff is None:
        yield (*path, "cost"), f"not from a tariff: 'price year' must be a year, not '{OF_THE_TARIFF}'"
    if table == "tariff":
        if "price_year" not in rule.columns:
            yield path, f"'price_year' is missing; the source's is '{OF_THE_TARIFF}', so each tariff must say its own"
        return
    for column in MONEY.get(table, ()):
        if column in rule.columns:
            yield (*path, column), f"not from a tariff: 'price year' must be a year, not '{OF_THE_TARIFF}'"


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
    yield from _linked(file, path, table, rule)
    yield from _each(path, rule)
    yield from _money(path, table, rule)


def _linked(file: FileMapping, path: Path, table: str, rule: TableRule) -> Iterator[Found]:
    by_contact = table == "diagnosis" and "service_id" in rule.columns
    if table == "diagnosis" and not by_contact and "date" not in rule.columns:
        yield path, "a diagnosis needs a 'date', or the 'service_id' of its contact"
    if file.person is None and not by_contact and "person_id" in TABLES[table].schema.names:
        yield (
            path,
            f"rows of {table} belong to a person; say which column holds the person's id ('person:' of the file)",
        )
    rule_of_id = rule.columns.get("service_id")
    if rule_of_id is not None and rule_of_id.record is None:
        yield (*path, "service_id"), "is made from a record's own key: {record: NAME, key: [COLUMN]}"


def _each(path: Path, rule: TableRule) -> Iterator[Found]:
    lengths = {column: len(expanded(origin.each_of)) for column, origin in rule.columns.items() if origin.each_of}
    if len(set(lengths.values())) > 1:
        yield path, f"'each of' lists of different lengths ({lengths}) cannot be read side by side"
    for column, origin in rule.columns.items():
        if origin.first is not None and not lengths:
            yield (*path, column), "'first' and 'rest' need an 'each of' in the same table"


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
    rests = [part for part in rule.payments if part.rest]
    if len(rests) != 1 and not _whole(rule.payments):
        yield (
            (*path, "payments"),
            "the parts must add up to the cost: one of them takes the rest, or the shares make 1",
        )
    elif round(sum(part.share or 0 for part in rule.payments), 9) > 1:
        yield (*path, "payments"), "the shares make more than 1, which is more than the cost"


def _whole(payments: list[PaymentRule]) -> bool:
    return (
        all(part.share is not None for part in payments) and round(sum(part.share or 0 for part in payments), 9) == 1
    )


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
        yield from (case.then for case in rule.cases if case.then != EMPTY)
        yield from () if rule.otherwise is None else (rule.otherwise,)
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


_PLAIN_SCOPES = ("prescription", "residence", "registration")


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

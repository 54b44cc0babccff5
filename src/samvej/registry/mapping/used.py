"""Which columns of an extract a file entry reads."""

from collections.abc import Iterator

from samvej.registry.mapping.canon import columns_of
from samvej.registry.mapping.rules import ColumnRule, Condition, CostRule, Matcher, TableRule
from samvej.registry.mapping.schema import FileMapping
from samvej.registry.mapping.written import column_and_digits, columns_in, expanded
from samvej.registry.tables import DAY, MOMENT


def columns_used(file: FileMapping) -> tuple[str, ...]:
    """Every column the entry names, in order, once; those that come from the file's name too."""
    return tuple(dict.fromkeys(_all(file)))


def _all(file: FileMapping) -> Iterator[str]:
    if file.person:
        yield file.person
    if file.currency_column:
        yield file.currency_column
    if file.looks_up:
        yield file.looks_up.by
    for keep in file.keep:
        yield from _of_condition(keep.if_)
    if file.merge:
        yield from file.merge.row_key
    for rules in file.produces.values():
        for rule in rules:
            yield from _of_table(rule)


def _of_table(rule: TableRule) -> Iterator[str]:
    yield from _of_condition(rule.when)
    for column in rule.columns.values():
        yield from columns_of_rule(column)
    if rule.cost:
        yield from _of_cost(rule.cost)
    for payment in rule.payments:
        for part in payment.rules:
            yield from columns_of_rule(part)
        if payment.amount:
            yield payment.amount


def _of_condition(condition: Condition) -> Iterator[str]:
    for column, matcher in condition.items():
        yield column
        if matcher.beside is not None:
            yield matcher.beside


def _of_cost(cost: CostRule) -> Iterator[str]:
    if cost.given:
        yield cost.given
    if cost.quantity:
        yield cost.quantity
    if isinstance(cost.unit_price, str):
        yield cost.unit_price
    if cost.tariff:
        yield from columns_of_rule(cost.tariff.system)
        yield from columns_of_rule(cost.tariff.code)


def columns_of_rule(rule: ColumnRule) -> Iterator[str]:
    """The columns of the extract that one rule reads."""
    if rule.column:
        yield rule.column
    if rule.less:
        yield rule.less
    yield from columns_in(rule.text or "")
    yield from expanded(rule.each_of or [])
    yield from (column_and_digits(part)[0] for part in rule.key or [])
    for case in rule.cases or []:
        yield from _of_condition(case.if_)
        yield from columns_in(case.text or "")


def compared(file: FileMapping) -> Iterator[tuple[str, Matcher]]:
    """The columns that a condition of the entry compares as numbers or days, with the comparison."""
    for column, matcher in conditions(file):
        if matcher.bounds or matcher.beside is not None:
            yield column, matcher
        if matcher.beside is not None:
            yield matcher.beside, matcher


def conditions(file: FileMapping) -> Iterator[tuple[str, Matcher]]:
    """Every column that a condition of the entry asks about, with what it asks."""
    for condition in _conditions(file):
        yield from condition.items()


def _conditions(file: FileMapping) -> Iterator[Condition]:
    for keep in file.keep:
        yield keep.if_
    for rules in file.produces.values():
        for rule in rules:
            yield rule.when
            tariff = [rule.cost.tariff.system, rule.cost.tariff.code] if rule.cost and rule.cost.tariff else []
            parts = [part for payment in rule.payments for part in payment.rules]
            for origin in (*rule.columns.values(), *tariff, *parts):
                for case in origin.cases or []:
                    yield case.if_


def clocks(file: FileMapping) -> dict[str, str]:
    """The columns that are read by a clock, each with the one time zone it is written in."""
    said = {
        (column, origin.clock.written_in)
        for rules in file.produces.values()
        for rule in rules
        for origin in rule.columns.values()
        if origin.clock is not None
        for column in columns_of_rule(origin)
    }
    once = [column for column, _ in said]
    return {column: zone for column, zone in said if once.count(column) == 1}


def clockless(file: FileMapping) -> set[str]:
    """The columns that become days or times in one of the file's tables without a clock."""
    return {
        column
        for table, rules in file.produces.items()
        for rule in rules
        for name, origin in rule.columns.items()
        if origin.clock is None and columns_of(table).get(name) in (DAY, MOMENT)
        for column in columns_of_rule(origin)
    }

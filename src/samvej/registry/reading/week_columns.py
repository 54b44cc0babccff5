"""Files with a column for each week: finding the columns, and turning each filled cell into a row of its own."""

import re
from collections.abc import Sequence

import polars as pl

from samvej.core.week import Week, WeekError
from samvej.registry.mapping.rules import TableRule
from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.mapping.written import YYWW
from samvej.registry.reading.extracts import ExtractError
from samvej.registry.reading.rejects import Fault

CELL, WEEK = "_cell", "_week"
_COLUMN = "_column"


def by_week(rule: TableRule) -> str | None:
    """The columns of weeks that the table's rows come from, as the mapping writes them (``y_{YYWW}``); else None."""
    return next((origin.from_column_name for origin in rule.columns.values() if origin.from_column_name), None)


def written_out(mapping: SourceMapping, entry: str, header: Sequence[str], name: str) -> SourceMapping:
    """The mapping with the entry's columns of weeks as the file ``name`` has them.

    Raises :class:`ExtractError` where it has none, or one that names no week.
    """
    file = mapping.files[entry]
    if not any(by_week(rule) for rules in file.produces.values() for rule in rules):
        return mapping
    produces = {
        table: [_with_columns(rule, header, name) for rule in rules] for table, rules in file.produces.items()
    }
    files = mapping.files | {entry: file.model_copy(update={"produces": produces})}
    return mapping.model_copy(update={"files": files})


def _with_columns(rule: TableRule, header: Sequence[str], name: str) -> TableRule:
    run = by_week(rule)
    if run is None:
        return rule
    found = {column.strip(): digits for column in header if (digits := _digits(run, column)) is not None}
    if not found:
        raise ExtractError(
            f"{name}: line 1: no column is called {run} (YYWW: two digits of the year and two of the week). Check "
            "that this is the right file, or correct 'each of' in the mapping file."
        )
    for column, digits in found.items():
        try:
            Week.yyww(digits)
        except WeekError as fault:
            raise ExtractError(
                f"{name}: line 1: the column {column} names no week. {fault} Correct its name in the file."
            ) from None
    columns = {
        column: origin.model_copy(update={"each_of": list(found)}) if origin.each_of else origin
        for column, origin in rule.columns.items()
    }
    return rule.model_copy(update={"columns": columns})


def _digits(run: str, column: str) -> str | None:
    before, _, after = run.partition(YYWW)
    match = re.fullmatch(f"{re.escape(before)}([0-9]{{4}}){re.escape(after)}", column.strip(), re.IGNORECASE)
    return match[1] if match else None


def long_form(frame: pl.DataFrame, rule: TableRule) -> tuple[pl.DataFrame, TableRule]:
    """The frame with a row for each filled cell of the weeks, empty ones dropped first, and the rule that reads it.

    The cell is in the column ``_cell`` and its week, as 2005-W01, in ``_week``.
    """
    run = by_week(rule)
    columns = next((origin.each_of for origin in rule.columns.values() if origin.each_of), None)
    if run is None or columns is None:
        return frame, rule
    weeks = {column: str(Week.yyww(_digits(run, column) or "")) for column in columns}
    index = [column for column in frame.columns if column not in weeks]
    cells = frame.unpivot(on=columns, index=index, variable_name=_COLUMN, value_name=CELL)
    cells = cells.filter(pl.col(CELL).is_not_null()).with_columns(
        pl.col(_COLUMN).replace_strict(list(weeks), list(weeks.values()), return_dtype=pl.String).alias(WEEK)
    )
    read = {
        column: origin.model_copy(update={"each_of": None, "column": CELL}) if origin.each_of else origin
        for column, origin in rule.columns.items()
    }
    return cells, rule.model_copy(update={"columns": read})


def by_column(frame: pl.DataFrame, faults: Sequence[Fault]) -> list[Fault]:
    """The faults of cells told apart by the columns that they stand in."""
    if _COLUMN not in frame.columns:
        return list(faults)
    out: list[Fault] = []
    for each in faults:
        if each.column != CELL or not each.any:
            out.append(each)
            continue
        failing = each.reasons.is_not_null()
        for column in frame[_COLUMN].filter(failing).unique(maintain_order=True):
            here = failing & (frame[_COLUMN] == column)
            texts = None if each.texts is None else each.texts.filter(here)
            out.append(Fault(column, each.lines.filter(here), texts, each.reasons.filter(here)))
    return out

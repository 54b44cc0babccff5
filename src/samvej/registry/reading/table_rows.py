"""The rows of one canonical table from a batch of an extract's rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from samvej.registry.mapping.canon import MONEY, ORDERED, REQUIRED, columns_of
from samvej.registry.mapping.rules import TableRule
from samvej.registry.mapping.schema import FileMapping
from samvej.registry.mapping.written import expanded
from samvej.registry.reading import cells as read
from samvej.registry.reading.batches import LINE
from samvej.registry.reading.cells import Cells
from samvej.registry.reading.columns import Column, Surroundings, column, in_system
from samvej.registry.reading.conditions import holds
from samvej.registry.reading.money import cost, payments, plausible
from samvej.registry.reading.rejects import Fault, fault
from samvej.registry.reading.telling import telling
from samvej.registry.reading.week_columns import CELL, by_column, long_form

PSEUDONYM = "_pseudonym"
_TIMES = ("start", "end")


@dataclass(frozen=True)
class Rows:
    """Rows of one table, faulty ones still among them: ``_line``, ``pseudonym`` and the table's columns.

    ``given``: the money column as the file gave it, with ``_line``; null where it could not be read.
    """

    table: str
    rows: pl.DataFrame
    faults: list[Fault]
    given: pl.DataFrame | None = None
    unreadable: pl.Series | None = None


def rows_of(frame: pl.DataFrame, table: str, rule: TableRule, file: FileMapping, around: Surroundings) -> list[Rows]:
    """The rows of ``table`` and, for services, of ``payment``.

    ``frame`` has ``_pseudonym`` where the file has persons.
    """
    here = frame.filter(holds(frame, rule.when, around.notation)) if rule.when else frame
    here, rule = long_form(here, rule)
    places = max((len(expanded(origin.each_of)) for origin in rule.columns.values() if origin.each_of), default=1)
    common: dict[str, Column] = {}
    made: list[Rows] = []
    for place in range(places):
        made += _at_place(here, table, rule, file, around, place, common)
    return made


def _at_place(
    frame: pl.DataFrame,
    table: str,
    rule: TableRule,
    file: FileMapping,
    around: Surroundings,
    place: int,
    common: dict[str, Column],
) -> list[Rows]:
    split = next((name for name, origin in rule.columns.items() if origin.each_of or origin.column == CELL), None)
    columns = _columns(frame, table, rule, around, place, common)
    faults = [fault(each.name, frame, each.cells, each.text) for each in columns.values()]
    filled = None if split is None else columns[split].cells.values.is_not_null()
    faults += _missing(frame, table, columns, _needed(table, columns, file, around), filled)
    faults += _order(frame, table, columns) + _too_long(frame, rule, columns)
    faults += _telling(frame, table, rule, columns, file)
    values = {name: each.cells.values for name, each in columns.items()}
    made: list[Rows] = []
    given = unreadable = None
    if table == "service":
        if "end" in columns:
            around = around.lasting(_hours(columns["start"].cells, columns["end"].cells))
        price = cost(frame, rule.cost, around, file.person)
        values |= {"cost": price.given.values, "tariff_system": price.system, "tariff_code": price.code}
        columns["cost"] = Column(price.given, price.name, price.text)
        faults.append(fault(price.name, frame, price.given, price.text))
        if rule.payments:
            paid, wrong = payments(frame, rule, values["service_id"], price, around, file.person)
            made.append(Rows("payment", _with_person(paid, frame), wrong))
    faults += _implausible(frame, table, columns, around)
    summed = MONEY.get(table, ("",))[0]
    if summed in columns and not (table == "service" and rule.cost is not None and rule.cost.tariff is not None):
        given = pl.DataFrame({LINE: frame[LINE], "given": columns[summed].cells.values})
        unreadable = columns[summed].cells.reasons.is_not_null()
    rows = _with_person(pl.DataFrame({LINE: frame[LINE], **values}), frame)
    faults = by_column(frame, faults)
    made.insert(0, Rows(table, rows if filled is None else rows.filter(filled), faults, given, unreadable))
    return made


def _columns(
    frame: pl.DataFrame, table: str, rule: TableRule, around: Surroundings, place: int, common: dict[str, Column]
) -> dict[str, Column]:
    """The table's columns; those that are the same at every place of an ``each of`` are read once."""
    kinds = columns_of(table)
    # a decision may ask how long the service lasts, so its start and end are read before other decisions
    ordered = sorted(rule.columns.items(), key=lambda entry: (entry[1].cases is not None, entry[0] not in _TIMES))
    done: dict[str, Column] = {}
    for name, origin in ordered:
        varies = origin.each_of is not None or origin.first is not None
        if not varies and name in common:
            done[name] = common[name]
            continue
        if (
            origin.cases is not None
            and around.hours is None
            and table == "service"
            and name not in _TIMES
            and "end" in done
        ):
            around = around.lasting(_hours(done["start"].cells, done["end"].cells))
        done[name] = column(frame, table, name, kinds[name], origin, around, place)
        if not varies:
            common[name] = done[name]
    if table == "diagnosis":
        done["code"] = in_system(done["code"], done["system"].cells.values)
    return done


def _hours(start: Cells, end: Cells) -> pl.Series:
    return (end.values - start.values).dt.total_seconds() / 3600


def _missing(
    frame: pl.DataFrame, table: str, columns: dict[str, Column], needed: list[str], filled: pl.Series | None
) -> list[Fault]:
    """Columns that must be filled and are not. A merged record may have them on another of its rows."""
    found = []
    for name in needed:
        empty = columns[name].cells.values.is_null() & columns[name].cells.reasons.is_null()
        if table == "diagnosis" and name == "date" and "service_id" in columns:
            empty &= columns["service_id"].cells.values.is_null()  # with a contact, an empty date is the contact's
        empty = empty if filled is None else empty & filled
        reasons = read.reason_where(empty, f"missing; {table}.{name} must be filled")
        found.append(Fault(columns[name].name, frame[LINE], columns[name].text, reasons))
    return found


def _needed(table: str, columns: dict[str, Column], file: FileMapping, around: Surroundings) -> list[str]:
    elsewhere = file.merge.columns if file.merge is not None and table == "service" else {}
    needed = [name for name in REQUIRED[table] if name not in elsewhere]
    if table == "tariff" and around.mapping.fixed_price_year is None:
        needed.append("price_year")
    if table == "diagnosis":
        needed += ["date"] if "date" in columns else []
        needed += ["service_id"] if file.person is None or "date" not in columns else []
    return needed


def _telling(
    frame: pl.DataFrame, table: str, rule: TableRule, columns: dict[str, Column], file: FileMapping
) -> list[Fault]:
    """Texts that are kept as the extract has them may not hold a person's id: it would be written down."""
    persons = None if file.person is None else frame[file.person]
    return [
        Fault(each.name, frame[LINE], each.text, telling(table, name, rule.columns[name], each, persons))
        for name, each in columns.items()
    ]


def _order(frame: pl.DataFrame, table: str, columns: dict[str, Column]) -> list[Fault]:
    found = []
    for first, last in ORDERED.get(table, ()):
        if first in columns and last in columns:
            before = columns[last].cells.values < columns[first].cells.values
            reasons = read.reason_where(before, f"{table}.{last} is before {table}.{first} ({columns[first].name})")
            found.append(Fault(columns[last].name, frame[LINE], columns[last].text, reasons))
    return found


def _too_long(frame: pl.DataFrame, rule: TableRule, columns: dict[str, Column]) -> list[Fault]:
    most = rule.lasts_at_most_days
    if most is None or "end" not in columns:
        return []
    start, end = (columns[name].cells.values.dt.date() for name in ("start", "end"))
    reason = f"lasts more than {most} days, and all its cost would count on the first: ask for a row per month"
    reasons = read.reason_where((end - start).dt.total_days() >= most, reason)
    return [Fault(columns["end"].name, frame[LINE], columns["end"].text, reasons)]


def _implausible(frame: pl.DataFrame, table: str, columns: dict[str, Column], around: Surroundings) -> list[Fault]:
    return [
        Fault(columns[name].name, frame[LINE], columns[name].text, plausible(columns[name].cells.values, around))
        for name in MONEY.get(table, ())
        if name in columns
    ]


def _with_person(rows: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with their persons' pseudonyms, null where the file has no persons."""
    if PSEUDONYM not in frame.columns:
        return rows.with_columns(pl.lit(None, pl.String).alias("pseudonym"))
    if rows.height == frame.height:
        return rows.with_columns(frame[PSEUDONYM].alias("pseudonym"))
    persons = frame.select(LINE, pl.col(PSEUDONYM).alias("pseudonym"))
    return rows.join(persons, on=LINE, how="left", maintain_order="left")


def together(parts: Sequence[pl.DataFrame], columns: Sequence[str]) -> pl.DataFrame:
    """One table of the parts, with the columns in order and absent ones null."""
    return pl.concat(parts, how="diagonal").select(
        pl.col(name) if any(name in part.columns for part in parts) else pl.lit(None).alias(name) for name in columns
    )

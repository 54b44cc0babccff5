"""One canonical column from the columns of an extract, for a batch of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl
import pyarrow as pa

from samvej.core.money import minor_digits
from samvej.registry.mapping.canon import MONEY, VOCABULARY
from samvej.registry.mapping.rules import ColumnRule
from samvej.registry.mapping.schema import Reading, SourceMapping
from samvej.registry.mapping.used import columns_of_rule
from samvej.registry.mapping.written import column_and_digits, expanded
from samvej.registry.reading import cells as read
from samvej.registry.reading.cells import Cells
from samvej.registry.reading.conditions import Notation, decided, text_of
from samvej.registry.reading.identities import record_numbers
from samvej.registry.reading.record_keys import record_key
from samvej.registry.reading.week_columns import WEEK
from samvej.registry.tables import DAY, MOMENT

_CANONICAL = Reading.model_construct(decimal=".", dates=["YYYY-MM-DD", "YYYY-MM-DD hh:mm:ss"])


@dataclass(frozen=True)
class Surroundings:
    """What the columns of a batch are read in."""

    mapping: SourceMapping
    reading: Reading
    key: bytes
    temporal: frozenset[str] = frozenset()
    hours: pl.Series | None = None
    passed_over: dict[str, int] = field(default_factory=dict)

    @property
    def notation(self) -> Notation:
        """How the extract writes what conditions compare."""
        return Notation(self.reading, self.temporal)

    def lasting(self, hours: pl.Series) -> "Surroundings":
        """The same, with how long each service lasts."""
        return replace(self, hours=hours)


@dataclass(frozen=True)
class Column:
    """A canonical column of a batch: its cells, and the text and name they come from (text None where of several)."""

    cells: Cells
    name: str
    text: pl.Series | None


def column(
    frame: pl.DataFrame,
    table: str,
    name: str,
    kind: pa.DataType,
    rule: ColumnRule,
    around: Surroundings,
    place: int = 0,
) -> Column:
    """The canonical column ``table.name`` for every row of ``frame``; ``place`` picks from an ``each of``."""
    if rule.record is not None:
        return _number(frame, rule, around)
    source = _label(rule, place)
    outcome = _text(frame, rule, around, place)
    text, canonical = outcome.values, not _from_extract(rule)
    text = _passed_over(text, table, name, rule, around)
    if rule.digits is not None:
        text = text.str.zfill(rule.digits)
    shown = frame[source] if source in frame.columns else None
    reasons = [outcome.reasons]
    if rule.pattern is not None:
        unfit = text.is_not_null() & text.str.contains(f"^(?:{rule.pattern})$").not_()
        reasons.append(read.reason_where(unfit, f"not of the form {rule.pattern}"))
    if rule.codes is not None:
        coded = read.coded(text, rule.codes)
        text, canonical = coded.values, True
        reasons.append(coded.reasons)
    less = None if rule.less is None else frame[rule.less]
    typed = _typed(
        text, table, name, kind, rule, around, canonical, rule.column == source and source in around.temporal, less
    )
    reason = read.first_reason([*reasons, typed.reasons])
    if rule.required:
        reason = read.first_reason([reason, read.reason_where(typed.values.is_null(), "missing")])
    return Column(Cells(typed.values, reason), source, shown)


def _from_extract(rule: ColumnRule) -> bool:
    """Whether the text is the extract's, in its notation, and not the mapping's own."""
    in_cases = any(case.text is not None for case in rule.cases or [])
    return rule.column is not None or rule.text is not None or rule.each_of is not None or in_cases


def _label(rule: ColumnRule, place: int) -> str:
    if rule.each_of is not None:
        return expanded(rule.each_of)[place]
    return " + ".join(dict.fromkeys(columns_of_rule(rule)))


def _number(frame: pl.DataFrame, rule: ColumnRule, around: Surroundings) -> Column:
    keys, record = rule.key or [], rule.record or ""
    written = record_key(frame, record, keys, around.mapping, around.reading, around.temporal)
    numbers = record_numbers(around.key, around.mapping.source, record, written.values)
    columns = [column_and_digits(each)[0] for each in keys]
    only = frame[columns[0]] if len(columns) == 1 else None
    return Column(Cells(numbers, written.reasons), " + ".join(columns), only)


def _text(frame: pl.DataFrame, rule: ColumnRule, around: Surroundings, place: int) -> Cells:
    """What the rule says, as text, before codes and types."""
    if rule.column is not None:
        return Cells.fine(frame[rule.column])
    if rule.each_of is not None:
        return Cells.fine(frame[expanded(rule.each_of)[place]])
    if rule.from_column_name is not None:
        return Cells.fine(frame[WEEK])
    if rule.cases is not None:
        return decided(frame, rule, around.notation, around.hours, around.mapping.settings)
    if rule.text is not None:
        return Cells.fine(text_of(frame, rule.text))
    word = rule.always if rule.always is not None else rule.first if place == 0 else rule.rest
    return Cells.fine(pl.Series([str(word)], dtype=pl.String).new_from_index(0, frame.height))


def _passed_over(text: pl.Series, table: str, name: str, rule: ColumnRule, around: Surroundings) -> pl.Series:
    for word in rule.passes_over:
        here = text == word
        count = int(here.sum() or 0)
        if count:
            label = f"{table}.{name} {word}"
            around.passed_over[label] = around.passed_over.get(label, 0) + count
            text = pl.select(pl.when(here.not_()).then(text)).to_series()
    return text


def _typed(
    text: pl.Series,
    table: str,
    name: str,
    kind: pa.DataType,
    rule: ColumnRule,
    around: Surroundings,
    canonical: bool,
    iso: bool,
    less: pl.Series | None,
) -> Cells:
    """``canonical``: the text is the mapping's own, in the notations of this house, not the extract's.

    ``less``: the text of an amount to take off.
    """
    reading = _CANONICAL if canonical else around.reading
    formats, decimal = rule.dates or reading.dates or [], reading.decimal or "."
    if kind == DAY:
        day = read.days(text, formats, rule.clock, iso=iso)
        return Cells(day.values.dt.month_end(), day.reasons) if rule.day == "last of month" else day
    if kind == MOMENT:
        return read.moments(text, formats, rule.clock, iso=iso)
    if name in MONEY.get(table, ()):
        digits = minor_digits(around.mapping.currency)
        whole = read.amounts(text, decimal, digits, rounded=rule.decimals == "rounded")
        return whole if less is None else _less(whole, read.amounts(less, decimal, digits))
    if pa.types.is_floating(kind):
        return Cells.fine(text.cast(pl.Float64)) if canonical else read.numbers(text, decimal)
    if pa.types.is_integer(kind):
        return read.years(text)  # price years are the only whole numbers that an extract gives
    if pa.types.is_boolean(kind):
        return read.truths(text)
    words = VOCABULARY.get((table, name))
    if words and not canonical:
        return read.one_of(text, words)
    return read.system_codes(text, "ATC") if (table, name) == ("prescription", "atc") else Cells.fine(text)


def _less(whole: Cells, part: Cells) -> Cells:
    return Cells(whole.values - part.values, read.first_reason([whole.reasons, part.reasons]))


def in_system(codes: Column, systems: pl.Series) -> Column:
    """Diagnosis codes in the form of their system, each row's own."""
    found: Mapping[str, Cells] = {
        system: read.system_codes(codes.cells.values, system) for system in systems.unique().drop_nulls()
    }
    if len(found) == 1 and not systems.null_count():
        only = next(iter(found.values()))
        return replace(codes, cells=Cells(only.values, read.first_reason([codes.cells.reasons, only.reasons])))
    values: list[pl.Expr] = []
    reasons: list[pl.Expr] = []
    for system, each in found.items():
        here = pl.lit(systems == system)
        values.append(pl.when(here).then(pl.lit(each.values)))
        reasons.append(pl.when(here).then(pl.lit(each.reasons)))
    nothing = pl.lit(pl.Series([None], dtype=pl.String).new_from_index(0, len(systems)))
    chosen = pl.select(pl.coalesce([*values, nothing]).alias("v"), pl.coalesce([*reasons, nothing]).alias("r"))
    return replace(codes, cells=Cells(chosen["v"], read.first_reason([codes.cells.reasons, chosen["r"]])))

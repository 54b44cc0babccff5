"""Conditions of a mapping file over a batch of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from samvej.registry.mapping.rules import EMPTY, Case, ColumnRule, Condition, Matcher
from samvej.registry.mapping.schema import Reading
from samvej.registry.mapping.written import column_and_digits, pieces_of
from samvej.registry.reading.cells import Cells, days, no_reasons, numbers, reason_where


@dataclass(frozen=True)
class Notation:
    """How the extract writes numbers and days. ``temporal``: columns that hold dates or times, as YYYY-MM-DD."""

    reading: Reading
    temporal: frozenset[str] = field(default_factory=frozenset)

    def values(self, text: pl.Series, column: str, matcher: Matcher) -> Cells:
        """The column's numbers or days, whichever the matcher compares it with."""
        if matcher.of_days:
            return days(text, self.reading.dates or [], iso=column in self.temporal)
        return numbers(text, self.reading.decimal or ".")


def matches(text: pl.Series, column: str, matcher: Matcher, notation: Notation) -> pl.Series:
    """Row by row whether the column holds what is asked; never null."""
    if matcher.missing is not None:
        return text.is_null() if matcher.missing else text.is_not_null()
    if matcher.bounds:
        return _within(notation.values(text, column, matcher).values, matcher)
    if matcher.fits is not None:
        return text.str.contains(f"(?i)^(?:{matcher.fits})$").fill_null(False)
    lower = text.str.to_lowercase()
    if matcher.not_ is not None:
        return lower.is_in([word.lower() for word in matcher.not_]).not_().fill_null(True)
    if matcher.one_of is not None:
        return lower.is_in([word.lower() for word in matcher.one_of]).fill_null(False)
    words = [word.lower() for word in matcher.contains or matcher.starts_with or []]
    tests = [
        lower.str.contains(word, literal=True) if matcher.contains else lower.str.starts_with(word) for word in words
    ]
    return pl.select(pl.any_horizontal(tests).fill_null(False)).to_series()


def _within(values: pl.Series, matcher: Matcher) -> pl.Series:
    inside = values.is_not_null()
    if matcher.from_ is not None:
        inside = inside & (values >= matcher.from_)
    if matcher.below is not None:
        inside = inside & (values < matcher.below)
    return inside.fill_null(False)


def uncomparable(
    frame: pl.DataFrame, comparisons: Iterable[tuple[str, Matcher]], notation: Notation
) -> list[tuple[str, pl.Series]]:
    """Column by column the reasons why a value cannot be compared with the numbers or days that the mapping names."""
    kinds = {(column, matcher.of_days): matcher for column, matcher in comparisons}
    return [
        (column, notation.values(frame[column], column, matcher).reasons) for (column, _), matcher in kinds.items()
    ]


def holds(frame: pl.DataFrame, condition: Condition, notation: Notation) -> pl.Series:
    """Row by row whether all of the condition is true; true where nothing is asked."""
    true = pl.Series([True]).new_from_index(0, frame.height)
    for column, matcher in condition.items():
        if matcher.beside is not None:
            true = true & _same(frame, column, matcher.beside, matcher, notation)
        else:
            true = true & matches(frame[column], column, matcher, notation)
    return true


def _same(frame: pl.DataFrame, column: str, other: str, matcher: Matcher, notation: Notation) -> pl.Series:
    """Row by row whether two columns mean the same day or number, however each is written."""
    one, another = (notation.values(frame[each], each, matcher).values for each in (column, other))
    return (one == another).fill_null(False)


def decided(
    frame: pl.DataFrame,
    rule: ColumnRule,
    notation: Notation,
    hours: pl.Series | None,
    settings: Mapping[str, float],
) -> Cells:
    """The outcome (as text) of the first case that holds; where none does and nothing is said of others, a fault.

    ``hours``: how long each service lasts, null where its end is missing.
    """
    outcome = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    open_still = pl.Series([True]).new_from_index(0, frame.height)
    for case in rule.cases or []:
        now = open_still & holds(frame, case.if_, notation) & _long_enough(case, hours, settings, frame.height)
        said = pl.lit(_word(case.then)) if case.text is None else pl.lit(text_of(frame, case.text))
        outcome = pl.select(pl.when(now).then(said).otherwise(outcome)).to_series()
        open_still = open_still & now.not_()
    if rule.otherwise is not None:
        outcome = pl.select(pl.when(open_still).then(pl.lit(_word(rule.otherwise))).otherwise(outcome)).to_series()
        return Cells(outcome, no_reasons(frame.height))
    return Cells(outcome, reason_where(open_still, "none of the mapping's cases holds for this row"))


def text_of(frame: pl.DataFrame, text: str) -> pl.Series:
    """The text with the columns in braces put in; null where one of them is."""
    parts = []
    for piece, is_column in pieces_of(text):
        column, digits = column_and_digits(piece)
        value = pl.col(column) if digits is None else pl.col(column).str.zfill(digits)
        parts.append(value if is_column else pl.lit(piece))
    if not frame.height:
        return pl.Series("text", [], dtype=pl.String)
    return frame.select(pl.concat_str(pl.lit(""), *parts).alias("text")).to_series()


def _long_enough(case: Case, hours: pl.Series | None, settings: Mapping[str, float], height: int) -> pl.Series:
    asked = case.lasts_at_least_hours
    if asked is None or hours is None:
        return pl.Series([asked is None]).new_from_index(0, height)
    least = settings[asked] if isinstance(asked, str) else asked
    return (hours >= least).fill_null(False)


def _word(value: object) -> str | None:
    return None if value == EMPTY else str(value)

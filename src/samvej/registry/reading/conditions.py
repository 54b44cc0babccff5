"""Conditions of a mapping file over a batch of rows."""

from collections.abc import Mapping

import polars as pl

from samvej.registry.mapping.rules import EMPTY, Case, ColumnRule, Condition, Matcher
from samvej.registry.reading.cells import Cells, no_reasons, reason_where


def matches(text: pl.Series, matcher: Matcher) -> pl.Series:
    """Row by row whether the column holds what is asked; never null."""
    if matcher.missing is not None:
        return text.is_null() if matcher.missing else text.is_not_null()
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


def holds(frame: pl.DataFrame, condition: Condition) -> pl.Series:
    """Row by row whether all of the condition is true; true where nothing is asked."""
    true = pl.Series([True]).new_from_index(0, frame.height)
    for column, matcher in condition.items():
        true = true & matches(frame[column], matcher)
    return true


def decided(frame: pl.DataFrame, rule: ColumnRule, hours: pl.Series | None, settings: Mapping[str, float]) -> Cells:
    """The outcome (as text) of the first case that holds; where none does and nothing is said of others, a fault.

    ``hours``: how long each service lasts, null where its end is missing.
    """
    outcome = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    open_still = pl.Series([True]).new_from_index(0, frame.height)
    for case in rule.cases or []:
        now = open_still & holds(frame, case.if_) & _long_enough(case, hours, settings, frame.height)
        outcome = pl.select(pl.when(now).then(pl.lit(_word(case.then))).otherwise(outcome)).to_series()
        open_still = open_still & now.not_()
    if rule.otherwise is not None:
        outcome = pl.select(pl.when(open_still).then(pl.lit(_word(rule.otherwise))).otherwise(outcome)).to_series()
        return Cells(outcome, no_reasons(frame.height))
    return Cells(outcome, reason_where(open_still, "none of the mapping's cases holds for this row"))


def _long_enough(case: Case, hours: pl.Series | None, settings: Mapping[str, float], height: int) -> pl.Series:
    asked = case.lasts_at_least_hours
    if asked is None or hours is None:
        return pl.Series([asked is None]).new_from_index(0, height)
    least = settings[asked] if isinstance(asked, str) else asked
    return (hours >= least).fill_null(False)


def _word(value: object) -> str | None:
    return None if value == EMPTY else str(value)

"""What an extract covers: as the mapping fixes it, or as the one who loads states it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import product

import polars as pl

from samvej.registry.mapping.schema import CoverageRule, SourceMapping
from samvej.registry.mapping.written import column_and_digits, columns_in, pieces_of
from samvej.registry.reading.extracts import ExtractError
from samvej.registry.reading.staged import CoverageRow, StatedCoverage


def covered(mapping: SourceMapping, entries: Mapping[str, pl.DataFrame]) -> tuple[CoverageRow, ...]:
    """What the mapping fixes that a load covers. ``entries``: those that were read, with what files' names say."""
    rules = [rule for rule in _rules(mapping, entries) if rule.dates is None]
    return tuple(dict.fromkeys(row for rule in rules for row in _rows(rule, entries)))


def stated(mapping: SourceMapping, entries: Collection[str], said: StatedCoverage | None) -> tuple[CoverageRow, ...]:
    """What the one who loads states that files of these entries cover, where the mapping leaves it open.

    Where nothing is stated, nothing is covered: absence then means "cannot tell".
    """
    if said is None:
        return ()
    rules = [rule for rule in _rules(mapping, entries) if rule.dates is not None]
    return tuple(
        dict.fromkeys(
            CoverageRow(area, scope, said.first, said.last)
            for rule in rules
            for area, scope in product(said.areas, rule.scopes)
        )
    )


def check_stated(mapping: SourceMapping, entries: Collection[str], said: StatedCoverage) -> None:
    """Raises :class:`ExtractError` where what is stated cannot be, or the mapping fixes it already."""
    if said.first > said.last:
        raise ExtractError(
            f"What is covered ends ({said.last}) before it begins ({said.first}). Turn the dates round."
        )
    open_rules = [rule for rule in _rules(mapping, entries) if rule.dates]
    for rule in open_rules:
        _check_within(mapping.source, rule, said)
    if open_rules:
        return
    stated_of = dict.fromkeys(" with ".join(rule.files) for rule in mapping.covers if rule.dates)
    if stated_of:
        raise ExtractError(
            f"These files cover nothing by themselves: for {mapping.source} it is stated of "
            f"{', or '.join(stated_of)}. Name those files too, or leave out the dates and areas."
        )
    raise ExtractError(
        f"{mapping.source} fixes in its mapping file what these files cover; leave out the dates and areas."
    )


def _check_within(source: str, rule: CoverageRule, said: StatedCoverage) -> None:
    if rule.not_before is not None and said.first < rule.not_before:
        raise ExtractError(
            f"{source} covers nothing before {rule.not_before}, and {said.first} is stated. State a later first day."
        )
    if rule.not_after is not None and said.last > rule.not_after:
        raise ExtractError(
            f"{source} covers nothing after {rule.not_after}, and {said.last} is stated. State an earlier last day."
        )


def _rules(mapping: SourceMapping, entries: Collection[str]) -> list[CoverageRule]:
    return [rule for rule in mapping.covers if set(rule.files) <= set(entries)]


def _rows(rule: CoverageRule, entries: Mapping[str, pl.DataFrame]) -> Iterator[CoverageRow]:
    for first, last in _spells(rule, entries):
        for area, scope in product(rule.areas, rule.scopes):
            yield CoverageRow(area, scope, first, last)


def _spells(rule: CoverageRule, entries: Mapping[str, pl.DataFrame]) -> Iterator[tuple[date, date]]:
    columns = dict.fromkeys(
        column for end in (rule.from_, rule.to) if isinstance(end, str) for column in columns_in(end)
    )
    if not columns:
        yield _day(rule.from_, {}), _day(rule.to, {})
        return
    values: Sequence[dict[str, str]] = (
        entries[rule.files[0]].select(*columns).drop_nulls().unique().sort(*columns).to_dicts()
    )
    for each in values:
        yield _day(rule.from_, each), _day(rule.to, each)


def _day(end: date | str | None, values: Mapping[str, str]) -> date:
    if isinstance(end, date):
        return end
    text = "".join(_value(piece, values) if is_column else piece for piece, is_column in pieces_of(end or ""))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ExtractError(
            f"'covers' in the mapping file gives {text}, which is no day; write days as 2010-12-31."
        ) from None


def _value(piece: str, values: Mapping[str, str]) -> str:
    column, digits = column_and_digits(piece)
    return values[column].zfill(digits or 0)

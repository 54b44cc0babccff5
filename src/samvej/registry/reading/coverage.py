"""What an extract covers: as the mapping fixes it, or as the one who loads states it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product

import polars as pl

from samvej.registry.mapping.schema import CoverageRule, SourceMapping
from samvej.registry.mapping.written import columns_in, pieces_of
from samvej.registry.reading.extracts import ExtractError
from samvej.registry.reading.staged import CoverageRow, StatedCoverage


def covered(
    mapping: SourceMapping, entries: Mapping[str, pl.DataFrame], stated: StatedCoverage | None
) -> tuple[CoverageRow, ...]:
    """The coverage rows of a load. ``entries``: the entries that were read, each with what its files' names say.

    Where the mapping leaves the dates to the one who loads and nothing is stated, nothing is covered: absence then
    means "cannot tell".
    """
    rows = [row for rule in _rules(mapping, entries) for row in _rows(rule, entries, stated)]
    return tuple(dict.fromkeys(rows))


def check_stated(mapping: SourceMapping, entries: Iterable[str], stated: StatedCoverage) -> None:
    """Raises :class:`ExtractError` where what is stated cannot be, or the mapping fixes it already."""
    if stated.first > stated.last:
        raise ExtractError(
            f"What is covered ends ({stated.last}) before it begins ({stated.first}). Turn the dates round."
        )
    if not any(rule.dates for rule in _rules(mapping, entries)):
        raise ExtractError(
            f"{mapping.source} fixes in its mapping file what these files cover; leave out the dates and areas."
        )


def _rules(mapping: SourceMapping, entries: Iterable[str]) -> list[CoverageRule]:
    return [rule for rule in mapping.covers if set(rule.files) <= set(entries)]


def _rows(
    rule: CoverageRule, entries: Mapping[str, pl.DataFrame], stated: StatedCoverage | None
) -> Iterator[CoverageRow]:
    if rule.dates is not None:
        if stated is not None:
            for area, scope in product(stated.areas, rule.scopes):
                yield CoverageRow(area, scope, stated.first, stated.last)
        return
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
    text = "".join(values[piece] if is_column else piece for piece, is_column in pieces_of(end or ""))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ExtractError(
            f"'covers' in the mapping file gives {text}, which is no day; write days as 2010-12-31."
        ) from None

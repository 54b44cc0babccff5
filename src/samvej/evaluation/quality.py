"""The quality of what an evaluation stands on: what each source covers month by month, and when it was loaded.

A source's month is *covered* when everything that the source says it covers, it covers on every day of the month in
every area it ever covers; *partly* when some of it; *uncovered* when nothing. Example: a source says it covers
hospital contacts of two municipalities, of the first through March and of the second through 15 February: January is
covered, February and March partly, April uncovered.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from samvej.core.month import Month
from samvej.evaluation.breaks import breaks_within
from samvej.evaluation.results import OutcomeResult, Words
from samvej.evaluation.study import Study
from samvej.programme.coverage import speaks
from samvej.registry.mapping.catalogue import UnknownSource, find

Covered = Literal["covered", "partly", "uncovered"]
Spell = tuple[str, str, date, date]
"""Scope, area, first and last day."""


EVERYWHERE = "*"


@dataclass(frozen=True)
class Loads:
    """A source's loads: how many, the days of the first and the last, and their rows by what became of them."""

    count: int
    first: date
    last: date
    loaded: int
    rejected: int
    duplicates: int
    left_out: int
    mapping: str


@dataclass(frozen=True)
class SourceQuality:
    """One source: the scopes it covers, and how it covers each of the months looked at (none: it does not say)."""

    source: str
    name: Words
    loads: Loads
    scopes: tuple[str, ...]
    months: tuple[Covered, ...]


@dataclass(frozen=True)
class Definition:
    """What one outcome counts, over which months."""

    outcome: str
    name: Words
    words: Words
    before: tuple[int, int]
    after: tuple[int, int]
    ghosts: tuple[int, ...]


@dataclass(frozen=True)
class Quality:
    """All sources over the calendar months in which any participant is looked at.

    ``scopes``: how the sources together cover each scope (LPR2 and then LPR3 are one line of hospital contacts).
    ``missing``: outcomes that no source covers, with the scopes. ``breaks``: days from which registers count
    otherwise, within the months.
    """

    months: tuple[Month, ...]
    sources: tuple[SourceQuality, ...]
    scopes: tuple[tuple[str, tuple[Covered, ...]], ...]
    missing: tuple[tuple[Words, tuple[str, ...]], ...]
    breaks: tuple[tuple[date, Words], ...]
    definitions: tuple[Definition, ...]
    code_lists: tuple[tuple[Words, tuple[str, ...]], ...]
    database_version: int


def quality(study: Study, outcomes: Iterable[OutcomeResult] = ()) -> Quality:
    """The quality of the study's sources. ``outcomes``: the evaluation's, for those that no source covers."""
    months = months_looked_at(study)
    spells = _spells(study)
    loads = _loads(study)
    first, last = months[0].first, months[-1].last
    return Quality(
        months=months,
        sources=tuple(
            SourceQuality(
                source,
                _name(source),
                found,
                tuple(sorted({scope for scope, *_ in spells.get(source, ())})),
                coverage_of(spells[source], months) if source in spells else (),
            )
            for source, found in sorted(loads.items())
        ),
        scopes=scopes_of([spell for found in spells.values() for spell in found], months),
        missing=tuple((each.name, each.missing) for each in outcomes if each.missing and each.part is None),
        breaks=tuple(
            (each.day, each.words) for each in breaks_within(study.registry.coverage()) if first < each.day <= last
        ),
        definitions=tuple(
            Definition(each.id, each.name, each.definition, each.before, each.after, each.ghosts)
            for each in study.design.outcomes
        ),
        code_lists=tuple((Words(each.da, each.en), each.source) for each in study.programme.code_lists),
        database_version=study.registry.manifest.version,
    )


def months_looked_at(study: Study) -> tuple[Month, ...]:
    """From the first month before the first inclusion through the last after the last, but not past ``until``."""
    inclusions = [each.inclusion for each in study.participants.people]
    last = min(Month.of(max(inclusions)) + study.design.last, Month.of(study.until))
    first = min(Month.of(min(inclusions)) + study.design.first, last)
    return tuple(Month.span(first, last))


def coverage_of(spells: Sequence[Spell], months: Sequence[Month]) -> tuple[Covered, ...]:
    """How one source covers each month: see the module."""
    whole: dict[tuple[str, str], set[date]] = defaultdict(set)
    by_key: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for scope, area, first, last in spells:
        by_key[(scope, area)].append((first, last))
    for key, found in by_key.items():
        whole[key] = {month.first for month in months if _all_of(month, found)}
    states: list[Covered] = []
    for month in months:
        if all(month.first in covered for covered in whole.values()):
            states.append("covered")
        else:
            touched = any(first <= month.last and last >= month.first for _, _, first, last in spells)
            states.append("partly" if touched else "uncovered")
    return tuple(states)


def scopes_of(spells: Sequence[Spell], months: Sequence[Month]) -> tuple[tuple[str, tuple[Covered, ...]], ...]:
    """How each scope is covered by all sources together, in the scopes' order.

    What covers a whole sector covers each of its kinds, and what covers every area covers each of them.
    """
    found = []
    for scope in sorted({scope for scope, *_ in spells}):
        about = [(area, first, last) for each, area, first, last in spells if speaks(each, scope)]
        areas = {area for area, *_ in about} - {EVERYWHERE} or {EVERYWHERE}
        together = [
            (scope, area, first, last)
            for area in sorted(areas)
            for where, first, last in about
            if where in (area, EVERYWHERE)
        ]
        found.append((scope, coverage_of(together, months)))
    return tuple(found)


def _all_of(month: Month, spells: Sequence[tuple[date, date]]) -> bool:
    """Whether the spells together hold every day of the month."""
    day = month.first.toordinal()
    for first, last in sorted(spells):
        if first.toordinal() <= day:
            day = max(day, last.toordinal() + 1)
    return day > month.last.toordinal()


def _spells(study: Study) -> Mapping[str, list[Spell]]:
    found: dict[str, list[Spell]] = defaultdict(list)
    for row in study.registry.table("coverage").to_pyarrow().to_pylist():
        found[row["source"]].append((row["kinds"], row["area"], row["valid_from"], row["valid_to"]))
    return found


def _loads(study: Study) -> Mapping[str, Loads]:
    by_source: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for row in study.registry.table("load").order_by("load_id").to_pyarrow().to_pylist():
        by_source[row["source"]].append(row)
    return {source: _loads_of(rows) for source, rows in by_source.items()}


def _loads_of(rows: Sequence[Mapping[str, object]]) -> Loads:
    days = [row["loaded_at"].date() for row in rows]  # type: ignore[attr-defined]
    summed = {
        name: sum(int(str(row[name] or 0)) for row in rows)
        for name in ("loaded", "rejected", "duplicates", "left_out")
    }
    return Loads(count=len(rows), first=min(days), last=max(days), mapping=str(rows[-1]["mapping_hash"]), **summed)


def _name(source: str) -> Words:
    """The source's title; its own name where it is none of those that ship."""
    try:
        title = find(source).mapping.title
    except UnknownSource:
        return Words(source, source)
    return Words(title.da, title.en)

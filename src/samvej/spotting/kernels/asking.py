"""A whole question answered on columns: the leaves' evidence, the sweep, the spells of a period and their parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from samvej.programme.rules import Rule, Truth
from samvej.spotting.days import number
from samvej.spotting.evidence import Evidence
from samvej.spotting.kernels.columns import Numbers
from samvej.spotting.kernels.evidence import evidence_of
from samvej.spotting.kernels.sources import Source
from samvej.spotting.kernels.sweep import Answers, Spells, answers, answers_in_pieces, found_within, runs
from samvej.spotting.sweep import judged_leaves


@dataclass(frozen=True)
class Asked:
    """The answer to one question on columns. ``day``: the first day of each spell that was asked about."""

    source: Source
    evidence: Mapping[str, Evidence]
    found: Answers
    spells: Spells
    day: Numbers
    first: int
    last: int

    def spans_table(self, columns: Mapping[str, str]) -> pa.Table:
        """Every span: person_id, first, last, answer, and each leaf's value under its column."""
        found = self.found
        values = {column: found.values[leaf] for leaf, column in columns.items()}
        own = {"person_id": found.person, "first": found.first, "last": found.last, "answer": found.answer}
        return pa.table(own | values)

    def spells_table(self) -> pa.Table:
        """The spells that touch the period, whole: person_id, first, last, answer, day."""
        return _table_of(self.spells, self.first)

    def parts_table(self, columns: Mapping[str, str], person_id: int | None) -> pa.Table:
        """Each spell's spans within the period, in order: the spell's columns, ``a`` (first day) and the values."""
        begin, end = self.spells.begin, self.spells.end
        if person_id is not None:
            chosen = self.spells.spans.person == person_id
            begin, end = begin[chosen], end[chosen]
            spell = np.repeat(np.flatnonzero(chosen), end - begin)
        else:
            spell = np.repeat(np.arange(len(begin)), end - begin)
        lengths = end - begin
        span = np.arange(len(spell)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + np.repeat(begin, lengths)
        held = (self.found.last[span] >= self.day[spell]) & (
            self.found.first[span] <= np.minimum(self.spells.spans.last[spell], self.last)
        )
        spell, span = spell[held], span[held]
        table = self.spells_table().take(pa.array(spell))
        table = table.append_column("a", pa.array(self.found.first[span]))
        for leaf, column in columns.items():
            table = table.append_column(column, pa.array(self.found.values[leaf][span]))
        return table


def ask(rule: Rule, source: Source, first: date, last: date, *, person_id: int | None = None) -> Asked:
    """Answer the rule over the closed period ``first`` … ``last``, for everyone or for one citizen.

    Spells are found over all time, and those that touch the period kept whole; "does not meet" only for one citizen.
    """
    evidence = evidence_for(rule, source, last)
    of = None if person_id is None else np.array([person_id], np.int32)
    begins, ends = number(first), number(last)
    among = found_within(rule, evidence, source.people(), begins, ends) if of is None else None
    found = answers(rule, evidence, source.people(), of=of, among=among)
    spells = runs(found)
    lowest = Truth.UNKNOWN if of is None else Truth.FALSE
    spells = spells.of(_touching(spells, begins, ends, lowest))
    return Asked(source, evidence, found, spells, np.maximum(spells.spans.first, np.int32(begins)), begins, ends)


def spells_of(rule: Rule, source: Source, first: date, last: date) -> pa.Table:
    """Everybody's spells of :func:`ask`, and no more: what carried them is let go as soon as they are found."""
    evidence = evidence_for(rule, source, last, resting=True)
    begins, ends = number(first), number(last)
    among = found_within(rule, evidence, source.people(), begins, ends)
    parts = (runs(found) for found in answers_in_pieces(rule, evidence, source.people(), among))
    return pa.concat_tables(
        [_table_of(part.of(_touching(part, begins, ends, Truth.UNKNOWN)), begins) for part in parts]
    )


def _touching(spells: Spells, first: int, last: int, lowest: Truth) -> NDArray[np.bool_]:
    """Which spells of an answer of at least ``lowest`` have a day from the first to the last."""
    spans = spells.spans
    return (spells.answer >= lowest) & (spans.first <= last) & (spans.last >= first)


def _table_of(spells: Spells, first: int) -> pa.Table:
    """person_id, first, last, answer, day: the first day of each spell that is asked about."""
    spans, day = spells.spans, np.maximum(spells.spans.first, np.int32(first))
    named = {"person_id": spans.person, "first": spans.first, "last": spans.last, "answer": spells.answer, "day": day}
    return pa.table(named)


def evidence_for(rule: Rule, source: Source, until: date, *, resting: bool = False) -> dict[str, Evidence]:
    """The evidence of every leaf by its key; ``until`` is the last day that will be asked about.

    Of a leaf that the source was asked about before (another figure of the rule was changed) it is there already.
    ``resting``: what was read for a leaf is let go before the next.
    """
    out: dict[str, Evidence] = {}
    for key, leaf, against in judged_leaves(rule):
        asked = (leaf, until, against)
        if asked not in source.found:
            source.found[asked] = evidence_of(leaf, source, until, against=against)
            if resting:
                source.rest()
        out[key] = source.found[asked]
    return out

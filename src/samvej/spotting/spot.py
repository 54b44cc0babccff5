"""Spotting: who meets a programme's criteria on a day or over a period, since when, and on which facts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import groupby
from typing import Any

import ibis
import pyarrow as pa

from samvej.core.errors import SamvejError
from samvej.programme.coverage import needs_of, uncovered_needs
from samvej.programme.facts import Coverage, PersonFacts, Spell
from samvej.programme.meaning import Missing, carriers, mattering
from samvej.programme.rules import (
    Age,
    Ask,
    InsuranceGroup,
    LivesIn,
    Measured,
    Occurrences,
    Registered,
    Rule,
    SexIs,
    Top,
    Total,
    Truth,
    children,
    walk,
)
from samvej.spotting.days import FOREVER, Table, as_date, number
from samvej.spotting.kernels.asking import Asked, ask, spells_of
from samvej.spotting.kernels.choice import source_for
from samvej.spotting.kernels.sources import Source
from samvej.spotting.register import Register
from samvej.spotting.sweep import Prepared, answers, fold, prepare, reckoned, runs

WORDS = {Truth.TRUE: "meets", Truth.UNKNOWN: "cannot tell", Truth.FALSE: "does not meet"}


ROWS_AT_ONCE = 8_192
"""Spans that are Python objects at a time, before they are read into spells."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """One citizen's spell of one answer, with the reasons it had within the period asked about.

    ``since`` and ``until`` are the whole spell's first and last day (both included); None is an open beginning or
    end. ``day`` is the first day of it that was asked about. ``truths``: every part's greatest value from then on
    (true at some time, else unknown at some time, else false throughout). ``because``: the ids that carried the
    answer at some time; ``missing``: what could have changed it; ``found_on``: the day each of these first did.
    """

    person_id: int
    answer: Truth
    since: date | None
    until: date | None
    day: date
    truths: Mapping[str, Truth]
    because: tuple[str, ...]
    missing: tuple[Missing, ...]
    found_on: Mapping[str, date]


@dataclass(frozen=True)
class Spotting:
    """The answer to one question: ``first`` to ``last`` (the same day for "on a date").

    ``asked``: the same on columns, where the kernels answered.
    """

    rule: Rule
    first: date
    last: date
    prepared: Prepared
    spans: Table  # person_id, first, last, answer, v… : every span of constant leaves
    spells: Table  # person_id, first, last, answer, day: spells of one answer that touch the period
    asked: Asked | None = None

    def everyone(self) -> int:
        """How many citizens the register knows."""
        if self.asked is not None:
            return len(self.asked.source.people().person)
        return int(self.prepared.register.person.count().to_pyarrow().as_py())

    def rows(self, person_id: int | None = None) -> list[Spotted]:
        """The spells with their reasons, by citizen and day; one citizen's only where ``person_id`` is given."""
        return list(self._rows) if person_id is None else self._read(person_id)

    @cached_property
    def _rows(self) -> tuple[Spotted, ...]:
        return tuple(self._read(None))

    def _read(self, person_id: int | None) -> list[Spotted]:
        if self.asked is not None:
            parts = self.asked.parts_table(self.prepared.columns, person_id)
            return list(_Reasons(self.rule, self.prepared, self.asked.source).read(parts))
        spells = self.spells if person_id is None else self.spells.filter(self.spells.person_id == person_id)
        ends = ibis.least(spells["last"], number(self.last))
        spans = self.spans.select("person_id", *self.prepared.columns.values(), a="first", b="last")
        held = spells.mutate(asked_last=ends).join(
            spans,
            [spells.person_id == spans.person_id, spans.a <= ends, spans.b >= spells.day],
            rname="{name}_span",
        )
        found = held.select(*spells.columns, "a", *self.prepared.columns.values())
        return list(_Reasons(self.rule, self.prepared).read(found.order_by("person_id", "first", "a").to_pyarrow()))


def spot(rule: Rule, register: Register, first: date, last: date, *, person_id: int | None = None) -> Spotting:
    """Spot over the closed period ``first`` … ``last``.

    Spells are found over all time and those that touch the period are kept whole, so that "since" is the day it
    really began. With ``person_id`` only that citizen is asked about, and "does not meet" is kept too. Raises
    SamvejError where the period is backwards, the citizen is not known, or a threshold is in another currency than
    the register's.
    """
    _check(rule, register, first, last)
    if (source := source_for(rule, register)) is not None:
        if person_id is not None and not (source.people().person == person_id).any():
            raise _unknown_citizen(person_id)
        return _by_kernels(rule, register, ask(rule, source, first, last, person_id=person_id), first, last)
    prepared = prepare(rule, register, last)
    of = None if person_id is None else _the_citizen(register, person_id)
    spans = register.keep(answers(prepared, of=of))
    spells = runs(spans, lowest=Truth.UNKNOWN if of is None else Truth.FALSE)
    spells = spells.filter((spells["first"] <= number(last)) & (spells["last"] >= number(first)))
    asked = ibis.greatest(spells["first"], number(first)).cast("int32")
    return Spotting(rule, first, last, prepared, spans, register.keep(spells.mutate(day=asked)))


def spells_alone(rule: Rule, register: Register, first: date, last: date) -> pa.Table:
    """Everybody's spells of :func:`spot` without their reasons, in less memory.

    person_id, first, last, answer, day, in the order of person_id and first; days as day numbers. Raises as
    :func:`spot` does.
    """
    _check(rule, register, first, last)
    if (source := source_for(rule, register)) is not None:
        return spells_of(rule, source, first, last)
    found = spot(rule, register, first, last).spells
    return found.select("person_id", "first", "last", "answer", "day").order_by("person_id", "first").to_pyarrow()


def _check(rule: Rule, register: Register, first: date, last: date) -> None:
    if first > last:
        raise SamvejError(f"The period ends before it begins: from {first} to {last}. Give the earlier day first.")
    _same_currency(rule, register)


def _by_kernels(rule: Rule, register: Register, asked: Asked, first: date, last: date) -> Spotting:
    """The answer that the kernels found, as tables too."""
    prepared = reckoned(rule, register, asked.evidence)
    spans, spells = asked.spans_table(prepared.columns), asked.spells_table()
    return Spotting(rule, first, last, prepared, ibis.memtable(spans), ibis.memtable(spells), asked)


def _the_citizen(register: Register, person_id: int) -> Table:
    found = register.person.filter(register.person.person_id == person_id).select("person_id")
    if not found.count().to_pyarrow().as_py():
        raise _unknown_citizen(person_id)
    return found


def _unknown_citizen(person_id: int) -> SamvejError:
    return SamvejError(f"The database holds no citizen {person_id}. Use a person_id from a spotting list.")


def _same_currency(rule: Rule, register: Register) -> None:
    for node in walk(rule):
        wanted = node.currency if isinstance(node, Total) else None
        if wanted and register.currency and wanted != register.currency:
            raise SamvejError(
                f"The criterion “{node.id}” is in {wanted}, the database's costs are in {register.currency}. "
                f"Write the threshold in {register.currency}."
            )


def needs_money(rule: Rule) -> bool:
    """Whether a rule adds up costs."""
    return any(isinstance(node, Total | Top) and node.measure == "cost" for node in walk(rule))


_TRUTHS = {int(truth): truth for truth in Truth}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a spell's leaves mean, whoever has it. ``lacking``: what could not be told, and on which day."""

    truths: Mapping[str, Truth]
    because: tuple[str, ...]
    lacking: tuple[tuple[str, date], ...]
    found_on: Mapping[str, date]


class _Reasons:
    """Reads rows of leaf values into answers with reasons; equal rows are reasoned about once."""

    def __init__(self, rule: Rule, prepared: Prepared, source: Source | None = None) -> None:
        self.rule = rule
        self.prepared = prepared
        self.source = source
        self.coverage = prepared.register.coverage
        self.leaves = {node.id: node for node in walk(rule) if not children(node)}
        self._trace = cache(self._reason)
        self._need = cache(self._needs)
        self._ordered = cache(self._in_order)
        self._alone = cache(self._said_alone)
        columns = tuple(prepared.columns.values())
        self._values: Callable[[dict[str, Any]], tuple[int, ...]] = lambda row: tuple(map(row.__getitem__, columns))
        self.homes: dict[int, tuple[Spell, ...]] = {}

    def read(self, found: pa.Table) -> Iterator[Spotted]:
        """One answer per spell, from its spans in order."""
        if any(row.area != "*" for row in self.coverage):
            self.homes = _homes(self.source or self.prepared.register, found["person_id"].to_pylist())
        rows = (row for batch in found.to_batches(max_chunksize=ROWS_AT_ONCE) for row in batch.to_pylist())
        for _, spans in groupby(rows, key=lambda row: (row["person_id"], row["first"])):
            yield self._spell(list(spans))

    def _spell(self, spans: list[dict[str, Any]]) -> Spotted:
        spell = spans[0]
        if len(spans) == 1:  # most spells: they share what such a span means with all others that have it
            said = self._alone(self._values(spell), max(spell["a"], spell["day"]))
        else:
            said = self._together([(self._values(span), max(span["a"], spell["day"])) for span in spans])
        homes = self.homes.get(spell["person_id"], ())
        missing = dict.fromkeys(m for leaf, day in said.lacking for m in self._need(leaf, day, homes))
        first_asked = as_date(spell["day"])
        assert first_asked is not None
        return Spotted(
            spell["person_id"],
            _TRUTHS[spell["answer"]],
            as_date(spell["first"]),
            _end(spell["last"]),
            first_asked,
            said.truths,
            said.because,
            tuple(missing),
            said.found_on,
        )

    def _said_alone(self, values: tuple[int, ...], number_of_day: int) -> "_Said":
        return self._together([(values, number_of_day)])

    def _together(self, spans: Sequence[tuple[tuple[int, ...], int]]) -> "_Said":
        """What spans of one answer mean: the leaves' values in each, and the first day of it that was asked about."""
        truths: Mapping[str, Truth] = {}
        lacking: dict[tuple[str, date], None] = {}
        found_on: dict[str, date] = {}
        because: set[str] = set()
        for values, number_of_day in spans:
            now, carrying, unknown = self._trace(values)
            day = as_date(number_of_day)
            assert day is not None
            truths = {node: max(value, truths.get(node, value)) for node, value in now.items()} if truths else now
            because |= set(carrying)
            for leaf in (*carrying, *unknown):
                found_on.setdefault(leaf, day)
            lacking |= dict.fromkeys((leaf, day) for leaf in unknown)
        return _Said(truths, self._ordered(frozenset(because)), tuple(lacking), found_on)

    def _in_order(self, ids: frozenset[str]) -> tuple[str, ...]:
        return tuple(node.id for node in walk(self.rule) if node.id in ids)

    def _reason(self, values: tuple[int, ...]) -> tuple[Mapping[str, Truth], tuple[str, ...], tuple[str, ...]]:
        truths = {leaf: Truth(value) for leaf, value in zip(self.prepared.columns, values, strict=True)}
        fold(self.rule, truths)
        return truths, tuple(carriers(self.rule, truths)), tuple(mattering(self.rule, truths))

    def _needs(self, leaf_id: str, day: date, homes: tuple[Spell, ...]) -> tuple[Missing, ...]:
        leaf = self.leaves[leaf_id]
        if isinstance(leaf, Ask):
            return (Missing(leaf_id, "ask", leaf_id),)
        return tuple(Missing(leaf_id, "load", need) for need in _to_load(leaf, day, homes, self.coverage))


def _end(last: int) -> date | None:
    return None if last >= FOREVER else as_date(last)


def _to_load(leaf: Rule, day: date, homes: tuple[Spell, ...], coverage: tuple[Coverage, ...]) -> tuple[str, ...]:
    match leaf:
        case Age():
            return ("person/birth_date",)
        case SexIs():
            return ("person/sex",)
        case InsuranceGroup():
            return ("person/insurance_group",)
        case LivesIn():
            return ("residence",)
        case Registered():
            return ("registration",)
        case Measured():
            return needs_of(leaf.of)[0]
        case Occurrences() | Total() | Top():
            on = day.replace(day=1) if isinstance(leaf, Top) else day
            person = PersonFacts(0, residence=homes)
            return uncovered_needs(needs_of(leaf.of), leaf.window, person, coverage, on) or ("cost",)
        case _:
            raise TypeError(f"never unknown: {leaf!r}")


def _homes(of: Source | Register, people: list[int]) -> dict[int, tuple[Spell, ...]]:
    wanted = pa.table({"person_id": pa.array(sorted(set(people)), pa.int32())})
    if isinstance(of, Register):
        rows = of.residence.semi_join(ibis.memtable(wanted), "person_id").to_pyarrow().to_pylist()
    else:
        rows = of.spells("residence").join(wanted, "person_id", join_type="left semi").to_pylist()
    out: dict[int, tuple[Spell, ...]] = {}
    for row in rows:
        spell = Spell(as_date(row["first"]) or date.min, _end(row["last"]), row["value"])
        out[row["person_id"]] = (*out.get(row["person_id"], ()), spell)
    return out

"""What the register shows for each leaf of a rule, on columns: the spans that decide the leaf's value.

The decisions are those of :mod:`samvej.spotting.evidence`; here a span is a column of NumPy numbers, or a function
that makes it for the people who turn out to matter.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from samvej.core.sector import ServiceKind
from samvej.programme.rules import (
    Age,
    Alive,
    EnrolledIn,
    InsuranceGroup,
    Leaf,
    LivesIn,
    Measured,
    Occurrences,
    Registered,
    SexIs,
    Top,
    Total,
    Truth,
)
from samvej.spotting.absence import Cover
from samvej.spotting.days import BEGINNING, FOREVER, months_later, number
from samvej.spotting.evidence import Evidence, leans_on_absence, limit_of, limits
from samvej.spotting.kernels import spans
from samvej.spotting.kernels.columns import NO_SPANS, Facts, Spans, ends, together
from samvej.spotting.kernels.covering import Later, cover_of, cover_of_register, same_for_all
from samvej.spotting.kernels.people import People, flags, longs, numbers
from samvej.spotting.kernels.ranking import ranked_on_top
from samvej.spotting.kernels.sources import Source
from samvej.spotting.matching import filter_of

UNKNOWN, FALSE, TRUE = Truth.UNKNOWN, Truth.FALSE, Truth.TRUE
ALWAYS = ((BEGINNING, FOREVER),)


def columns_wanted(leaf: Leaf) -> tuple[str, ...]:
    """The columns, beside person and day, that the kernel of a leaf reads."""
    match leaf:
        case Occurrences():
            return () if leaf.distinct is None else (leaf.distinct,)
        case Total() | Top():
            return ("cost", "unpriced") if leaf.measure == "cost" else ("kind", "end_day", "open_until")
        case Measured():
            return ("value", "at")
        case _:
            return ()


def evidence_of(leaf: Leaf, source: Source, until: date, *, against: bool) -> Evidence:
    """The evidence for one leaf; ``against``: the rule leans on the absence of its facts."""
    match leaf:
        case Occurrences():
            hits = source.hits(leaf, lambda: _each_part(leaf, source, lambda part: _counted(leaf, part)))
            cover = cover_of(leaf.of, leaf.window, source) if leans_on_absence(leaf, against) else None
            return limits(leaf, hits, cover, None)
        case Total():
            return _total(leaf, source, until, against)
        case Top():
            return _top(leaf, source, until, against)
        case Measured():
            return _measured(leaf, source, against)
        case _:
            return _attribute(leaf, source)


def _each_part(leaf: Leaf, source: Source, kernel: Callable[[pa.Table], Spans]) -> Spans:
    of = filter_of(leaf)
    assert of is not None
    return _put_together(source.each_part(of, columns_wanted(leaf), kernel))


def _put_together(parts: Iterable[Spans]) -> Spans:
    held = list(parts)
    return together(held) if held else NO_SPANS


# --- counts, sums and ranks ----------------------------------------------------------------------------


def _counted(leaf: Occurrences, part: pa.Table) -> Spans:
    facts = Facts(numbers(part["person_id"]), numbers(part["day"]))
    if leaf.distinct is None:
        return spans.at_least(facts, leaf.window, limit_of(leaf)).spans
    told_apart = part[leaf.distinct].combine_chunks()
    if not pa.types.is_dictionary(told_apart.type):
        told_apart = told_apart.dictionary_encode()
    value = numbers(pc.fill_null(told_apart.indices, -1))
    return spans.at_least_different(replace(facts, value=value), leaf.window, limit_of(leaf))


def amounts_of(leaf: Total | Top, part: pa.Table, people: People | None, until: date) -> Facts:
    """The facts of a part as what is summed; ``people`` are needed for bed days."""
    if leaf.measure == "cost":
        person, day = numbers(part["person_id"]), numbers(part["day"])
        return Facts(person, day, amount=longs(part["cost"]), unpriced=flags(part["unpriced"]))
    assert people is not None
    beds = part.filter(pc.equal(part["kind"], ServiceKind.ADMISSION.value))
    person, day, end = numbers(beds["person_id"]), numbers(beds["day"]), numbers(beds["end_day"])
    last = np.full(len(person), number(until), np.int32)
    if len(people.person):
        at = people.rows_of(person)
        known = people.person[at] == person
        last[known] = np.minimum(last[known], people.death[at][known])
    ended = ~flags(pc.is_null(beds["end_day"]))
    return spans.bed_days(person, day, end - day, ended, numbers(beds["open_until"], FOREVER), last + 1)


def _total(leaf: Total, source: Source, until: date, against: bool) -> Evidence:
    hits, unpriced = [], []
    leans = leans_on_absence(leaf, against)
    people = source.people() if leaf.measure == "bed days" else None
    for part in source.parts(leaf.of, columns_wanted(leaf)):
        facts = amounts_of(leaf, part, people, until)
        hits.append(spans.total_at_least(facts, leaf.window, limit_of(leaf)))
        if leans and leaf.measure == "cost" and facts.unpriced is not None:
            person, day = facts.person[facts.unpriced], facts.day[facts.unpriced]
            unpriced.append(Spans(person, day, ends(day, leaf.window)))
    if not leans:
        return limits(leaf, _put_together(hits), None, None)
    without = _put_together(unpriced) if leaf.measure == "cost" else None
    return limits(leaf, _put_together(hits), cover_of(leaf.of, leaf.window, source), None, without)


def _top(leaf: Top, source: Source, until: date, against: bool) -> Evidence:
    people = source.people()
    facts = (amounts_of(leaf, part, people, until) for part in source.parts(leaf.of, columns_wanted(leaf)))
    hits = ranked_on_top(facts, leaf.window, leaf.percent, people, until)
    decide: tuple[tuple[tuple[str, ...], Truth], ...] = ((("found",), TRUE),)
    if not against:
        return Evidence(leaf, {"found": hits}, decide, FALSE, True)
    cover = cover_of(leaf.of, leaf.window, source, ranked=True)
    if cover.possible:
        decide = (*decide, (tuple(cover.spans), FALSE))
    return Evidence(leaf, {"found": hits, **cover.spans}, decide, UNKNOWN)


_BOUNDS: dict[str, Callable[[Any, float], Any]] = {
    "above": np.greater,
    "at least": np.greater_equal,
    "below": np.less,
    "at most": np.less_equal,
}


def _measured(leaf: Measured, source: Source, against: bool) -> Evidence:
    held: dict[str, list[Spans]] = {}
    for part in source.parts(leaf.of, columns_wanted(leaf)):
        for name, found in _readings(leaf, part).items():
            held.setdefault(name, []).append(found)
    nothing = UNKNOWN if against else FALSE
    names = ("satisfied", "measured") if leaf.which == "latest" else ("failing", "enough")
    truths = (TRUE, FALSE) if leaf.which == "latest" else (FALSE, TRUE)
    made = {name: _put_together(held.get(name, [])) for name in names}
    decide = tuple(((name,), truth) for name, truth in zip(names, truths, strict=True))
    return Evidence(leaf, made, decide, nothing, not against)


def _readings(leaf: Measured, part: pa.Table) -> dict[str, Spans]:
    person, day = numbers(part["person_id"]), numbers(part["day"])
    value = np.asarray(part["value"].to_numpy(), np.float64)
    holds = _BOUNDS[leaf.bound.kind](value, leaf.bound.limit)
    if leaf.which == "latest":
        moment = longs(part["at"].cast(pa.timestamp("us")).cast(pa.int64()))
        found, satisfied = spans.latest(person, day, moment, holds, leaf.window)
        return {"satisfied": found.of(satisfied), "measured": found}
    failing = Spans(person[~holds], day[~holds], ends(day[~holds], leaf.window))
    return {"failing": failing, "enough": spans.at_least(Facts(person, day), leaf.window, leaf.count).spans}


# --- attributes: made for the people who matter --------------------------------------------------------


def _attribute(leaf: Leaf, source: Source) -> Evidence:
    match leaf:
        case Alive():
            return Evidence(
                leaf, {"alive": lambda p: Spans(p.person, p.birth, p.death)}, ((("alive",), TRUE),), FALSE
            )
        case Age():
            held: dict[str, Later] = {"age": _ages(leaf), "unborn": _unknown("birth")}
            return Evidence(leaf, held, ((("age",), TRUE), (("unborn",), UNKNOWN)), FALSE)
        case SexIs():
            return _known(leaf, "sex", leaf.sex)
        case InsuranceGroup():
            return _known(leaf, "insurance_group", leaf.group)
        case LivesIn():
            always = cover_of_register(source, "residence", leaf.municipalities)
            return _spells(leaf, source, "residence", leaf.municipalities, always)
        case Registered():
            always = cover_of_register(source, "registration", ("*",))
            return _spells(leaf, source, "registration", leaf.practices, always)
        case EnrolledIn():
            here = _in_spells(source.spells("enrolment"), (leaf.programme,))
            return Evidence(leaf, {"enrolled": here}, ((("enrolled",), TRUE),), FALSE, True)
        case _:
            raise TypeError(f"not a leaf of the rule tree: {leaf!r}")


def _lifetimes(people: People) -> Spans:
    return Spans(people.person, people.birth, people.death)


def _unknown(column: str) -> Later:
    return lambda people: same_for_all(people.person[people.unknown(column)], ALWAYS)


def _known(leaf: Leaf, column: str, wanted: str) -> Evidence:
    held: dict[str, Later] = {
        "same": lambda people: same_for_all(people.person[people.same(column, wanted)], ALWAYS),
        "unknown": _unknown(column),
    }
    return Evidence(leaf, held, ((("same",), TRUE), (("unknown",), UNKNOWN)), FALSE)


def _ages(leaf: Age) -> Later:
    """Birthdays are looked up, so that 29 February is clamped exactly as months are."""

    def made(people: People) -> Spans:
        born = ~people.unknown("birth")
        person, birth = people.person[born], people.birth[born]
        days, of_age = months_later(12 * (leaf.at_least or 0))
        _, too_old = months_later(12 * (leaf.below or 0))
        at = birth - int(days[0])
        first = np.full(len(at), BEGINNING) if leaf.at_least is None else of_age[at]
        last = np.full(len(at), FOREVER) if leaf.below is None else too_old[at] - 1
        return Spans(person, first.astype(np.int32), last.astype(np.int32))

    return made


def _in_spells(rows: pa.Table, wanted: Sequence[str]) -> Spans:
    """The spells of a wanted value (any, if none is named)."""
    if wanted:
        rows = rows.filter(pc.is_in(rows["value"], value_set=pa.array(list(wanted), pa.string())))
    return Spans(numbers(rows["person_id"]), numbers(rows["first"]), numbers(rows["last"]))


def _spells(leaf: Leaf, source: Source, name: str, wanted: Sequence[str], always: Cover) -> Evidence:
    """True in a spell of a wanted value, false in another or where the register covers."""
    held: dict[str, Later] = {
        "here": lambda _: _in_spells(source.spells(name), wanted),
        "spell": lambda _: _in_spells(source.spells(name), ()),
    }
    decide: tuple[tuple[tuple[str, ...], Truth], ...] = ((("here",), TRUE), (("spell",), FALSE))
    if always.possible:
        decide = (*decide, (tuple(always.spans), FALSE))
    return Evidence(leaf, held | always.spans, decide, UNKNOWN)

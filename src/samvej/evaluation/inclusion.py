"""What a programme's criteria say of each participant on the day of inclusion, by the set-wise engine.

The engine tells what the facts show; what the loaded sources cover tells whether that is an answer. A criterion is
told of a participant when every part of it could be told, whatever the answer: else those of whom something is
found would be known, those of whom nothing is found unknown, and every share of the known 100 percent. The
definition stands in docs/reference/evaluation-people.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from samvej.core.window import Window
from samvej.evaluation.counted import Facts, Truths, counted, counts, folded
from samvej.evaluation.matching.lookback import Days, Ints, first_in_view, keys
from samvej.evaluation.participants import Participant
from samvej.programme.coverage import covered_days, needs_of, speaks
from samvej.programme.facts import Coverage, PersonFacts, Spell
from samvej.programme.profile import Share
from samvej.programme.rules import (
    Age,
    Any,
    InsuranceGroup,
    Leaf,
    LivesIn,
    Not,
    Registered,
    Rule,
    SexIs,
    Truth,
    leaves,
)
from samvej.spotting.days import FIRST, LAST, Table, number
from samvej.spotting.matching import filter_of
from samvej.spotting.register import Register
from samvej.spotting.sweep import answers, judged_leaves, prepare

Flags = npt.NDArray[np.bool_]
_EVERYTHING = (Coverage("*/*", FIRST, LAST), Coverage("prescription", FIRST, LAST))
_OF_SPELLS = ("residence", "registration")
_ATTRIBUTES: Mapping[type, str] = {
    Age: "person/birth_date",
    SexIs: "person/sex",
    InsuranceGroup: "person/insurance_group",
    LivesIn: "residence",
    Registered: "registration",
}


@dataclass(frozen=True)
class Told:
    """One characteristic of each participant: person_id → yes or no; None where it cannot be told.

    ``missing`` names what would have to be loaded to tell it of those of whom it cannot be told.
    """

    of: Mapping[int, bool | None]
    missing: tuple[str, ...] = ()


def of_participants(register: Register, people: Sequence[Participant]) -> Register:
    """The register with the participants alone, each table read once."""
    tables = ("person", "residence", "registration", "enrolment")
    facts = ("service", "diagnosis", "prescription", "measurement")
    kept = {name: register.keep(theirs(getattr(register, name), people)) for name in (*tables, *facts)}
    return replace(register, **kept)


def theirs(table: Table, people: Sequence[Participant]) -> Table:
    """The rows of a table with person_id that are about the participants."""
    ids = ibis.memtable(pa.table({"person_id": pa.array([each.person_id for each in people], pa.int32())}))
    return table.semi_join(ids, "person_id")


def tell(
    shares: Sequence[Share], people: Sequence[Participant], register: Register, facts: Facts | None = None
) -> list[Told]:
    """Each share's criterion on each participant's own day of inclusion.

    ``register`` is the participants' alone (:func:`of_participants`); no criterion ranks people. ``facts``: of the
    same register, where more is asked of it than this.
    """
    if not shares or not people:
        return [Told({each.person_id: None for each in people}) for _ in shares]
    days = _Days.of(people)
    rules = [share.rule for share in shares]
    facts = facts or Facts(register)
    facts.expect(rules)
    truths = _truths(rules, days, register, facts)
    covered = _Covered(days, homes_of(register), register.coverage)
    return [_told(share, days, truths, covered) for share in shares]


@dataclass(frozen=True)
class _Days:
    """People and their own days: ``person`` and ``day`` are equally long."""

    people: Sequence[Participant]
    person: npt.NDArray[np.int32]
    day: npt.NDArray[np.int32]

    @classmethod
    def of(cls, people: Sequence[Participant]) -> "_Days":
        return cls(
            people,
            np.array([each.person_id for each in people], dtype=np.int32),
            np.array([number(each.inclusion) for each in people], dtype=np.int32),
        )

    def table(self) -> Table:
        return ibis.memtable(pa.table({"person_id": self.person, "day": self.day}))


def _truths(rules: Sequence[Rule], days: _Days, register: Register, facts: Facts) -> dict[Rule, Truths]:
    """What the facts show of each leaf, for each of the people; unknown only where an attribute is.

    Counts are looked up; whatever else a criterion asks is told by the set-wise engine.
    """
    others: dict[Leaf, Rule] = {}
    found: dict[Rule, Truths] = {}
    for rule in rules:
        for _, leaf, against in judged_leaves(rule):
            if counts(leaf):
                found[leaf] = found[leaf] if leaf in found else counted(leaf, facts, days.person, days.day)
            else:
                own = replace(leaf, id=f"{len(others)}")
                others[leaf] = Not("not " + own.id, part=own) if against else own
    if others:
        found |= _by_engine(others, days, register)
    return found


def _by_engine(others: Mapping[Leaf, Rule], days: _Days, register: Register) -> dict[Rule, Truths]:
    """The leaves' values by the engine; each stands under the name of its place, so that no two share one."""
    rule = Any("", parts=tuple(others.values()))
    spells = tuple(row for row in register.coverage if row.scope in _OF_SPELLS)
    factual = replace(register, coverage=(*_EVERYTHING, *spells))
    asked = days.table()
    prepared = prepare(rule, factual, max(each.inclusion for each in days.people))
    spans = answers(prepared, of=asked.select("person_id"))
    held = spans.join(asked, "person_id")
    held = held.filter((held["first"] <= held.day) & (held["last"] >= held.day))
    rows = held.select("person_id", *prepared.columns.values()).to_pyarrow()
    place = np.empty(len(days.person), dtype=np.int64)
    place[np.argsort(days.person)] = np.argsort(rows["person_id"].to_numpy())
    values = {name: rows[column].to_numpy().astype(np.int8)[place] for name, column in prepared.columns.items()}
    return {leaf: values[(of.part if isinstance(of, Not) else of).id] for leaf, of in others.items()}


def homes_of(register: Register) -> Mapping[int, tuple[Spell, ...]]:
    """person_id → the spells of residence."""
    return register.homes


# --- what can be told ----------------------------------------------------------------------------------


def _told(share: Share, days: _Days, truths: Mapping[Rule, Truths], covered: "_Covered") -> Told:
    """What is lacking is named in the order in which people lack it."""
    lacks: list[tuple[str, Flags]] = []
    for leaf in leaves(share.rule):
        of = filter_of(leaf)
        if of is not None and needs_of(of):
            first = _first_needed(leaf, share.loaded, days.day)
            lacks += [(" or ".join(group), ~covered.since(first, group)) for group in needs_of(of)]
        elif (unknown := truths[leaf] == Truth.UNKNOWN).any():
            lacks.append((_ATTRIBUTES[type(leaf)], unknown))
    holds = folded(share.rule, truths) == Truth.TRUE
    told = ~reduce(np.logical_or, (flags for _, flags in lacks), np.zeros(len(holds), dtype=np.bool_))
    firsts = [(int(np.argmax(flags)), place, need) for place, (need, flags) in enumerate(lacks) if flags.any()]
    people = (each.person_id for each in days.people)
    return Told(
        {person: yes if known else None for person, yes, known in zip(people, holds.tolist(), told, strict=True)},
        tuple(dict.fromkeys(need for _, _, need in sorted(firsts))),
    )


def _first_needed(leaf: Leaf, loaded: Window | None, day: Days) -> Days:
    """The first day of the part of the leaf's window that must be covered, for each own day."""
    windows = [window for window in (getattr(leaf, "window", None), loaded) if window is not None]
    return reduce(np.maximum, (first_in_view(window, day) for window in windows)) if windows else day


class _Covered:
    """What the loaded sources cover where each of the people has lived: found once for each history of homes."""

    def __init__(self, days: _Days, homes: Mapping[int, tuple[Spell, ...]], coverage: Sequence[Coverage]) -> None:
        self._days = days
        self._coverage = coverage
        areas = {row.area for row in coverage}
        histories: dict[tuple[Spell, ...], int] = {}
        own = [tuple(s for s in homes.get(each.person_id, ()) if s.value in areas) for each in days.people]
        self._history = np.array([histories.setdefault(each, len(histories)) for each in own], dtype=np.int64)
        self._homes = tuple(histories)
        self._ranges: dict[tuple[str, ...], tuple[Ints, Ints]] = {}

    def since(self, first: Days, group: tuple[str, ...]) -> Flags:
        """Whether one of the group's scopes is covered from ``first`` through each person's own day."""
        begins, ends = self._of(group)
        if not len(begins):
            return np.zeros(len(first), dtype=np.bool_)
        # ranges of one history neither touch nor overlap: the last that has begun holds the days, or none does
        place = np.searchsorted(begins, keys(self._history, first), side="right") - 1
        inside = ends[np.maximum(place, 0)] >= keys(self._history, self._days.day)
        return np.asarray((place >= 0) & inside, dtype=np.bool_)

    def _of(self, group: tuple[str, ...]) -> tuple[Ints, Ints]:
        """(history, first day) and (history, last day) of what is covered there, in their order."""
        if group not in self._ranges:
            rows = [row for row in self._coverage if any(speaks(row.scope, need) for need in group)]
            found = [
                (at, number(first), number(last))
                for at, homes in enumerate(self._homes)
                for first, last in covered_days(group, PersonFacts(0, residence=homes), rows)
            ]
            at, first, last = np.array(found, dtype=np.int64).reshape(-1, 3).T
            self._ranges[group] = (keys(at, first), keys(at, last))
        return self._ranges[group]

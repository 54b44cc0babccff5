"""What a programme's criteria say of each participant on the day of inclusion, by the set-wise engine.

The engine tells what the facts show; what the loaded sources cover tells whether that is an answer. A criterion is
told of a participant when every part of it could be told, whatever the answer: else those of whom something is
found would be known, those of whom nothing is found unknown, and every share of the known 100 percent. The
definition stands in docs/reference/evaluation-people.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import ibis
import pyarrow as pa

from samvej.core.window import Window
from samvej.evaluation.participants import Participant
from samvej.programme.coverage import DayRange, covered_days, needs_of, speaks
from samvej.programme.facts import Coverage, PersonFacts, Spell
from samvej.programme.profile import Share
from samvej.programme.rules import Age, Any, InsuranceGroup, Leaf, LivesIn, Registered, Rule, SexIs, Truth, leaves
from samvej.spotting.days import FIRST, FOREVER, LAST, Table, as_date, number
from samvej.spotting.matching import filter_of
from samvej.spotting.register import Register
from samvej.spotting.sweep import answers, fold, prepare

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


def tell(shares: Sequence[Share], people: Sequence[Participant], register: Register) -> list[Told]:
    """Each share's criterion on each participant's own day of inclusion, in one pass over the register.

    ``register`` is the participants' alone (:func:`of_participants`); no criterion ranks people.
    """
    if not shares or not people:
        return [Told({each.person_id: None for each in people}) for _ in shares]
    truths = _truths(Any("", parts=tuple(share.rule for share in shares)), people, register)
    homes = homes_of(register)
    return [_told(share, people, truths, homes, register.coverage) for share in shares]


def _truths(rule: Rule, people: Sequence[Participant], register: Register) -> dict[int, dict[str, Truth]]:
    """person_id → node id → what the facts show; unknown only where an attribute is."""
    spells = tuple(row for row in register.coverage if row.scope in _OF_SPELLS)
    factual = replace(register, coverage=(*_EVERYTHING, *spells))
    days = _days(people)
    prepared = prepare(rule, factual, max(each.inclusion for each in people))
    spans = answers(prepared, of=days.select("person_id"))
    held = spans.join(days, "person_id")
    held = held.filter((held["first"] <= held.day) & (held["last"] >= held.day))
    found = {}
    for row in held.select("person_id", *prepared.columns.values()).to_pyarrow().to_pylist():
        truths = {leaf: Truth(row[column]) for leaf, column in prepared.columns.items()}
        fold(rule, truths)
        found[row["person_id"]] = truths
    return found


def _days(people: Sequence[Participant]) -> Table:
    columns = {
        "person_id": pa.array([each.person_id for each in people], pa.int32()),
        "day": pa.array([number(each.inclusion) for each in people], pa.int32()),
    }
    return ibis.memtable(pa.table(columns))


def homes_of(register: Register) -> dict[int, tuple[Spell, ...]]:
    """person_id → the spells of residence."""
    homes: dict[int, tuple[Spell, ...]] = {}
    for row in register.residence.to_pyarrow().to_pylist():
        last = None if row["last"] >= FOREVER else as_date(row["last"])
        spell = Spell(as_date(row["first"]) or date.min, last, row["value"])
        homes[row["person_id"]] = (*homes.get(row["person_id"], ()), spell)
    return homes


# --- what can be told ----------------------------------------------------------------------------------


def _told(
    share: Share,
    people: Sequence[Participant],
    truths: Mapping[int, Mapping[str, Truth]],
    homes: Mapping[int, tuple[Spell, ...]],
    coverage: Sequence[Coverage],
) -> Told:
    asked = [(leaf, _Covered(leaf, coverage)) for leaf in leaves(share.rule)]
    of: dict[int, bool | None] = {}
    missing: dict[str, None] = {}
    for each in people:
        own, home = truths[each.person_id], homes.get(each.person_id, ())
        lacks = [
            need for leaf, covered in asked for need in _lacks(leaf, covered, home, each.inclusion, share.loaded, own)
        ]
        missing |= dict.fromkeys(lacks)
        of[each.person_id] = None if lacks else own[share.rule.id] is Truth.TRUE
    return Told(of, tuple(missing))


class _Covered:
    """What the loaded sources cover of a leaf's facts: found once for each history of homes, not for each person."""

    def __init__(self, leaf: Leaf, coverage: Sequence[Coverage]) -> None:
        of = filter_of(leaf)
        self.needs = needs_of(of) if of is not None else ()
        self.coverage = [row for row in coverage if any(speaks(row.scope, need) for g in self.needs for need in g)]
        self._of_homes: dict[tuple[Spell, ...], list[list[DayRange]]] = {}

    def lacking(self, homes: tuple[Spell, ...], first: date, day: date) -> Iterator[str]:
        """The needs that are not covered from ``first`` through ``day`` for somebody with these homes."""
        if homes not in self._of_homes:
            person = PersonFacts(0, residence=homes)
            self._of_homes[homes] = [covered_days(group, person, self.coverage) for group in self.needs]
        for group, ranges in zip(self.needs, self._of_homes[homes], strict=True):
            if not any(a <= first and day <= b for a, b in ranges):
                yield " or ".join(group)


def _lacks(
    leaf: Leaf,
    covered: _Covered,
    homes: tuple[Spell, ...],
    day: date,
    loaded: Window | None,
    truths: Mapping[str, Truth],
) -> Iterator[str]:
    """What would have to be known to tell the leaf of the person, whatever the answer."""
    if covered.needs:
        window = _shorter(leaf, loaded, day)
        yield from covered.lacking(homes, day if window is None else window.first(day), day)
    elif truths[leaf.id] is Truth.UNKNOWN:
        yield _ATTRIBUTES[type(leaf)]


def _shorter(leaf: Leaf, loaded: Window | None, day: date) -> Window | None:
    """The part of the leaf's window that must be covered."""
    window: Window | None = getattr(leaf, "window", None)
    if loaded is None:
        return window
    return loaded if window is None or loaded.first(day) > window.first(day) else window

"""A paragraph of the manual held against both engines: the interpreter that is the meaning, and the set-wise one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa

from samvej.programme.examples import ANSWERS
from samvej.programme.facts import PersonFacts
from samvej.programme.meaning import Judgement, judge
from samvej.programme.rules import Age, Bound, Leaf, Measured, Occurrences, Rule, Top, Total, Truth, leaves
from samvej.spotting.days import as_date, number
from samvej.spotting.register import from_people
from samvej.spotting.spot import Spotted, Spotting
from samvej.spotting.sweep import answers, prepare, runs
from tests.spec.specification import Paragraph, Row, Scene

Spells = list[tuple[date | None, date | None]]


def differences(said: Paragraph, told: Scene, connection: Any) -> list[str]:
    """Every answer, reason, unknown, number and spell in which an engine differs from what the paragraph says."""
    meets = None if said.spells is None else said.meets()
    return by_interpreter(told, said.rows, meets) + by_engine(told, said.rows, meets, connection)


# --- the reference interpreter -------------------------------------------------------------------------


def by_interpreter(told: Scene, rows: tuple[Row, ...], meets: Spells | None) -> list[str]:
    """Where the interpreter answers otherwise than the rows and the spells say."""
    people = {citizen.person.name: told.people[i] for i, citizen in enumerate(told.programme.file.examples)}
    out: list[str] = []
    for row in rows:
        judgement = judge(
            told.programme.rule,
            people[row.citizen],
            row.day,
            coverage=told.coverage,
            mode=row.mode,  # type: ignore[arg-type]  # one of the two words of a table
            population=told.people,
        )
        out += _different("interpreter", row, judgement)
        out += _miscounted(told, row, people[row.citizen])
    if meets is not None:
        out += _other_days(told, meets)
    return out


def _different(engine: str, row: Row, found: Judgement | Spotted) -> Iterator[str]:
    place = f"{engine}: {row.citizen}, {row.day}"
    if row.answer != ANSWERS[found.answer]:
        yield f"{place}: {ANSWERS[found.answer]}, expected {row.answer}"
    said: dict[str, tuple[frozenset[str] | None, set[str]]] = {
        "because": (row.because, set(found.because) - {"alive"}),
        "ask": (row.ask, {m.need for m in found.missing if m.what == "ask"}),
        "load": (row.load, {m.need for m in found.missing if m.what == "load"}),
    }
    for what, (expected, got) in said.items():
        if expected is not None and expected != got:
            yield f"{place}: {what} {sorted(got)}, expected {sorted(expected)}"


def _other_days(told: Scene, meets: Spells) -> Iterator[str]:
    """Every day from before the first fact or spell to after the last: met exactly within the spells."""
    (person,) = told.people
    dates = [s.start.date() for s in person.services] + [d.day for d in person.diagnoses]
    dates += [p.day for p in person.prescriptions] + [m.at.date() for m in person.measurements]
    dates += [day for spell in meets for day in spell if day is not None]
    day, last = min(dates) - timedelta(days=40), max(dates) + timedelta(days=40)
    while day <= last:
        judgement = judge(told.programme.rule, person, day, coverage=told.coverage, population=told.people)
        within = any((first or date.min) <= day <= (end or date.max) for first, end in meets)
        if (judgement.answer is Truth.TRUE) != within:
            yield f"interpreter: {day}: {ANSWERS[judgement.answer]}, {'inside' if within else 'outside'} the spells"
            return
        day += timedelta(days=1)


def _miscounted(told: Scene, row: Row, person: PersonFacts) -> Iterator[str]:
    """Whether the number that the row says is counted is the greatest that would still be met."""
    if row.counted is None:
        return
    day = row.day
    for amount, truth in ((row.counted, True), (row.counted + 1, False)):
        leaf = next(filter(None, (_asking_for(leaf, amount) for leaf in leaves(told.programme.rule))))
        if any(isinstance(asked, Top) for asked in leaves(told.programme.rule)):
            day = row.day.replace(day=1)
        found = judge(leaf, person, day, coverage=told.coverage).answer is Truth.TRUE if amount > 0 else True
        if found != truth:
            yield f"interpreter: {row.citizen}, {row.day}: {amount:g} counted is {found}, expected {truth}"


def _asking_for(leaf: Leaf, amount: float) -> Rule | None:
    """The same leaf asking for at least this much (money in whole kroner)."""
    match leaf:
        case Occurrences():
            return replace(leaf, at_least=int(amount), at_most=None) if amount else leaf
        case Total() | Top():
            minor = int(amount) * (100 if leaf.measure == "cost" else 1)
            return Total(leaf.id, measure=leaf.measure, of=leaf.of, window=leaf.window, at_least=max(1, minor))
        case Age():
            return replace(leaf, at_least=int(amount), below=None)
        case Measured():
            return replace(leaf, bound=Bound("at least", amount))
        case _:
            return None


# --- the set-wise engine -------------------------------------------------------------------------------


def by_engine(told: Scene, rows: tuple[Row, ...], meets: Spells | None, connection: Any) -> list[str]:
    """Where the set-wise engine answers otherwise. It reads a register, so no referrals and no given answers."""
    places = {citizen.person.name: i for i, citizen in enumerate(told.programme.file.examples)}
    register = from_people(told.people, told.coverage, connection)
    days = sorted({row.day for row in rows})
    ends = [day for spell in meets or () for day in spell if day is not None]
    prepared = prepare(told.programme.rule, register, max([*days, *ends]))
    spans = answers(prepared).cache()
    asked = ibis.memtable(pa.table({"day": pa.array([number(day) for day in days], pa.int32())}))
    held = spans.join(asked, [spans["first"] <= asked.day, spans["last"] >= asked.day])
    spells = held.select("person_id", "answer", "day", first="day", last="day").cache()  # each day by itself
    found = Spotting(told.programme.rule, days[0], days[-1], prepared, spans, spells).rows()
    spotted = {(row.person_id, row.day): row for row in found}
    out: list[str] = []
    for row in rows:
        person = told.people[places[row.citizen]]
        if row.mode == "referral" or person.answers:
            continue
        if (got := spotted.get((person.person_id, row.day))) is not None:
            out += _different("set-wise", row, got)
        elif row.answer != "does not meet":
            out.append(f"set-wise: {row.citizen}, {row.day}: left out, expected {row.answer}")
    if meets is not None:
        met = runs(spans, lowest=Truth.TRUE).order_by("first").to_pyarrow().to_pylist()
        got_spells = [(as_date(run["first"]), as_date(run["last"])) for run in met]
        if got_spells != meets:
            out.append(f"set-wise: meets in {got_spells}, expected {meets}")
    return out

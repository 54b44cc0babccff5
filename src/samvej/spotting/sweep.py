"""From spans to answers: one pass over each citizen's days of change.

Every span opens and closes a channel. A channel's spans are first joined where they overlap or touch, so that it is
open or not, never twice: then one running sum of bits over the citizen's days of change tells which channels are open
between two changes. Each leaf's value follows from its channels, and the rule's from its leaves (Kleene: least,
greatest, 2 − x). No citizen × day table is ever made.
"""

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import ibis

from samvej.programme.rules import All as AllOf
from samvej.programme.rules import Any as AnyOf
from samvej.programme.rules import Ask, Leaf, Not, Rule, Some, Truth, children, walk
from samvej.spotting.days import BEGINNING, FOREVER, Table, number
from samvej.spotting.evidence import Evidence, evidence_of
from samvej.spotting.matching import scan
from samvej.spotting.register import Register
from samvej.spotting.spans import empty, islands

Expr = Any

_BITS = 62  # channels in one whole number: their sums stay within 64 bits, sign included


@dataclass(frozen=True)
class Prepared:
    """A rule with its evidence: by leaf id, prompts included under ``prompt:`` of their ask."""

    rule: Rule
    register: Register
    evidence: Mapping[str, Evidence]
    columns: Mapping[str, str]  # leaf id → column of its value in the answers
    channels: Mapping[tuple[str, str], str]  # (leaf id, span name) → column that says whether it is open
    prompts: Mapping[str, str]  # key of a prompt's leaf → the id of the ask it prompts


def judged_leaves(rule: Rule, *, against: bool = False, path: str = "") -> list[tuple[str, Leaf, bool]]:
    """(key, leaf, whether the rule leans on its absence) for every leaf, those of prompts included."""
    if isinstance(rule, Ask):
        if rule.prompted_by is None:
            return []
        return judged_leaves(rule.prompted_by, path=f"{path}prompt of {rule.id}: ")
    parts = children(rule)
    if not parts:
        return [(path + rule.id, rule, against)]  # type: ignore[list-item]
    turned = not against if isinstance(rule, Not) else against
    return [leaf for part in parts for leaf in judged_leaves(part, against=turned, path=path)]


def prepare(rule: Rule, register: Register, until: date) -> Prepared:
    """Gather the evidence of every leaf; ``until`` is the last day that will be asked about."""
    leaves = judged_leaves(rule)
    found = scan(register, [leaf for _, leaf, _ in leaves])
    evidence = {key: evidence_of(leaf, found, until, against=against) for key, leaf, against in leaves}
    return reckoned(rule, register, evidence)


def reckoned(rule: Rule, register: Register, evidence: Mapping[str, Evidence]) -> Prepared:
    """The rule with evidence that is there already: names for its leaves' columns and for its channels."""
    channels = {
        (key, name): f"c{i}"
        for i, (key, name) in enumerate((key, name) for key, shown in evidence.items() for name in shown.spans)
    }
    columns = {node_id: f"v{i}" for i, node_id in enumerate(leaf_ids(rule))}
    prompts = {key: ask.id for ask in walk(rule) if isinstance(ask, Ask) for key, _, _ in judged_leaves(ask)}
    return Prepared(rule, register, evidence, columns, channels, prompts)


def leaf_ids(rule: Rule) -> list[str]:
    parts = children(rule)
    return [leaf for part in parts for leaf in leaf_ids(part)] if parts else [rule.id]


def answers(prepared: Prepared, *, of: Table | None = None) -> Table:
    """Every citizen's days as spans of one answer, from the beginning to the end of time.

    Columns: person_id, first, last, answer (2 meets, 1 cannot tell, 0 does not) and ``v…`` per leaf. Citizens of
    whom nothing bears on the rule are left out where that means "does not"; with ``of`` (a table with person_id)
    none of these citizens is left out, and no others are in.
    """
    changes = _changes(prepared, of)
    names = list(prepared.channels.values())
    bit = changes.change * (ibis.literal(1).cast("int64") << (changes.channel % _BITS))
    words = {f"w{w}": (changes.channel // _BITS == w).ifelse(bit, 0).sum() for w in range(len(names) // _BITS + 1)}
    days = changes.group_by("person_id", "at").aggregate(**words)
    upto = ibis.window(group_by="person_id", order_by="at", preceding=(None, 0))
    within = ibis.window(group_by="person_id", order_by="at")
    rows = days.select(
        "person_id",
        first=days["at"],
        last=days["at"].lead(1).over(within).coalesce(FOREVER + 1) - 1,
        **{word: days[word].sum().over(upto).cast("int64") for word in words},
    )
    rows = rows.mutate(
        **{name: ((rows[f"w{i // _BITS}"] >> (i % _BITS)) & 1) == 1 for i, name in enumerate(names)},
    )
    rows = rows.mutate(**_leaf_values(prepared, rows))
    value_of = {leaf: rows[column] for leaf, column in prepared.columns.items()}
    rows = rows.mutate(answer=_combined(prepared.rule, value_of))
    return rows.select("person_id", "first", "last", "answer", *prepared.columns.values())


def _changes(prepared: Prepared, of: Table | None) -> Table:
    """Openings (+1) and closings (−1) of channels, for the citizens who may meet the rule."""
    people, made = _sought(prepared) if of is None else (of, {})
    parts = [empty().mutate(channel=_channel(0))]  # a rule of questions only has no channels
    for i, (key, name) in enumerate(prepared.channels):
        spans = made[key, name] if (key, name) in made else prepared.evidence[key].spans[name]
        first, last = spans["first"].cast("int32"), spans["last"].cast("int32")
        parts.append(spans.select("person_id", first=first, last=last, channel=_channel(i)))
    spans = union_all(parts)
    if people is not None:
        spans = spans.semi_join(people, "person_id")
    spans = islands(spans.filter(spans["first"] <= spans["last"]), by=("person_id", "channel"))
    opening = spans.select("person_id", "channel", at=spans["first"], change=_one(1))
    closing = spans.filter(spans["last"] < FOREVER)
    closing = closing.select("person_id", "channel", at=(closing["last"] + 1).cast("int32"), change=_one(-1))
    changes = opening.union(closing, distinct=False)
    if of is None and people is not None:
        return changes
    everyone = (prepared.register.person if of is None else of).select(
        "person_id", channel=_channel(0), at=ibis.literal(BEGINNING, "int32"), change=_one(0)
    )
    return changes.union(everyone, distinct=False)


def _channel(number: int) -> Expr:
    return ibis.literal(number, "int16")


def union_all(tables: list[Table]) -> Table:
    """The rows of all tables. Joined pair by pair, so that a rule of many criteria makes no deeply nested query."""
    while len(tables) > 1:
        pairs = [tables[i : i + 2] for i in range(0, len(tables), 2)]
        tables = [pair[0].union(pair[1], distinct=False) if len(pair) == 2 else pair[0] for pair in pairs]
    return tables[0]


def _one(change: int) -> Expr:
    return ibis.literal(change, "int32")


def _sought(prepared: Prepared) -> tuple[Table | None, dict[tuple[str, str], Table]]:
    """The citizens of whom something is found for every part of an outer "all" that is false without findings.

    None where no part bounds them. With the spans that they were found by, which are made once.
    """
    tables = []
    made: dict[tuple[str, str], Table] = {}
    for part in outer_parts(prepared.rule):
        leaves = judged_leaves(part)
        if leaves and all(prepared.evidence[key].sought for key, _, _ in leaves) and not holds_without(part):
            found = {
                (key, name): prepared.register.keep(spans.select("person_id", "first", "last"))
                for key, _, _ in leaves
                for name, spans in prepared.evidence[key].spans.items()
            }
            made |= found
            tables.append(union_all([spans.select("person_id") for spans in found.values()]).distinct())
    if not tables:
        return None, made
    return prepared.register.keep(reduce(lambda a, b: a.semi_join(b, "person_id"), tables)), made


def outer_parts(rule: Rule) -> list[Rule]:
    return [leaf for part in rule.parts for leaf in outer_parts(part)] if isinstance(rule, AllOf) else [rule]


def holds_without(rule: Rule) -> bool:
    """Whether the part can be anything but false when nothing at all is found for its leaves."""
    nothing: dict[str, Truth] = dict.fromkeys(leaf_ids(rule), Truth.FALSE)
    return fold(rule, nothing) is not Truth.FALSE


# --- values --------------------------------------------------------------------------------------------


def _leaf_values(prepared: Prepared, rows: Table) -> dict[str, Expr]:
    """An expression of 0, 1 or 2 for each leaf of the rule."""
    values: dict[str, Expr] = {}

    def gather(rule: Rule, path: str, into: dict[str, Expr]) -> None:
        if isinstance(rule, Ask):
            into[rule.id] = asked(rule, path)
        elif parts := children(rule):
            for part in parts:
                gather(part, path, into)
        else:
            into[rule.id] = _decided(prepared, path + rule.id, rows)

    def asked(ask: Ask, path: str) -> Expr:
        """Over the register an ask is false, or unknown where a register fact prompts it."""
        if ask.prompted_by is None:
            return ibis.literal(int(Truth.FALSE), "int8")
        below: dict[str, Expr] = {}
        gather(ask.prompted_by, f"{path}prompt of {ask.id}: ", below)
        prompt = _combined(ask.prompted_by, below)
        return (prompt == int(Truth.TRUE)).ifelse(_int(Truth.UNKNOWN), _int(Truth.FALSE))

    gather(prepared.rule, "", values)
    return {prepared.columns[leaf]: value for leaf, value in values.items()}


def _int(truth: Truth) -> Expr:
    return ibis.literal(int(truth), "int8")


def _decided(prepared: Prepared, key: str, rows: Table) -> Expr:
    shown = prepared.evidence[key]
    value = _int(shown.otherwise)
    for names, truth in reversed(shown.decide):
        open_ = reduce(lambda a, b: a & b, [rows[prepared.channels[key, name]] for name in names])
        value = open_.ifelse(_int(truth), value)
    return value


def _combined(rule: Rule, values: Mapping[str, Expr]) -> Expr:
    parts = [_combined(part, values) for part in children(rule)]
    match rule:
        case AllOf():
            return ibis.least(*parts) if len(parts) > 1 else parts[0]
        case AnyOf():
            return ibis.greatest(*parts) if len(parts) > 1 else parts[0]
        case Some():
            held, possible = (
                reduce(operator.add, [(part >= least).ifelse(1, 0) for part in parts]) for least in (2, 1)
            )
            value = (possible >= rule.number).ifelse(_int(Truth.UNKNOWN), _int(Truth.FALSE))
            return (held >= rule.number).ifelse(_int(Truth.TRUE), value)
        case Not():
            return 2 - parts[0]
        case _:
            return values[rule.id]


def fold(rule: Rule, truths: dict[str, Truth]) -> Truth:
    """Add the groups' values to the leaves' (Kleene); returns the rule's own."""
    parts = [fold(part, truths) for part in children(rule)]
    match rule:
        case AllOf():
            truths[rule.id] = min(parts)
        case AnyOf():
            truths[rule.id] = max(parts)
        case Some():
            truths[rule.id] = sorted(parts, reverse=True)[rule.number - 1]
        case Not():
            truths[rule.id] = Truth(2 - parts[0])
    return truths[rule.id]


# --- answers over time ---------------------------------------------------------------------------------


def runs(rows: Table, *, lowest: Truth = Truth.UNKNOWN) -> Table:
    """Adjoining spans of one answer joined: person_id, first, last, answer; answers below ``lowest`` left out."""
    rows = rows.select("person_id", "first", "last", "answer")
    within = ibis.window(group_by="person_id", order_by="first")
    rows = rows.mutate(same=rows.answer == rows.answer.lag(1).over(within))
    rows = rows.mutate(opens=rows.same.coalesce(False).ifelse(0, 1))
    upto = ibis.window(group_by="person_id", order_by="first", preceding=(None, 0))
    rows = rows.mutate(run=rows.opens.sum().over(upto))
    rows = rows.group_by("person_id", "run", "answer").aggregate(first=rows["first"].min(), last=rows["last"].max())
    return rows.filter(rows.answer >= int(lowest)).drop("run")


def on_day(rows: Table, day: date) -> Table:
    """The spans that hold the day."""
    return rows.filter((rows["first"] <= number(day)) & (rows["last"] >= number(day)))

"""From spans to answers, on columns: one pass over each citizen's days of change.

As :mod:`samvej.spotting.sweep` does over tables. A channel's spans are joined first, so that it is open or not, never
twice; then every first day and every day after a last day turns one bit, and a running "exclusive or" over a
citizen's turns tells which channels are open.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samvej.core.side_by_side import in_turn
from samvej.programme.rules import All as AllOf
from samvej.programme.rules import Any as AnyOf
from samvej.programme.rules import Ask, Not, Rule, Some, Truth, children
from samvej.spotting.days import BEGINNING, FOREVER
from samvej.spotting.evidence import Evidence
from samvej.spotting.kernels.columns import Flags, Numbers, Rows, Spans, each_once, group_starts, held_in, keys
from samvej.spotting.kernels.people import People
from samvej.spotting.kernels.spans import islands
from samvej.spotting.sweep import holds_without, judged_leaves, leaf_ids, outer_parts

_BITS = 64
MANY_SPANS = 2_000_000
"""Spans that are swept at once; of more, those of some citizens at a time, two such pieces side by side."""
AT_ONCE = 40_000
"""Citizens of one piece."""
SHORT = 400
"""Days of a period that is looked at by itself first."""
Values = NDArray[np.int8]
Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Answers:
    """Spans of one answer: 2 meets, 1 cannot tell, 0 does not. ``values``: leaf id → its value in each span.

    In order of citizen and day; together they are the citizen's days, from the first change on.
    """

    person: Numbers
    first: Numbers
    last: Numbers
    answer: Values
    values: Mapping[str, Values]


@dataclass(frozen=True)
class Spells:
    """Runs of spans of one answer. ``begin``, ``end``: the spans ``begin[i]:end[i]`` of spell i."""

    spans: Spans
    answer: Values
    begin: Rows
    end: Rows

    def of(self, rows: NDArray[np.bool_]) -> "Spells":
        """Some of the spells."""
        return Spells(self.spans.of(rows), self.answer[rows], self.begin[rows], self.end[rows])


def answers(
    rule: Rule,
    evidence: Mapping[str, Evidence],
    people: People,
    *,
    of: Numbers | None = None,
    among: Numbers | None = None,
) -> Answers:
    """Every citizen's days as spans of one answer, from the beginning to the end of time.

    Citizens of whom nothing bears on the rule are left out where that means "does not"; with ``of`` (person ids, in
    order) none of these citizens is left out, and no others are in; with ``among`` nobody else is in.
    """
    if of is not None:
        return _swept(rule, evidence, people.among(of), of, of)
    return _in_one(list(answers_in_pieces(rule, evidence, people, among)))


def answers_in_pieces(
    rule: Rule, evidence: Mapping[str, Evidence], people: People, among: Numbers | None = None
) -> Iterator[Answers]:
    """The same of some citizens after others, in their order; all at once where they are few. At least one."""
    sought = among if among is not None else _sought(rule, evidence)
    asked = people if sought is None else people.among(sought)
    if len(asked.person) <= AT_ONCE or sum(len(spans) for spans in _ready(evidence)) < MANY_SPANS:
        yield _swept(rule, evidence, asked, sought, people.person if sought is None else None)
        return
    # what is made for whoever matters is made here: it may ask the database, which one thread at a time may do
    evidence = {key: replace(shown, spans=_made(shown.spans, asked)) for key, shown in evidence.items()}
    in_order = {id(spans) for spans in _ready(evidence) if (spans.person[1:] >= spans.person[:-1]).all()}
    everyone = people.person if sought is None else sought

    def work(piece: Numbers) -> Answers:
        own = {key: replace(shown, spans=_of_range(shown.spans, piece, in_order)) for key, shown in evidence.items()}
        return _swept(rule, own, asked.among(piece), piece, piece if sought is None else None)

    yield from in_turn(work, [everyone[at : at + AT_ONCE] for at in range(0, len(everyone), AT_ONCE)])


def _ready(evidence: Mapping[str, Evidence]) -> list[Spans]:
    """The spans that are not made for whoever turns out to matter."""
    every = (spans for shown in evidence.values() for spans in shown.spans.values())
    return [spans for spans in every if not callable(spans)]


def _made(spans: Mapping[str, Any], asked: People) -> dict[str, Any]:
    return {name: held(asked) if callable(held) else held for name, held in spans.items()}


def _of_range(spans: Mapping[str, Spans], piece: Numbers, in_order: Collection[int]) -> dict[str, Any]:
    """The spans of the citizens from the first to the last of a piece; ``in_order``: ids of those that lie so."""
    low, high = int(piece[0]), int(piece[-1])
    out: dict[str, Any] = {}
    for name, held in spans.items():
        if id(held) in in_order:
            out[name] = held.of(slice(*np.searchsorted(held.person, [low, high + 1])))
        else:
            out[name] = held.of((held.person >= low) & (held.person <= high))
    return out


def _in_one(parts: list[Answers]) -> Answers:
    """One citizen's answers after another's. A column at a time is there twice, not all of them."""
    if len(parts) == 1:
        return parts[0]
    columns = [[part.person for part in parts], [part.first for part in parts], [part.last for part in parts]]
    answer = [part.answer for part in parts]
    values = {leaf: [part.values[leaf] for part in parts] for leaf in parts[0].values}
    parts.clear()
    person, first, last = (np.concatenate(columns.pop(0)) for _ in range(3))
    held = {leaf: np.concatenate(values.pop(leaf)) for leaf in list(values)}
    return Answers(person, first, last, np.concatenate(answer), held)


def _swept(
    rule: Rule, evidence: Mapping[str, Evidence], asked: People, sought: Numbers | None, everyone: Numbers | None
) -> Answers:
    """``sought``: nobody else's spans count (None: all do). ``everyone``: who has days even where nothing changes."""
    channels = {(key, name): i for i, (key, name) in enumerate((k, n) for k, e in evidence.items() for n in e.spans)}
    person, at, words = _changes(evidence, asked, sought, everyone)
    opened = _opened(person, words)
    last = np.full(len(at), FOREVER, np.int32)
    same = person[1:] == person[:-1]
    last[:-1][same] = at[1:][same] - 1
    values = _leaf_values(rule, evidence, channels, opened)
    return Answers(person, at, last, _combined(rule, values), values)


def found_within(
    rule: Rule, evidence: Mapping[str, Evidence], people: People, first: int, last: int
) -> Numbers | None:
    """Whose answer is another than "does not" on some day from ``first`` through ``last``: person ids, in order.

    A day's answer needs no more than the spans that hold the day, and few hold one of a short period. None where
    this is not worth looking at first: the period is long, or the rule is true or unknown of whoever nothing is
    known of.
    """
    if last - first > SHORT:
        return None
    near = {key: replace(shown, spans=_touching(shown.spans, first, last)) for key, shown in evidence.items()}
    if _sought(rule, near) is None:
        return None
    found = answers(rule, near, people)
    return each_once(found.person[(found.answer > Truth.FALSE) & (found.first <= last) & (found.last >= first)])


def _touching(spans: Mapping[str, Any], first: int, last: int) -> dict[str, Any]:
    return {
        name: held if callable(held) else held.of((held.first <= last) & (held.last >= first))
        for name, held in spans.items()
    }


def _sought(rule: Rule, evidence: Mapping[str, Evidence]) -> Numbers | None:
    """The citizens of whom something is found for every part of an outer "all" that is false without findings."""
    found = []
    for part in outer_parts(rule):
        leaves = judged_leaves(part)
        if leaves and all(evidence[key].sought for key, _, _ in leaves) and not holds_without(part):
            spans = [spans for key, _, _ in leaves for spans in evidence[key].spans.values()]
            found.append(each_once(np.concatenate([one.person for one in spans])))
    return reduce(lambda a, b: a[held_in(a, b)], found) if found else None


def _changes(
    evidence: Mapping[str, Evidence], asked: People, sought: Numbers | None, everyone: Numbers | None
) -> tuple[Numbers, Numbers, list[Words]]:
    """Per citizen and day of change, in order: the channels that open or close, as bits."""
    spans_of = [spans for shown in evidence.values() for spans in shown.spans.values()]
    number_of = len(spans_of) // _BITS + 1
    who, at, channel = [], [], []
    for index, spans in enumerate(spans_of):
        held = spans(asked) if callable(spans) else spans
        held = held if sought is None else held.of(held_in(held.person, sought))
        held = islands(held.of(held.first <= held.last))
        closing = held.last < FOREVER
        who += [held.person, held.person[closing]]
        at += [held.first, held.last[closing] + np.int32(1)]
        channel += [np.full(len(held) + int(closing.sum()), index, np.int16)]
    if everyone is not None:
        who.append(everyone)
        at.append(np.full(len(everyone), BEGINNING, np.int32))
        channel.append(np.full(len(everyone), -1, np.int16))
    if not who:
        return np.empty(0, np.int32), np.empty(0, np.int32), [np.empty(0, np.uint64)] * number_of
    return _by_day(np.concatenate(who), np.concatenate(at), np.concatenate(channel), number_of)


def _by_day(
    who: Numbers, at: Numbers, channel: NDArray[np.int16], number_of: int
) -> tuple[Numbers, Numbers, list[Words]]:
    key = keys(who, at)
    order = np.argsort(key, kind="stable")
    start = group_starts(key[order])
    channel = channel[order]
    words: list[Words] = []
    for word in range(number_of):
        bit_of = np.zeros(number_of * _BITS + 1, np.uint64)  # a channel's bit; the last one's, −1, is none
        bit_of[word * _BITS : (word + 1) * _BITS] = np.left_shift(np.uint64(1), np.arange(_BITS, dtype=np.uint64))
        bit = bit_of[channel]
        words.append(np.bitwise_xor.reduceat(bit, start) if len(start) else bit)
    first = order[start]
    return who[first], at[first], words


def _opened(person: Numbers, words: Sequence[Words]) -> list[Words]:
    """The bits of the channels that are open from each change on."""
    start = group_starts(person)
    lengths = np.diff(np.append(start, len(person)))
    out: list[Words] = []
    for word in words:
        running = np.bitwise_xor.accumulate(word) if len(word) else word
        before = np.where(start > 0, running[start - 1], np.uint64(0)) if len(start) else running
        out.append(running ^ np.repeat(before, lengths) if len(start) else running)
    return out


# --- values --------------------------------------------------------------------------------------------


def _leaf_values(
    rule: Rule, evidence: Mapping[str, Evidence], channels: Mapping[tuple[str, str], int], opened: Sequence[Words]
) -> dict[str, Values]:
    """0, 1 or 2 for each leaf of the rule."""
    length = len(opened[0])

    def gather(node: Rule, path: str, into: dict[str, Values]) -> None:
        if isinstance(node, Ask):
            into[node.id] = asked(node, path)
        elif parts := children(node):
            for part in parts:
                gather(part, path, into)
        else:
            into[node.id] = _decided(evidence[path + node.id], path + node.id, channels, opened)

    def asked(ask: Ask, path: str) -> Values:
        """Over the register an ask is false, or unknown where a register fact prompts it."""
        if ask.prompted_by is None:
            return np.full(length, Truth.FALSE, np.int8)
        below: dict[str, Values] = {}
        gather(ask.prompted_by, f"{path}prompt of {ask.id}: ", below)
        prompt = _combined(ask.prompted_by, below)
        return np.where(prompt == Truth.TRUE, np.int8(Truth.UNKNOWN), np.int8(Truth.FALSE))

    values: dict[str, Values] = {}
    gather(rule, "", values)
    return {leaf: values[leaf] for leaf in leaf_ids(rule)}


def _decided(shown: Evidence, key: str, channels: Mapping[tuple[str, str], int], opened: Sequence[Words]) -> Values:
    value = np.full(len(opened[0]), shown.otherwise, np.int8)
    for names, truth in reversed(shown.decide):
        value[_all_open([channels[key, name] for name in names], opened)] = truth
    return value


def _all_open(places: Sequence[int], opened: Sequence[Words]) -> Flags:
    """Where all of the channels are open."""
    masks: dict[int, int] = {}
    for place in places:
        masks[place // _BITS] = masks.get(place // _BITS, 0) | 1 << place % _BITS
    return reduce(np.logical_and, [(opened[word] & np.uint64(mask)) == mask for word, mask in masks.items()])


def _combined(rule: Rule, values: Mapping[str, Values]) -> Values:
    parts = [_combined(part, values) for part in children(rule)]
    match rule:
        case AllOf():
            return reduce(np.minimum, parts)
        case AnyOf():
            return reduce(np.maximum, parts)
        case Some():
            return np.asarray(np.sort(np.stack(parts), axis=0)[len(parts) - rule.number], np.int8)
        case Not():
            return np.int8(2) - parts[0]
        case _:
            return values[rule.id]


# --- answers over time ---------------------------------------------------------------------------------


def runs(found: Answers) -> Spells:
    """Adjoining spans of one answer joined, whatever the answer."""
    opens = np.ones(len(found.person), bool)
    opens[1:] = (found.person[1:] != found.person[:-1]) | (found.answer[1:] != found.answer[:-1])
    begin = np.flatnonzero(opens)
    end = np.append(begin[1:], len(opens)) if len(begin) else begin
    spans = Spans(found.person[begin], found.first[begin], found.last[end - 1] if len(end) else found.last)
    return Spells(spans, found.answer[begin], begin, end)

"""Loaded answers as tables of persons by occasions: one for each question, and one for each score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from samvej.evaluation.responses.occasions import NOWHERE, Occasion, nearest, place
from samvej.evaluation.responses.scoring import Rule, acceptable, is_good, own_rule, rules_of, scores
from samvej.evaluation.results import Words
from samvej.programme.instruments import Instrument
from samvej.programme.questionnaires import Aim, OwnItem, Questionnaire
from samvej.programme.statements_of_questionnaires import bound_said

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Loaded:
    """One questionnaire's answers as equally long columns.

    ``person``: the person's place among the participants. ``days``: from inclusion. ``number`` is NaN where the
    answer came without one.
    """

    person: Ints
    days: Ints
    item: tuple[str, ...]
    text: tuple[str | None, ...]
    number: Floats


@dataclass(frozen=True)
class Good:
    """Who gave a good answer: (persons, occasions), 1 good, 0 not, NaN not answered."""

    id: str
    name: Words
    aim: Aim
    table: Floats


@dataclass(frozen=True)
class Scored:
    """Scores: (persons, occasions), NaN missing."""

    id: str
    rule: Rule
    aim: Aim
    table: Floats


@dataclass(frozen=True)
class Answered:
    """Everything made of one questionnaire's answers.

    ``any_of``: who answered anything of it, (persons, occasions). ``left_out``: answers that are none of the
    question's; ``between``: answers outside the occasions' windows.
    """

    goods: tuple[Good, ...]
    scored: tuple[Scored, ...]
    any_of: NDArray[np.bool_]
    left_out: int
    between: int


@dataclass
class _Tally:
    left_out: int = 0


def answered(
    form: Questionnaire,
    instrument: Instrument | None,
    loaded: Loaded,
    persons: int,
    windows: Sequence[Occasion],
) -> Answered:
    """The tables of a questionnaire. Raises SamvejError where a scale's items do not go together."""
    occasion = place(loaded.days, windows)
    tally = _Tally()
    rows = _rows(loaded.item)

    def table(name: str, values: Floats) -> Floats:
        """``values`` belong to the item's rows; NaN ones are no answers."""
        found = np.full((persons, len(windows)), np.nan)
        at = rows.get(name, np.zeros(0, dtype=np.int64))[~np.isnan(values)]
        held = values[~np.isnan(values)]
        kept = nearest(loaded.person[at], occasion[at], loaded.days[at], windows)
        found[loaded.person[at][kept], occasion[at][kept]] = held[kept]
        return found

    def numbers(name: str, rule: Rule) -> Floats:
        held = _numbers(loaded, rows.get(name, np.zeros(0, dtype=np.int64)))
        fits = acceptable(replace(rule, items=(name,)), held[:, None])[:, 0]
        tally.left_out += int((~fits).sum())
        return table(name, np.where(fits, held, np.nan))

    goods: list[Good] = []
    scored: list[Scored] = []
    tables: dict[str, Floats] = {}
    for item in form.items:
        if item.answers:
            codes = _codes(item, loaded, rows.get(item.id, np.zeros(0, dtype=np.int64)), tally)
            tables[item.id] = table(item.id, codes)
            goods.append(Good(item.id, Words(item.da, item.en), item.aim, _below(tables[item.id], len(item.good))))
        else:
            rule = _alone(item)
            tables[item.id] = numbers(item.id, rule)
            scored.append(Scored(item.id, rule, item.aim, tables[item.id]))
    for scale in form.scales:
        rule = own_rule(scale, form.items)
        scored.append(Scored(scale.id, rule, scale.aim, _score(rule, tables, persons, len(windows))))
    for rule in () if instrument is None else rules_of(instrument):
        for name in rule.items:
            if name not in tables:
                tables[name] = numbers(name, rule)
        made = _score(rule, tables, persons, len(windows))
        ready = numbers(rule.id, replace(rule, values=rule.range, whole=False))
        tables[rule.id] = np.where(np.isnan(made), ready, made)
        scored.append(Scored(rule.id, rule, form.aim, tables[rule.id]))
    some = [~np.isnan(each) for each in tables.values()]
    return Answered(
        goods=tuple(goods),
        scored=tuple(scored),
        any_of=np.logical_or.reduce(some) if some else np.zeros((persons, len(windows)), dtype=np.bool_),
        left_out=tally.left_out,
        between=int((occasion == NOWHERE).sum()),
    )


def _rows(items: Sequence[str]) -> dict[str, Ints]:
    """Question → its rows, in order."""
    held: dict[str, list[int]] = {}
    for row, name in enumerate(items):
        held.setdefault(name, []).append(row)
    return {name: np.array(rows, dtype=np.int64) for name, rows in held.items()}


def good_of(scored: Scored) -> Good | None:
    """A score as good or not; None where nobody has said what good is."""
    bound = scored.rule.good
    if bound is None:
        return None
    held = is_good(bound, scored.table.ravel())
    assert held is not None
    table = np.where(np.isnan(scored.table), np.nan, held.reshape(scored.table.shape))
    name, said = scored.rule.name, bound_said(bound)
    return Good(scored.id, Words(f"{name.da}: {said.da}", f"{name.en}: {said.en}"), scored.aim, table)


def _score(rule: Rule, tables: Mapping[str, Floats], persons: int, occasions: int) -> Floats:
    flat = np.column_stack([tables[name].ravel() for name in rule.items])
    return scores(rule, flat).reshape(persons, occasions)


def _alone(item: OwnItem) -> Rule:
    """A question answered by a number, as a score of its own."""
    assert item.range is not None
    better: Literal["higher", "lower"] = (
        "lower" if item.good_when is not None and item.good_when.kind in ("below", "at most") else "higher"
    )
    return Rule(
        id=item.id,
        name=Words(item.da, item.en),
        items=(item.id,),
        values=item.range,
        by="mean",
        range=item.range,
        better=better,
        whole=False,
        good=item.good_when,
    )


def _codes(item: OwnItem, loaded: Loaded, rows: Ints, tally: _Tally) -> Floats:
    """The place of each answer from the best (0); NaN where it was left empty, or is none of the answers."""
    places = {answer.casefold(): number for number, answer in enumerate(item.answers)}
    codes = np.full(len(rows), np.nan)
    for number, row in enumerate(rows):
        said = loaded.text[row]
        if said is None or not said.strip():
            tally.left_out += int(not np.isnan(loaded.number[row]))  # a number alone is none of the answers
        elif (code := places.get(said.strip().casefold())) is None:
            tally.left_out += 1
        else:
            codes[number] = code
    return codes


def _numbers(loaded: Loaded, rows: Ints) -> Floats:
    """The answers' numbers, else their text read as one; infinite (no answer of any) where it is no number."""
    held = loaded.number[rows].copy()
    for number, row in enumerate(rows):
        said = loaded.text[row]
        if np.isnan(held[number]) and said is not None and said.strip():
            held[number] = _read(said)
    return held


def _read(said: str) -> float:
    try:
        value = float(said.strip().replace(",", "."))
    except ValueError:
        return float("inf")
    return value if np.isfinite(value) else float("inf")


def _below(codes: Floats, good: int) -> Floats:
    return np.where(np.isnan(codes), np.nan, (codes < good).astype(np.float64))

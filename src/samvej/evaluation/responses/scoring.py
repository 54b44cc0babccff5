"""From answers to scores, by published rules or a programme's own.

Definitions with examples: docs/reference/instruments.md. All answers come as the numbers of the scoring key; nothing
here knows a question's text. Values that cannot be are refused, never clipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from samvej.core.errors import SamvejError
from samvej.evaluation.results import Words
from samvej.programme.instruments import Instrument
from samvej.programme.questionnaires import OwnItem, OwnScale
from samvej.programme.rules import Bound

Floats = NDArray[np.float64]
ROUNDING = 1e-9


class BadAnswer(SamvejError):  # noqa: N818 - the name says the fault
    """An answer that the instrument does not have."""


@dataclass(frozen=True)
class Rule:
    """How one score is made of the answers to ``items``.

    ``values``: lowest and highest answer; ``whole``: only whole numbers. ``by``: the sum or mean, ``times`` a factor,
    or ``start`` minus a weight for each item's level (rows of ``weights`` by item, from the lowest level).
    ``missing_at_most`` items may be unanswered and count as the mean of those answered (for a value set: none).
    """

    id: str
    name: Words
    items: tuple[str, ...]
    values: tuple[float, float]
    by: Literal["sum", "mean", "value set"]
    range: tuple[float, float]
    better: Literal["higher", "lower"]
    whole: bool = True
    times: float = 1.0
    start: float = 0.0
    weights: tuple[tuple[float, ...], ...] = ()
    reversed: tuple[str, ...] = ()
    missing_at_most: int = 0
    good: Bound | None = None
    important: float | None = None
    cut_offs: tuple[tuple[Bound, Words], ...] = ()
    source: str = ""
    unconfirmed: tuple[Words, ...] = ()


def rules_of(instrument: Instrument) -> tuple[Rule, ...]:
    """The rules of a published instrument, one for each of its scores; items are named by their number."""
    return tuple(
        Rule(
            id=scale.id,
            name=Words(scale.name.da, scale.name.en),
            items=tuple(str(number) for number in scale.items),
            values=(float(instrument.values[0]), float(instrument.values[1])),
            by=scale.by,
            range=scale.range,
            better=scale.better,
            times=scale.times,
            start=scale.start,
            weights=scale.weights,
            missing_at_most=scale.missing_at_most,
            good=scale.good_when,
            important=scale.important_difference,
            cut_offs=tuple((cut.when, Words(cut.da, cut.en)) for cut in scale.cut_offs),
            source=instrument.source,
            unconfirmed=tuple(Words(text.da, text.en) for text in instrument.unconfirmed),
        )
        for scale in instrument.scales
    )


def own_rule(scale: OwnScale, items: Sequence[OwnItem]) -> Rule:
    """The generic rule of a programme's own scale. Raises SamvejError where its items have different ranges."""
    ranges = {item.range for item in items if item.id in scale.of and item.range is not None}
    if len(ranges) != 1:
        raise SamvejError(
            f"The scale '{scale.id}' puts items of different ranges together: give them one range, or leave it out."
        )
    low, high = ranges.pop()
    many = len(scale.of) if scale.by == "sum" else 1
    return Rule(
        id=scale.id,
        name=Words(scale.da, scale.en),
        items=scale.of,
        values=(low, high),
        by=scale.by,
        range=(low * many, high * many),
        better=scale.better,
        whole=False,
        reversed=scale.reversed,
        missing_at_most=scale.missing_at_most,
        good=scale.good_when,
        important=scale.important_difference,
    )


def scores(rule: Rule, answers: Floats) -> Floats:
    """The score of each row of answers, shape (n, items); NaN stands for an answer, or a score, that is missing.

    Raises BadAnswer naming the first answer that cannot be, by its row (from 1) and item.
    """
    wrong = ~acceptable(rule, answers)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        kind = "whole numbers " if rule.whole else "numbers "
        raise BadAnswer(
            f"{rule.name.en}: row {row + 1}, item {rule.items[column]}: {answers[row, column]:g} is no answer; "
            f"answers are {kind}from {rule.values[0]:g} to {rule.values[1]:g}. Mend the answer, or leave it empty."
        )
    values = _turned(rule, answers)
    answered = ~np.isnan(values)
    enough = (~answered).sum(axis=1) <= rule.missing_at_most
    if rule.by == "value set":
        found = rule.start - _weighed(rule, values)
    else:
        total, count = np.where(answered, values, 0.0).sum(axis=1), answered.sum(axis=1)
        found = rule.times * total / np.maximum(count, 1) * (len(rule.items) if rule.by == "sum" else 1)
    return np.where(enough & answered.any(axis=1), found, np.nan)


def acceptable(rule: Rule, answers: Floats) -> NDArray[np.bool_]:
    """Which answers can be, or are missing; shape as the answers. Raises ValueError where the shape does not fit."""
    if answers.ndim != 2 or answers.shape[1] != len(rule.items):
        raise ValueError(f"{rule.id} needs {len(rule.items)} columns of answers")
    low, high = rule.values
    fits = (answers >= low) & (answers <= high)
    if rule.whole:
        fits &= np.isclose(answers, np.round(answers), rtol=0.0, atol=ROUNDING)
    return np.asarray(fits | np.isnan(answers))


def is_good(good: Bound | None, values: Floats) -> NDArray[np.bool_] | None:
    """Which scores are good; None where no publication says what good is. A missing score is not to be asked of."""
    return None if good is None else np.array([good.holds(float(value)) for value in values], dtype=np.bool_)


def band(rule: Rule, value: float) -> Words | None:
    """The last of the publication's bands that the score lies in; None where it lies in none."""
    within = [words for bound, words in rule.cut_offs if bound.holds(value)]
    return within[-1] if within else None


def _turned(rule: Rule, answers: Floats) -> Floats:
    turned = np.array([item in rule.reversed for item in rule.items])
    return np.asarray(np.where(turned, sum(rule.values) - answers, answers))


def _weighed(rule: Rule, values: Floats) -> Floats:
    """The sum of the levels' weights; NaN where a level is missing."""
    table = np.asarray(rule.weights)
    missing = np.isnan(values)
    level = np.where(missing, rule.values[0], np.round(values)) - rule.values[0]
    weights = table[np.arange(len(rule.items)), level.astype(np.int64)]
    return np.asarray(np.where(missing, np.nan, weights).sum(axis=1))

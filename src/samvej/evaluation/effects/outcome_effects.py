"""The effect of a programme on one outcome: what was found, as frozen results, and how it is found from a stack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from scipy.stats import t as student

from samvej.evaluation.design import OutcomeDesign
from samvej.evaluation.effects.bootstrap import multiplier_bootstrap
from samvej.evaluation.effects.bounds import PartedRoads, blocks, moves_of, parted_roads
from samvej.evaluation.effects.checks import CheckKind, checks
from samvej.evaluation.effects.interval import Interval as Interval
from samvej.evaluation.effects.panel_effects import (
    Compared,
    Estimate,
    Flags,
    Floats,
    Stack,
    before_after,
    errors,
    event_study,
    mean_of,
    own_changes,
    pre_trend,
    ratio,
)
from samvej.evaluation.outcomes import role_of
from samvej.evaluation.results import Better, Role, Unit, Words

FEWEST_SETS = 5
"""With fewer matched sets there is no effect to tell."""
NAIVE = (-3, -2, -1)
"""The months that whoever looks only at the participants compares with: those in which people are included because
things are at their worst."""
_FEWEST_REFERENCE = 3

Against = Literal["matched controls", "not yet included"]


@dataclass(frozen=True)
class Side:
    """One side in one month. ``mean`` per person (money: whole units), controls weighted within their sets.

    ``persons`` are observed and compared, ``persons_with`` of them have any, ``total`` and ``largest`` (one person's)
    are the sum and the largest part of it, weighted as the mean is. ``mean`` is None where nobody is compared.
    """

    mean: float | None
    persons: int
    persons_with: int
    total: float
    largest: float


@dataclass(frozen=True)
class EventPoint:
    """One event month: the effect against the reference months, and who is behind it.

    ``sets``: participants compared with at least one own control; ``left_out``: others who are observed and not
    compared. ``band``: the interval that holds for all months together. None where nobody is compared.
    """

    month: int
    role: Role
    reference: bool
    effect: Interval | None
    band: tuple[float, float] | None
    sets: int
    left_out: int
    participants: Side
    controls: Side


@dataclass(frozen=True)
class Checked:
    """The effect asked in another way; ``people`` are the participants behind it, ``months`` those of a placebo."""

    kind: CheckKind
    effect: Interval
    people: int
    months: tuple[int, int] | None


@dataclass(frozen=True)
class OutcomeEffect:
    """One outcome, or one part of it (a payer's, a sector's), per person and month; money in whole units.

    ``effect``: the mean of the months after inclusion that are no ghosts, each against the reference months, less the
    same of the controls; ``bootstrap_se`` is its error by the bootstrap over citizens. ``expected``: what the
    participants would have had without the programme; ``level``: what they had. ``ratio``: how many times what it
    would have been (None where a level is not above zero). ``naive``: the participants alone, the mean after less
    that of the last three months before. ``drift``: how the difference moved per month over the reference months, and
    ``p_before`` of all of them together. ``missing``: scopes that nothing covers, or empty. ``checks``: does it hold?
    ``changes``: each participant's own effect (person_id, value), where places are asked too. ``parted``: how far
    roads may part before the effect is gone; None where nothing can tell.
    """

    id: str
    name: Words
    part: str | None
    unit: Unit
    better: Better
    definition: Words
    against: Against
    reference: tuple[int, ...]
    before: tuple[int, int]
    after: tuple[int, int]
    ghosts: tuple[int, ...]
    effect: Interval | None
    bootstrap_se: float | None
    level: float | None
    expected: float | None
    ratio: Interval | None
    naive: Interval | None
    drift: Interval | None
    p_before: float | None
    participants: int
    controls: int
    points: tuple[EventPoint, ...]
    missing: tuple[str, ...] = ()
    limits: tuple[Words, ...] = ()
    checks: tuple[Checked, ...] = ()
    negative_control: bool = False
    changes: tuple[tuple[int, float], ...] = ()
    parted: PartedRoads | None = None


def interval(found: Estimate, people: int) -> Interval | None:
    """The 95 % interval of what so many participants tell, by Student's distribution with one degree fewer.

    None where there is no number, or nothing varies so that its error cannot be told.
    """
    if people < 2 or not np.isfinite(found.value) or not np.isfinite(found.se) or found.se <= 0:
        return None
    return _interval(found.value, found.se, people)


def _interval(value: float, se: float, people: int) -> Interval:
    reach = critical_of(people) * se
    return Interval(value, se, value - reach, value + reach)


@cache
def critical_of(people: int) -> float:
    """How many errors the 95 % interval of so many participants reaches to either side."""
    return float(student.ppf(0.975, people - 1))


def ratio_interval(found: Estimate | None, people: int) -> Interval | None:
    """A ratio from its logarithm; ``se`` is that of the logarithm."""
    if found is None or people < 2 or not np.isfinite(found.se) or found.se <= 0:
        return None
    reach = critical_of(people) * found.se
    low, high = np.exp(found.value - reach), np.exp(found.value + reach)
    return Interval(float(np.exp(found.value)), found.se, float(low), float(high))


def reference_months(
    outcome: OutcomeDesign, stack: Stack, first: int, looked_back: int
) -> tuple[tuple[int, ...], Words | None]:
    """The months that each person is compared with, and what must be said of them.

    Controls that were chosen because they had as much in the months before as a participant are above their own usual
    there, and fall back afterwards: compared with those months, a programme that does nothing looks harmful. So the
    months before the look-back are taken: of the outcome's own window before, else of all months before; where they
    are observed for fewer than half of the sets, the whole window before is, and the reader is told.
    """
    window = [month for month in range(outcome.before[0], outcome.before[1] + 1) if month not in outcome.ghosts]
    if not looked_back:
        return tuple(window), None
    for months in (window, range(first, 0)):
        free = tuple(month for month in months if month < -looked_back and month not in outcome.ghosts)
        if len(free) >= _FEWEST_REFERENCE and _held(stack, free) >= _held(stack, window) / 2:
            return free, None
    return tuple(window), Words(
        "Der er for få måneder fra før den tid, kontrollerne er valgt efter: effekten kan se mindre gavnlig ud, end "
        "den er, hvis kontrollerne blev valgt i en dårlig tid og siden faldt tilbage til det sædvanlige.",
        "There are too few months before the time that controls were chosen by: the effect may look less beneficial "
        "than it is, if controls were chosen in a bad time and then fell back to their usual.",
    )


def months_after(outcome: OutcomeDesign, stack: Stack, found: Compared) -> tuple[tuple[int, ...], Words | None]:
    """The months whose effects make the one number, and what must be said of them.

    Months compared for fewer than five sets are left out: each month counts alike, so that one person would be worth
    as much as all others are in another month, and nobody could say how far to trust it. All, where none has five.
    """
    months = [m for m in range(outcome.after[0], outcome.after[1] + 1) if m > 0 and m not in outcome.ghosts]
    sets = dict(zip(stack.months.tolist(), found.sets.tolist(), strict=True))
    enough = tuple(month for month in months if sets.get(month, 0) >= FEWEST_SETS)
    if not enough or not any(0 < sets.get(month, 0) < FEWEST_SETS for month in months):
        return tuple(months), None
    return enough, Words(
        "Måneder, hvor færre end fem deltagere kan sammenlignes, tæller ikke med i det ene tal.",
        "Months in which fewer than five participants can be compared do not count in the one number.",
    )


def _held(stack: Stack, months: Sequence[int]) -> int:
    """How many participants are observed in any of the months."""
    seen = ~np.isnan(stack.y[:, np.isin(stack.months, months)])
    return int((seen.any(axis=1) & stack.participant).sum())


def outcome_effect(
    outcome: OutcomeDesign,
    part: str | None,
    stack: Stack,
    first: int,
    looked_back: int,
    draws: int,
    seed: int,
    homes: Sequence[str | None] | None = None,
) -> OutcomeEffect:
    """The effect on one outcome from the stack of its values; with the rows' ``homes`` it is checked as well."""
    reference, said = reference_months(outcome, stack, first, looked_back)
    found = event_study(stack, reference)
    after, thin = months_after(outcome, stack, found)
    columns = [column for column, month in enumerate(stack.months) if month in after]
    whole = mean_of(found, columns, stack.citizen)
    in_it = found.participant_rows[:, columns].any(axis=1)
    theirs = found.control_rows[:, columns].any(axis=1)
    people = int(in_it.sum())
    enough = int(found.sets[columns].max(initial=0)) >= FEWEST_SETS
    effect = interval(whole, people) if enough else None
    boot, critical = _bootstrap(found, whole, stack, draws, seed) if effect else (None, float("nan"))
    level = _mean(found.of_participants[columns])
    trend = pre_trend(found, stack.months, reference, stack.citizen)
    return OutcomeEffect(
        id=outcome.id,
        name=outcome.name,
        part=part,
        unit=outcome.unit,
        better=outcome.better if part is None else "either",
        definition=outcome.definition,
        against="matched controls",
        reference=reference,
        before=outcome.before,
        after=outcome.after,
        ghosts=outcome.ghosts,
        effect=effect,
        bootstrap_se=boot,
        level=level if effect else None,
        expected=level - whole.value if effect and level is not None else None,
        ratio=ratio_interval(ratio(stack, reference, after), people) if effect else None,
        naive=interval(before_after(stack, NAIVE, after), people) if enough else None,
        drift=interval(trend.slope, people) if enough else None,
        p_before=trend.p if enough else None,
        participants=people,
        controls=len(np.unique(stack.citizen[theirs])),
        points=tuple(_points(outcome, stack, found, reference, critical)),
        limits=tuple(each for each in (said, thin) if each is not None),
        negative_control=outcome.negative_control and part is None,
        changes=tuple(own_changes(stack, reference, after).items()) if effect and homes is not None else (),
        checks=tuple(_checked(stack, found, reference, after, homes)) if effect and homes is not None else (),
        parted=_parted(outcome, stack, found, whole, reference, people) if effect and homes is not None else None,
    )


def _parted(
    outcome: OutcomeDesign,
    stack: Stack,
    found: Compared,
    whole: Estimate,
    reference: Sequence[int],
    people: int,
) -> PartedRoads | None:
    before = blocks(stack.months.tolist(), reference, outcome.ghosts)
    return parted_roads(
        tuple(moves_of(found, stack.months, stack.citizen, before)), whole, stack.citizen, critical_of(people)
    )


def _checked(
    stack: Stack, found: Compared, reference: Sequence[int], after: Sequence[int], homes: Sequence[str | None]
) -> Iterator[Checked]:
    for check in checks(stack, found, reference, after, homes):
        effect = interval(check.found, check.people)
        if effect is not None and check.people >= FEWEST_SETS:
            yield Checked(check.kind, effect, check.people, check.months)


def _mean(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def _bootstrap(found: Compared, whole: Estimate, stack: Stack, draws: int, seed: int) -> tuple[float | None, float]:
    """The summary's error by the bootstrap, and the critical value of the band over all months."""
    influence = np.column_stack([whole.influence, found.influence])
    se, _ = multiplier_bootstrap(influence[:, :1], stack.citizen, draws=draws, seed=seed)
    _, critical = multiplier_bootstrap(influence[:, 1:], stack.citizen, draws=draws, seed=seed)
    return (float(se[0]) if np.isfinite(se[0]) else None), critical


def _points(
    outcome: OutcomeDesign, stack: Stack, found: Compared, reference: tuple[int, ...], critical: float
) -> "list[EventPoint]":
    se = errors(found.influence, stack.citizen)
    points = []
    for column, month in enumerate(stack.months):
        there = found.sets[column] > 1 and se[column] > 0
        value = float(found.att[column])
        reach = critical * se[column]
        points.append(
            EventPoint(
                month=int(month),
                role=role_of(int(month), outcome),
                reference=int(month) in reference,
                effect=_interval(value, float(se[column]), int(found.sets[column])) if there else None,
                band=(float(value - reach), float(value + reach)) if there and np.isfinite(critical) else None,
                sets=int(found.sets[column]),
                left_out=int((stack.participant & ~np.isnan(stack.y[:, column])).sum() - found.sets[column]),
                participants=_side(
                    stack, found.participant_rows[:, column], column, found.of_participants[column], False
                ),
                controls=_side(stack, found.control_rows[:, column], column, found.of_controls[column], True),
            )
        )
    return points


def _side(stack: Stack, rows: Flags, column: int, mean: float, weighted: bool) -> Side:
    """Who is behind one mean. A citizen who is control of several counts once, with all weights."""
    if not rows.any():
        return Side(None, 0, 0, 0.0, 0.0)
    weight = stack.weight[rows] if weighted else np.ones(int(rows.sum()))
    who, at = np.unique(stack.citizen[rows], return_inverse=True)
    own = np.bincount(at, np.abs(weight * stack.y[rows, column]))
    return Side(float(mean), len(who), int((own > 0).sum()), float(own.sum()), float(own.max()))

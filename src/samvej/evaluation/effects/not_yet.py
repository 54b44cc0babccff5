"""The effect where there is no pool of controls: each group of inclusion against those not yet included.

Callaway & Sant'Anna (2021) in calendar months, put together over the time since inclusion.
"""

from collections.abc import Iterator

import numpy as np

from samvej.evaluation.design import OutcomeDesign
from samvej.evaluation.effects.aggregates import Aggregate, aggregate
from samvej.evaluation.effects.bounds import Move, in_blocks, parted_roads
from samvej.evaluation.effects.group_time import group_time_effects
from samvej.evaluation.effects.outcome_effects import (
    FEWEST_SETS,
    NAIVE,
    EventPoint,
    OutcomeEffect,
    Side,
    critical_of,
    interval,
)
from samvej.evaluation.effects.panel_effects import Estimate, Flags, Floats, Ints, Stack, before_after, error
from samvej.evaluation.effects.panel_of_units import EffectError
from samvej.evaluation.outcomes import role_of
from samvej.evaluation.results import Words

_TOGETHER = Words(
    "alle kom med på én gang eller så tæt, at ingen er tilbage at sammenligne med.",
    "all were included at one time, or so close together that nobody is left to compare with.",
)
_APART = 1.96
"""So many errors the mean of the months before lies from the base month, before the reader is told."""


def not_yet_effect(
    outcome: OutcomeDesign, y: Floats, cohort: Ints, months: Ints, levels: Floats, event_months: Ints, people: Ints
) -> OutcomeEffect:
    """The effect on one outcome.

    ``y`` (participants, calendar months) with NaN where not observed, ``cohort`` (participants,) the number of the
    calendar month of inclusion, ``months`` those of the columns; ``levels`` (participants, event months) the same in
    event time.
    """
    last_before = max(m for m in range(outcome.before[0], outcome.before[1] + 1) if m not in outcome.ghosts)
    anticipation = max(-last_before - 1, 0)
    after = [m for m in range(outcome.after[0], outcome.after[1] + 1) if m > 0 and m not in outcome.ghosts]
    shift = 1 - int(months.min())  # groups and periods count from 1: 0 means never
    nothing = Estimate(float("nan"), float("nan"), np.zeros(len(y)))
    whole, limits, parted = nothing, list[Words](), None
    by_month: dict[int, tuple[Estimate, int]] = {}
    try:
        found = group_time_effects(
            y, cohort + shift, months + shift, control="notyet", base="universal", anticipation=anticipation,
            missing="pairs", cluster=people,
        )  # fmt: skip
        window = aggregate(found, "window", event_from=min(after), event_to=max(after))
        dynamic = aggregate(found, "dynamic")
        limits = [*window.remarks, *_before(dynamic, outcome, -anticipation - 1, people)]
        whole = Estimate(window.overall_att, window.overall_se, window.overall_influence)
        moves = tuple(_moves(dynamic, outcome, -anticipation - 1, people))
        parted = parted_roads(moves, whole, people, critical_of(len(y)))
        by_month = {
            int(month): (Estimate(float(att), float(se), nothing.influence), int(count))
            for month, att, se, count in zip(dynamic.egt, dynamic.att, dynamic.se, dynamic.treated, strict=True)
        }
    except EffectError:
        limits = [_TOGETHER]
    rows = np.arange(len(y), dtype=np.int64)
    alone = Stack(levels, event_months, rows, np.ones(len(y), dtype=np.bool_), np.ones(len(y)), people)
    effect = interval(whole, len(y)) if len(y) >= FEWEST_SETS else None
    level = _level(levels, event_months, after)
    return OutcomeEffect(
        id=outcome.id,
        name=outcome.name,
        part=None,
        unit=outcome.unit,
        better=outcome.better,
        definition=outcome.definition,
        against="not yet included",
        reference=(-anticipation - 1,),
        before=outcome.before,
        after=outcome.after,
        ghosts=outcome.ghosts,
        effect=effect,
        bootstrap_se=None,
        level=level if effect else None,
        expected=level - effect.value if effect and level is not None else None,
        ratio=None,
        naive=interval(before_after(alone, NAIVE, after), len(y)),
        drift=None,
        p_before=None,
        participants=len(y),
        controls=0,
        points=tuple(
            _point(outcome, int(month), column, levels, by_month, -anticipation - 1)
            for column, month in enumerate(event_months)
        ),
        limits=tuple(limits),
        parted=parted if effect else None,
    )


def _months_before(dynamic: Aggregate, outcome: OutcomeDesign, base: int) -> Flags:
    """The event times of the window before, up to the base month, whose effect is known."""
    window = (dynamic.egt >= outcome.before[0]) & (dynamic.egt < base) & ~np.isin(dynamic.egt, outcome.ghosts)
    return np.asarray(window & np.isfinite(dynamic.se))


def _moves(dynamic: Aggregate, outcome: OutcomeDesign, base: int, people: Ints) -> Iterator[tuple[Estimate, Move]]:
    """How far early and late lay apart in each half-year before, from how they lay in the base month."""
    known = _months_before(dynamic, outcome, base)
    for block in in_blocks([int(month) for month in dynamic.egt[known]]):
        columns = np.isin(dynamic.egt, block)
        influence = dynamic.influence[:, columns].mean(axis=1)
        estimate = Estimate(float(dynamic.att[columns].mean()), error(influence, people), influence)
        count = int(dynamic.treated[columns].max())
        yield estimate, Move((block[0], block[-1]), estimate.value, estimate.se, count)


def _before(dynamic: Aggregate, outcome: OutcomeDesign, base: int, people: Ints) -> tuple[Words, ...]:
    """What must be said where those included early and late did not go alike before inclusion.

    The mean of the months before, in one test: Wald's of all of them at once rejects far too often with small groups.
    """
    known = _months_before(dynamic, outcome, base)
    if not known.any():
        return ()
    spread = error(dynamic.influence[:, known].mean(axis=1), people)
    if not spread > 0 or abs(float(dynamic.att[known].mean())) <= _APART * spread:
        return ()
    return (
        Words(
            "de, der kom tidligt med, og de, der kom senere, fulgtes ikke ad før inklusionen; virkningen skal læses "
            "med forbehold.",
            "those included early and those included later did not move alike before inclusion; read the effect with "
            "reserve.",
        ),
    )


def _level(levels: Floats, months: Ints, after: list[int]) -> float | None:
    held = levels[:, np.isin(months, after)]
    means = [float(column[~np.isnan(column)].mean()) for column in held.T if (~np.isnan(column)).any()]
    return sum(means) / len(means) if means else None


def _point(
    outcome: OutcomeDesign,
    month: int,
    column: int,
    levels: Floats,
    by_month: dict[int, tuple[Estimate, int]],
    base: int,
) -> EventPoint:
    found, count = by_month.get(month, (None, 0))
    seen = levels[~np.isnan(levels[:, column]), column]
    own = np.abs(seen)
    side = Side(None, 0, 0, 0.0, 0.0)
    if len(seen):
        side = Side(float(seen.mean()), len(seen), int((own > 0).sum()), float(own.sum()), float(own.max()))
    return EventPoint(
        month=month,
        role=role_of(month, outcome),
        reference=month == base,
        effect=None if found is None else interval(found, max(count, 2)),
        band=None,
        sets=count,
        left_out=0,
        participants=side,
        controls=Side(None, 0, 0, 0.0, 0.0),
    )

"""When we will know, for each outcome of a programme: the plan is read from its participants' own panel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from samvej.core.money import minor_digits
from samvej.core.month import Month
from samvej.evaluation.amounts import Amounts
from samvej.evaluation.design import OutcomeDesign
from samvej.evaluation.effects.estimators import FloatArray, IntArray
from samvej.evaluation.effects.panel_of_units import EffectError
from samvej.evaluation.effects.power import Answer, plan_of, when_will_we_know
from samvej.evaluation.panel import Panel
from samvej.evaluation.results import Unit, Words
from samvej.spotting.days import number

MATTERS = 0.2
"""Unless said: an effect of a fifth of the level before inclusion is asked about."""


@dataclass(frozen=True)
class OutcomePower:
    """One outcome. ``level``: participants' mean per month before. ``answer`` is None where ``reason`` says why."""

    id: str
    name: Words
    unit: Unit
    level: float | None
    answer: Answer | None
    reason: Words | None = None


@dataclass(frozen=True)
class ProgrammePower:
    """All outcomes. ``first``: the month of the first inclusion, from which the plans' months are counted.

    ``persons``: how many have joined.
    """

    first: Month
    until: date
    persons: int
    controls: float | None
    outcomes: tuple[OutcomePower, ...]


def programme_power(
    whole: Panel,
    outcomes: Iterable[tuple[OutcomeDesign, Amounts]],
    until: date,
    currency: str | None,
    *,
    controls: float | None,
) -> ProgrammePower:
    """Read each outcome's plan from the participants' panel.

    ``until``: the last day that is evaluated; the latest month that is over ends on it or before. ``controls``: how
    many for each participant, None where there are none. Outcomes that nothing covers, or that tell too little yet,
    have a reason instead of an answer.
    """
    joined = np.array([Month.of(each.inclusion).ordinal for each in whole.people], dtype=np.int64)
    over = Month.of(until + timedelta(days=1)).ordinal - 1
    found = [
        _outcome(whole, design, amounts, joined, over, until, currency, controls) for design, amounts in outcomes
    ]
    return ProgrammePower(
        Month.of(min(each.inclusion for each in whole.people)), until, len(whole.people), controls, tuple(found)
    )


_NOT_COVERED = Words("Ingen kilde dækker det endnu.", "No source covers it yet.")
_TOO_EARLY = Words(
    "For få deltagere er set længe nok til at sige, hvor forskelligt det går dem.",
    "Too few participants have been seen long enough to say how differently they fare.",
)
_NOTHING = Words(
    "Der er intet før inklusion at måle en ændring mod.",
    "There is nothing before inclusion to measure a change against.",
)


def _outcome(
    whole: Panel,
    design: OutcomeDesign,
    amounts: Amounts,
    joined: IntArray,
    over: int,
    until: date,
    currency: str | None,
    controls: float | None,
) -> OutcomePower:
    if not amounts.needs or whole.uncovered(amounts.needs):
        return OutcomePower(design.id, design.name, design.unit, None, None, _NOT_COVERED)
    scale = 10.0 ** minor_digits(currency or "DKK") if design.unit == "money" else 1.0
    observed = whole.observed(amounts.needs, design.valid, amounts.looks_back)
    months = np.array(whole.months, dtype=np.int64)
    counts = ~np.isin(months, design.ghosts)
    y = np.where(observed & counts, whole.sums(amounts.facts) / scale, np.nan)
    before = y[:, (months >= design.before[0]) & (months <= design.before[1])]
    level = float(np.nanmean(before)) if np.isfinite(before).any() else None
    if not level:
        return OutcomePower(design.id, design.name, design.unit, level, None, _NOTHING)
    after = max(design.after[0], *(ghost + 1 for ghost in design.ghosts if ghost >= 0), 0), design.after[1]
    try:
        plan = plan_of(
            y, months, joined, over, before=design.before, after=after, controls=controls,
            possible=_possible(whole, months, after, until),
        )  # fmt: skip
        answer = when_will_we_know(plan, MATTERS * level)
    except EffectError:
        return OutcomePower(design.id, design.name, design.unit, level, None, _TOO_EARLY)
    return OutcomePower(design.id, design.name, design.unit, level, answer)


def _possible(whole: Panel, months: IntArray, after: tuple[int, int], until: date) -> FloatArray:
    """How many months of the window are over for each participant, whoever is seen in them."""
    inside = (months >= after[0]) & (months <= after[1])
    return (whole.last_day[:, inside] <= number(until)).sum(axis=1).astype(np.float64)  # type: ignore[no-any-return]

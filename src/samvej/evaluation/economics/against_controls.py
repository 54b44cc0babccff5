"""The change in total cost per participant-month against controls, as the money part needs it."""

from dataclasses import dataclass

from samvej.core.money import minor_digits
from samvej.evaluation.design import CostOf
from samvej.evaluation.economics.intervals import Interval
from samvej.evaluation.effects.outcome_effects import Against, OutcomeEffect
from samvej.evaluation.effects.programme import ProgrammeEffects
from samvej.evaluation.study import Study


@dataclass(frozen=True)
class CostEffect:
    """What services cost participants more (below zero: less) after inclusion than those they are compared with.

    Per participant-month, in minor units. ``participants`` are compared with ``controls`` persons (0 where they are
    compared with the not yet included). ``behind``: the outcome and its parts, which decide whether it may be shown.
    """

    effect: float
    interval: Interval
    against: Against
    participants: int
    controls: int
    behind: tuple[OutcomeEffect, ...]


def cost_effect(study: Study, effects: ProgrammeEffects | None) -> CostEffect | None:
    """The effect on the file's outcome of all costs; None where there is none, or no effect could be told."""
    if effects is None:
        return None
    total = next((each.id for each in study.design.outcomes if each.measure == CostOf(None)), None)
    found = None if total is None else effects.of(total)
    if found is None or found.effect is None:
        return None
    unit = 10.0 ** minor_digits(effects.currency or "DKK")
    return CostEffect(
        effect=found.effect.value * unit,
        interval=Interval(found.effect.low * unit, found.effect.high * unit),
        against=found.against,
        participants=found.participants,
        controls=found.controls,
        behind=tuple(each for each in effects.outcomes if each.id == total),
    )

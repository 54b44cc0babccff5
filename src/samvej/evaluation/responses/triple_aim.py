"""The three aims together: health, experienced quality, cost; each with direction, size, interval and certainty.

Each row says what was measured and how far it can be trusted; nothing is added up across the aims. Institute for
Healthcare Improvement: Berwick DM, Nolan TW, Whittington J, Health Aff 2008;27:759-769. Definitions with examples:
docs/reference/own-reports.md ("The three aims").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from samvej.evaluation.results import Words
from samvej.programme.questionnaires import Aim

Direction = Literal["better", "worse", "no clear change", "cannot tell"]
Basis = Literal["before and after", "with controls", "business case"]
"""What a measure stands on: the participants alone, a comparison with matched controls, or a calculation."""

AIMS: tuple[Aim, ...] = ("health", "quality", "cost")
AIM_WORDS: dict[Aim, Words] = {
    "health": Words("Helbred", "Health"),
    "quality": Words("Oplevet kvalitet", "Experienced quality"),
    "cost": Words("Udgifter", "Cost"),
}


@dataclass(frozen=True)
class AimMeasure:
    """One measure of an aim in plain numbers, already as they may be shown.

    ``estimate`` is a change or a difference with its 95 % limits, in the measure's own unit: percentage points,
    points of a score, kroner … ``better``: which direction is good. ``unit``: the word after the number.
    ``digits``: decimals for readers. ``matters``: the smallest change that matters, in the same unit; None where
    nobody has said. ``estimate`` None: ``why`` says why there is no number. ``currency`` where it is money.
    """

    aim: Aim
    name: Words
    estimate: float | None
    lower: float | None
    upper: float | None
    better: Literal["higher", "lower"]
    unit: Words
    basis: Basis = "before and after"
    digits: int = 0
    matters: float | None = None
    currency: str | None = None
    why: Words | None = None


@dataclass(frozen=True)
class AimRow:
    """A measure with what it says. ``toward`` better: estimate and limits with the sign turned so that up is good."""

    measure: AimMeasure
    direction: Direction
    toward: tuple[float, float, float] | None
    certainty: Words


@dataclass(frozen=True)
class TripleAim:
    """The rows by aim, in the aims' order; ``missing`` are the aims without any measure. The first row leads."""

    rows: tuple[AimRow, ...]
    missing: tuple[Aim, ...]

    def of(self, aim: Aim) -> tuple[AimRow, ...]:
        """The rows of one aim, the leading one first."""
        return tuple(row for row in self.rows if row.measure.aim == aim)


def triple_aim(measures: Sequence[AimMeasure]) -> TripleAim:
    """The panel of the measures; within an aim in the order given, which is to be chosen before the numbers are."""
    rows = tuple(_row(measure) for aim in AIMS for measure in measures if measure.aim == aim)
    return TripleAim(rows, tuple(aim for aim in AIMS if not any(row.measure.aim == aim for row in rows)))


def _row(measure: AimMeasure) -> AimRow:
    limits = (measure.estimate, measure.lower, measure.upper)
    if any(limit is None for limit in limits):
        return AimRow(measure, "cannot tell", None, measure.why or _NO_INTERVAL)
    estimate, lower, upper = (float(limit) for limit in limits if limit is not None)
    if not lower <= estimate <= upper:
        raise ValueError("an estimate lies within its interval")
    toward = (estimate, lower, upper) if measure.better == "higher" else (-estimate, -upper, -lower)
    direction = _direction(toward, measure.matters)
    return AimRow(measure, direction, toward, _certainty(direction, measure))


def _direction(toward: tuple[float, float, float], matters: float | None) -> Direction:
    """Better or worse where the interval lies on one side of nothing; no clear change where it holds nothing.

    Where a smallest change that matters is known and the interval reaches beyond it on either side, an interval that
    holds nothing is too wide to say that there was no change.
    """
    _, low, high = toward
    if low > 0:
        return "better"
    if high < 0:
        return "worse"
    if matters is not None and (high >= matters or low <= -matters):
        return "cannot tell"
    return "no clear change"


_NO_INTERVAL = Words(
    "Der er ikke nok svar eller data til at sige noget.", "There are not enough answers or data to say."
)
_BASES: dict[Basis, Words] = {
    "before and after": Words(
        "Kun før og efter: noget af det kunne være sket alligevel.",
        "Before and after only: some of it might have happened anyway.",
    ),
    "with controls": Words(
        "Holdt op imod lignende borgere: det, der ville være sket alligevel, er trukket fra, så godt data kan.",
        "Held against similar citizens: what would have happened anyway is taken out, as far as data can.",
    ),
    "business case": Words(
        "Regnet ud fra antagelser, der står ved tallene.", "Worked out from assumptions that stand by the numbers."
    ),
}
_DIRECTIONS: dict[Direction, Words] = {
    "better": Words(
        "Tallene peger tydeligt mod det bedre.",
        "The numbers point clearly towards better.",
    ),
    "worse": Words("Tallene peger tydeligt mod det værre.", "The numbers point clearly towards worse."),
    "no clear change": Words(
        "Tallene viser ingen tydelig ændring.",
        "The numbers show no clear change.",
    ),
    "cannot tell": Words(
        "Tallene er for usikre: der kan være en ændring, der betyder noget, og der kan være ingen.",
        "The numbers are too uncertain: there may be a change that matters, and there may be none.",
    ),
}


def _certainty(direction: Direction, measure: AimMeasure) -> Words:
    first, second = _DIRECTIONS[direction], _BASES[measure.basis]
    return Words(f"{first.da} {second.da}", f"{first.en} {second.en}")

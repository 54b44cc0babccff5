"""What the page, the charts and the CSV files are made from: results with everything hidden that must be hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from samvej.evaluation.report.numbers import Figure, NumberKind
from samvej.evaluation.results import (
    Concentration,
    Effort,
    Evaluation,
    IllnessCombination,
    OutcomeResult,
    ProfileLine,
    Role,
    Verdict,
    Words,
)

PointState = Literal["shown", "hidden", "gap"]


@dataclass(frozen=True)
class ShownPoint:
    """One event month as it may be seen."""

    month: int
    role: Role
    persons: Figure
    value: Figure
    lower: Figure
    upper: Figure
    signal: bool

    @property
    def state(self) -> PointState:
        """Whether there is a number, one that is held back, or none."""
        if self.value.hidden is not None:
            return "hidden"
        return "gap" if self.value.value is None else "shown"


@dataclass(frozen=True)
class ShownBreak:
    """A change in a register, and the event months in which it meets participants."""

    day: date
    words: Words
    first: int
    last: int


@dataclass(frozen=True)
class ShownOutcome:
    """One outcome, or a part of one. ``centres`` are the centre lines before and after.

    ``verdict`` has no number in it that may not be seen.
    """

    result: OutcomeResult
    anchor: str
    kind: NumberKind
    points: tuple[ShownPoint, ...]
    before: Figure
    after: Figure
    centres: tuple[Figure, Figure]
    breaks: tuple[ShownBreak, ...]
    verdict: Verdict | None

    @property
    def drawable(self) -> bool:
        """Whether any month has a number."""
        return any(point.state == "shown" for point in self.points)


@dataclass(frozen=True)
class ShownAnalysis:
    """One column of Table 1: its name and how many people by month."""

    name: Words
    persons: tuple[tuple[int, Figure], ...]


@dataclass(frozen=True)
class ShownLine:
    """One line of the profile: a share in percent or a mean, the count behind it, and of how many."""

    line: ProfileLine
    value: Figure
    count: Figure
    known: Figure
    unknown: Figure


@dataclass(frozen=True)
class ShownCombination:
    """How many had exactly these illness groups."""

    combination: IllnessCombination
    count: Figure


@dataclass(frozen=True)
class ShownIllness:
    """The combinations, most frequent first, and of how many. ``drawn`` are those that somebody has, or may have."""

    groups: tuple[tuple[str, Words], ...]
    combinations: tuple[ShownCombination, ...]
    known: Figure
    unknown: Figure
    missing: tuple[str, ...]

    @property
    def drawn(self) -> tuple[ShownCombination, ...]:
        return tuple(each for each in self.combinations if each.count.hidden or each.count.value)


@dataclass(frozen=True)
class ShownConcentration:
    """One year: shares of the cost in percent by top share, the curve, and who is there again."""

    concentration: Concentration
    citizens: Figure
    total: Figure
    shares: tuple[tuple[float, Figure], ...]
    lorenz: tuple[tuple[float, float], ...]
    persists: tuple[tuple[int, Figure, Figure], ...]


@dataclass(frozen=True)
class ShownEffort:
    """One kind of what was done: how many participants have any, and the rate per participant and 30 days."""

    effort: Effort
    persons_with: Figure
    rate: Figure


@dataclass(frozen=True)
class Shown:
    """The whole evaluation as it may be seen."""

    evaluation: Evaluation
    participants: Figure
    left_out: tuple[tuple[Words, Figure], ...]
    outcomes: tuple[ShownOutcome, ...]
    analyses: tuple[ShownAnalysis, ...]
    profile: tuple[ShownLine, ...]
    illness: ShownIllness | None
    concentration: tuple[ShownConcentration, ...]
    efforts: tuple[ShownEffort, ...]
    rules: tuple[Words, ...]


def whole(outcomes: Sequence[ShownOutcome]) -> tuple[ShownOutcome, ...]:
    """The outcomes that are not a part of another."""
    return tuple(outcome for outcome in outcomes if outcome.result.part is None)


def split(outcomes: Sequence[ShownOutcome]) -> dict[str, tuple[ShownOutcome, ...]]:
    """By outcome id, the parts that it is made up of."""
    names = dict.fromkeys(outcome.result.id for outcome in outcomes if outcome.result.part is not None)
    return {
        name: tuple(each for each in outcomes if each.result.id == name and each.result.part is not None)
        for name in names
    }

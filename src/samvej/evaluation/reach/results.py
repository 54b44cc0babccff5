"""Who gets it and who leaves, as frozen results: exact, nothing yet hidden. Definitions: docs/reference/reach.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from samvej.evaluation.reach.rates import Interval
from samvej.evaluation.results import IllnessCombinations, Words

# --- the inclusion profile in three columns -------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One group of people on one line: a share (``count`` of ``known``) or a mean of ``known``.

    ``value`` is the share (0–1) or the mean, None where too few could be told of. Controls are weighted, so that
    those of each participant weigh one; their ``count``, ``known`` and ``unknown`` are different citizens.
    """

    value: float | None
    count: int | None
    known: int
    unknown: int


@dataclass(frozen=True)
class ProfileComparison:
    """One line: participants, target group and controls (None: there are none).

    ``within``: the participants who are in the target group. The differences are in the participants' standard
    deviation; None where that is nought or a side is not known. ``missing``: what would have to be loaded.
    """

    id: str
    name: Words
    kind: Literal["share", "mean"]
    of: str | None
    participants: Column
    target: Column | None
    controls: Column | None
    within: Column | None
    difference_target: float | None
    difference_controls: float | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """The whole table; ``controls`` are different citizens, however many participants they are controls of."""

    participants: int
    target: int | None
    controls: int | None
    lines: tuple[ProfileComparison, ...]


# --- the funnel ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """How many came so far: of the target group, and others. None: not loaded, see ``missing``."""

    id: str
    name: Words
    people: int | None
    others: int | None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ending:
    """What became of some, and how many."""

    id: str
    name: Words
    count: int


@dataclass(frozen=True)
class CourseState:
    """How so many participants' courses go or ended; of those that ended, by reason (together they are ``count``)."""

    id: str
    name: Words
    count: int
    reasons: tuple[Ending, ...] = ()


@dataclass(frozen=True)
class Courses:
    """Every participant is in one state. ``missing``: no courses are loaded."""

    people: int
    states: tuple[CourseState, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Endings:
    """A table of one way: everybody is in one row. ``missing``: nothing of it is loaded."""

    people: int
    rows: tuple[Ending, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Funnel:
    """From the target group to a completed course, and what became of the others.

    ``answers``: of those referred and not included, what the answer was; ``reasons``: of those answered "not
    included", why; ``courses``: of the participants, how it goes or ended; ``phases``: how many reached each phase.
    ``without_row``: participants of whom the registry has no referral, where it has any of the programme.
    ``judged``: participants whom the register does not find; they are of the target group by somebody's judgement.
    """

    first: date
    last: date
    untold: int
    steps: tuple[Step, ...]
    answers: Endings
    reasons: Endings
    courses: Courses
    phases: tuple[Step, ...]
    without_row: int
    judged: int
    missing: tuple[str, ...] = ()


# --- inequality ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupRate:
    """One group: ``count`` of ``of`` have it. ``odds``: against the reference group, adjusted for all the others."""

    id: str
    name: Words
    count: int
    of: int
    odds: Interval | None = None
    reference: bool = False


@dataclass(frozen=True)
class ByCharacteristic:
    """The groups of one characteristic, with those who cannot be told last (id ``unknown``).

    ``index``: Erreygers' concentration index over those who are known, where the groups have an order from the worst
    off. ``single``: everybody who is known is in one group, so there is nothing to compare.
    """

    id: str
    name: Words
    groups: tuple[GroupRate, ...]
    index: Interval | None = None
    ordered: bool = False
    single: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inequality:
    """One outcome (inclusion or drop-out) by every characteristic. ``events`` of ``people`` have it.

    ``adjusted_for``: names beside the characteristics. ``missing``: the outcome itself is not loaded.
    """

    id: Literal["inclusion", "drop-out"]
    people: int
    events: int
    by: tuple[ByCharacteristic, ...]
    adjusted_for: tuple[Words, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class GroupEffect:
    """One group's change beside everybody else's. ``difference`` is None where there are too few on either side.

    ``largest``: the largest change of one person, without its sign; ``moved``: the sum of all of them.
    """

    id: str
    name: Words
    people: int
    mean: float | None
    difference: Interval | None
    largest: float = 0.0
    moved: float = 0.0


@dataclass(frozen=True)
class EffectByGroup:
    """One outcome's change by one characteristic. ``people_without``: participants without a change to compare."""

    outcome: str
    outcome_name: Words
    unit: str
    characteristic: str
    characteristic_name: Words
    groups: tuple[GroupEffect, ...]
    people_without: int


# --- difficulties and illness by age --------------------------------------------------------------------


@dataclass(frozen=True)
class Band:
    """Ages from ``at_least`` to below ``below`` (None: no end)."""

    id: str
    name: Words
    at_least: int | None
    below: int | None

    def holds(self, years: int) -> bool:
        """Whether an age in years lies in the band."""
        return (self.at_least is None or years >= self.at_least) and (self.below is None or years < self.below)


@dataclass(frozen=True)
class KindByAge:
    """One kind of difficulties: (who have it, of whom it is known) in each band, and those of unknown age last."""

    id: str
    name: Words
    counts: tuple[tuple[int, int], ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class ByAge:
    """The participants by age: the kinds of difficulties, and the combinations of illness in each band.

    ``people``: how many in each band; ``bands`` ends with the people of unknown age where there are any.
    """

    bands: tuple[Band, ...]
    people: tuple[int, ...]
    kinds: tuple[KindByAge, ...]
    combinations: tuple[IllnessCombinations, ...]


# --- all of it -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reach:
    """Who gets it and who leaves.

    ``illness``: the participants' combinations at all ages.
    ``groups``: characteristic → participant (person_id) → group, and ``levels`` its name and groups, so that effects
    can be told by the same groups (:func:`samvej.evaluation.reach.programme.with_effects`).
    """

    participants: int
    funnel: Funnel
    comparison: Comparison
    inclusion: Inequality
    drop_out: Inequality
    by_age: ByAge | None
    effects: tuple[EffectByGroup, ...] = ()
    illness: IllnessCombinations | None = None
    groups: Mapping[str, Mapping[int, str | None]] = field(default_factory=dict)
    levels: Mapping[str, tuple[Words, tuple[tuple[str, Words], ...]]] = field(default_factory=dict)

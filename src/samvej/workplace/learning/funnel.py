"""The funnel: what became of everybody who was received in a period, and why, where to and by which door.

Definitions with examples: docs/reference/lead-page.md.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samvej.workplace.learning.cases import Case
from samvej.workplace.learning.periods import Period
from samvej.workplace.referrals.models import Referral

STEPS = ("received", "tried", "reached", "conversation")
OUTCOMES = (
    "included",
    "helped on",
    "not included",
    "declined",
    "not reached",
    "transferred",
    "withdrawn",
    "open",
)
"""What can have become of a case: these part a cohort."""

DOORS = ("rule", "professional", "citizen", "relative")
ARRIVED = ("yes", "no", "unknown")


@dataclass(frozen=True)
class HelpedTo:
    """How many were helped on to one place, and of them arrived, did not, and are not known of yet."""

    to: str
    count: int
    arrived: int
    not_arrived: int
    unknown: int


@dataclass(frozen=True)
class Funnel:
    """A cohort. ``steps`` in the order of STEPS, ``outcomes`` of OUTCOMES, ``doors`` of DOORS with how many included.

    ``reasons``: (id, cases) of those not included, the most frequent first. ``helped_to``: the most first.
    """

    steps: tuple[int, ...]
    outcomes: tuple[int, ...]
    reasons: tuple[tuple[str, int], ...]
    helped_to: tuple[HelpedTo, ...]
    doors: tuple[tuple[str, int, int], ...]

    @property
    def received(self) -> int:
        """How many were received."""
        return self.steps[0]

    def outcome(self, name: str) -> int:
        """How many got one outcome."""
        return self.outcomes[OUTCOMES.index(name)]


def funnel(cases: Iterable[Case], period: Period) -> Funnel:
    """The cohort of the cases that were received in the period."""
    cohort = [case for case in cases if period.holds(case.received)]
    outcomes = Counter(outcome(case) for case in cohort)
    far = Counter(step for case in cohort for step in STEPS[: steps_taken(case)])
    return Funnel(
        steps=tuple(far[step] for step in STEPS),
        outcomes=tuple(outcomes[name] for name in OUTCOMES),
        reasons=_most_first(Counter(case.reason for case in cohort if case.status == "not included")),
        helped_to=_helped_to(cohort),
        doors=_doors(cohort),
    )


def outcome(case: Case) -> str:
    """What has become of a case: its answer, or ``open``."""
    return "open" if case.status in Referral.OPEN else case.status


def steps_taken(case: Case) -> int:
    """How many of STEPS a case has come through: a later step counts for those before it."""
    if case.met:
        return 4
    if case.reached:
        return 3
    return 2 if case.contact is not None else 1


def _most_first(counts: "Counter[str]") -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _helped_to(cohort: Sequence[Case]) -> tuple[HelpedTo, ...]:
    helped = [case for case in cohort if case.status == "helped on"]
    arrived = Counter((case.helped_to, case.arrived) for case in helped)
    return tuple(
        HelpedTo(to, count, *(arrived[to, said] for said in ARRIVED))
        for to, count in _most_first(Counter(case.helped_to for case in helped))
    )


def _doors(cohort: Sequence[Case]) -> tuple[tuple[str, int, int], ...]:
    came = Counter(case.door for case in cohort)
    included = Counter(case.door for case in cohort if case.status == "included")
    others = sorted(set(came) - set(DOORS))
    return tuple((door, came[door], included[door]) for door in (*DOORS, *others))

"""From counted answers to how strong each tie between two roles is, and what of it may be shown. Numbers only.

Disclosure control is that of :mod:`samvej.evaluation.disclosure`: nothing is shown of one to four people, nor what it
could be worked out from. Definitions with examples: docs/reference/coordination.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samvej.evaluation.disclosure import Policy

POLICY = Policy(minimum=5)
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class Counted:
    """How many in ``by_role`` gave ``value`` (1 to 5) to an item about ``about_role``."""

    by_role: str
    about_role: str
    item: str
    value: int
    count: int


@dataclass(frozen=True)
class Mean:
    """A mean of ``n`` answers; ``value`` None where nobody answered, or it is held back (``hidden``)."""

    value: float | None
    n: int
    hidden: bool = False


@dataclass(frozen=True)
class Tie:
    """What one role says of working with another: the mean over the items, and item by item in their order.

    ``n`` is how many answered the item that most answered; 0 where it is hidden.
    """

    by_role: str
    about_role: str
    strength: Mean
    items: tuple[Mean, ...]

    @property
    def n(self) -> int:
        """How many answered."""
        return self.strength.n


@dataclass(frozen=True)
class Network:
    """All ties between the roles, the whole over all of them item by item, and how many ties are held back."""

    roles: tuple[str, ...]
    ties: tuple[Tie, ...]
    whole: tuple[Mean, ...]
    hidden: int

    @property
    def shown(self) -> tuple[Tie, ...]:
        """The ties that have a value, the weakest first."""
        found = [tie for tie in self.ties if tie.strength.value is not None]
        return tuple(sorted(found, key=lambda tie: (tie.strength.value or 0.0, tie.by_role, tie.about_role)))

    @property
    def strength(self) -> float | None:
        """The mean over the items of the whole; None unless every item of it is shown."""
        values = [mean.value for mean in self.whole]
        if not values or any(value is None for value in values):
            return None
        return sum(value for value in values if value is not None) / len(values)


def network(counted: Iterable[Counted], roles: Sequence[str], items: Sequence[str]) -> Network:
    """The network of a round that is closed.

    A tie is shown when five or more answered every item that anybody answered of it. The whole of an item is the
    mean of all answers to it, and is shown when those of the hidden ties are none, or five or more.
    """
    answers: dict[tuple[str, str, str], dict[int, int]] = defaultdict(dict)
    for each in counted:
        if LOWEST <= each.value <= HIGHEST and each.by_role != each.about_role:
            held = answers[each.by_role, each.about_role, each.item]
            held[each.value] = held.get(each.value, 0) + each.count
    pairs = [(one, other) for one in roles for other in roles if one != other]
    ties = tuple(_tie(one, other, [answers[one, other, item] for item in items]) for one, other in pairs)
    whole = tuple(_whole(item, ties, answers) for item in items)
    return Network(tuple(roles), ties, whole, sum(tie.strength.hidden for tie in ties))


def _tie(one: str, other: str, answers: Sequence[dict[int, int]]) -> Tie:
    counts = [sum(each.values()) for each in answers]
    if any(POLICY.small(count) for count in counts):
        held_back = tuple(Mean(None, 0, hidden=True) for _ in answers)
        return Tie(one, other, Mean(None, 0, hidden=True), held_back)
    means = tuple(Mean(_mean(each), count) for each, count in zip(answers, counts, strict=True))
    values = [mean.value for mean in means if mean.value is not None]
    strength = sum(values) / len(values) if values else None
    return Tie(one, other, Mean(strength, max(counts, default=0)), means)


def _whole(item: str, ties: Sequence[Tie], answers: dict[tuple[str, str, str], dict[int, int]]) -> Mean:
    every: dict[int, int] = {}
    behind_hidden = 0
    for tie in ties:
        held = answers[tie.by_role, tie.about_role, item]
        behind_hidden += sum(held.values()) if tie.strength.hidden else 0
        for value, count in held.items():
            every[value] = every.get(value, 0) + count
    n = sum(every.values())
    if POLICY.small(n) or POLICY.small(behind_hidden):
        return Mean(None, 0, hidden=True)
    return Mean(_mean(every), n)


def _mean(answers: dict[int, int]) -> float | None:
    n = sum(answers.values())
    return sum(value * count for value, count in answers.items()) / n if n else None

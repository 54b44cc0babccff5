"""Counts: alone, and in a table of one way whose total is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from samvej.evaluation.disclosure.policy import FEW_PEOPLE, WOULD_REVEAL, Policy, Shown, hide


@dataclass(frozen=True)
class ShownTable:
    """The counts in the order given, and their total."""

    counts: tuple[Shown, ...]
    total: Shown


def show_count(count: int, policy: Policy) -> Shown:
    """A count of people that stands alone."""
    return hide(FEW_PEOPLE) if policy.small(count) else Shown(policy.rounded(count))


def show_table(counts: Sequence[int], policy: Policy) -> ShownTable:
    """Counts that nobody is in two of, with their sum.

    Small counts are hidden; then the smallest others one by one, until no small count can be worked out from the
    total and the rest. Where all are hidden and that is not enough, the total is hidden too; where the total itself
    is small, everything is.
    """
    total = sum(counts)
    if policy.small(total):
        return ShownTable(tuple(hide(FEW_PEOPLE) for _ in counts), hide(FEW_PEOPLE))
    small = {at for at, count in enumerate(counts) if policy.small(count)}
    beside: set[int] = set()
    while can_be_told(counts, small, beside, policy):
        left = [at for at, count in enumerate(counts) if count and at not in small | beside]
        if not left:
            break
        beside.add(min(left, key=lambda at: (counts[at], at)))
    told = can_be_told(counts, small, beside, policy)
    shown = tuple(
        hide(FEW_PEOPLE) if at in small else hide(WOULD_REVEAL) if at in beside else Shown(policy.rounded(count))
        for at, count in enumerate(counts)
    )
    return ShownTable(shown, hide(WOULD_REVEAL) if told else Shown(policy.rounded(total)))


def can_be_told(counts: Sequence[int], small: set[int], beside: set[int], policy: Policy) -> bool:
    """Whether the total and the shown counts leave any small count only one value.

    The reader knows the rules: a small count is from 1 to below the minimum; one hidden beside it is not, and is no
    larger than any that is shown.
    """
    hidden_sum = sum(counts[at] for at in small | beside)
    shown = [count for at, count in enumerate(counts) if count and at not in small | beside]
    highest = (policy.minimum - 1) * (len(small) - 1) + (min(shown, default=inf) * len(beside) if beside else 0)
    lowest = len(small) - 1 + policy.minimum * len(beside)
    least = max(1, hidden_sum - highest)
    most = min(policy.minimum - 1, hidden_sum - lowest)
    return bool(small) and least >= most

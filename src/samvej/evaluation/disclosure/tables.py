"""Counts: alone, and in a table of one way whose total is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from samvej.evaluation.disclosure.policy import FEW_PEOPLE, WOULD_REVEAL, Policy, Shown, hide

ENOUGH = 3
"""So many values a hidden count must be able to have. With two, a reader who knows why more was hidden could tell."""


@dataclass(frozen=True)
class ShownTable:
    """The counts in the order given, and their total."""

    counts: tuple[Shown, ...]
    total: Shown


def show_count(count: int, policy: Policy) -> Shown:
    """A count of people that stands alone."""
    return hide(FEW_PEOPLE) if policy.small(count) else Shown(policy.rounded(count))


def show_table(counts: Sequence[int], policy: Policy) -> ShownTable:
    """Counts that nobody is in two of, with their sum, which a reader is taken to know.

    Small counts are hidden; then the smallest others one by one, until neither a small count nor a small sum of
    them can be worked out from the total and the rest. Where none is left that is not zero, the reasons no longer
    say which ones are small; and where these are so few people that nearly every count must be one, the zeros are
    hidden as well. Where the total itself is small, everything is.
    """
    total = sum(counts)
    if policy.small(total):
        return ShownTable(tuple(hide(FEW_PEOPLE) for _ in counts), hide(FEW_PEOPLE))
    there = {at for at, count in enumerate(counts) if count}
    small = {at for at in there if policy.small(counts[at])}
    beside: set[int] = set()
    while there - small - beside and can_be_told(counts, small, beside, policy):
        beside.add(min(there - small - beside, key=lambda at: (counts[at], at)))
    if small and there == small | beside:
        hidden = there if total - len(there) >= ENOUGH else set(range(len(counts)))
        reasons = dict.fromkeys(hidden, WOULD_REVEAL)
    else:
        reasons = {**dict.fromkeys(small, FEW_PEOPLE), **dict.fromkeys(beside, WOULD_REVEAL)}
    shown = (hide(reasons[at]) if at in reasons else Shown(policy.rounded(count)) for at, count in enumerate(counts))
    return ShownTable(tuple(shown), Shown(policy.rounded(total)))


def can_be_told(counts: Sequence[int], small: set[int], beside: set[int], policy: Policy) -> bool:
    """Whether the total and the shown counts leave a small count, or a small sum of some, too few values.

    The reader knows the rules: a small count is from 1 to below the minimum; one hidden beside it is not, and is no
    larger than any that is shown. What the hidden ones have together above the least they can have is theirs to
    share: some of them get at most their own spread of it, and at least what the others cannot take.
    """
    spread = policy.minimum - 2
    shown = [count for at, count in enumerate(counts) if count and at not in small | beside]
    highest = max(min(shown, default=inf) - 1, policy.minimum)  # of two alike the later is shown: so less is safe
    above = sum(counts[at] for at in small | beside) - len(small) - policy.minimum * len(beside)
    smallest = sorted(counts[at] for at in small)
    for some in range(1, len(small) + 1):
        if sum(smallest[:some]) >= policy.minimum + ENOUGH - 1:
            break
        others = spread * (len(small) - some) + (len(beside) * (highest - policy.minimum) if beside else 0)
        if min(spread * some, above) - max(0, above - others) + 1 < min(ENOUGH, spread + 1):
            return True
    return False

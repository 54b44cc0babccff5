"""The matched controls as they may be shown: how many, how alike, and never who."""

from collections import Counter
from dataclasses import dataclass

from samvej.evaluation.disclosure.policy import DOMINATED, FEW_ON_ONE_SIDE, Policy, Shown, hide
from samvej.evaluation.disclosure.tables import show_count, show_table
from samvej.evaluation.matching.controls import BalanceRow, MatchedControls
from samvej.evaluation.results import Words


@dataclass(frozen=True)
class ShownBalance:
    """One covariate; ``hidden`` where nothing of it may be shown."""

    row: BalanceRow
    hidden: Words | None

    def value(self, number: float | None) -> Shown:
        """A number of the row, or why it is held back."""
        return Shown(number) if self.hidden is None or number is None else hide(self.hidden)


@dataclass(frozen=True)
class ShownControls:
    """``full``, ``fewer`` and ``none`` add up to the ``participants``; ``reasons`` to those with fewer or none."""

    participants: Shown
    full: Shown
    fewer: Shown
    none: Shown
    pool: Shown
    persons: Shown
    effective: Shown
    reasons: tuple[tuple[Words, Shown], ...]
    balance: tuple[ShownBalance, ...]
    overlap: tuple[tuple[float, float, float, float, float], ...]


def show_controls(found: MatchedControls, policy: Policy) -> ShownControls:
    """The controls with everything hidden that must be; ``overlap`` has (lower edge, upper edge, three shares)."""
    none = sum(1 for each in found.unmatched if each.found == 0)
    fewer = len(found.unmatched) - none
    sizes = show_table([found.participants - len(found.unmatched), fewer, none], policy)
    counts = Counter(each.reason for each in found.unmatched)
    reasons = show_table(list(counts.values()), policy)
    # the reasons add up to the fewer and the none: where one of those is hidden, their sum may not come out either
    hidden = any(each.hidden for each in sizes.counts)
    few = policy.small(found.persons)
    return ShownControls(
        participants=sizes.total,
        full=sizes.counts[0],
        fewer=sizes.counts[1],
        none=sizes.counts[2],
        pool=show_count(found.pool, policy),
        persons=show_count(found.persons, policy),
        effective=hide(FEW_ON_ONE_SIDE) if few else Shown(found.effective),
        reasons=tuple(
            (reason, hide(FEW_ON_ONE_SIDE) if hidden and not count.hidden else count)
            for (reason, _), count in zip(counts.items(), reasons.counts, strict=True)
        ),
        balance=tuple(ShownBalance(row, _reason(row, policy)) for row in found.balance),
        overlap=tuple(_overlap(found, policy)),
    )


def _reason(row: BalanceRow, policy: Policy) -> Words | None:
    if policy.small(row.fewest):
        return FEW_ON_ONE_SIDE
    return DOMINATED if row.largest > policy.dominance else None


def _overlap(found: MatchedControls, policy: Policy) -> list[tuple[float, float, float, float, float]]:
    """The histogram, its steps put together until nobody's own score can be read from one."""
    if not found.overlap:
        return []
    width = found.overlap[1][0] - found.overlap[0][0] if len(found.overlap) > 1 else 1.0
    steps: list[list[float]] = []
    open_step: list[float] | None = None
    for low, own, pool, controls in found.overlap:
        if open_step is None:
            open_step = [low, low + width, own, pool, controls]
        else:
            open_step = [
                open_step[0], low + width, open_step[2] + own, open_step[3] + pool, open_step[4] + controls
            ]  # fmt: skip
        if _enough(open_step, found, policy):
            steps.append(open_step)
            open_step = None
    if open_step is not None:
        if not steps:
            return []
        last = steps.pop()
        steps.append([last[0], open_step[1], *(a + b for a, b in zip(last[2:], open_step[2:], strict=True))])
    return [(low, high, own, pool, controls) for low, high, own, pool, controls in steps]


def _enough(step: list[float], found: MatchedControls, policy: Policy) -> bool:
    counts = (step[2] * found.participants, step[3] * found.pool, step[4] * found.persons)
    return not any(policy.small(-int(-count // 1)) for count in counts)

"""What of the efforts may be shown: no rate with few people or events behind it, nor a part that tells of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from samvej.evaluation.disclosure.policy import FEW_BEHIND, NOTHING, WOULD_REVEAL, Policy, Shown, hide
from samvej.evaluation.results import Effort

RATE_OF_DAYS = 30
"""The rate is per participant and so many days."""


@dataclass(frozen=True)
class ShownEffort:
    """One effort: how many participants have any, and the rate per participant and 30 days."""

    effort: Effort
    persons_with: Shown
    rate: Shown


def show_efforts(efforts: Sequence[Effort], policy: Policy) -> tuple[ShownEffort, ...]:
    """Each effort as it may be shown; a part of another is hidden where the rest of the other is a few."""
    whole = {each.id: each for each in efforts}
    return tuple(_show(each, whole.get(each.of or ""), policy) for each in efforts)


def _show(effort: Effort, of: Effort | None, policy: Policy) -> ShownEffort:
    if any(policy.small(count) for count in (effort.persons, effort.persons_with, effort.total)):
        return ShownEffort(effort, hide(FEW_BEHIND), hide(FEW_BEHIND))
    if of is not None and (
        policy.small(of.total - effort.total) or policy.small(of.persons_with - effort.persons_with)
    ):
        return ShownEffort(effort, hide(WOULD_REVEAL), hide(WOULD_REVEAL))
    rate = Shown(RATE_OF_DAYS * effort.total / effort.days) if effort.days else NOTHING
    return ShownEffort(effort, Shown(policy.rounded(effort.persons_with)), rate)

"""Shares and estimates with their intervals, as they may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from samvej.evaluation.disclosure.policy import FEW_ON_ONE_SIDE, NOTHING, WOULD_REVEAL, Policy, Shown, hide
from samvej.evaluation.reach.rates import Interval, wilson
from samvej.evaluation.results import Words


@dataclass(frozen=True)
class ShownInterval:
    """An estimate with its 95 percent interval. ``endless``: there is no upper end to show."""

    estimate: Shown
    low: Shown
    high: Shown
    endless: bool = False


NO_INTERVAL = ShownInterval(NOTHING, NOTHING, NOTHING)


def show_rate(count: int, of: int, shown: Sequence[Shown], policy: Policy) -> ShownInterval:
    """A share with Wilson's interval, of the counts as they are shown; hidden where one is, or few stand out."""
    if not of:
        return NO_INTERVAL
    if any(each.hidden for each in shown):
        return hidden_interval(WOULD_REVEAL)
    if policy.small(count) or policy.small(of - count) or policy.small(of):
        return hidden_interval(FEW_ON_ONE_SIDE)
    whole = policy.rounded(of)
    return show_interval(wilson(min(policy.rounded(count), whole), whole))


def hidden_interval(reason: Words) -> ShownInterval:
    """An interval that is held back."""
    held = hide(reason)
    return ShownInterval(held, held, held)


def show_interval(found: Interval | None) -> ShownInterval:
    """An interval of which nothing need be hidden."""
    if found is None:
        return NO_INTERVAL
    high = Shown(found.high) if isfinite(found.high) else NOTHING
    return ShownInterval(Shown(found.estimate), Shown(found.low), high, endless=not isfinite(found.high))

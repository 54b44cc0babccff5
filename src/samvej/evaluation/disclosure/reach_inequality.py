"""Inclusion and drop-out by groups of people, as they may be shown."""

from dataclasses import dataclass

from samvej.evaluation.disclosure.policy import NOTHING, WOULD_REVEAL, Policy, Shown, hide
from samvej.evaluation.disclosure.rates import NO_INTERVAL, ShownInterval, hidden_interval, show_interval, show_rate
from samvej.evaluation.disclosure.sums import Sum, show_sums
from samvej.evaluation.disclosure.tables import show_count
from samvej.evaluation.reach.results import ByCharacteristic, GroupRate, Inequality, Reach


@dataclass(frozen=True)
class ShownGroup:
    """One group: how many have it, of how many, the rate, and the adjusted odds ratio."""

    group: GroupRate
    count: Shown
    of: Shown
    rate: ShownInterval
    odds: ShownInterval


@dataclass(frozen=True)
class ShownCharacteristic:
    """A characteristic's groups, and the concentration index where it has one."""

    by: ByCharacteristic
    groups: tuple[ShownGroup, ...]
    index: ShownInterval


@dataclass(frozen=True)
class ShownInequality:
    """One outcome by every characteristic, with everybody's rate."""

    inequality: Inequality
    events: Shown
    people: Shown
    rate: ShownInterval
    by: tuple[ShownCharacteristic, ...]


def show_inclusion(reach: Reach, target: Shown, drop_out: ShownInequality, policy: Policy) -> ShownInequality:
    """Who takes part, by group; ``target``: how many the target group is, as the funnel shows it."""
    found, by = reach.inclusion, []
    if found.missing:
        return ShownInequality(found, NOTHING, NOTHING, NO_INTERVAL, ())
    for each in found.by:
        margin = _same_margin(each, _by(reach.drop_out, each.id), drop_out)
        by.append(_characteristic(each, policy, margin, events_known=True, all_known=not target.hidden))
    events = show_count(found.events, policy)
    people = target if found.people else NOTHING
    rate = show_rate(found.events, found.people, (events, people), policy)
    return ShownInequality(found, events, people, rate, tuple(by))


def show_drop_out(reach: Reach, left: Shown, policy: Policy) -> ShownInequality:
    """Who left, by group; ``left``: how many that are, as the funnel shows it."""
    found = reach.drop_out
    if found.missing:
        return ShownInequality(found, NOTHING, NOTHING, NO_INTERVAL, ())
    if policy.small(reach.participants - found.people):
        events = people = hide(WOULD_REVEAL)
        by = tuple(_all_hidden(each) for each in found.by)
    else:
        events, people = left, show_count(found.people, policy)
        known = not left.hidden
        by = tuple(_characteristic(each, policy, None, events_known=known, all_known=True) for each in found.by)
    return ShownInequality(found, events, people, show_rate(found.events, found.people, (events, people), policy), by)


def _by(found: Inequality, name: str) -> ByCharacteristic | None:
    return next((each for each in found.by if each.id == name), None)


def margin_of(shown: ShownInequality, name: str) -> ShownCharacteristic | None:
    """One characteristic of the table."""
    return next((each for each in shown.by if each.by.id == name), None)


def _same_margin(
    inclusion: ByCharacteristic, drop_out: ByCharacteristic | None, shown: ShownInequality
) -> dict[str, Shown] | None:
    """How many participants are in each group, as the table of drop-out shows it, where it is about the same."""
    if drop_out is None or drop_out.missing:
        return None
    here = {each.id: each.count for each in inclusion.groups if each.count}
    if here != {each.id: each.of for each in drop_out.groups}:
        return None
    there = margin_of(shown, inclusion.id)
    return None if there is None else {each.group.id: each.of for each in there.groups}


def _characteristic(
    by: ByCharacteristic, policy: Policy, margin: dict[str, Shown] | None, *, events_known: bool, all_known: bool
) -> ShownCharacteristic:
    """Groups × (has it, has it not): what is published is who has it, everybody in the group, and both in all."""
    rows = len(by.groups)
    cells = [number for each in by.groups for number in (each.count, each.of - each.count)]
    has: list[Sum] = [frozenset((2 * row,)) for row in range(rows)]
    whole: list[Sum] = [frozenset((2 * row, 2 * row + 1)) for row in range(rows)]
    events, everybody = frozenset(range(0, 2 * rows, 2)), frozenset(range(2 * rows))
    known = [each for each, there in ((events, events_known), (everybody, all_known)) if there and each]
    held = set()
    for row, each in enumerate(by.groups):
        same = None if margin is None else margin.get(each.id)
        if same is not None and same.hidden:
            held.add(row)
        elif same is not None:
            known.append(has[row])
    shown = show_sums(cells, [*has, *whole], policy, elsewhere=known, held=held)
    pairs = list(zip(shown[:rows], shown[rows:], strict=True))
    reference = next((pair for pair, each in zip(pairs, by.groups, strict=True) if each.reference), None)
    groups = tuple(_group(each, *pair, reference, policy) for each, pair in zip(by.groups, pairs, strict=True))
    index = show_interval(by.index)
    if by.index is not None and any(value.hidden for value in shown):
        index = hidden_interval(WOULD_REVEAL)
    return ShownCharacteristic(by, groups, index)


def _group(
    each: GroupRate, count: Shown, of: Shown, reference: tuple[Shown, Shown] | None, policy: Policy
) -> ShownGroup:
    rate = show_rate(each.count, each.of, (count, of), policy)
    odds = show_interval(each.odds)
    if each.odds is not None and (rate.estimate.hidden or reference is None or any(v.hidden for v in reference)):
        odds = hidden_interval(WOULD_REVEAL)
    return ShownGroup(each, count, of, rate, odds)


def _all_hidden(by: ByCharacteristic) -> ShownCharacteristic:
    held, interval = hide(WOULD_REVEAL), hidden_interval(WOULD_REVEAL)
    groups = tuple(ShownGroup(each, held, held, interval, interval) for each in by.groups)
    return ShownCharacteristic(by, groups, NO_INTERVAL if by.index is None else interval)

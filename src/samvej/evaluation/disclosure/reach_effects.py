"""An effect by groups of participants, as it may be shown."""

from dataclasses import dataclass

from samvej.evaluation.disclosure.policy import DOMINATED, NOTHING, WOULD_REVEAL, Policy, Shown, hide
from samvej.evaluation.disclosure.reach_inequality import ShownCharacteristic, ShownInequality, margin_of
from samvej.evaluation.disclosure.tables import show_table
from samvej.evaluation.reach.results import EffectByGroup, GroupEffect, Reach


@dataclass(frozen=True)
class ShownGroupEffect:
    """One group's mean change, and how much more it is than everybody else's with its interval."""

    group: GroupEffect
    people: Shown
    mean: Shown
    difference: tuple[Shown, Shown, Shown]


@dataclass(frozen=True)
class ShownEffect:
    """One outcome by one characteristic."""

    effect: EffectByGroup
    groups: tuple[ShownGroupEffect, ...]


def show_effects(reach: Reach, drop_out: ShownInequality, policy: Policy) -> tuple[ShownEffect, ...]:
    """Each group by itself, and so that none comes out of the others and everybody's mean.

    How many are in a group is shown as the table of drop-out shows it, where that is about the same people.
    """
    return tuple(_effect(each, margin_of(drop_out, each.characteristic), policy) for each in reach.effects)


def _counts(each: EffectByGroup, same: ShownCharacteristic | None, policy: Policy) -> tuple[Shown, ...]:
    there = {} if same is None else {group.group.id: group for group in same.groups}
    if there and all(group.people == (there[group.id].group.of if group.id in there else 0) for group in each.groups):
        return tuple(there[group.id].of if group.id in there else Shown(0) for group in each.groups)
    return show_table([*(group.people for group in each.groups), each.people_without], policy).counts[:-1]


def _effect(each: EffectByGroup, same: ShownCharacteristic | None, policy: Policy) -> ShownEffect:
    counts = _counts(each, same, policy)
    pairs = list(zip(each.groups, counts, strict=True))
    held = {n for n, (group, count) in enumerate(pairs) if _held(each, group, count, policy)}
    others = [(group.people, n) for n, group in enumerate(each.groups) if n not in held and group.people]
    if len(held) == 1 and others:
        held.add(min(others)[1])  # beside one hidden mean, everybody's and the others' would tell it
    return ShownEffect(each, tuple(_group(group, count, n in held) for n, (group, count) in enumerate(pairs)))


def _held(each: EffectByGroup, group: GroupEffect, count: Shown, policy: Policy) -> bool:
    return count.hidden or (each.unit == "money" and policy.dominated(round(group.largest), round(group.moved)))


def _group(group: GroupEffect, count: Shown, held: bool) -> ShownGroupEffect:
    if not group.people:
        return ShownGroupEffect(group, count, NOTHING, (NOTHING, NOTHING, NOTHING))
    if held:
        reason = hide(WOULD_REVEAL if count.hidden else DOMINATED)
        return ShownGroupEffect(group, count, reason, (reason, reason, reason))
    found = group.difference
    difference = (NOTHING, NOTHING, NOTHING)
    if found is not None:
        difference = (Shown(found.estimate), Shown(found.low), Shown(found.high))
    return ShownGroupEffect(group, count, Shown(group.mean), difference)

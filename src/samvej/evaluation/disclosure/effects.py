"""The effects of a programme as they may be shown: each month of both sides, and the numbers made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from samvej.evaluation.disclosure.policy import (
    DOMINATED,
    FEW_BEHIND,
    FEW_PEOPLE,
    NOTHING,
    WOULD_REVEAL,
    Policy,
    Shown,
    hide,
)
from samvej.evaluation.disclosure.tables import show_count
from samvej.evaluation.effects.outcome_effects import EventPoint, Interval, OutcomeEffect, Side
from samvej.evaluation.results import Words


@dataclass(frozen=True)
class ShownMonth:
    """One event month: the effect with its limits, both sides' means, and how many participants are compared."""

    point: EventPoint
    effect: Shown
    low: Shown
    high: Shown
    participants: Shown
    controls: Shown
    people: Shown


@dataclass(frozen=True)
class ShownEffect:
    """One outcome. ``hidden`` says why nothing of it may be shown, else None."""

    result: OutcomeEffect
    hidden: Words | None
    effect: Interval | None
    ratio: Interval | None
    naive: Interval | None
    level: Shown
    expected: Shown
    participants: Shown
    controls: Shown
    months: tuple[ShownMonth, ...]


def show_effect(found: OutcomeEffect, policy: Policy) -> ShownEffect:
    """The outcome with everything hidden that must be.

    A month's mean has enough people with any behind it, and of money nobody has nearly all; its effect goes with the
    two means that it is made of. Those who are observed and have no control could be told from the other parts of the
    report, which count everybody: where they are few, the participants' level and number of that month are hidden,
    and the controls' level, from which and the effect they could be worked out.
    """
    reason = _whole(found, policy)
    months = tuple(_month(point, found.unit == "money", policy) for point in found.points)
    counted = [m for m in months if m.point.role == "after"]
    revealing = any(policy.small(m.point.left_out) for m in counted)
    level = _level(found.level, reason, revealing)
    return ShownEffect(
        result=found,
        hidden=reason,
        effect=None if reason else found.effect,
        ratio=None if reason else found.ratio,
        naive=None if reason or _naive_is_few(found, policy) else found.naive,
        level=level,
        expected=_level(found.expected, reason, revealing),
        participants=show_count(found.participants, policy),
        controls=show_count(found.controls, policy),
        months=tuple(_hidden(month, reason) if reason else month for month in months),
    )


def show_effects(found: Sequence[OutcomeEffect], policy: Policy) -> tuple[ShownEffect, ...]:
    """Every outcome. Of a whole whose parts are shown and one is not, the smallest other part is hidden too."""
    shown = [show_effect(each, policy) for each in found]
    for at, each in enumerate(shown):
        if each.result.part is not None:
            continue
        parts = [n for n, other in enumerate(shown) if other.result.id == each.result.id and other.result.part]
        held = [n for n in parts if shown[n].hidden]
        left = [n for n in parts if not shown[n].hidden]
        if len(held) == 1 and not each.hidden:
            other = min(left, key=lambda n: abs(shown[n].result.level or 0.0)) if left else at
            shown[other] = _withheld(shown[other])
    return tuple(shown)


def _withheld(shown: ShownEffect) -> ShownEffect:
    held = hide(WOULD_REVEAL)
    return ShownEffect(
        shown.result, WOULD_REVEAL, None, None, None, held, held, shown.participants, shown.controls,
        tuple(_hidden(month, WOULD_REVEAL) for month in shown.months),
    )  # fmt: skip


def _whole(found: OutcomeEffect, policy: Policy) -> Words | None:
    """Why the outcome's numbers may not be shown at all, whatever becomes of its months."""
    counted = [p for p in found.points if p.role == "after" or p.reference]
    if not counted or found.effect is None:
        return None
    if found.participants < policy.minimum or (
        found.against == "matched controls" and found.controls < policy.minimum
    ):
        return FEW_PEOPLE
    for name in ("participants", "controls"):
        sides: list[Side] = [getattr(point, name) for point in counted]
        if policy.small(sum(side.persons_with for side in sides)):
            return FEW_BEHIND
        total, largest = sum(side.total for side in sides), sum(side.largest for side in sides)
        if found.unit == "money" and total > 0 and largest > policy.dominance * total:
            return DOMINATED
    return None


def _naive_is_few(found: OutcomeEffect, policy: Policy) -> bool:
    sides = [p.participants for p in found.points if p.month in (-3, -2, -1)]
    return policy.small(sum(side.persons_with for side in sides))


def _level(value: float | None, reason: Words | None, revealing: bool) -> Shown:
    if value is None:
        return NOTHING
    return hide(reason or WOULD_REVEAL) if reason or revealing else Shown(value)


def _month(point: EventPoint, money: bool, policy: Policy) -> ShownMonth:
    sides = [side for side in (point.participants, point.controls) if side.persons]
    if not sides:
        return ShownMonth(point, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)
    reason = next((why for side in sides if (why := _side(side, money, policy)) is not None), None)
    if reason is not None:
        people = (
            hide(WOULD_REVEAL) if policy.small(point.left_out) else show_count(point.participants.persons, policy)
        )
        held = hide(reason)
        gone = held if point.effect else NOTHING
        return ShownMonth(point, gone, gone, gone, held, held, people)
    effect = point.effect
    value, low, high = (NOTHING,) * 3 if effect is None else map(Shown, (effect.value, effect.low, effect.high))
    if policy.small(point.left_out):
        held = hide(WOULD_REVEAL)
        return ShownMonth(point, value, low, high, held, held, held)
    controls = NOTHING if point.controls.mean is None else Shown(point.controls.mean)
    people = show_count(point.participants.persons, policy)
    return ShownMonth(point, value, low, high, Shown(point.participants.mean), controls, people)


def _side(side: Side, money: bool, policy: Policy) -> Words | None:
    if policy.small(side.persons):
        return FEW_PEOPLE
    if policy.small(side.persons_with):
        return FEW_BEHIND
    return DOMINATED if money and side.total > 0 and side.largest > policy.dominance * side.total else None


def _hidden(month: ShownMonth, reason: Words) -> ShownMonth:
    def held(value: Shown) -> Shown:
        return value if value == NOTHING else hide(reason)

    return ShownMonth(
        month.point, held(month.effect), held(month.low), held(month.high), held(month.participants),
        held(month.controls), month.people,
    )  # fmt: skip

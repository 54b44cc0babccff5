"""Does an effect hold? What it is asked when nothing happened, when a drift goes on, and when a place is left out.

Definitions with a three-row example: docs/reference/effects-of-a-programme.md, "Does it hold?". After Roth (2022) on
pre-trends and Rambachan & Roth (2023) on what a trend before may mean after: here the drift seen before inclusion is
carried on in a straight line, which is the centre of their bounds with no curvature.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from samvej.evaluation.effects.panel_effects import (
    Compared,
    Estimate,
    Stack,
    error,
    event_study,
    mean_of,
    pre_trend,
)
from samvej.evaluation.results import Words

CheckKind = Literal["drift goes on", "placebo date", "without one place"]
FEWEST_OF_A_PLACE = 5
"""Participants: a place with fewer is not left out by itself, for the difference would be theirs."""


@dataclass(frozen=True)
class Check:
    """An effect asked in another way. ``people``: participants behind it; ``months``: those looked at (placebo)."""

    kind: CheckKind
    found: Estimate
    people: int
    months: tuple[int, int] | None = None


def checks(
    stack: Stack, found: Compared, reference: Sequence[int], after: Sequence[int], homes: Sequence[str | None]
) -> tuple[Check, ...]:
    """Every check that the months and the places allow.

    ``found``: the event study against the ``reference`` months; ``homes``: for each row the municipality of the set's
    participant on the day of inclusion, None where it is not known.
    """
    held = (_drift(stack, found, reference, after), _placebo(stack, reference))
    return (*(each for each in held if each is not None), *_places(stack, reference, after, homes))


def _drift(stack: Stack, found: Compared, reference: Sequence[int], after: Sequence[int]) -> Check | None:
    """The effect less what the difference would have come to, had it gone on as it went in the reference months."""
    trend = pre_trend(found, stack.months, reference, stack.citizen).slope
    columns = [column for column, month in enumerate(stack.months) if month in after and found.sets[column]]
    if not columns or not np.isfinite(trend.value):
        return None
    whole = mean_of(found, columns, stack.citizen)
    apart = float(np.mean(stack.months[columns]) - np.mean(list(reference)))
    influence = whole.influence - apart * trend.influence
    value = whole.value - apart * trend.value
    return _check("drift goes on", Estimate(value, error(influence, stack.citizen), influence), found, columns)


def _placebo(stack: Stack, reference: Sequence[int]) -> Check | None:
    """The later half of the reference months against the earlier one: nothing had happened yet."""
    half = len(reference) // 2
    early, late = tuple(reference)[:half], tuple(reference)[half:]
    if not early:
        return None
    found = event_study(stack, early)
    columns = [column for column, month in enumerate(stack.months) if month in late and found.sets[column]]
    if not columns:
        return None
    said = _check("placebo date", mean_of(found, columns, stack.citizen), found, columns)
    return Check(said.kind, said.found, said.people, (late[0], late[-1]))


def _places(
    stack: Stack, reference: Sequence[int], after: Sequence[int], homes: Sequence[str | None]
) -> "list[Check]":
    """The effect without each municipality that has participants enough, and leaves enough."""
    of_set = dict(
        zip(stack.set_of[stack.participant], np.asarray(homes, dtype=object)[stack.participant], strict=True)
    )
    counts = {name: sum(home == name for home in of_set.values()) for name in {*of_set.values()} - {None}}
    whole = sum(counts.values())
    names = [
        name
        for name, count in sorted(counts.items())
        if count >= FEWEST_OF_A_PLACE and whole - count >= FEWEST_OF_A_PLACE
    ]
    home = np.asarray([of_set.get(number) for number in stack.set_of], dtype=object)
    return [each for name in names if (each := _without(stack, home != name, reference, after)) is not None]


def _without(stack: Stack, keep: "np.ndarray", reference: Sequence[int], after: Sequence[int]) -> Check | None:
    rest = Stack(
        np.where(keep[:, None], stack.y, np.nan),
        stack.months,
        stack.set_of,
        stack.participant,
        stack.weight,
        stack.citizen,
    )
    found = event_study(rest, reference)
    columns = [column for column, month in enumerate(stack.months) if month in after and found.sets[column]]
    if not columns:
        return None
    return _check("without one place", mean_of(found, columns, stack.citizen), found, columns)


def _check(kind: CheckKind, found: Estimate, compared: Compared, columns: Sequence[int]) -> Check:
    return Check(kind, found, int(compared.participant_rows[:, columns].any(axis=1).sum()))


NAMES: dict[CheckKind, Words] = {
    "drift goes on": Words("Hvis forskellen før var fortsat", "Had the difference before gone on"),
    "placebo date": Words("Før der var sket noget", "Before anything had happened"),
    "without one place": Words("Uden én af kommunerne", "Without one of the municipalities"),
}

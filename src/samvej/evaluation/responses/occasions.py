"""Which answer belongs to which occasion, and what became of those who did not answer.

Definitions with three-row examples: docs/reference/own-reports.md. The date of an answer decides, never its label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from samvej.core.window import Window

Ints = NDArray[np.int64]
Fate = Literal["answered", "died", "left", "not yet due", "no answer"]
FATES: tuple[Fate, ...] = ("answered", "died", "left", "not yet due", "no answer")

WITHIN = 42
"""Days from its planned day that an answer still counts as the occasion's, unless the programme says otherwise."""
AFTER_INCLUSION = 14
"""Days after inclusion that an answer is still one from before: later, the programme has begun to work."""
NOWHERE = -1


@dataclass(frozen=True)
class Occasion:
    """A planned occasion: ``weeks`` after inclusion, and the first and last day (from inclusion) that count as it."""

    weeks: int
    first: int
    last: int


@dataclass(frozen=True)
class Life:
    """What ends a person's answering: the day of death, and the first day away from the area or the programme."""

    death: date | None = None
    left: date | None = None


def occasions(weeks: Sequence[int], within: int = WITHIN) -> tuple[Occasion, ...]:
    """The windows around planned days: half-way to the neighbours, and ``within`` days at most.

    Around inclusion it is ``within`` days before to ``AFTER_INCLUSION`` days after. The day half-way belongs to the
    earlier occasion.
    """
    days = [7 * week for week in sorted(weeks)]
    found = []
    for place, day in enumerate(days):
        first, last = day - within, day + (within if day else min(within, AFTER_INCLUSION))
        if place:
            first = max(first, (days[place - 1] + day) // 2 + 1)
        if place + 1 < len(days):
            last = min(last, (day + days[place + 1]) // 2)
        found.append(Occasion(day // 7, first, last))
    return tuple(found)


def days_of(window: Window) -> int:
    """A window in days, from the first of January of a common year."""
    start = date(2001, 1, 1)
    return (window.end(start) - start).days


def place(days: Ints, windows: Sequence[Occasion]) -> Ints:
    """The occasion (by its place) of each day from inclusion; ``NOWHERE`` between the windows."""
    found = np.full(len(days), NOWHERE, dtype=np.int64)
    for number, window in enumerate(windows):
        found[(days >= window.first) & (days <= window.last)] = number
    return found


def nearest(person: Ints, occasion: Ints, days: Ints, windows: Sequence[Occasion]) -> Ints:
    """Of each person's answers on an occasion the row nearest to its day, of two equally near the earlier.

    The rows (places in the columns) in order of person and occasion; rows that belong nowhere are in none.
    """
    kept = np.flatnonzero(occasion != NOWHERE)
    planned = np.array([7 * window.weeks for window in windows], dtype=np.int64)
    away = np.abs(days[kept] - planned[occasion[kept]])
    order = kept[np.lexsort((days[kept], away, occasion[kept], person[kept]))]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (person[order][1:] != person[order][:-1]) | (occasion[order][1:] != occasion[order][:-1])
    return np.asarray(order[new])


def known_until(until: date, covered: date | None, loaded: date | None) -> date:
    """The last day on which no answer means that nobody answered.

    ``covered``: the last day that a source says it covers with answers; where none says, ``loaded``: the day on which
    answers were last loaded. Never later than ``until``, the last day that is evaluated.
    """
    last = covered or loaded
    return until if last is None else min(until, last)


def fate(answered: bool, inclusion: date, life: Life, window: Occasion, until: date) -> Fate:
    """What became of one person on one occasion.

    Whoever died or left before the window was over is lost to it, also where it is not over yet; else it is not yet
    due until the window's last day has passed.
    """
    if answered:
        return "answered"
    last = inclusion.toordinal() + window.last
    if life.death is not None and life.death.toordinal() <= last:
        return "died"
    if life.left is not None and life.left.toordinal() <= last:
        return "left"
    return "not yet due" if until.toordinal() <= last else "no answer"


def fates(
    answered: NDArray[np.bool_],
    inclusions: Sequence[date],
    lives: Sequence[Life],
    windows: Sequence[Occasion],
    until: date,
) -> tuple[tuple[Fate, ...], ...]:
    """For each occasion what became of each person; ``answered`` has shape (persons, occasions)."""
    return tuple(
        tuple(
            fate(bool(answered[who, number]), inclusions[who], lives[who], window, until)
            for who in range(len(inclusions))
        )
        for number, window in enumerate(windows)
    )


def counted(fates_of_one: Sequence[Fate]) -> Mapping[Fate, int]:
    """How many have each fate, all five of them."""
    return {fate_: sum(each == fate_ for each in fates_of_one) for fate_ in FATES}

"""Who is among the top percent on the first of each month: totals by month, never more of them kept than can rank.

A fact is in view on the firsts of a run of months, so that a citizen's totals on all of them are one running sum over
a grid of citizens × months. The grid is made for some citizens at a time; of each month only those totals are kept
that may still be among the greatest.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from samvej.core.window import Window, add_months
from samvej.spotting.days import EPOCH, months_between, number
from samvej.spotting.kernels.columns import NO_SPANS, Facts, Longs, Numbers, Spans, ends
from samvej.spotting.kernels.people import People

PEOPLE_AT_ONCE = 8_192  # × 120 months × 8 bytes: 8 MB a grid, which stays near the processor
EXACT = 2**53  # whole numbers below this are exact as floats


def ranked_on_top(
    facts: Iterator[Facts] | list[Facts], window: Window, percent: float, people: People, until: date
) -> Spans:
    """The months (as spans) in which a citizen is among the ``percent`` with the greatest total in view.

    ``facts``: those of some citizens after those of others, with amounts. Ranked on the first of each month among
    those alive then; ties at the edge are all in; totals ≤ 0 never.
    """
    parts = [part for part in facts if len(part)]
    if not parts:
        return NO_SPANS
    earliest = EPOCH + timedelta(days=min(int(part.day.min()) for part in parts))
    months = months_between(earliest, until) if earliest <= until else []
    firsts = np.array([number(month) for month in months], np.int64)
    ranking = _Ranking(firsts, _places(firsts, percent, people))
    for part in parts:
        for few in _some_people_at_once(part):
            ranking.take(few, window, people)
    return ranking.spans(months)


def _places(firsts: Longs, percent: float, people: People) -> Longs:
    """How many places there are on top in each month: fewer than so many may have more. Rounded up."""
    lived = people.birth <= people.death  # whoever is said to have died before birth was never alive
    born, died = np.sort(people.birth[lived]), np.sort(people.death[lived])
    alive = np.searchsorted(born, firsts, side="right") - np.searchsorted(died, firsts, side="left")
    share = Fraction(str(percent)) / 100
    return -(-(alive.astype(np.int64) * share.numerator) // share.denominator)


def _some_people_at_once(part: Facts) -> Iterator[Facts]:
    assert part.amount is not None
    edges = np.flatnonzero(np.concatenate([[True], part.person[1:] != part.person[:-1]]))[::PEOPLE_AT_ONCE]
    for begin, end in zip(edges, [*edges[1:], len(part)], strict=True):
        yield Facts(part.person[begin:end], part.day[begin:end], amount=part.amount[begin:end])


class _Ranking:
    """The greatest totals so far of each month, and whose they are."""

    def __init__(self, firsts: Longs, places: Longs) -> None:
        self.firsts, self.places = firsts, places
        self.bound = np.ones(len(firsts), np.int64)  # totals below it are not on top; at least 1: never zero or less
        self.kept: list[tuple[NDArray[np.intp], Numbers, Longs]] = []  # month, citizen, total
        self.number = 0

    def take(self, facts: Facts, window: Window, people: People) -> None:
        who = facts.person[np.concatenate([[True], facts.person[1:] != facts.person[:-1]])]
        at = people.rows_of(who)
        totals = self._totals(facts, who, window)
        birth, death = people.birth[at][:, None], people.death[at][:, None]
        alive = (birth <= self.firsts) & (death >= self.firsts) & (people.person[at] == who)[:, None]
        row, month = np.nonzero(alive & (totals >= self.bound))
        self.kept.append((month, who[row], totals[row, month]))
        self.number += len(row)
        if self.number > 4 * int(self.places.sum()) + 1_000_000:
            self._prune()

    def _totals(self, facts: Facts, who: Numbers, window: Window) -> Longs:
        """The total in view of each of ``who`` on the first of each month."""
        assert facts.amount is not None
        months = len(self.firsts)
        row = np.searchsorted(who, facts.person)
        enters = np.searchsorted(self.firsts, facts.day)  # the first month whose first is not before the fact
        leaves = np.searchsorted(self.firsts, ends(facts.day, window), side="right")
        cells = np.concatenate([row * (months + 1) + enters, row * (months + 1) + leaves])
        amounts = np.concatenate([facts.amount, -facts.amount])
        size = len(who) * (months + 1)
        if float(np.abs(amounts).astype(np.float64).sum()) < EXACT:
            grid = np.bincount(cells, weights=amounts, minlength=size).astype(np.int64)
        else:
            grid = np.zeros(size, np.int64)
            np.add.at(grid, cells, amounts)
        totals: Longs = np.cumsum(grid.reshape(len(who), months + 1), axis=1)[:, :-1]
        return totals

    def _prune(self) -> None:
        month, who, total = (np.concatenate([part[i] for part in self.kept]) for i in range(3))
        order = np.argsort(month, kind="stable")
        edges = np.searchsorted(month[order], np.arange(len(self.firsts) + 1))
        for place, begin, end in zip(range(len(self.firsts)), edges[:-1], edges[1:], strict=True):
            wanted = int(self.places[place])
            if end - begin > wanted > 0:
                found = total[order[begin:end]]
                self.bound[place] = np.partition(found, len(found) - wanted)[len(found) - wanted]
        keep = (total >= self.bound[month]) & (self.places[month] > 0)
        self.kept = [(month[keep], who[keep], total[keep])]
        self.number = int(keep.sum())

    def spans(self, months: list[date]) -> Spans:
        if not self.kept:
            return NO_SPANS
        self._prune()
        ((month, who, _),) = self.kept
        lasts = np.array([number(add_months(first, 1)) - 1 for first in months], np.int64)
        return Spans(who, self.firsts[month].astype(np.int32), lasts[month].astype(np.int32))

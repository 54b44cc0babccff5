"""Counts that are shown together with sums of them: tables of two ways, steps of a funnel, tables that share margins.

People are parted into *cells* (nobody is in two). What is published are sums of cells: a cell alone, a row, a column,
everybody who came so far. A reader who knows the rules adds and subtracts; what can then be told of a small number
is found by whole-number programming over all tables that look the same. Method: Hundepool et al., *Statistical
Disclosure Control* (Wiley 2012), chapter 4 (the attacker's problem, and secondary suppression).
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from samvej.evaluation.disclosure.policy import FEW_PEOPLE, WOULD_REVEAL, Policy, Shown, hide
from samvej.evaluation.disclosure.tables import ENOUGH
from samvej.evaluation.results import Words

Sum = frozenset[int]
"""Which cells are added up."""


def show_sums(
    cells: Sequence[int],
    sums: Sequence[Sum],
    policy: Policy,
    *,
    elsewhere: Sequence[Sum] = (),
    held: Collection[int] = (),
    last: Collection[int] = (),
) -> tuple[Shown, ...]:
    """Each sum, or why it is hidden, in their order.

    ``elsewhere``: sums that the reader knows from other tables, which cannot be hidden here. ``held``: places of sums
    that are hidden elsewhere and so must be here. ``last``: places of sums that are shown only where no other need be
    hidden for their sake. Small sums are hidden, then others, the smallest that help first, until every small number
    (of a cell, a hidden sum, or what is left between two shown sums) may be any of at least three, as far as what is
    shown tells. What ``elsewhere`` alone tells cannot be mended here.
    """
    every = list(dict.fromkeys(sums))  # the same cells may be published twice, as a row of one
    draft = _Draft(list(cells), every, list(elsewhere), policy)
    keep = {every.index(sums[place]) for place in held}
    waits = {every.index(sums[place]) for place in last}
    for place, value in enumerate(draft.values):
        if policy.small(value):
            draft.hidden[place] = FEW_PEOPLE
        elif place in keep or (place in waits and value):
            draft.hidden[place] = WOULD_REVEAL
    draft.protect()
    draft.show_again(keep)
    shown = {each: draft.shown_as(place) for place, each in enumerate(every)}
    return tuple(shown[each] for each in sums)


@dataclass
class _Draft:
    """What is hidden so far, and what a reader could tell."""

    cells: list[int]
    sums: list[Sum]
    elsewhere: list[Sum]
    policy: Policy
    hidden: dict[int, Words] = field(default_factory=dict)
    given_up: set[Sum] = field(default_factory=set)
    vague: bool = False  # the reasons do not say which of the hidden ones are small

    def __post_init__(self) -> None:
        self.values = [self.value(each) for each in self.sums]
        self._tables = [np.array(self.cells, dtype=np.float64)]  # met on the way: each may look the same again

    def value(self, some: Sum) -> int:
        """The sum of some cells."""
        return sum(self.cells[cell] for cell in some)

    def shown(self) -> list[Sum]:
        """The sums that the reader has the numbers of."""
        return [each for place, each in enumerate(self.sums) if place not in self.hidden] + self.elsewhere

    def protect(self) -> None:
        """Hide more until nothing small can be told, or nothing more can be hidden."""
        while (found := self._found()) is not None:
            extra = self._extra(found)
            if extra is not None:
                self.hidden[extra] = WOULD_REVEAL
            elif not self.vague:
                self.vague = True
            else:
                self.given_up.add(found)

    def shown_as(self, place: int) -> Shown:
        """A sum as it leaves, or why it does not."""
        if place in self.hidden:
            return hide(WOULD_REVEAL if self.vague else self.hidden[place])
        return Shown(self.policy.rounded(self.values[place]))

    def show_again(self, keep: Collection[int]) -> None:
        """Show what was hidden on the way and protects nothing in the end, the largest first."""
        beside = [place for place, reason in self.hidden.items() if reason is WOULD_REVEAL and place not in keep]
        for place in sorted(beside, key=lambda place: (-self.values[place], place)):
            del self.hidden[place]
            if self._found() is not None:
                self.hidden[place] = WOULD_REVEAL

    def _found(self) -> Sum | None:
        """A small number that can be told."""
        return next((each for each in self._small() if each not in self.given_up and self._told(each)), None)

    def _small(self) -> Iterator[Sum]:
        """The small numbers that must not come out: of cells, of hidden sums, and of what lies between shown ones."""
        seen: set[Sum] = set()
        shown = self.shown()
        singles = frozenset().union(*(each for each in shown if len(each) == 1)) if shown else frozenset()
        for each in (
            *(frozenset((cell,)) for cell in range(len(self.cells))),
            *(self.sums[place] for place in self.hidden),
            *(wide - narrow for wide in shown for narrow in shown if narrow < wide),
            *(wide - singles for wide in shown),
        ):
            if each and each not in seen and self.policy.small(self.value(each)):
                seen.add(each)
                yield each

    def _told(self, some: Sum) -> bool:
        """Whether what is shown leaves the number fewer than three values (or all that a small number can have)."""
        enough = min(ENOUGH, self.policy.minimum - 1) - 1
        return self._spread_met(some) < enough and self._spread(some) < enough

    def _spread_met(self, some: Sum) -> int:
        """The same as :meth:`_spread` among the tables that were met before, which takes a hundredth of the time."""
        wanted, tables = self._row(some), np.array(self._tables)
        for rule in self._rules():
            sums = tables @ rule.A.T
            tables = tables[((sums >= rule.lb) & (sums <= rule.ub)).all(axis=1)]
        values = tables @ wanted
        return round(float(np.ptp(values))) if len(values) else 0

    def _spread(self, some: Sum) -> int:
        """The greatest value that the number can have, less the least."""
        wanted = self._row(some)
        ends, rules, whole = [], self._rules(), np.ones(len(self.cells))
        bounds = Bounds(0, 10 * sum(self.cells) + 1000)  # an end where nothing binds the number
        for sign in (1.0, -1.0):
            found = milp(sign * wanted, integrality=whole, bounds=bounds, constraints=rules)
            if found.x is None:  # cannot be: the true numbers fit
                return 0
            table = np.round(found.x)
            self._tables.append(table)
            ends.append(round(float(wanted @ table)))
        return abs(ends[1] - ends[0])

    def _rules(self) -> list[LinearConstraint]:
        """What a reader knows: the shown sums, and of the hidden ones what their reason says."""
        rows: list[NDArray[np.float64]] = []
        low: list[float] = []
        high: list[float] = []
        for each in self.shown():
            rows.append(self._row(each))
            low.append(self.value(each))
            high.append(self.value(each))
        nought = any(not self.values[place] for place in self.hidden)
        for place, reason in self.hidden.items():
            rows.append(self._row(self.sums[place]))
            few = reason is FEW_PEOPLE and not self.vague
            least = 1 if few or self.vague else self.policy.minimum
            low.append(least if few or not nought else 0)
            high.append(self.policy.minimum - 1 if few else np.inf)
        return [LinearConstraint(np.array(rows), low, high)] if rows else []

    def _row(self, some: Sum) -> NDArray[np.float64]:
        row = np.zeros(len(self.cells))
        row[sorted(some)] = 1.0
        return row

    def _extra(self, some: Sum) -> int | None:
        """What to hide next: of a shown sum that gives the number away, else what widens its range at all."""
        free = [place for place in range(len(self.sums)) if place not in self.hidden]
        free.sort(key=lambda place: (self.values[place] == 0, self.values[place], place))
        if not free:
            return None
        first = [*dict.fromkeys(self._partners(some, free))]
        now = self._spread(some)
        widen = [place for place in first if self._with(place, lambda: self._spread(some)) > now]
        if len(widen) > 1:  # what leaves the fewest to protect; of two alike the first
            widen.sort(key=lambda place: self._with(place, self._still_told))
        if widen:
            return widen[0]
        found = next((place for place in free if self._with(place, lambda: self._spread(some)) > now), None)
        return (*first, *free)[0] if found is None else found

    def _with(self, place: int, asked: Callable[[], int]) -> int:
        """What is asked, as if one more were hidden."""
        self.hidden[place] = WOULD_REVEAL
        answer = asked()
        del self.hidden[place]
        return answer

    def _still_told(self) -> int:
        return sum(self._told(each) for each in self._small() if each not in self.given_up)

    def _partners(self, some: Sum, free: Sequence[int]) -> Iterator[int]:
        """The smallest shown parts of shown sums of which the number is all the rest; then these sums themselves."""
        for wide in sorted(self.shown(), key=len):
            if not some < wide:
                continue
            rest = wide - some
            parts = [place for place in free if self.sums[place] <= rest]
            if parts and frozenset().union(*(self.sums[place] for place in parts)) == rest:
                whole = [place for place in parts if self.sums[place] == rest]
                yield whole[0] if whole else parts[0]
                yield from (place for place in free if self.sums[place] == wide)

"""How a year's cost is spread over the citizens: top shares, the Lorenz curve, and who stays at the top.

Definitions with examples: docs/reference/concentration.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from samvej.evaluation.results import Concentration
from samvej.evaluation.runs import Persons
from samvej.evaluation.yearly_costs import CostsOfYear, IntArray, YearlyCosts

FloatArray = npt.NDArray[np.float64]

TOP_PERCENTS = (1, 5, 10)
TOP_FIFTH = 20  # per cent
LORENZ_STEPS = 100


@dataclass(frozen=True)
class _Year:
    """One year's citizens, and who of them are in the top fifth."""

    of: CostsOfYear

    @cached_property
    def weights(self) -> FloatArray:
        """Each citizen's part in the top fifth."""
        return membership(self.of.cost, top_count(len(self.of.cost), TOP_FIFTH))

    @cached_property
    def top(self) -> Persons:
        """The citizens who have any part in it, in order."""
        return self.of.person_id[self.weights > 0]

    @cached_property
    def weight(self) -> FloatArray:
        """Their part."""
        return self.weights[self.weights > 0]


def concentration(costs: YearlyCosts) -> tuple[Concentration, ...]:
    """The concentration of each year, in order.

    The top p per cent of n citizens are ceil(p × n / 100) of them. Shares and curve are empty where the year's total
    is not above zero: there is nothing to share out.
    """
    years = [_Year(each) for each in costs.years]
    return tuple(_concentration(place, years, costs.scopes) for place in range(len(years)))


def top_count(citizens: int, percent: int) -> int:
    """How many citizens the top per cent are: rounded up, so that the top is never empty where there is anybody."""
    return -(-citizens * percent // 100)


def top_share(cost: IntArray, count: int) -> float:
    """The part of the total that the ``count`` most expensive citizens have; the total must not be zero."""
    return float(np.sort(cost)[len(cost) - count :].sum() / cost.sum())


def lorenz(cost: IntArray) -> tuple[tuple[float, float], ...]:
    """Points of the curve (share of citizens from the cheapest, their share of the cost), from (0, 0) to (1, 1).

    At most 101 points, each at a whole number of citizens: the first i × n / 100 of them, rounded down. With negative
    costs the curve first falls below zero.
    """
    so_far = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.sort(cost))])
    counts = np.unique(np.arange(LORENZ_STEPS + 1) * len(cost) // LORENZ_STEPS)
    return tuple((float(count / len(cost)), float(so_far[count] / so_far[-1])) for count in counts)


def membership(cost: IntArray, count: int) -> FloatArray:
    """Each citizen's part in the top ``count``: 1 above its edge, 0 below; those at it share what is left evenly.

    So the answer does not depend on the order of citizens with the same cost.
    """
    edge = np.partition(cost, len(cost) - count)[len(cost) - count]
    above, at_edge = cost > edge, cost == edge
    weights: FloatArray = above + at_edge * ((count - above.sum()) / at_edge.sum())
    return weights


def _concentration(place: int, years: Sequence[_Year], scopes: tuple[str, ...]) -> Concentration:
    year, cost = years[place].of.year, years[place].of.cost
    total, citizens = int(cost.sum()), len(cost)
    spread = total > 0
    return Concentration(
        year=year,
        citizens=citizens,
        total=total,
        shares=tuple((p / 100, top_share(cost, top_count(citizens, p))) for p in TOP_PERCENTS) if spread else (),
        lorenz=lorenz(cost) if spread else (),
        persists=tuple(_persists(years[place], years[place + 1 :])) if spread else (),
        largest=int(cost.max()),
        negative=int(cost[cost < 0].sum()),
        scopes=scopes,
    )


def _persists(year: _Year, after: Sequence[_Year]) -> Iterator[tuple[int, float, int]]:
    """(years later, share, people) for each later year in which anybody of the top fifth still lives here."""
    for later in after:
        place = np.searchsorted(later.of.person_id, year.top)
        place = np.minimum(place, len(later.of.person_id) - 1)
        there = later.of.person_id[place] == year.top
        first = year.weight[there]
        still = float(first.sum())
        if still > 0:
            stayed = float((first * later.weights[place[there]]).sum())
            yield later.of.year - year.of.year, stayed / still, int(still + 0.5)

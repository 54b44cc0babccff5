"""How a year's cost is spread over the citizens: top shares, the Lorenz curve, and who stays at the top.

Definitions with examples: docs/reference/concentration.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvej.evaluation.results import Concentration
from samvej.evaluation.yearly_costs import IntArray, YearlyCosts

FloatArray = npt.NDArray[np.float64]

TOP_PERCENTS = (1, 5, 10)
TOP_FIFTH = 20  # per cent
LORENZ_STEPS = 100


@dataclass(frozen=True)
class _Year:
    """One year's citizens, in order of person_id."""

    person_id: IntArray
    cost: IntArray


def concentration(costs: YearlyCosts) -> tuple[Concentration, ...]:
    """The concentration of each year, in order.

    The top p per cent of n citizens are ceil(p × n / 100) of them. Shares and curve are empty where the year's total
    is not above zero: there is nothing to share out.
    """
    years = {int(year): _of_year(costs, int(year)) for year in np.unique(costs.year)}
    return tuple(_concentration(year, years, costs.scopes) for year in years)


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


def _of_year(costs: YearlyCosts, year: int) -> _Year:
    here = costs.year == year
    order = np.argsort(costs.person_id[here])
    return _Year(costs.person_id[here][order], costs.cost[here][order])


def _concentration(year: int, years: Mapping[int, _Year], scopes: tuple[str, ...]) -> Concentration:
    cost = years[year].cost
    total, citizens = int(cost.sum()), len(cost)
    spread = total > 0
    return Concentration(
        year=year,
        citizens=citizens,
        total=total,
        shares=tuple((p / 100, top_share(cost, top_count(citizens, p))) for p in TOP_PERCENTS) if spread else (),
        lorenz=lorenz(cost) if spread else (),
        persists=_persists(year, years) if spread else (),
        largest=int(cost.max()),
        negative=int(cost[cost < 0].sum()),
        scopes=scopes,
    )


def _persists(year: int, years: Mapping[int, _Year]) -> tuple[tuple[int, float, int], ...]:
    """(years later, share, people) for each later year in which anybody of the top fifth still lives here."""
    found = []
    for later in sorted(each for each in years if each > year):
        first, then = _top_fifth(years[year]), _top_fifth(years[later])
        _, here, there = np.intersect1d(
            years[year].person_id, years[later].person_id, assume_unique=True, return_indices=True
        )
        still = float(first[here].sum())
        if still > 0:
            stayed = float((first[here] * then[there]).sum())
            found.append((later - year, stayed / still, int(still + 0.5)))
    return tuple(found)


def _top_fifth(year: _Year) -> FloatArray:
    return membership(year.cost, top_count(len(year.cost), TOP_FIFTH))

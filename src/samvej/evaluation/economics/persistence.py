"""Who stays costly: participants in the costliest fifth of all citizens before inclusion, and in the years after.

Definition with an example: docs/reference/economics.md ("Who stays at the top"). The shares of all citizens are in
:mod:`samvej.evaluation.concentration`, whose membership of the top is used here too.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.concentration import TOP_FIFTH, membership, top_count
from samvej.evaluation.participants import Participant
from samvej.evaluation.yearly_costs import YearlyCosts


@dataclass(frozen=True)
class Persistence:
    """``years`` after the calendar year before inclusion (1: the year of inclusion itself).

    ``people``: the participants of that first year's top fifth who are citizens of the later year too; ``share`` of
    them are in its top fifth again. People at the edge with the same cost share its places, so both may be fractions
    that are rounded for ``people``.
    """

    years: int
    people: int
    share: float


def persistence(costs: YearlyCosts, people: Iterable[Participant]) -> tuple[Persistence, ...]:
    """Each year after for which anybody of them is there; empty where no year before an inclusion is known."""
    tops = {int(year): _top(costs, int(year)) for year in np.unique(costs.year)}
    still: dict[int, float] = {}
    stayed: dict[int, float] = {}
    for person in people:
        base = person.inclusion.year - 1
        first = tops.get(base, {}).get(person.person_id, 0.0)
        if not first:
            continue
        for year in (each for each in tops if each > base):
            then = tops[year].get(person.person_id)
            if then is not None:
                still[year - base] = still.get(year - base, 0.0) + first
                stayed[year - base] = stayed.get(year - base, 0.0) + first * then
    return tuple(Persistence(years, int(still[years] + 0.5), stayed[years] / still[years]) for years in sorted(still))


def _top(costs: YearlyCosts, year: int) -> dict[int, float]:
    here = costs.year == year
    weights = membership(costs.cost[here], top_count(int(here.sum()), TOP_FIFTH))
    return dict(zip(costs.person_id[here].tolist(), weights.tolist(), strict=True))

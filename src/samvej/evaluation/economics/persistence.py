"""Who stays costly: participants in the costliest fifth of all citizens before inclusion, and in the years after.

Definition with an example: docs/reference/economics.md ("Who stays at the top"). The shares of all citizens are in
:mod:`samvej.evaluation.concentration`, whose membership of the top is used here too.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvej.evaluation.concentration import TOP_FIFTH, membership, top_count
from samvej.evaluation.participants import Participant
from samvej.evaluation.yearly_costs import CostsOfYear, YearlyCosts


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
    every = tuple(people)
    ids = np.array([each.person_id for each in every], dtype=np.int64)
    base = np.array([each.inclusion.year - 1 for each in every], dtype=np.int64)
    parts = {each.year: _parts(each, ids) for each in costs.years}
    first = np.array([parts[y][at] if y in parts else np.nan for at, y in enumerate(base.tolist())])
    still, stayed = dict[int, float](), dict[int, float]()
    for year, then in parts.items():
        there = (first > 0) & (base < year) & ~np.isnan(then)
        for years in np.unique(year - base[there]).tolist():
            of = there & (base == year - years)
            still[years] = still.get(years, 0.0) + float(first[of].sum())
            stayed[years] = stayed.get(years, 0.0) + float((first[of] * then[of]).sum())
    return tuple(Persistence(years, int(still[years] + 0.5), stayed[years] / still[years]) for years in sorted(still))


def _parts(costs: CostsOfYear, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Each person's part in the year's top fifth; not a number for whoever is no citizen of it."""
    weights = membership(costs.cost, top_count(len(costs.cost), TOP_FIFTH))
    place = np.minimum(np.searchsorted(costs.person_id, ids), len(costs.person_id) - 1)
    return np.where(costs.person_id[place] == ids, weights[place], np.nan)

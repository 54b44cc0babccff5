"""What everybody's services cost in each year, a range of persons at a time: the runs of one person and year.

The same sums as grouping all rows by person and year, without a table of everybody in memory at once.
"""

from collections.abc import Collection, Iterator
from datetime import date

import numpy as np

from samvej.evaluation.priced_services import Priced, priced_services
from samvej.evaluation.runs import Cells, cells, years_of
from samvej.registry.price_index_conversion import Conversion
from samvej.registry.query import Registry
from samvej.spotting.days import number


def yearly_services(
    registry: Registry, scopes: Collection[str], years: Collection[int], prices: Conversion | None
) -> Iterator[Cells]:
    """Cells of person and year over the services with a cost of these scopes ("hospital/admission").

    A range of persons at a time, in their order; memory grows with the largest file. ``prices`` converts every cost
    to one year's prices.
    """
    first, last = number(date(min(years), 1, 1)), number(date(max(years), 12, 31))
    counted, asked = frozenset(scopes), frozenset(years)
    return priced_services(registry, prices, lambda rows: _of_range(rows, counted, asked), first=first, last=last)


def _of_range(rows: Priced, scopes: frozenset[str], years: frozenset[int]) -> Cells:
    person, year, cost = rows.person, years_of(rows.day), rows.cost
    counted = rows.of(np.array([kind in scopes for kind in rows.kinds], dtype=np.bool_))
    if len(years) <= max(years) - min(years):
        counted = counted & np.isin(year, sorted(years))
    if not counted.all():
        person, year, cost = person[counted], year[counted], cost[counted]
    return cells(person, year, cost)

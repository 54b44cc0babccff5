"""Made-up costs: what persons had before and after, by sector and payer."""

from collections.abc import Mapping, Sequence

import numpy as np

from samvej.evaluation.economics.month_costs import Cell, Compared, MonthCosts, Spent, month_costs


def who(before: Sequence[int], after: Sequence[int]) -> Compared:
    """Persons with so many observed months on each side."""
    return Compared(np.arange(len(before)), np.array(before), np.array(after))


def had(before: Sequence[int], after: Sequence[int]) -> Spent:
    """What each person had in the two windows, in minor units."""
    return Spent(np.array(before, dtype=np.int64), np.array(after, dtype=np.int64))


def everybody(persons: int, before: int, after: int, first: int | None = None) -> Spent:
    """The same for each of the persons, or for the first so many of them."""
    some = [1 if first is None or at < first else 0 for at in range(persons)]
    return had([before * each for each in some], [after * each for each in some])


def costs(
    cells: Mapping[Cell, Spent], persons: int, months: int = 10, homes: Sequence[str | None] | None = None
) -> MonthCosts:
    """The rows of persons who all have so many months on both sides."""
    return month_costs(cells, who([months] * persons, [months] * persons), seed=1, homes=homes)

"""Sums of facts over months of people's own, by place in sorted arrays: no join, and no person × day table.

Everybody's months are laid end to end, in the order of person and day; a fact's month is found by one look-up.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvej.evaluation.matching.lookback import Days, Ints, keys


@dataclass(frozen=True)
class EventMonths:
    """``person`` (rows,): who each row is about, in any order; the same person may have several rows.

    ``first_day`` and ``last_day`` (rows, months): each month's days as day numbers, both included. The months of a
    row are in order and do not overlap; there may be days between them.
    """

    person: npt.NDArray[np.int32]
    first_day: Days
    last_day: Days

    def cells(self, person: npt.NDArray[np.int32], day: Days) -> tuple[Ints, Ints]:
        """Which facts (places in ``person`` and ``day``) lie in which months (places in row × month, flattened).

        A fact of somebody with several rows is in each of them; one in no month of anybody is not there.
        """
        order = np.argsort(self.person, kind="stable")
        sorted_person = self.person[order]
        low, high = (np.searchsorted(sorted_person, person, side) for side in ("left", "right"))
        times = high - low
        fact = np.repeat(np.arange(len(person)), times)
        nth = np.arange(len(fact)) - np.repeat(np.cumsum(times) - times, times)
        row = order[low[fact] + nth]
        begins = keys(np.repeat(np.arange(len(self.person)), self.first_day.shape[1]), self.first_day.ravel())
        cell = np.searchsorted(begins, keys(row, day[fact]), side="right") - 1
        held = np.maximum(cell, 0)
        inside = (cell >= 0) & (self._row_of(held) == row) & (self.last_day.ravel()[held] >= day[fact])
        return fact[inside], cell[inside]

    def added_up(self, cell: Ints, amount: Ints) -> Ints:
        """The amounts of each row and month, in whole numbers; shape (rows, months)."""
        sums = np.zeros(self.first_day.size, dtype=np.int64)
        np.add.at(sums, cell, amount)
        return sums.reshape(self.first_day.shape)

    def _row_of(self, cell: Ints) -> Ints:
        return np.asarray(cell // max(self.first_day.shape[1], 1), dtype=np.int64)

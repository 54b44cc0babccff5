"""Sums of facts over any window of any person, set-wise: sorted once, then two look-ups a question.

A ledger holds each person's facts by day with their running sum. What lies in a window is the difference of two
places in it, so that a million (person, window) questions take about a second and no person × day table is made.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from samvej.core.window import Window
from samvej.spotting.days import months_later

Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]

_BITS = 18
_ZERO = 1 << (_BITS - 1)
"""Days from 1611 to 2328 fit into so many bits around 1970."""


def keys(person: npt.NDArray[np.integer], day: npt.NDArray[np.integer]) -> Ints:
    """One number for each (person, day), in the order of both."""
    held = np.clip(np.asarray(day, dtype=np.int64), -_ZERO, _ZERO - 1) + _ZERO
    return np.asarray((np.asarray(person, dtype=np.int64) << _BITS) | held, dtype=np.int64)


@dataclass(frozen=True)
class Ledger:
    """``key`` (n,): (person, day) in order; ``running`` (n + 1,): the sum of all amounts before each place.

    ``running`` None: every amount is 1, and the sum is the place itself.
    """

    key: Ints
    running: Ints | None

    @classmethod
    def of(cls, person: npt.NDArray[np.integer], day: npt.NDArray[np.integer], amount: Ints) -> "Ledger":
        """The ledger of facts in any order."""
        return cls.of_keys(keys(person, day), amount)

    @classmethod
    def of_keys(cls, key: Ints, amount: Ints) -> "Ledger":
        """The same by (person, day) as one number (:func:`keys`)."""
        order = np.argsort(key, kind="stable")
        return cls(key[order], np.concatenate([[0], np.cumsum(amount[order], dtype=np.int64)]))

    @classmethod
    def of_days(cls, key: Ints, *, once: bool = True) -> "Ledger":
        """The ledger of facts that count 1 each, by (person, day) in any order; ``once``: several a day are one."""
        steps = np.diff(key)
        if len(steps) and steps.min() < 0:
            key = np.sort(key)
            steps = np.diff(key)
        return cls(key[np.append(True, steps != 0)] if once and len(key) else key, None)

    def between(self, person: npt.NDArray[np.integer], first: Days, last: Days) -> Ints:
        """The sum of the amounts of the days ``first`` to ``last``, both included; 0 where last is before first."""
        low = np.searchsorted(self.key, keys(person, first), side="left")
        high = np.searchsorted(self.key, keys(person, last), side="right")
        if self.running is None:
            return np.asarray(np.maximum(high - low, 0), dtype=np.int64)
        return np.where(high > low, self.running[np.maximum(high, low)] - self.running[low], 0)

    def reaches(
        self, person: npt.NDArray[np.integer], first: Days, last: Days, number_of: int
    ) -> npt.NDArray[np.bool_]:
        """Whether so many facts of amount 1 lie on the days ``first`` to ``last``: one look-up in place of two.

        They do where the so-many-th fact back from the last one by then is the same person's, and not before
        ``first``.
        """
        if self.running is not None or number_of < 1:
            return self.between(person, first, last) >= number_of
        place = np.searchsorted(self.key, keys(person, last), side="right") - number_of
        if not len(self.key):
            return np.zeros(len(place), dtype=np.bool_)
        return np.asarray((place >= 0) & (self.key[np.maximum(place, 0)] >= keys(person, first)))


def first_in_view(window: Window, day: Days) -> Days:
    """The first day whose facts are in view on each ``day``: the earliest s with day ≤ s + window.

    Months are added forward and clamped, never subtracted (:mod:`samvej.core.window`).
    """
    if window.days is not None:
        return np.asarray(day - window.days, dtype=np.int32)
    assert window.months is not None
    facts, ends = _later(window.months)
    return np.asarray(facts[np.searchsorted(ends, day, side="left")], dtype=np.int32)


_later = cache(months_later)


def whole_years(birth: Days, day: Days) -> npt.NDArray[np.int64]:
    """Age in whole years on each day; born on 29 February one is a year older on 28 February."""
    born, now = birth.astype("datetime64[D]"), day.astype("datetime64[D]")
    born_month = born.astype("datetime64[M]")
    years = now.astype("datetime64[Y]").astype(np.int64) - born.astype("datetime64[Y]").astype(np.int64)
    month = born_month + 12 * years
    begins = month.astype("datetime64[D]")
    longest = (month + 1).astype("datetime64[D]") - begins - 1
    birthday = begins + np.minimum(born - born_month.astype("datetime64[D]"), longest)
    return np.asarray(years - (now < birthday), dtype=np.int64)

"""Person numbers that nobody has: day of birth plus 60, one per citizen, whatever the size of the region.

A keyed permutation (a Feistel network) of the citizen's index over 2^24 places gives each citizen a place; the places
are dealt out to days of birth and sexes by the region's age distribution. So two citizens never share a number, and a
citizen's number does not depend on how many others there are.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.citizens import LARGEST_REGION
from samvej.synthetic.counter import words
from samvej.synthetic.region import Days, Region, RegionError

_HALF = 12
_MASK = (1 << _HALF) - 1
_ROUNDS = 6
_STREAM = 1
_DRAWN = 1500  # serials of one sex and day dealt out by place: 0000–2999, or 4000–6999 from 2000 on
_SCATTER = 1117  # coprime to _DRAWN: neighbours in place are not neighbours in number

# Age in years → relative number of citizens at the region's first day, and the share of men: a rural region with
# many old people, after Statistics Denmark's FOLK1A for Lolland and Guldborgsund, in broad strokes.
_PYRAMID = np.array([
    (0, 0.78), (8, 0.95), (17, 1.10), (21, 0.88), (30, 0.82), (38, 0.98), (50, 1.52), (60, 1.50), (69, 1.62),
    (75, 1.15), (80, 0.76), (85, 0.45), (90, 0.19), (95, 0.05), (100, 0.006), (104, 0.0),
])  # fmt: skip
_MEN = np.array([(0, 0.51), (55, 0.505), (70, 0.49), (80, 0.44), (90, 0.30), (100, 0.17)])
_BIRTHS = 0.72  # born in a year of the region, on the pyramid's scale
_OLDEST = 104


@dataclass(frozen=True)
class Identities:
    """Who a block of citizens is: ``birth_day`` int32[n], ``sex`` int8[n] (1 man), ``cpr`` S10[n]."""

    birth_day: Days
    sex: NDArray[np.int8]
    cpr: NDArray[np.bytes_]


@lru_cache(maxsize=8)
def _bounds(first_day: int, last_day: int) -> tuple[int, NDArray[np.int64]]:
    """(the first day of birth, the last place + 1 of each day and sex: women, men, women …)."""
    oldest = first_day - int(_OLDEST * 365.25)
    days = np.arange(oldest, last_day + 1)
    age = (first_day - days) / 365.25
    number = np.where(age < 0, _BIRTHS, np.interp(age, _PYRAMID[:, 0], _PYRAMID[:, 1]))
    men = np.interp(age, _MEN[:, 0], _MEN[:, 1])
    weight = np.stack([number * (1 - men), number * men], axis=1).ravel().cumsum()
    bounds = np.rint(weight / weight[-1] * LARGEST_REGION).astype(np.int64)
    if np.diff(bounds, prepend=0).max() > _DRAWN:
        raise RegionError("The region's days of birth hold more citizens than there are serial numbers.")
    return oldest, bounds


def _permuted(seed: int, index: NDArray[np.int64]) -> NDArray[np.int64]:
    left, right = index >> _HALF, index & _MASK
    for turn in range(_ROUNDS):
        bits = words(seed, right, _STREAM, turn) & np.uint64(_MASK)
        left, right = right, left ^ bits.astype(np.int64)
    return left << _HALF | right


def identities(region: Region, index: NDArray[np.int64]) -> Identities:
    """The day of birth, sex and person number of each citizen by index (0 to 2^24 − 1)."""
    if index.size and not 0 <= index.min() <= index.max() < LARGEST_REGION:
        raise RegionError(f"A made-up region has at most {LARGEST_REGION:,} citizens: ask for fewer.")
    oldest, bounds = _bounds(region.first_day, region.last_day)
    place = _permuted(region.seed, index)
    cell = np.searchsorted(bounds, place, side="right")
    rank = place - np.where(cell > 0, bounds[cell - 1], 0)
    birth_day = (oldest + cell // 2).astype(np.int32)
    sex = (cell % 2).astype(np.int8)
    scattered = (rank * _SCATTER + birth_day.astype(np.int64) * 389) % _DRAWN
    return Identities(birth_day, sex, _numbers(birth_day, 2 * scattered + sex))


def _numbers(birth_day: Days, serial: NDArray[np.int64]) -> NDArray[np.bytes_]:
    """Day + 60, month, year, serial; the serial's first digit says the century (0–3: 1900s; 4–7: 2000s)."""
    date = birth_day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    year = date.astype("datetime64[Y]").astype(np.int64) + 1970
    day = (date - month).astype(np.int64) + 61
    digits = day * 10**8 + (month.astype(np.int64) % 12 + 1) * 10**6 + year % 100 * 10**4
    return _ten_digits(digits + serial + np.where(year >= 2000, 4000, 0))


def _ten_digits(number: NDArray[Any]) -> NDArray[np.bytes_]:
    powers = 10 ** np.arange(9, -1, -1, dtype=np.int64)
    characters = (number[:, None] // powers % 10 + ord("0")).astype(np.uint8)
    return np.ascontiguousarray(characters).view("S10").ravel()

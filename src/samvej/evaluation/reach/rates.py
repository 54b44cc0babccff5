"""A share with its interval, and a difference between two groups' means: the plain statistics of who gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from scipy.stats import t as student

Z95 = 1.959963984540054
"""The normal distribution's 97.5 percent point: a 95 percent interval has half of the rest on either side."""


@dataclass(frozen=True)
class Interval:
    """An estimate with the ends of its 95 percent interval."""

    estimate: float
    low: float
    high: float


def wilson(count: int, of: int) -> Interval | None:
    """A share (0–1) with Wilson's score interval; None of nobody.

    Wilson, *J Am Stat Assoc* 1927;22:209–12. It stays within 0 and 1, and holds at 0 of n and n of n.
    Raises ValueError where ``count`` is not from 0 through ``of``.
    """
    if not 0 <= count <= of:
        raise ValueError("a share is of a whole that holds it")
    if of == 0:
        return None
    share, z2 = count / of, Z95 * Z95
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z95 / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    low = 0.0 if count == 0 else centre - half  # exactly, where rounding leaves a little
    high = 1.0 if count == of else centre + half
    return Interval(share, low, high)


def difference_of_means(ones: Sequence[float], others: Sequence[float]) -> Interval | None:
    """How much more the ones have on average than the others, with Welch's interval (unequal variances).

    Welch, *Biometrika* 1947;34:28–35. None where either side has fewer than two, or nobody differs from anybody.
    """
    if len(ones) < 2 or len(others) < 2:
        return None
    a, b = variance(ones) / len(ones), variance(others) / len(others)
    if a + b == 0:
        return None
    freedom = (a + b) ** 2 / (a * a / (len(ones) - 1) + b * b / (len(others) - 1))
    difference, half = fmean(ones) - fmean(others), float(student.ppf(0.975, freedom)) * sqrt(a + b)
    return Interval(difference, difference - half, difference + half)

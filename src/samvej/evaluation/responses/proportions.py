"""Shares, and differences between shares, paired and unpaired, with intervals that hold for few and for many.

Wilson EB, JASA 1927 (one share); Newcombe RG, Stat Med 1998;17:873-890, method 10 (unpaired difference), and
17:2635-2650, method 10 (paired difference, with the corrected phi); McNemar Q, Psychometrika 1947, exact by the
binomial distribution, and its mid-p: Fagerland MW et al., BMC Med Res Methodol 2013;13:91.
"""

from dataclasses import dataclass
from math import sqrt

from scipy.stats import binom, norm

LEVEL = 0.95


@dataclass(frozen=True)
class Share:
    """``count`` of ``n``, with its interval; shares are 0–1. ``value`` is None where nobody was asked."""

    count: int
    n: int
    lower: float | None
    upper: float | None

    @property
    def value(self) -> float | None:
        """The share."""
        return self.count / self.n if self.n else None


@dataclass(frozen=True)
class Difference:
    """A difference of shares (after − before, −1 to 1) with its interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Fourfold:
    """The same persons twice: good both times, only after (gained), only before (lost), neither time."""

    both: int
    gained: int
    lost: int
    neither: int

    @property
    def n(self) -> int:
        """How many persons."""
        return self.both + self.gained + self.lost + self.neither


def share(count: int, n: int, level: float = LEVEL) -> Share:
    """A share with Wilson's score interval. Raises ValueError where ``count`` is not within 0 … ``n``."""
    if not 0 <= count <= n:
        raise ValueError("a share is of 0 to n persons")
    if n == 0:
        return Share(0, 0, None, None)
    z = float(norm.ppf((1 + level) / 2))
    p, spread = count / n, 1 + z * z / n
    middle = (p + z * z / (2 * n)) / spread
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / spread
    lower = 0.0 if count == 0 else max(0.0, middle - half)
    upper = 1.0 if count == n else min(1.0, middle + half)
    return Share(count, n, lower, upper)


def unpaired(before: Share, after: Share) -> Difference | None:
    """The difference between two groups of different persons (Newcombe's hybrid score); None where one is empty."""
    if before.value is None or after.value is None:
        return None
    value = after.value - before.value
    down = sqrt(_below(after) ** 2 + _above(before) ** 2)
    up = sqrt(_above(after) ** 2 + _below(before) ** 2)
    return Difference(value, value - down, value + up)


def paired(cells: Fourfold, level: float = LEVEL) -> Difference | None:
    """The difference between the same persons' two answers (Newcombe's hybrid score); None where there is nobody."""
    n = cells.n
    if n == 0:
        return None
    after, before = share(cells.both + cells.gained, n, level), share(cells.both + cells.lost, n, level)
    phi, value = _phi(cells), (cells.gained - cells.lost) / n
    down = _below(after) ** 2 - 2 * phi * _below(after) * _above(before) + _above(before) ** 2
    up = _above(after) ** 2 - 2 * phi * _above(after) * _below(before) + _below(before) ** 2
    return Difference(value, max(-1.0, value - sqrt(max(down, 0.0))), min(1.0, value + sqrt(max(up, 0.0))))


def mcnemar(gained: int, lost: int) -> tuple[float, float]:
    """McNemar's two-sided test that as many gained as lost: (exact p, mid-p). Both 1 where nobody changed."""
    changed = gained + lost
    if changed == 0:
        return 1.0, 1.0
    point = float(binom.pmf(gained, changed, 0.5))
    if gained == lost:  # the middle is there once, and no outcome is less extreme
        return 1.0, 1 - point / 2
    exact = 2 * float(binom.cdf(min(gained, lost), changed, 0.5))
    return min(1.0, exact), exact - point


def _below(one: Share) -> float:
    assert one.value is not None
    assert one.lower is not None
    return one.value - one.lower


def _above(one: Share) -> float:
    assert one.value is not None
    assert one.upper is not None
    return one.upper - one.value


def _phi(cells: Fourfold) -> float:
    """Newcombe's phi of the fourfold table, its numerator lessened by n/2 where that keeps its sign; 0 at an edge."""
    rows = (cells.both + cells.lost) * (cells.gained + cells.neither)
    columns = (cells.both + cells.gained) * (cells.lost + cells.neither)
    if rows == 0 or columns == 0:
        return 0.0
    cross = cells.both * cells.neither - cells.gained * cells.lost
    if cross > 0:
        cross_less = max(cross - cells.n / 2, 0.0)
    else:
        cross_less = float(cross)
    return cross_less / sqrt(rows * columns)

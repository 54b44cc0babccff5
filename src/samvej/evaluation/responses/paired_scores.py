"""The same persons' scores twice: the mean difference with its interval, and Wilcoxon's signed-rank test.

Wilcoxon F, Biometrics Bull 1945. Differences of nothing are left out; of equal sizes each gets the mean of their
ranks. The test is exact up to ``EXACT`` differences, ties and all, and by the normal distribution (variance corrected
for ties, no correction for continuity) above.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, rankdata
from scipy.stats import t as student

from samvej.evaluation.responses.proportions import LEVEL

Floats = NDArray[np.float64]
EXACT = 50
_ALIKE = 9  # decimals: differences that differ by less are equal; decimal weights do not add up exactly


@dataclass(frozen=True)
class PairedScores:
    """``n`` persons' mean scores before and after, and the mean difference (after − before) with its interval.

    ``p`` is Wilcoxon's two-sided p-value; None where nobody's score changed. ``sd`` is that of the differences.
    """

    n: int
    before: float
    after: float
    difference: float
    lower: float | None
    upper: float | None
    sd: float | None
    p: float | None


def paired_scores(before: Floats, after: Floats, level: float = LEVEL) -> PairedScores | None:
    """Two equally long columns without gaps, a person in each row; None where there is nobody."""
    if len(before) == 0:
        return None
    change = after - before
    n, mean = len(change), float(change.mean())
    sd = float(change.std(ddof=1)) if n > 1 else None
    half = None if sd is None else float(student.ppf((1 + level) / 2, n - 1)) * sd / n**0.5
    return PairedScores(
        n=n,
        before=float(before.mean()),
        after=float(after.mean()),
        difference=mean,
        lower=None if half is None else mean - half,
        upper=None if half is None else mean + half,
        sd=sd,
        p=signed_rank(change),
    )


def signed_rank(change: Floats) -> float | None:
    """Wilcoxon's two-sided p-value; None where no difference is left."""
    change = np.round(change[np.isfinite(change)], _ALIKE)
    change = change[change != 0]
    if len(change) == 0:
        return None
    doubled = np.round(2 * rankdata(np.abs(change))).astype(np.int64)  # whole numbers, also where ranks are shared
    positive = int(doubled[change > 0].sum())
    if len(change) <= EXACT:
        return _exact(doubled, positive)
    spread = 0.5 * float(np.sqrt((doubled.astype(np.float64) ** 2).sum()))
    return min(1.0, 2 * float(norm.sf(abs(positive - doubled.sum() / 2) / spread)))


def _exact(doubled: NDArray[np.int64], positive: int) -> float:
    """Of all 2^n ways to give the ranks their signs, the share whose sum lies as far from the middle, or farther."""
    total = int(doubled.sum())
    ways = np.zeros(total + 1)
    ways[0] = 1.0
    for rank in doubled:
        moved = np.zeros_like(ways)
        moved[rank:] = ways[: len(ways) - rank]
        ways = (ways + moved) / 2
    away = np.abs(2 * np.arange(total + 1) - total)
    return min(1.0, float(ways[away >= abs(2 * positive - total)].sum()))

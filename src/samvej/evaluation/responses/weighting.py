"""Those who answered, weighted so that they stand for all who could have answered.

Inverse-probability weighting: Seaman SR, White IR, Stat Methods Med Res 2013;22:278-295. The chance of answering is a
logistic regression on what was known at inclusion; the interval is the sandwich of the weighted mean and that
regression together (Lunceford JK, Davidian M, Stat Med 2004;23:2937-2960). It mends what the known facts explain of
who did not answer, and nothing else; so complete cases stand beside it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from samvej.evaluation.matching.scores import MatchingError, logistic
from samvej.evaluation.responses.proportions import LEVEL
from samvej.evaluation.results import Words

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
PER_FACT = 5
"""So many people at least on the smaller side, for each fact that the chance is told from."""


@dataclass(frozen=True)
class Weighted:
    """The mean change (after − before) of all who could have answered, from those who did.

    ``effective``: how many unweighted people the weighted ones are worth (Kish). ``largest``: the largest weight, the
    mean being 1.
    """

    asked: int
    answered: int
    before: float
    after: float
    difference: float
    lower: float
    upper: float
    effective: float
    largest: float


FEW = Words(
    "For få har svaret, eller for få mangler, til at veje svarene efter, hvem der svarede.",
    "Too few answered, or too few are missing, to weight the answers by who answered.",
)
TOLD_APART = Words(
    "Svarene kan ikke vejes: nogle slags mennesker svarede slet ikke, så ingen kan stå for dem.",
    "The answers cannot be weighted: some kinds of people did not answer at all, so nobody can stand for them.",
)
ALL_ANSWERED = Words("Alle, der kunne svare, svarede.", "Everybody who could answer did.")


def weighted(facts: Floats, answered: Bools, before: Floats, after: Floats) -> Weighted | Words:
    """The weighted change, or why there is none.

    ``facts`` (n, columns) without gaps; ``before`` and ``after`` (n,) are used where ``answered`` is true.
    """
    n, some = len(answered), int(answered.sum())
    if some == n:
        return ALL_ANSWERED
    if min(some, n - some) < PER_FACT * max(1, facts.shape[1]):
        return FEW
    try:
        score = logistic(facts, answered)
    except MatchingError:
        return TOLD_APART
    if score.separated:
        return TOLD_APART
    weight = np.where(answered, 1 / score.probability, 0.0)
    kept = [at for at in range(facts.shape[1]) if at not in score.dropped]
    design = np.column_stack([np.ones(n), facts[:, kept]])
    change = np.where(answered, after - before, 0.0)
    mean = float(weight @ change / weight.sum())
    se = _error(design, score.probability, answered, change - mean, weight)
    half = float(norm.ppf((1 + LEVEL) / 2)) * se
    own = weight[answered]
    return Weighted(
        asked=n,
        answered=some,
        before=float(weight @ np.where(answered, before, 0.0) / weight.sum()),
        after=float(weight @ np.where(answered, after, 0.0) / weight.sum()),
        difference=mean,
        lower=mean - half,
        upper=mean + half,
        effective=float(own.sum() ** 2 / (own**2).sum()),
        largest=float(own.max() / own.mean()),
    )


def _error(design: Floats, chance: Floats, answered: Bools, left: Floats, weight: Floats) -> float:
    """The standard error of Σw·change/Σw, with the chance estimated: each one's part in both estimating equations."""
    part = weight * left
    information = (design * (chance * (1 - chance))[:, None]).T @ design
    leans = (part * (1 - chance)) @ design  # how the weighted sum moves with the regression's coefficients, negated
    scores = (answered - chance)[:, None] * design
    influence = part - scores @ np.linalg.solve(information, leans)
    return float(np.sqrt((influence**2).sum()) / weight.sum())

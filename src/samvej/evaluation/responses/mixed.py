"""Repeated answers of the same persons: a linear mixed model with a random intercept, by REML.

y = β of the occasion + b of the person + e. Laird NM, Ware JH, Biometrics 1982;38:963-974; the likelihood is profiled
over θ = var(b)/var(e), so one number is searched for and the rest is least squares. Everybody with an answer on any
occasion counts: valid where it depends only on what was answered whether the rest is missing. On good answers (0/1)
it is a linear model of the share.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import t as student

from samvej.evaluation.responses.proportions import LEVEL

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NOTHING = 1e-12
_NEARLY_ONE = 1 - 1e-9
_ALL_BETWEEN = 1 - 1e-6  # of the variance: nothing is left within persons


@dataclass(frozen=True)
class Mixed:
    """The fitted means by occasion, and their difference last − first with its interval.

    ``between`` and ``within`` are the variances of persons and of what is left; ``df`` the degrees of freedom of the
    difference (answers − persons − occasions + 1: exact where everybody answered always).
    """

    answers: int
    persons: int
    means: tuple[float, ...]
    difference: float
    se: float
    lower: float
    upper: float
    between: float
    within: float
    df: int


@dataclass(frozen=True)
class _Sums:
    """What the likelihood needs: answers by occasion, and sums over each person's answers."""

    xx: Floats  # (occasions,) the diagonal of X'X
    xy: Floats
    yy: float
    seen: Floats  # (persons, occasions)
    total: Floats  # (persons,)
    sizes: Floats  # (persons,)


def mixed(y: Floats, person: Ints, occasion: Ints) -> Mixed | None:
    """The model of answers ``y`` by person and occasion (numbered from 0, the occasions without a gap).

    None where it has no answer: fewer than two occasions, too few answers to tell persons from what is left, or
    nothing that varies within persons.
    """
    persons, occasions = np.unique(person), int(occasion.max(initial=-1)) + 1
    df = len(y) - len(persons) - occasions + 1
    if occasions < 2 or df < 1 or len(np.unique(occasion)) != occasions:
        return None
    shift = float(y.mean())  # the variances do not know it, and the sums keep their digits
    sums = _sums(y - shift, np.searchsorted(persons, person), occasion, len(persons), occasions)
    found = minimize_scalar(
        lambda rho: _deviance(rho, sums), bounds=(0.0, _NEARLY_ONE), method="bounded", options={"xatol": 1e-12}
    )
    rho = 0.0 if _deviance(0.0, sums) <= float(found.fun) else float(found.x)
    beta, information, within = _fit(rho, sums)
    if rho > _ALL_BETWEEN or within <= _NOTHING * max(1.0, float(np.abs(y).max()) ** 2):
        return None
    covariance = within * np.linalg.inv(information)
    contrast = np.zeros(occasions)
    contrast[0], contrast[-1] = -1.0, 1.0
    difference = float(contrast @ beta)
    se = float(np.sqrt(contrast @ covariance @ contrast))
    half = float(student.ppf((1 + LEVEL) / 2, df)) * se
    return Mixed(
        answers=len(y),
        persons=len(persons),
        means=tuple(float(mean) + shift for mean in beta),
        difference=difference,
        se=se,
        lower=difference - half,
        upper=difference + half,
        between=within * rho / (1 - rho),
        within=within,
        df=df,
    )


def _sums(y: Floats, person: Ints, occasion: Ints, persons: int, occasions: int) -> _Sums:
    seen = np.zeros((persons, occasions))
    np.add.at(seen, (person, occasion), 1.0)
    return _Sums(
        xx=np.bincount(occasion, minlength=occasions).astype(np.float64),
        xy=np.asarray(np.bincount(occasion, weights=y, minlength=occasions), dtype=np.float64),
        yy=float(y @ y),
        seen=seen,
        total=np.asarray(np.bincount(person, weights=y, minlength=persons), dtype=np.float64),
        sizes=seen.sum(axis=1),
    )


def _fit(rho: float, sums: _Sums) -> tuple[Floats, Floats, float]:
    """β, X'V⁻¹X and the variance of what is left, V being in units of it; ``rho`` is θ/(1+θ)."""
    theta = rho / (1 - rho)
    shrink = theta / (1 + theta * sums.sizes)
    information = np.diag(sums.xx) - (sums.seen * shrink[:, None]).T @ sums.seen
    right = sums.xy - sums.seen.T @ (shrink * sums.total)
    beta: Floats = np.asarray(np.linalg.solve(information, right), dtype=np.float64)
    left = sums.yy - float(shrink @ sums.total**2) - float(right @ beta)
    return beta, information, max(left, 0.0) / (float(sums.xx.sum()) - len(beta))


def _deviance(rho: float, sums: _Sums) -> float:
    """−2 log restricted likelihood, but for a constant."""
    _, information, within = _fit(rho, sums)
    theta = rho / (1 - rho)
    free = float(sums.xx.sum()) - len(sums.xx)
    _, logdet = np.linalg.slogdet(information)
    return float(free * np.log(max(within, 1e-300)) + np.log1p(theta * sums.sizes).sum() + logdet)

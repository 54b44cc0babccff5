"""How alike the treated and the controls are, before and after matching.

Definitions (Austin 2009; Stuart 2010) with an example: docs/reference/matching.md. The standardised mean difference
is divided by the standard deviation of *all* treated before matching, so that before and after can be compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.matching.controls import BalanceRow
from samvej.evaluation.matching.scores import BoolArray, FloatArray, MatchingError
from samvej.evaluation.results import Words

NOT_APART = 1e-10
"""A difference in means, as a share of the larger, that is rounding and nothing else."""


@dataclass(frozen=True)
class Alike:
    """One covariate in two weighted groups. ``smd`` and ``variance_ratio`` are None where they are not defined.

    ``smd``: difference in means over the standard deviation of all treated; 0 where neither differs nor varies, None
    where the treated do not vary and the means differ. ``variance_ratio``: treated over controls, None for shares.
    ``ecdf_mean`` and ``ecdf_max``: mean and largest distance between the distribution functions, 0–1.
    """

    variable: str
    mean_treated: float
    mean_control: float
    smd: float | None
    variance_ratio: float | None
    ecdf_mean: float
    ecdf_max: float


def alike(x: FloatArray, treated: BoolArray, weights: FloatArray | None, names: Sequence[str]) -> tuple[Alike, ...]:
    """Each column of ``x`` (n, columns) compared between treated and controls, with ``weights`` (n,) or all alike.

    Raises MatchingError where either group has no weight: there is nothing to compare.
    """
    weight = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=np.float64)
    if not (weight[treated].sum() > 0 and weight[~treated].sum() > 0):
        raise MatchingError("Balance needs at least one treated and one control: nobody was matched.")
    return tuple(_alike(name, x[:, at], treated, weight) for at, name in enumerate(names))


def balance(
    x: FloatArray, treated: BoolArray, weights: FloatArray, names: Sequence[tuple[str, Words]]
) -> tuple[BalanceRow, ...]:
    """Each column of ``x`` before and after matching; ``names`` are the columns' ids and names.

    ``weights`` (n,): 0 for the unmatched, else the matching weight. Means of participants are of all of them; what
    comes after matching compares the matched. Raises MatchingError where nobody was matched.
    """
    keys = [key for key, _ in names]
    befores, afters = alike(x, treated, None, keys), alike(x, treated, weights, keys)
    return tuple(
        BalanceRow(
            covariate=key,
            name=name,
            mean_participants=before.mean_treated,
            mean_all=before.mean_control,
            mean_controls=after.mean_control,
            smd_before=before.smd,
            smd_after=after.smd,
            variance_ratio_before=before.variance_ratio,
            variance_ratio_after=after.variance_ratio,
            ecdf_mean_after=after.ecdf_mean,
            ecdf_max_after=after.ecdf_max,
        )
        for (key, name), before, after in zip(names, befores, afters, strict=True)
    )


def effective_size(weights: FloatArray) -> float:
    """How many units of equal weight would tell as much: (Σw)²/Σw² (Kish 1965); 0 where there are none."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares > 0 else 0.0


def is_share(values: FloatArray) -> bool:
    """Whether a column is yes or no: only 0 and 1."""
    return bool(((values == 0) | (values == 1)).all())


def _alike(name: str, values: FloatArray, treated: BoolArray, weight: FloatArray) -> Alike:
    share = is_share(values)
    mean_treated = _mean(values[treated], weight[treated])
    mean_control = _mean(values[~treated], weight[~treated])
    if share:
        ecdf_mean = ecdf_max = abs(mean_treated - mean_control)
        ratio = None
    else:
        ecdf_mean, ecdf_max = _ecdf(values, treated, weight)
        ratio = _ratio(_variance(values[treated], weight[treated]), _variance(values[~treated], weight[~treated]))
    smd = _smd(mean_treated, mean_control, _sd(values[treated], share))
    return Alike(name, mean_treated, mean_control, smd, ratio, ecdf_mean, ecdf_max)


def _mean(values: FloatArray, weight: FloatArray) -> float:
    return float(weight @ values / weight.sum())


def _sd(values: FloatArray, share: bool) -> float:
    """Of all treated, unweighted: √(p(1 − p)) for a share, else with n − 1; 0 for a single one."""
    if share:
        mean = float(values.mean())
        return float((mean * (1 - mean)) ** 0.5)
    return float(values.std(ddof=1)) if len(values) > 1 else 0.0


def _variance(values: FloatArray, weight: FloatArray) -> float | None:
    """Weighted, unbiased where the weights are precisions: Σw(x − m)²/(1 − Σw²), with Σw = 1; None for one unit."""
    part = weight / weight.sum()
    left = 1 - float((part**2).sum())
    if left <= NOT_APART:
        return None
    return float((part * (values - part @ values) ** 2).sum()) / left


def _ratio(of_treated: float | None, of_control: float | None) -> float | None:
    if of_treated is None or of_control is None or of_control == 0:
        return None
    return of_treated / of_control


def _smd(mean_treated: float, mean_control: float, sd: float) -> float | None:
    apart = mean_treated - mean_control
    if abs(apart) <= NOT_APART * max(abs(mean_treated), abs(mean_control)):
        return 0.0
    return apart / sd if sd > 0 else None


def _ecdf(values: FloatArray, treated: BoolArray, weight: FloatArray) -> tuple[float, float]:
    """Mean and largest distance over the distinct values of all units, also of those who were not matched."""
    distinct, at = np.unique(values, return_inverse=True)
    of_treated = np.bincount(at, weight * treated, len(distinct)).cumsum()
    of_control = np.bincount(at, weight * ~treated, len(distinct)).cumsum()
    apart = np.abs(of_treated / of_treated[-1] - of_control / of_control[-1])
    return float(apart.mean()), float(apart.max())

"""Whether groups and controls moved alike before inclusion: Wald tests of the effects before it."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from samvej.evaluation.effects.aggregates import Aggregate
from samvej.evaluation.effects.estimators import FloatArray, IntArray
from samvej.evaluation.effects.group_time import GroupTime, by_cluster
from samvej.evaluation.results import Words

_SINGULAR = Words(
    "Forløbet før kan ikke testes: der er flere effekter før inklusionen, end data kan skille ad.",
    "The time before cannot be tested: there are more effects before inclusion than the data can tell apart.",
)
_NONE = Words(
    "Forløbet før kan ikke testes: ingen gruppe har to perioder før inklusionen.",
    "The time before cannot be tested: no group has two periods before inclusion.",
)
_MANY = Words(
    "Testen samler flere effekter, end grupperne har personer til, og finder for ofte en forskel. Brug testen efter "
    "tid fra inklusion.",
    "The test puts together more effects than the groups have people for, and finds a difference too often. Use the "
    "test by time since inclusion.",
)
_EACH = 10
"""A group is to have so many people for each of its effects before inclusion, for its covariance to be known well."""


@dataclass(frozen=True)
class Pretest:
    """Wald's statistic, its degrees of freedom and p-value; None where there is no test.

    ``remark`` says why there is none, or why it is not to be trusted.
    """

    statistic: float | None
    degrees: int
    p: float | None
    remark: Words | None = None


def pretest(effects: GroupTime) -> Pretest:
    """Test that all effects before inclusion are zero, anticipated ones too, as the reference does.

    With many periods before inclusion and small groups it rejects far too often (``remark``): the covariance of so
    many effects is not known from so few people. Then :func:`event_pretest` is to be used.
    """
    before = (effects.group > effects.time) & np.isfinite(effects.se)
    found = _wald(effects.att[before], effects.influence[:, before], effects.cluster)
    if found.p is None:
        return found
    small = any(
        effects.treated[before & (effects.group == group)].max() < _EACH * (before & (effects.group == group)).sum()
        for group in np.unique(effects.group[before])
    )
    return Pretest(found.statistic, found.degrees, found.p, _MANY if small else None)


def event_pretest(dynamic: Aggregate, cluster: IntArray | None, anticipation: int) -> Pretest:
    """Test that the event times before inclusion are zero, without those that inclusion may touch beforehand."""
    before = (dynamic.egt < -anticipation) & np.isfinite(dynamic.se)
    return _wald(dynamic.att[before], dynamic.influence[:, before], cluster)


def _wald(att: FloatArray, influence: FloatArray, cluster: IntArray | None) -> Pretest:
    if not len(att):
        return Pretest(None, 0, None, _NONE)
    sums = influence if cluster is None else by_cluster(influence, cluster)
    variance = sums.T @ sums / len(influence) ** 2
    with np.errstate(all="ignore"):
        condition = float(np.linalg.cond(variance, 1))
    if not np.isfinite(condition) or 1 / condition <= np.finfo(float).eps:
        return Pretest(None, len(att), None, _SINGULAR)
    statistic = float(att @ np.linalg.solve(variance, att))
    return Pretest(statistic, len(att), float(chi2.sf(statistic, len(att))))

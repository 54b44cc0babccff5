"""Effects as ratios, for counts and costs: how many times as many, rather than how many more.

Costs and counts are skewed, and what doubles a large cost adds little to a small one. Both estimators are Poisson
pseudo-maximum likelihood, which asks for no Poisson distribution, only for means that multiply (Gourieroux, Monfort &
Trognon 1984; Wooldridge 1999): the window ratio is the model of two groups before and after, and the panel model has
an effect for each unit and each period. Errors are by cluster.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from samvej.evaluation.effects.estimators import BoolArray, FloatArray, IntArray
from samvej.evaluation.effects.group_time import by_cluster
from samvej.evaluation.effects.panel_of_units import EffectError
from samvej.evaluation.results import Words

_Z = float(norm.ppf(0.975))
_STEPS = 60
_FAR = 25.0
_NONE = 1e-12
"""An influence below this is rounding."""
_NO_EVENTS = Words(
    "Nogle har intet i nogen periode; de siger intet om et forhold og er ikke med i modellen.",
    "Some have nothing in any period; they tell nothing about a ratio and are not in the model.",
)


@dataclass(frozen=True)
class Ratio:
    """A ratio with its 95 % interval. ``influence`` (units,): the log ratio's error is the sum of these."""

    ratio: float
    low: float
    high: float
    log: float
    log_se: float
    influence: FloatArray
    remarks: tuple[Words, ...] = ()


def window_ratio(
    y: FloatArray,
    treated: BoolArray,
    before: BoolArray,
    after: BoolArray,
    *,
    weights: FloatArray | None = None,
    cluster: IntArray | None = None,
) -> Ratio:
    """How many times the change from before to after is that of the controls.

    ``y`` (units, periods), NaN where not observed; ``treated`` (units,); ``before`` and ``after`` (periods,) name the
    windows (ghosts are in neither). Each of the four levels is all that was seen divided by all observed periods.

    Raises EffectError where a level is not above zero or nobody is observed, for then there is no ratio.
    """
    weight = np.ones(len(y)) if weights is None else weights
    log, influence = 0.0, np.zeros(len(y))
    for side, who in ((1, treated), (-1, ~treated)):
        for sign, window in ((side, after), (-side, before)):
            level, part = _level(y[:, window], weight * who)
            log += sign * np.log(level)
            influence += sign * part
    return _ratio(float(log), influence, cluster)


def _level(y: FloatArray, weight: FloatArray) -> tuple[float, FloatArray]:
    """The mean per observed period, and the influence of its logarithm."""
    seen = np.isfinite(y)
    months, total = seen.sum(axis=1), np.where(seen, y, 0.0).sum(axis=1)
    if (weight @ months) <= 0:
        raise EffectError("Nobody is observed in one of the windows, so there is no ratio. Choose other windows.")
    level = float(weight @ total / (weight @ months))
    if level <= 0:
        raise EffectError(
            "A level before or after is not above zero, so there is no ratio to it. Report the difference instead."
        )
    return level, weight * (total - level * months) / (level * (weight @ months))


def poisson_ratio(
    y: FloatArray,
    exposed: FloatArray,
    *,
    weights: FloatArray | None = None,
    cluster: IntArray | None = None,
) -> Ratio:
    """The ratio of being exposed, in a model with an effect for every unit and every period.

    ``y`` (units, periods): counts or amounts, none below zero, NaN where not observed. ``exposed`` (units, periods):
    1 after inclusion, 0 before and for controls; NaN (ghosts) leaves the cell out. One ratio for all: where effects
    differ between cohorts, the group-time effects say more.

    Raises EffectError where an amount is below zero, or where the exposed (or all others) have nothing at all, so
    that the ratio would be zero or infinite.
    """
    seen = np.isfinite(y) & np.isfinite(exposed)
    amounts, d = np.where(seen, y, 0.0), np.where(seen, exposed, 0.0)
    if (amounts < 0).any():
        raise EffectError("A ratio needs amounts of zero or more: use the window ratio, or report the difference.")
    weight = np.ones(len(y)) if weights is None else weights
    total = amounts.sum(axis=1)
    used = (total > 0) & (weight > 0)
    months = (amounts[used] > 0).any(axis=0)
    kept = _Model(amounts[used][:, months], d[used][:, months], seen[used][:, months], weight[used])
    kept.check()
    theta, inverse = kept.fitted()
    influence = np.zeros(len(y))
    influence[used] = kept.scores(theta) @ inverse[-1]
    return _ratio(float(theta[-1]), influence, cluster, () if used.all() else (_NO_EVENTS,))


@dataclass(frozen=True)
class _Model:
    """The likelihood given each unit's own total: its effect drops out (Hausman, Hall & Griliches 1984)."""

    y: FloatArray
    d: FloatArray
    seen: BoolArray
    weight: FloatArray

    def check(self) -> None:
        """Both the exposed and the others must have something, and some units must be seen as both."""
        both = (self.d * self.seen).any(axis=1) & ((1 - self.d) * self.seen).any(axis=1)
        if not len(self.y) or not both.any():
            raise EffectError("Nobody is seen both before and after inclusion, so there is no ratio.")
        mine = self.y[both]
        if (mine * self.d[both]).sum() <= 0 or (mine * (1 - self.d[both])).sum() <= 0:
            raise EffectError(
                "Nothing at all is seen before or after inclusion, so the ratio is zero or has no end. Report the "
                "difference instead."
            )

    def shares(self, theta: FloatArray) -> FloatArray:
        """How a unit's total is expected to be spread over its observed periods (units, periods)."""
        linear = np.concatenate([[0.0], theta[:-1]])[None, :] + self.d * theta[-1]
        linear = np.where(self.seen, linear, -np.inf)
        share = np.exp(linear - linear.max(axis=1, keepdims=True))
        return np.asarray(share / share.sum(axis=1, keepdims=True), dtype=np.float64)

    def scores(self, theta: FloatArray) -> FloatArray:
        """Each unit's score (units, periods − 1 + 1), weighted."""
        rest = self.y - self.y.sum(axis=1, keepdims=True) * self.shares(theta)
        columns = np.column_stack([rest[:, 1:], (rest * self.d).sum(axis=1)])
        return np.asarray(self.weight[:, None] * columns, dtype=np.float64)

    def information(self, theta: FloatArray) -> FloatArray:
        share = self.shares(theta)
        total = self.weight * self.y.sum(axis=1)
        expected = (share * self.d).sum(axis=1)
        columns = np.column_stack([share[:, 1:], expected])
        found: FloatArray = -(columns * total[:, None]).T @ columns
        size = share.shape[1] - 1
        found[np.arange(size), np.arange(size)] += total @ share[:, 1:]
        cross = total @ (share * self.d)[:, 1:]
        found[:size, -1] += cross
        found[-1, :size] += cross
        found[-1, -1] += total @ (share * self.d**2).sum(axis=1)
        return found

    def likelihood(self, theta: FloatArray) -> float:
        some = self.y > 0
        logs = np.log(self.shares(theta), out=np.zeros(self.y.shape), where=some)
        return float((self.weight[:, None] * self.y * logs).sum())

    def fitted(self) -> tuple[FloatArray, FloatArray]:
        """Newton's steps, halved where they overshoot: the coefficients (the ratio's last), and the inverse."""
        theta = np.zeros(self.y.shape[1])
        value = self.likelihood(theta)
        for _ in range(_STEPS):
            step = np.linalg.pinv(self.information(theta)) @ self.scores(theta).sum(axis=0)
            while (new := self.likelihood(theta + step)) < value - 1e-12 * abs(value) and np.abs(step).max() > 1e-12:
                step = step / 2
            theta, value = theta + step, new
            if np.abs(step).max() < 1e-10:
                break
        if abs(theta[-1]) > _FAR:
            raise EffectError("The ratio has no end: nothing at all is seen on one side. Report the difference.")
        return theta, np.asarray(np.linalg.pinv(self.information(theta)), dtype=np.float64)


def _ratio(log: float, influence: FloatArray, cluster: IntArray | None, remarks: tuple[Words, ...] = ()) -> Ratio:
    sums = influence if cluster is None else by_cluster(influence[:, None], cluster)[:, 0]
    groups = int(np.count_nonzero(np.abs(sums) > _NONE))
    if groups < 2:
        raise EffectError("Fewer than two people or clusters say anything about the ratio: it has no interval.")
    se = float(np.sqrt((sums**2).sum() * groups / (groups - 1)))
    return Ratio(
        ratio=float(np.exp(log)),
        low=float(np.exp(log - _Z * se)),
        high=float(np.exp(log + _Z * se)),
        log=log,
        log_se=se,
        influence=influence,
        remarks=remarks,
    )

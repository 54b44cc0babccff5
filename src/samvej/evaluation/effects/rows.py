"""One group against its controls between two periods when not every unit is there in both: rows instead of units.

Sant'Anna & Zhao (2020), the estimators for repeated cross-sections (the doubly robust one: their locally efficient
estimator with four outcome regressions). A unit's rows share one influence, so that being seen twice is known to be
one unit. In sum form, as in :mod:`samvej.evaluation.effects.estimators`.
"""

from dataclasses import dataclass

import numpy as np

from samvej.evaluation.effects.estimators import (
    BoolArray,
    Estimate,
    Estimator,
    Fit,
    FloatArray,
    IntArray,
    fit_probability,
    nothing,
    odds_weights,
    outcome_fit,
    through_fit,
    weighted_mean,
)


@dataclass(frozen=True)
class Rows:
    """What is seen of the group and its controls in two periods: one row per unit and period (all are (rows,)).

    ``unit``: the place of the unit. ``after``: of the period that is judged, not the base. ``x`` (rows, k) holds a
    column of ones.
    """

    y: FloatArray
    after: BoolArray
    treated: BoolArray
    x: FloatArray
    weights: FloatArray
    unit: IntArray


def means_of_rows(
    after: FloatArray, before: FloatArray, treated: FloatArray, controls: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Without covariates: each side's mean after less its mean before, over whoever is seen. All (units, cells).

    NaN in ``after`` or ``before`` is a missing row. Returns the estimates (cells,), NaN where a side has nobody in
    a period, and their influence (units, cells).
    """
    att, influence = np.zeros(after.shape[1]), np.zeros(after.shape)
    for sign, values, weights in (
        (1, after, treated),
        (-1, before, treated),
        (-1, after, controls),
        (1, before, controls),
    ):
        mean, of_mean = weighted_mean(values, np.where(np.isnan(values), 0.0, weights))
        att += sign * mean
        influence += sign * of_mean
    return att, influence


def rows_with_covariates(rows: Rows, units: int, estimator: Estimator) -> Estimate:
    """One cell with covariates: ``att`` (1,) and ``influence`` (units, 1)."""
    sides = [rows.treated == side for side in (True, False)]
    if any(not (side & (rows.after == when)).any() for side in sides for when in (True, False)):
        return nothing(units, 1, "nobody")
    probability, to_score = np.zeros(len(rows.y)), np.zeros_like(rows.x)
    if estimator != "reg":
        fitted = fit_probability(rows.treated, rows.x, rows.weights)
        if fitted is None:
            return nothing(units, 1, "overlap")
        probability, to_score = fitted
    odds = odds_weights(rows.treated, probability, rows.weights)
    if estimator != "reg" and not all((odds * when).sum() > 0 for when in (rows.after, ~rows.after)):
        return nothing(units, 1, "overlap")
    found = _Cell(rows, odds, to_score)
    by = {"reg": found.regression, "ipw": found.weighting, "dr": found.doubly_robust}[estimator]
    answer = by()
    if answer is None:
        return nothing(units, 1, "collinear")
    att, by_row = answer
    influence = np.zeros((units, 1))
    np.add.at(influence[:, 0], rows.unit, by_row)
    return Estimate(np.array([att]), influence)


@dataclass(frozen=True)
class _Cell:
    rows: Rows
    odds: FloatArray
    to_score: FloatArray

    def fits(self, treated: bool) -> tuple[Fit, Fit] | None:
        """Outcome regressions on one side's rows: after, and before."""
        r = self.rows
        found = [
            outcome_fit(r.y[:, None], r.weights * (r.treated == treated) * (r.after == when), r.x)
            for when in (True, False)
        ]
        return None if found[0] is None or found[1] is None else (found[0], found[1])

    def mean(self, values: FloatArray, weights: FloatArray) -> tuple[float, FloatArray]:
        mean, influence = weighted_mean(values[:, None], weights[:, None])
        return float(mean[0]), influence[:, 0]

    def slope(self, weights: FloatArray) -> FloatArray:
        """The covariates' weighted mean (k,)."""
        return weights @ self.rows.x / weights.sum()  # type: ignore[no-any-return]

    def passed(self, fit: Fit, slope: FloatArray) -> FloatArray:
        return through_fit(fit, self.rows.x, slope[:, None])[:, 0]

    def regression(self) -> tuple[float, FloatArray] | None:
        r = self.rows
        fits = self.fits(False)
        if fits is None:
            return None
        group = r.weights * r.treated
        after, of_after = self.mean(r.y, group * r.after)
        before, of_before = self.mean(r.y, group * ~r.after)
        expected, of_expected = self.mean(fits[0][0][:, 0] - fits[1][0][:, 0], group)
        slope = self.slope(group)
        through = self.passed(fits[0], slope) - self.passed(fits[1], slope)
        return after - before - expected, of_after - of_before - of_expected - through

    def weighting(self) -> tuple[float, FloatArray] | None:
        return self._weighted(self.rows.y)

    def _weighted(self, y: FloatArray) -> tuple[float, FloatArray]:
        """The group's mean change less that of the weighted controls, and the score's part in its error."""
        r = self.rows
        att, influence = 0.0, np.zeros(len(y))
        for sign, when in ((1, r.after), (-1, ~r.after)):
            ours, of_ours = self.mean(y, r.weights * r.treated * when)
            weights = self.odds * when
            theirs, of_theirs = self.mean(y, weights)
            slope = (weights * (y - theirs)) @ r.x / weights.sum()
            att += sign * (ours - theirs)
            influence += sign * (of_ours - of_theirs - self.to_score @ slope)
        return att, influence

    def doubly_robust(self) -> tuple[float, FloatArray] | None:
        r = self.rows
        controls, group = self.fits(False), self.fits(True)
        if controls is None or group is None:
            return None
        expected = np.where(r.after, controls[0][0][:, 0], controls[1][0][:, 0])
        att, influence = self._weighted(r.y - expected)
        everybody = r.weights * r.treated
        for sign, when, theirs, ours in (
            (1, r.after, controls[0], group[0]),
            (-1, ~r.after, controls[1], group[1]),
        ):
            gap = ours[0][:, 0] - theirs[0][:, 0]
            at_any_time, of_any = self.mean(gap, everybody)
            at_the_time, of_then = self.mean(gap, everybody * when)
            att += sign * (at_any_time - at_the_time)
            toward = self.slope(everybody) - self.slope(everybody * when)
            influence += sign * (of_any - of_then + self.passed(ours, toward))
            influence += sign * self.passed(theirs, self.slope(self.odds * when) - self.slope(everybody))
        return att, influence

"""The units of a panel made ready for group-time effects: who is never included, who cannot be used, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from samvej.core.errors import SamvejError
from samvej.evaluation.effects.estimators import BoolArray, FloatArray, IntArray
from samvej.evaluation.effects.words import (
    Say,
    about_early,
    about_empty,
    about_late,
    about_telling_nothing,
    about_unseen,
    about_without_base,
    about_without_never,
)
from samvej.evaluation.matching.scores import independent_columns
from samvej.evaluation.results import Words

Control = Literal["never", "notyet"]
Base = Literal["varying", "universal"]
Missing = Literal["rows", "pairs"]

LEFT_OUT = -(2**62)
"""In the place of a cohort: the unit has no part in anything."""


class EffectError(SamvejError):
    """A question about effects that has no answer; the text says why, and what to do."""


@dataclass(frozen=True)
class Units:
    """A panel: ``y`` (units, periods), ``cohort`` (units,) with 0 for never and LEFT_OUT.

    ``covariates`` (units, k) or (units, periods, k), in standard deviations around their means, so that no scale can
    be lost in rounding. ``groups``: the cohorts whose effects are estimated, in order. ``balanced``: whether
    everybody used is seen in every period.
    """

    y: FloatArray
    cohort: IntArray
    periods: IntArray
    covariates: FloatArray | None
    weights: FloatArray
    groups: tuple[int, ...]
    balanced: bool
    remarks: tuple[Words, ...] = ()

    @property
    def covariates_change(self) -> bool:
        """Whether covariates are said for every period."""
        return self.covariates is not None and self.covariates.ndim == 3

    def design(self, period: int) -> FloatArray | None:
        """The covariates (units, 1 + k) with a column of ones, those of a period where they change; None if none."""
        if self.covariates is None:
            return None
        x = self.covariates[:, period] if self.covariates.ndim == 3 else self.covariates
        return np.column_stack([np.ones(len(x)), x])


def prepared(
    y: FloatArray,
    cohort: IntArray,
    periods: IntArray,
    covariates: FloatArray | None,
    weights: FloatArray | None,
    control: Control,
    anticipation: int,
    say: Say = str,
) -> Units:
    """The units as they are used.

    Cohorts after the last period count as never. Units included by the first period are left out: they have no time
    before. Without anybody never included (control ``notyet``), the last cohort stands in for them, and the periods
    from its inclusion (or anticipation) on are not used. Units without a single observation, or without covariates,
    are left out, and so are periods in which nobody is seen. All of this is said in ``remarks``, with periods written
    as ``say`` writes them.

    Raises EffectError where shapes differ, a number is infinite, or nobody is left to compare.
    """
    y, cohort, weights = _checked(y, cohort, periods, covariates, weights, anticipation)
    order = np.argsort(periods)
    made = Units(
        y=y[:, order],
        cohort=cohort.copy(),
        periods=np.asarray(periods, dtype=np.int64)[order],
        covariates=covariates if covariates is None or covariates.ndim == 2 else covariates[:, order],
        weights=weights,
        groups=(),
        balanced=True,
    )
    made = _with_covariates(made, say)
    made = _never(made, anticipation)
    if not (made.cohort == 0).any():
        made = _without_never(made, control, anticipation, say)
    made = _grouped(made, anticipation, say)
    used = made.cohort != LEFT_OUT
    return replace(made, balanced=bool(np.isfinite(made.y[used]).all()))


def _checked(
    y: FloatArray,
    cohort: IntArray,
    periods: IntArray,
    covariates: FloatArray | None,
    weights: FloatArray | None,
    anticipation: int,
) -> tuple[FloatArray, IntArray, FloatArray]:
    y = np.asarray(y, dtype=np.float64)
    cohort = np.asarray(cohort, dtype=np.int64)
    weights = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=np.float64)
    if y.ndim != 2 or y.shape != (len(cohort), len(periods)) or weights.shape != cohort.shape:
        raise EffectError(f"The outcome has the shape {y.shape}: it needs a row per unit and a column per period.")
    if len(np.unique(periods)) != len(periods):
        raise EffectError("A period is there twice: give each its own column.")
    if covariates is not None and covariates.shape[: covariates.ndim - 1] not in ((len(y),), y.shape):
        raise EffectError("The covariates need a row per unit, or per unit and period.")
    if np.isinf(y).any() or (covariates is not None and np.isinf(covariates).any()):
        raise EffectError("An outcome or covariate is infinite: mend it, or leave it empty if it is not known.")
    if not np.isfinite(weights).all() or (weights < 0).any() or weights.sum() <= 0:
        raise EffectError("Weights must be known, none below zero, and some above.")
    if anticipation < 0:
        raise EffectError("Anticipation is a number of periods before inclusion: 0 or more.")
    return y, cohort, weights


def _with_covariates(units: Units, say: Say) -> Units:
    """Covariates standardised; what cannot be compared for want of them is not used."""
    x, y = units.covariates, units.y
    if x is not None and x.ndim == 3:
        y = np.where(np.isfinite(x).all(axis=2), y, np.nan)
    unseen: BoolArray = np.asarray(~np.isfinite(y).any(axis=1))
    if x is not None and x.ndim == 2:
        unseen |= ~np.isfinite(x).all(axis=1)
    if unseen.all():
        raise EffectError("Nobody has an outcome (with covariates) in any period: there is nothing to compare.")
    cohort = np.where(unseen, LEFT_OUT, units.cohort)
    seen = np.isfinite(y[~unseen]).any(axis=0)
    if seen.sum() < 2:
        raise EffectError("The outcome is seen in one period only: a change needs two.")
    x, dropped = _standardised(x, ~unseen)
    return replace(
        units,
        y=y[:, seen],
        periods=units.periods[seen],
        cohort=cohort,
        covariates=x[:, seen] if x is not None and x.ndim == 3 else x,
        remarks=(
            *about_unseen(int(unseen.sum()), units.covariates is not None),
            *about_telling_nothing(dropped),
            *about_empty([int(period) for period in units.periods[~seen]], say),
        ),
    )


def _standardised(x: FloatArray | None, used: BoolArray) -> tuple[FloatArray | None, tuple[int, ...]]:
    """In standard deviations around the means; and which columns are left out, as those before tell all of them."""
    if x is None:
        return None, ()
    flat = x[used].reshape(-1, x.shape[-1])
    flat = flat[np.isfinite(flat).all(axis=1)]
    kept, dropped = independent_columns(flat)
    if not kept:
        return None, dropped
    scaled = (x[..., kept] - flat[:, kept].mean(axis=0)) / flat[:, kept].std(axis=0)
    return np.asarray(np.nan_to_num(scaled, nan=0.0), dtype=np.float64), dropped


def _never(units: Units, anticipation: int) -> Units:
    last = int(units.periods[-1])
    late = units.cohort > last
    soon = int((late & (units.cohort <= last + anticipation)).sum())
    cohort = np.where(late, 0, units.cohort)
    return replace(units, cohort=cohort, remarks=(*units.remarks, *about_late(soon)))


def _without_never(units: Units, control: Control, anticipation: int, say: Say) -> Units:
    if control == "never":
        raise EffectError(
            "Everybody is included at some time in the periods, so nobody can be compared with as never included. "
            "Compare with those not yet included (control notyet)."
        )
    last = int(units.cohort.max())
    keep = units.periods < last - anticipation
    if keep.sum() < 2:
        raise EffectError(
            "Everybody is included, and fewer than two periods lie before the last of them was: nobody is left who "
            "could be compared with. Add people who were never included, or later cohorts."
        )
    covariates = units.covariates
    remarks = (*units.remarks, *about_without_never(say(last), say(int(units.periods[keep][-1]))))
    kept = replace(
        units,
        y=units.y[:, keep],
        periods=units.periods[keep],
        covariates=covariates[:, keep] if covariates is not None and covariates.ndim == 3 else covariates,
        cohort=np.where(units.cohort == last, 0, units.cohort),
        remarks=remarks,
    )
    unseen = ~np.isfinite(kept.y).any(axis=1)
    return replace(kept, cohort=np.where(unseen, LEFT_OUT, kept.cohort))


def _grouped(units: Units, anticipation: int, say: Say) -> Units:
    first = int(units.periods[0])
    early = (units.cohort != 0) & (units.cohort != LEFT_OUT) & (units.cohort <= first)
    cohort = np.where(early, LEFT_OUT, units.cohort)
    there: Sequence[int] = [int(each) for each in np.unique(cohort[(cohort != 0) & (cohort != LEFT_OUT)])]
    groups = tuple(each for each in there if each > first + anticipation)
    remarks = (*about_early(int(early.sum())), *about_without_base([g for g in there if g not in groups], say))
    if not groups:
        raise EffectError(
            "No group can be judged: nobody is included in these periods with a period before that inclusion cannot "
            "have touched. Add earlier periods, or ask for less anticipation."
        )
    return replace(units, cohort=cohort, groups=groups, remarks=(*units.remarks, *remarks))

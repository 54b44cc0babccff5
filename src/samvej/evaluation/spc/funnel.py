"""Funnel plots: which units stand out by more than their size explains.

Spiegelhalter, *Funnel plots for comparing institutional performance* (Statistics in Medicine 2005): exact limits of
binomial and Poisson counts, and, where units differ more than chance in general, limits widened by that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from samvej.evaluation.spc.anhoej import FloatArray
from samvej.evaluation.spc.samples import ChartError

Of = Literal["share", "rate"]
Place = Literal["inside", "low-95", "high-95", "low-99.8", "high-99.8"]
_TAILS = {"lower": 0.001, "lower_95": 0.025, "upper_95": 0.975, "upper": 0.999}
_WINSORISED = 0.1
FEWEST_FOR_DISPERSION = 10
"""Units below which over-dispersion cannot be told from a few outliers (our choice)."""


@dataclass(frozen=True)
class FunnelUnit:
    """One unit: its value, its denominator, the limits for a unit of its size, and where it lies."""

    name: str
    events: float
    n: float
    value: float
    lower: float
    lower_95: float
    upper_95: float
    upper: float
    place: Place


@dataclass(frozen=True)
class Funnel:
    """All units by size, around one line. ``dispersion`` is how much more they vary than chance (variance ratio).

    ``widened``: the limits are those times its root. Units without a denominator are in ``left_out``.
    """

    of: Of
    centre: float
    dispersion: float
    widened: bool
    units: tuple[FunnelUnit, ...]
    left_out: tuple[str, ...]


def funnel(
    names: Sequence[str],
    events: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    of: Of,
    centre: float | None = None,
    widen: bool = True,
) -> Funnel:
    """The funnel of units, smallest first; limits of 95 % and 99.8 %.

    ``of`` shares (events among n cases) or rates (events per n). ``centre`` is all units' together unless known.
    ``widen``: where there are ten units or more and they vary significantly more than chance (5 %), limits are
    widened. Raises ChartError where numbers are no counts, or there is nothing to compare.
    """
    count, size = np.asarray(events, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if not len(names) == len(count) == len(size):
        raise ChartError("A funnel needs one name, one count and one denominator per unit.")
    _check_counts(names, count, size, of)
    there = np.isfinite(count) & (size > 0)
    left_out = tuple(name for name, kept in zip(names, there, strict=True) if not kept)
    count, size = count[there], size[there]
    if len(count) == 0:
        raise ChartError("There is no unit with a denominator: nothing can be compared.")
    line = float(count.sum() / size.sum()) if centre is None else centre
    if of == "share" and not 0 <= line <= 1:
        raise ChartError("The centre line of shares must lie between 0 and 1.")
    dispersion = _dispersion(count / size, size, line, of)
    chance = stats.chi2.ppf(0.95, len(count)) / len(count)
    widened = bool(widen and len(count) >= FEWEST_FOR_DISPERSION and dispersion > chance)
    limits = _limits(size, line, of)
    if widened:
        limits = {name: _bounded(line + np.sqrt(dispersion) * (each - line), of) for name, each in limits.items()}
    kept = [name for name, is_kept in zip(names, there, strict=True) if is_kept]
    units = []
    for at in np.lexsort((np.arange(len(size)), size)).tolist():
        value = float(count[at] / size[at])
        four = {name: float(each[at]) for name, each in limits.items()}
        units.append(
            FunnelUnit(kept[at], float(count[at]), float(size[at]), value, **four, place=_place(value, four))
        )
    return Funnel(of, line, dispersion, widened, tuple(units), left_out)


def _check_counts(names: Sequence[str], count: FloatArray, size: FloatArray, of: Of) -> None:
    """Raise ChartError, naming the first unit, where numbers are no counts or cannot be divided."""
    faults = (
        ((count < 0) | (size < 0), "has a count or a denominator below 0: mend its rows."),
        (
            (count > 0) & (size == 0),
            "has events and a denominator of 0: nothing can be divided by it. Mend its rows.",
        ),
        (
            (count > size) & (of == "share"),
            "has more events than its denominator, so they are no shares of it. Mend its rows, or ask for rates "
            "(--of rate).",
        ),
    )
    for found, said in faults:
        if found.any():
            raise ChartError(f"The unit “{names[int(np.argmax(found))]}” {said}")


def _limits(size: FloatArray, line: float, of: Of) -> dict[str, FloatArray]:
    """Quantiles of the count of a unit that is as all others, between counts where the tail falls between two."""
    whole = np.round(size) if of == "share" else size
    with np.errstate(invalid="ignore", divide="ignore"):
        known = stats.binom(whole, line) if of == "share" else stats.poisson(size * line)
        found = {}
        for name, tail in _TAILS.items():
            at = known.ppf(tail)
            over, exactly = known.cdf(at) - tail, known.pmf(at)
            between = np.where(exactly > 0, over / np.where(exactly > 0, exactly, 1), 0)
            found[name] = _bounded((at - between) / size, of)
    return found


def _bounded(values: FloatArray, of: Of) -> FloatArray:
    return np.clip(values, 0, 1 if of == "share" else np.inf)


def _dispersion(values: FloatArray, size: FloatArray, line: float, of: Of) -> float:
    """The mean squared z score, the outermost tenth on either side drawn in; 1 where only chance differs."""
    variance = (line * (1 - line) if of == "share" else line) / size
    if not (variance > 0).all():
        return 1.0
    z = (values - line) / np.sqrt(variance)
    low, high = np.quantile(z, (_WINSORISED, 1 - _WINSORISED))
    return float((np.clip(z, low, high) ** 2).mean())


def _place(value: float, limits: dict[str, float]) -> Place:
    if value < limits["lower"]:
        return "low-99.8"
    if value > limits["upper"]:
        return "high-99.8"
    if value < limits["lower_95"]:
        return "low-95"
    return "high-95" if value > limits["upper_95"] else "inside"

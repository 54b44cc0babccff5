"""What tells one type of control chart from another: what is drawn, its centre line and its limits.

Formulas: Montgomery, *Introduction to Statistical Quality Control*; Laney, *Improved control charts for attributes*
(Quality Engineering 2002) for P′ and U′; Provost and Murray, *The Health Care Data Guide*; Taylor's normalised
individuals chart for I′; qicharts2 0.8.1 as a reference for figures (none of its code is here). Each works on many
series at once: arrays (series, points). A further type is one more entry of :data:`CHART_TYPES`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from samvej.evaluation.spc.anhoej import BoolArray, FloatArray
from samvej.evaluation.spc.rows import Rows, packed, row_mean, row_median, row_ratio, row_sd

SIGMA_OF_MOVING_RANGE = 1.128  # d2 of two normal values: the mean of |a − b| is 1.128 sigma
SCREENED_ABOVE = 3.267  # D4 of two values: a moving range above so many mean moving ranges is not common variation
SCREENED_ABOVE_PRIME = 3.2665  # the same of I′, with one digit more
MEDIAN_OF_MEAN = 0.693  # log 2: of waiting times with mean 1 (Provost and Murray)
POWER_OF_TIME = 3.6  # exponential waiting times to this root are nearly normal (Nelson 1994)


@dataclass(frozen=True)
class Options:
    """How limits are computed.

    ``screened``: moving ranges that are themselves out of limits are dropped once. ``as_reference``: as qicharts2
    0.8.1 does where ours is otherwise; it takes moving ranges over the gaps that excluded points leave, I′ takes them
    of all points of a part, and limits without width are drawn. ``category``: the order of the points means nothing.
    """

    screened: bool = True
    as_reference: bool = False
    category: bool = False


@dataclass(frozen=True)
class Limits:
    """The limits of points: at three sigma and (95 %) at two. NaN where there are none."""

    lower: FloatArray
    lower_95: FloatArray
    upper_95: FloatArray
    upper: FloatArray

    @property
    def four(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """From the lowest to the highest."""
        return self.lower, self.lower_95, self.upper_95, self.upper

    def times(self, by: float) -> "Limits":
        """The limits in another unit."""
        return Limits(*(each * by for each in self.four))


@dataclass(frozen=True)
class Lines:
    """``centre`` (series,) and ``limits`` (series, points) of many series."""

    centre: FloatArray
    limits: Limits


def _as_it_is(rows: Rows, options: Options) -> FloatArray:
    return rows.y


@dataclass(frozen=True)
class ChartType:
    """One type of chart.

    ``lines`` of (rows, given centre (series,) or NaN, options). ``drawn`` is the value of each point. ``counts``:
    y is a count and cannot be negative; ``shares``: it cannot be more than its denominator; ``times``: it is above 0;
    ``per``: it needs a denominator; ``sized``: without one it counts a point's observations; ``totals``: it is a sum
    whatever statistic is asked for; ``signals``: runs around its line can signal (not those of moving ranges, which
    are never independent).
    """

    lines: Callable[[Rows, FloatArray, Options], Lines]
    drawn: Callable[[Rows, Options], FloatArray] = _as_it_is
    counts: bool = False
    shares: bool = False
    times: bool = False
    per: bool = False
    sized: bool = False
    totals: bool = False
    signals: bool = True


def mean_moving_range(rows: Rows, values: FloatArray, options: Options) -> FloatArray:
    """The mean absolute difference of neighbouring baseline values (series,); NaN where no two are neighbours."""
    ranges, known = _steps(rows, values, rows.base, options)
    return _screened_mean(np.abs(ranges), known, SCREENED_ABOVE, options)


def _steps(rows: Rows, values: FloatArray, of: BoolArray, options: Options) -> tuple[FloatArray, BoolArray]:
    """Differences between neighbouring values of the points ``of``, and which of them there are."""
    steps = np.diff(packed(values, of), axis=1)
    known = np.isfinite(steps)
    if not options.as_reference:
        known &= np.diff(packed(rows.place, of), axis=1) == 1
    return steps, known


def _screened_mean(ranges: FloatArray, known: BoolArray, above: float, options: Options) -> FloatArray:
    mean = row_mean(ranges, known)
    if not options.screened:
        return mean
    with np.errstate(invalid="ignore"):
        kept = known & (ranges < above * mean[:, None])
    screened = row_mean(ranges, kept)
    return screened if options.as_reference else np.where(kept.any(axis=1), screened, mean)


def _given_or(given: FloatArray, reckoned: FloatArray) -> FloatArray:
    return np.where(np.isfinite(given), given, reckoned)


def _around(
    centre: FloatArray, sigma: FloatArray, options: Options, low: float = -np.inf, high: float = np.inf
) -> Limits:
    """Two and three ``sigma`` (series, points) around the centre (series,), not beyond what values can be."""
    if not options.as_reference:
        sigma = np.where(np.isfinite(sigma) & (sigma > 0), sigma, np.nan)

    def limit(times: int) -> FloatArray:
        with np.errstate(invalid="ignore"):
            found = centre[:, None] + times * sigma
        if low == -np.inf and high == np.inf:
            return found
        return np.where(np.isinf(found), found, np.clip(found, low, high))

    return Limits(limit(-3), limit(-2), limit(2), limit(3))


def _for_all_points(values: FloatArray, rows: Rows) -> FloatArray:
    return np.broadcast_to(values[:, None], rows.y.shape)


def _run(rows: Rows, given: FloatArray, options: Options) -> Lines:
    none = np.full(rows.y.shape, np.nan)
    return Lines(_given_or(given, row_median(rows.y, rows.base)), Limits(none, none, none, none))


def _individual(rows: Rows, given: FloatArray, options: Options) -> Lines:
    centre = _given_or(given, row_mean(rows.y, rows.base))
    sigma = mean_moving_range(rows, rows.y, options) / SIGMA_OF_MOVING_RANGE
    return Lines(centre, _around(centre, _for_all_points(sigma, rows), options))


def _moving_ranges(rows: Rows, options: Options) -> FloatArray:
    """Each point's distance to the one before; none for the first, and (ours) none over a gap or from a ghost."""
    moved = np.full(rows.y.shape, np.nan)
    moved[:, 1:] = np.abs(np.diff(rows.y, axis=1))
    if not options.as_reference:
        joined = np.diff(rows.place, axis=1) == 1
        joined &= rows.included[:, :-1] | ~rows.included[:, 1:]
        moved[:, 1:][~joined] = np.nan
    return moved


def _moving_range(rows: Rows, given: FloatArray, options: Options) -> Lines:
    centre = _given_or(given, row_mean(rows.y, rows.base))
    upper = _for_all_points(SCREENED_ABOVE * centre, rows)
    zero = np.where(np.isfinite(upper) | options.as_reference, 0.0, np.nan)
    limits = Limits(zero, zero, upper * 2 / 3, upper)
    if not options.as_reference:
        limits = _with_width(limits)
    return Lines(centre, limits)


def _individual_prime(rows: Rows, given: FloatArray, options: Options) -> Lines:
    """I′: values with denominators; each step is one estimate of the sigma of a single unit."""
    centre = _given_or(given, row_ratio(rows.y.astype(np.longdouble) * rows.n, rows.n, rows.base))
    of = rows.present if options.as_reference else rows.base
    steps, known = _steps(rows, rows.y, of, options)
    with np.errstate(invalid="ignore", divide="ignore"):
        each = 1 / packed(rows.n, of)
        estimates = np.sqrt(np.pi / 2) * np.abs(steps) / np.sqrt(each[:, :-1] + each[:, 1:])
        unit = _screened_mean(estimates, known & np.isfinite(estimates), SCREENED_ABOVE_PRIME, options)
        sigma = unit[:, None] * np.sqrt(1 / rows.n)
    return Lines(centre, _around(centre, sigma, options))


def c4(size: FloatArray) -> FloatArray:
    """The mean of the standard deviation of so many normal values, in sigmas; NaN below two."""
    enough = np.where(size > 1, size, np.nan)
    return np.sqrt(2 / (enough - 1)) * np.exp(gammaln(enough / 2) - gammaln((enough - 1) / 2))  # type: ignore[no-any-return]


def _within(rows: Rows, options: Options) -> FloatArray:
    """The standard deviation within subgroups (series,): their mean where all are of one size, else pooled."""
    base, sizes = rows.base, rows.size
    compared = rows.present if options.as_reference else base
    largest = np.where(compared, sizes, -np.inf).max(axis=1, initial=-np.inf)
    smallest = np.where(compared, sizes, np.inf).min(axis=1, initial=np.inf)
    if options.as_reference:  # it takes one off for subgroups without observations too
        weights, squares = sizes - 1, np.nan_to_num((sizes - 1) * rows.sd**2)
    else:
        weights = np.where(sizes > 1, sizes - 1, np.nan)
        squares = weights * rows.sd**2
    pooled = np.sqrt(row_ratio(squares, weights, base))
    return np.where(largest == smallest, row_mean(rows.sd, base), pooled)


def _means(rows: Rows, given: FloatArray, options: Options) -> Lines:
    centre = _given_or(given, row_ratio(rows.total, rows.size, rows.base))
    with np.errstate(invalid="ignore", divide="ignore"):
        sigma = _within(rows, options)[:, None] / (c4(rows.size) * np.sqrt(rows.size))
    return Lines(centre, _around(centre, sigma, options))


def _deviations(rows: Rows, given: FloatArray, options: Options) -> Lines:
    centre = _given_or(given, _within(rows, options))
    expected = c4(rows.size)
    sigma = centre[:, None] * np.sqrt(1 - expected**2) / expected
    return Lines(centre, _around(centre, sigma, options, low=0))


def _times(rows: Rows, given: FloatArray, options: Options) -> Lines:
    """The I chart of the 3.6th roots, put back; below the smallest root there is only zero.

    A root put back misses its value by the last digit, and equal times would all lie on one side of their own line:
    so the line is kept between the least and the greatest of what it is the middle of. The reference knows no 95 %
    line below zero, and a lower limit of zero where sigma is not known.
    """
    rooted = given if options.as_reference else given ** (1 / POWER_OF_TIME)
    lines = _individual(rows.drawing(rows.y ** (1 / POWER_OF_TIME)), rooted, options)

    def back(values: FloatArray) -> FloatArray:
        return np.maximum(values, 0) ** POWER_OF_TIME

    lower, lower_95, upper_95, upper = (back(each) for each in lines.limits.four)
    if options.as_reference:
        lower = np.nan_to_num(lower)
        lower_95 = np.where(lines.limits.lower_95 < 0, np.nan, lower_95)
    known = rows.base & np.isfinite(rows.y)
    limits = Limits(lower, lower_95, upper_95, upper)
    least = np.where(known, rows.y, np.inf).min(axis=1, initial=np.inf)
    most = np.where(known, rows.y, -np.inf).max(axis=1, initial=-np.inf)
    centre = back(lines.centre)
    return Lines(np.where(np.isfinite(given), centre, np.clip(centre, least, most)), limits)


def _share_sigma(rows: Rows, centre: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sqrt((centre * (1 - centre))[:, None] / rows.n)


def _rate_sigma(rows: Rows, centre: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sqrt(centre[:, None] / rows.n)


def _attribute(
    sigma_of: Callable[[Rows, FloatArray], FloatArray], high: float, prime: bool
) -> Callable[[Rows, FloatArray, Options], Lines]:
    """P and U, and with ``prime`` P′ and U′: sigma is what the distribution says, times what the points say."""

    def lines(rows: Rows, given: FloatArray, options: Options) -> Lines:
        centre = _given_or(given, row_ratio(rows.total, rows.n, rows.base))
        sigma = sigma_of(rows, centre)
        if prime:
            sigma = sigma * sigma_z(rows, centre, sigma, options)[:, None]
        return Lines(centre, _around(centre, sigma, options, 0, high))

    return lines


def sigma_z(rows: Rows, centre: FloatArray, sigma: FloatArray, options: Options) -> FloatArray:
    """How much the baseline varies, in units of what its distribution gives (Laney's sigma of z) (series,)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (rows.y - centre[:, None]) / sigma
    if options.category:
        return row_sd(z, rows.base)
    return mean_moving_range(rows, z, options) / SIGMA_OF_MOVING_RANGE


def _counts(rows: Rows, given: FloatArray, options: Options) -> Lines:
    centre = _given_or(given, row_mean(rows.y, rows.base))
    return Lines(centre, _around(centre, _for_all_points(np.sqrt(centre), rows), options, low=0))


def _between(rows: Rows, given: FloatArray, options: Options) -> Lines:
    """G: the limits are those around the mean of a geometric distribution; the line drawn is the median.

    Of a given mean the reference draws what would be the median (0.693 of it); ours draws what was given.
    """
    mean = _given_or(given, row_mean(rows.y, rows.base))
    sigma = np.sqrt(mean) * np.sqrt(mean + 1)
    limits = _around(mean, _for_all_points(sigma, rows), options, low=0)
    median = row_median(rows.y, rows.base)
    drawn = MEDIAN_OF_MEAN * given if options.as_reference else given
    return Lines(_given_or(drawn, median), limits)


def _with_width(limits: Limits) -> Limits:
    """Limits that enclose nothing are not known rather than nought."""
    wide = limits.upper > limits.lower
    return Limits(*(np.where(wide, each, np.nan) for each in limits.four))


CHART_TYPES: dict[str, ChartType] = {
    "run": ChartType(_run),
    "i": ChartType(_individual),
    "mr": ChartType(_moving_range, _moving_ranges, signals=False),
    "ip": ChartType(_individual_prime, sized=True),
    "xbar": ChartType(_means, lambda rows, options: rows.mean),
    "s": ChartType(_deviations, lambda rows, options: rows.sd),
    "t": ChartType(_times, times=True),
    "p": ChartType(_attribute(_share_sigma, 1, False), counts=True, shares=True, per=True),
    "pp": ChartType(_attribute(_share_sigma, 1, True), counts=True, shares=True, per=True),
    "c": ChartType(_counts, lambda rows, options: rows.total, counts=True, totals=True),
    "u": ChartType(_attribute(_rate_sigma, np.inf, False), counts=True, per=True),
    "up": ChartType(_attribute(_rate_sigma, np.inf, True), counts=True, per=True),
    "g": ChartType(_between, counts=True),
}

"""Rows of observations put together: one point per place on the x axis and facet, whole columns at once."""

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from samvej.evaluation.spc.anhoej import BoolArray, FloatArray, IntArray
from samvej.evaluation.spc.samples import ChartError

Statistic = Literal["mean", "median", "sum", "sd"]
Period = Literal["month", "quarter", "year"]
Days = npt.NDArray[np.datetime64]
Axis = Days | FloatArray | Sequence[str | None]
"""What orders the points: dates, numbers, or names (None, NaN and NaT are missing)."""

_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Columns:
    """Rows as columns of one length. Missing: NaN, NaT, None.

    ``n`` are denominators; ``facets`` one or two columns of names; ``part`` a column of labels, ``notes`` of words.
    """

    x: Axis
    y: FloatArray
    n: FloatArray | None = None
    facets: tuple[Sequence[str | None], ...] = ()
    part: Sequence[str | None] | None = None
    notes: Sequence[str | None] | None = None

    def __post_init__(self) -> None:
        others = (self.y, self.n, self.part, self.notes, *self.facets)
        if any(each is not None and len(each) != len(self.x) for each in others):
            raise ChartError("A chart's columns must be of one length.")
        if len(self.facets) > 2:
            raise ChartError("Charts can be split by one or two columns, not by more.")

    @property
    def category(self) -> bool:
        """Whether x is a name: the points have no order in time."""
        return not isinstance(self.x, np.ndarray)


@dataclass(frozen=True)
class Levels:
    """Values as numbers: ``codes`` (rows,), −1 where missing, of the sorted ``values``."""

    codes: IntArray
    values: tuple[object, ...]


@dataclass(frozen=True)
class Gathered:
    """Points in the order of their facets and, in each, of x (of n where x is a category): arrays (points,).

    ``x_code`` is the number of each point's place among the sorted ``x_levels``, ``facet`` that of its facet among
    ``facets``; ``xx`` its position in its facet, from 1. ``kept`` are the numbers of the rows that are in it, and
    ``point_of_row`` the point of each of those.
    """

    x_code: IntArray
    x_levels: tuple[object, ...]
    facets: tuple[tuple[str, str], ...]
    facet: IntArray
    xx: IntArray
    total: FloatArray
    size: FloatArray
    mean: FloatArray
    median: FloatArray
    sd: FloatArray
    n: FloatArray
    kept: IntArray
    point_of_row: IntArray

    def __len__(self) -> int:
        return len(self.xx)

    @property
    def rows(self) -> IntArray:
        """How many rows each point is put together from, known or not."""
        return np.bincount(self.point_of_row, minlength=len(self)).astype(np.int64)

    @property
    def x(self) -> tuple[object, ...]:
        """Each point's place."""
        return tuple(self.x_levels[code] for code in self.x_code.tolist())


def gather(columns: Columns, *, apart: bool = False) -> Gathered:
    """Put rows together per facet and x; rows without x, or without a facet, are left out.

    With denominators, only rows where y and n are both known count in sums. ``apart``: every row is a point of its
    own, in the order of x and then of the rows. Raises ChartError where nothing is left.
    """
    x = levels(columns.x)
    facets = [levels(facet) for facet in columns.facets]
    there = x.codes >= 0
    for each in facets:
        there &= each.codes >= 0
    kept = np.flatnonzero(there)
    if len(kept) == 0:
        raise ChartError("There is nothing to chart: no row has a place on the x axis.")
    first_of, second_of = (facets[at] if len(facets) > at else None for at in (0, 1))
    code = _codes(first_of, kept) * _number_of(second_of) + _codes(second_of, kept)
    key = code * len(x.values) + x.codes[kept]
    if apart:
        first = np.argsort(key, kind="stable")
        group = np.empty(len(kept), dtype=np.int64)
        group[first] = np.arange(len(kept))
    else:
        _, first, group = np.unique(key, return_index=True, return_inverse=True)
    n = None if columns.n is None else columns.n[kept]
    sums = _sums(columns.y[kept], n, group, len(first))
    places = x.codes[kept][first]
    found, facet = np.unique(code[first], return_inverse=True)
    order = _order(facet, places, sums.n if columns.category and n is not None else None)
    facet = facet[order]
    starts = np.searchsorted(facet, np.arange(len(found)))
    return Gathered(
        x_code=places[order],
        x_levels=x.values,
        facets=tuple(
            (_name(first_of, each // _number_of(second_of)), _name(second_of, each % _number_of(second_of)))
            for each in found.tolist()
        ),
        facet=facet.astype(np.int64),
        xx=np.arange(len(facet), dtype=np.int64) - starts[facet] + 1,
        total=sums.total[order],
        size=sums.size[order],
        mean=sums.mean[order],
        median=sums.median[order],
        sd=sums.sd[order],
        n=sums.n[order],
        kept=kept,
        point_of_row=np.argsort(order, kind="stable")[group],
    )


def by_period(columns: Columns, period: Period) -> Columns:
    """The columns with each date replaced by the first day of its month, quarter or year.

    Raises ChartError where x is no date.
    """
    if not (isinstance(columns.x, np.ndarray) and np.issubdtype(columns.x.dtype, np.datetime64)):
        raise ChartError(f"Points can be put together by {period} only where x is a date, as 2024-01-31.")
    months = columns.x.astype("datetime64[M]")
    counted = months.astype(np.int64)
    start = (counted - counted % _MONTHS_OF[period]).astype("datetime64[M]")
    return replace(columns, x=np.where(np.isnat(columns.x), np.datetime64("NaT"), start.astype("datetime64[D]")))


def places(gathered: Gathered) -> IntArray:
    """What tells neighbours: the number of the month (or quarter, year, week) where x runs through a calendar.

    It does where all dates are the first of a month, or a whole number of weeks apart, and at least half of the steps
    are one period long; else points are neighbours as they follow each other.
    """
    if not isinstance(gathered.x_levels[0], np.datetime64):
        return gathered.xx
    days = np.asarray(gathered.x_levels, dtype="datetime64[D]")[gathered.x_code]
    months = days.astype("datetime64[M]")
    if (months.astype("datetime64[D]") == days).all():
        return _calendar(gathered, months.astype(np.int64))
    numbers = days.astype(np.int64)
    return _calendar(gathered, numbers) if ((numbers - numbers[0]) % 7 == 0).all() else gathered.xx


def levels(values: Axis) -> Levels:
    """The values' sorted levels and each row's code. Names that are all numbers are sorted as numbers."""
    if isinstance(values, np.ndarray):
        missing = np.isnat(values) if np.issubdtype(values.dtype, np.datetime64) else np.isnan(values)
        found, inverse = np.unique(values[~missing], return_inverse=True)
        codes = np.full(len(values), -1, dtype=np.int64)
        codes[~missing] = inverse
        return Levels(codes, tuple(found))
    names = sorted({value for value in values if value is not None}, key=lambda name: (name.casefold(), name))
    with contextlib.suppress(ValueError):
        names.sort(key=float)
    codes_of = {name: code for code, name in enumerate(names)}
    return Levels(
        np.asarray([codes_of.get(value, -1) if value is not None else -1 for value in values]), tuple(names)
    )


@dataclass(frozen=True)
class _Sums:
    total: FloatArray
    size: FloatArray
    mean: FloatArray
    median: FloatArray
    sd: FloatArray
    n: FloatArray


def _sums(y: FloatArray, n: FloatArray | None, group: IntArray, groups: int) -> _Sums:
    """Per group: sum, number, mean, median and standard deviation of what is known, and the sum of denominators."""
    known = np.isfinite(y) if n is None else np.isfinite(y) & np.isfinite(n)
    order = np.lexsort((np.where(known, y, np.inf), group))
    starts = np.searchsorted(group[order], np.arange(groups))
    counted, values = known[order], np.where(known, y, 0)[order].astype(np.longdouble)

    def added(each: npt.NDArray[np.longdouble]) -> npt.NDArray[np.longdouble]:
        return np.add.reduceat(np.where(counted, each, 0), starts)

    size = np.add.reduceat(counted.astype(np.int64), starts)
    total = added(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        rough = total / size
        mean = rough + added(values - rough[group[order]]) / size
        squares = added((values - mean[group[order]]) ** 2)
        sd = np.where(size > 1, np.sqrt(squares / (size - 1)), np.nan)
    low, high = (
        values[starts + np.maximum(size - 1, 0) // 2],
        values[starts + np.minimum(size // 2, np.maximum(size - 1, 0))],
    )
    median = np.where(size > 0, (low + high) / 2, np.nan)
    below = size if n is None else added(np.where(known, n, 0)[order].astype(np.longdouble))
    return _Sums(*(np.asarray(each, dtype=np.float64) for each in (total, size, mean, median, sd, below)))


def _order(facet: IntArray, x: IntArray, n: FloatArray | None) -> IntArray:
    return np.lexsort((x, facet) if n is None else (x, n, facet))


def _codes(facet: Levels | None, kept: IntArray) -> IntArray:
    return np.zeros(len(kept), dtype=np.int64) if facet is None else facet.codes[kept]


def _number_of(facet: Levels | None) -> int:
    return 1 if facet is None else max(len(facet.values), 1)


def _name(facet: Levels | None, code: int) -> str:
    return "1" if facet is None else str(facet.values[code])


def _calendar(gathered: Gathered, numbers: IntArray) -> IntArray:
    together: BoolArray = np.diff(gathered.facet) == 0
    steps = np.diff(numbers)[together]
    if len(steps) == 0:
        return gathered.xx
    period = math.gcd(*(int(step) for step in np.unique(steps)))
    if period == 0 or (steps == period).mean() < 0.5:
        return gathered.xx
    return np.asarray((numbers - numbers.min()) // period, dtype=np.int64)

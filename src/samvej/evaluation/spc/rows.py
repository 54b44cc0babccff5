"""Many series side by side, and what is reckoned along each of them: arrays (series, points), padded at the end.

Sums and means are taken in extended precision and corrected for rounding, so that equal values lie on their own line.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from samvej.evaluation.spc.anhoej import BoolArray, FloatArray, IntArray

Long = npt.NDArray[np.longdouble]
_EXTENDED = bool(np.finfo(np.longdouble).eps < np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Rows:
    """Series of points: arrays (series, points); behind a series' end ``present`` is false and values are NaN.

    ``y`` is what is drawn. Each point is gathered from ``size`` known observations with sum ``total``, mean ``mean``
    and standard deviation ``sd``; ``n`` is the sum of their denominators. ``place`` tells neighbours: two points are
    neighbours when their places differ by one. ``baseline`` points that are ``included`` make the lines.
    """

    y: FloatArray
    n: FloatArray
    total: FloatArray
    size: FloatArray
    mean: FloatArray
    sd: FloatArray
    place: IntArray
    present: BoolArray
    included: BoolArray
    baseline: BoolArray

    @property
    def base(self) -> BoolArray:
        """The points that lines are made of."""
        return self.present & self.included & self.baseline

    def drawing(self, y: FloatArray) -> "Rows":
        """The same points with another value drawn."""
        return replace(self, y=y)


@dataclass(frozen=True)
class Flat:
    """The same as :class:`Rows` without padding: arrays (points,), a series' points together and in order.

    ``row`` is the number of each point's series: 0, 1, … without gaps, ascending.
    """

    row: IntArray
    y: FloatArray
    n: FloatArray
    total: FloatArray
    size: FloatArray
    mean: FloatArray
    sd: FloatArray
    place: IntArray
    included: BoolArray
    baseline: BoolArray

    @property
    def lengths(self) -> IntArray:
        """How many points each series has."""
        return np.bincount(self.row).astype(np.int64)

    @property
    def column(self) -> IntArray:
        """Each point's number in its series, from 0."""
        starts = np.concatenate(([0], np.cumsum(self.lengths)[:-1]))
        return np.arange(len(self.row), dtype=np.int64) - starts[self.row]

    def chosen(self, points: BoolArray, rows: IntArray) -> Rows:
        """The series numbered ``rows`` (ascending), whose points are ``points``, padded."""
        lengths = self.lengths[rows]
        shape = len(rows), int(lengths.max(initial=0))
        even = bool((lengths == shape[1]).all())
        at = () if even else (np.searchsorted(rows, self.row[points]), self.column[points])
        present = np.ones(shape, dtype=np.bool_)
        if not even:
            present[:] = False
            present[at] = True

        def padded(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
            if even:
                return values[points].reshape(shape)
            blank = np.full(shape, np.nan) if values.dtype == np.float64 else np.zeros(shape, dtype=values.dtype)
            blank[at] = values[points]
            return blank

        names = (field.name for field in fields(Rows) if field.name != "present")
        return Rows(present=present, **{name: padded(getattr(self, name)) for name in names})


def row_sum(values: FloatArray | Long, where: BoolArray) -> Long:
    """The sum of each row's chosen values; 0 where none is."""
    return np.where(where, values, 0).sum(axis=1, dtype=np.longdouble)  # type: ignore[no-any-return]


def row_mean(values: FloatArray, where: BoolArray) -> FloatArray:
    """The mean of each row's chosen, known values; NaN where there is none.

    A plain mean of ten times 0.1 is a little less than 0.1, and all ten would lie above their own line. In extended
    precision it is 0.1; on machines without, what is left over is averaged and added.
    """
    known = where & np.isfinite(values)
    count = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = row_sum(values, known) / count
        if not _EXTENDED:
            mean = mean + np.where(known, values - mean[:, None], 0).sum(axis=1) / count
    return np.asarray(mean, dtype=np.float64)


def row_ratio(over: FloatArray | Long, under: FloatArray, where: BoolArray) -> FloatArray:
    """The sum of one over the sum of the other, where both are known; NaN where there is nothing below."""
    known = where & np.isfinite(over) & np.isfinite(under)
    below = row_sum(under, known)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = row_sum(over, known) / below
    return np.where(below > 0, ratio, np.nan).astype(np.float64)


def row_median(values: FloatArray, where: BoolArray) -> FloatArray:
    """The median of each row's chosen, known values; NaN where there is none."""
    known = where & np.isfinite(values)
    count = known.sum(axis=1)
    if values.shape[1] == 0:
        return np.full(len(values), np.nan)
    ordered = np.sort(np.where(known, values, np.inf), axis=1)
    row = np.arange(len(values))
    low, high = ordered[row, np.maximum(count - 1, 0) // 2], ordered[row, np.minimum(count // 2, values.shape[1] - 1)]
    middle = np.where(low == high, low, low / 2 + high / 2)
    with np.errstate(over="ignore"):
        plain = (low + high) / 2
    return np.asarray(np.where(count > 0, np.where(np.isfinite(plain), plain, middle), np.nan))


def row_sd(values: FloatArray, where: BoolArray) -> FloatArray:
    """The standard deviation (n − 1) of each row's chosen, known values; NaN below two."""
    known = where & np.isfinite(values)
    count = known.sum(axis=1)
    mean = row_mean(values, known)
    squares = np.where(known, (values.astype(np.longdouble) - mean[:, None]) ** 2, 0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.sqrt(squares / (count - 1))
    return np.asarray(np.where(count > 1, found, np.nan), dtype=np.float64)


def packed(values: npt.NDArray[np.generic], where: BoolArray) -> npt.NDArray[np.float64]:
    """Each row's chosen values moved together to its front; NaN behind."""
    if where.all():
        return values.astype(np.float64)
    row, _ = at = np.nonzero(where)
    front = np.full(values.shape, np.nan)
    front[row, (np.cumsum(where, axis=1) - 1)[at]] = values[at]
    return front

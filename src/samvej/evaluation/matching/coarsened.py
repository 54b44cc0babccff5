"""Coarsened exact matching (Iacus, King & Porro 2012): numbers are put in bins, then units must be equal."""

import math

import numpy as np

from samvej.evaluation.matching.columns import Column
from samvej.evaluation.matching.pairing import IntArray


def sturges(units: int) -> int:
    """How many bins a column of so many units gets: ⌈log₂ n + 1⌉ (Sturges 1926)."""
    return math.ceil(math.log2(units) + 1)


def coarsened(column: Column, bins: int | None = None) -> IntArray:
    """The bin of each unit: equally wide between the smallest and the largest; an edge belongs to the bin above.

    Words are not coarsened. ``bins``: Sturges' number unless said.
    """
    if column.levels:
        return column.codes
    values = column.values
    low, high = float(values.min()), float(values.max())
    count = sturges(len(values)) if bins is None else bins
    step = (high - low) / count
    edges = low + step * np.arange(1, count)
    return np.searchsorted(edges, values, side="right").astype(np.int64)

"""Columns to match on, as numbers: a column of words becomes one yes-or-no column per word."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.matching.pairing import IntArray
from samvej.evaluation.matching.scores import FloatArray, MatchingError


@dataclass(frozen=True)
class Column:
    """One column. ``values`` (n,): numbers, or the position in ``levels`` where the column holds words (sorted)."""

    name: str
    values: FloatArray
    levels: tuple[str, ...] = ()

    @property
    def codes(self) -> IntArray:
        """Which of the column's distinct values each unit has."""
        _, codes = np.unique(self.values, return_inverse=True)
        return codes.astype(np.int64)


def of_numbers(name: str, values: Sequence[float] | FloatArray) -> Column:
    """A column of numbers; raises MatchingError where one is missing or infinite."""
    numbers = np.asarray(values, dtype=np.float64)
    bad = np.flatnonzero(~np.isfinite(numbers))
    if len(bad):
        raise MatchingError(_missing(name, int(bad[0]), len(bad)))
    return Column(name, numbers)


def of_words(name: str, values: Sequence[str | None]) -> Column:
    """A column of words; raises MatchingError where one is missing."""
    bad = [at for at, value in enumerate(values) if value is None]
    if bad:
        raise MatchingError(_missing(name, bad[0], len(bad)))
    levels = tuple(sorted({str(value) for value in values}))
    place = {level: float(at) for at, level in enumerate(levels)}
    return Column(name, np.array([place[str(value)] for value in values], dtype=np.float64), levels)


def design(columns: Sequence[Column]) -> tuple[FloatArray, tuple[str, ...]]:
    """The columns side by side (n, k) and their names: ``race`` of words becomes ``raceblack``, ``racewhite``, ….

    All words have a column; the last adds nothing to a score or a Mahalanobis distance, and both know it.
    """
    parts: list[FloatArray] = []
    names: list[str] = []
    for column in columns:
        if column.levels:
            parts += [(column.values == at).astype(np.float64) for at in range(len(column.levels))]
            names += [f"{column.name}{level}" for level in column.levels]
        else:
            parts.append(column.values)
            names.append(column.name)
    return np.column_stack(parts), tuple(names)


def _missing(name: str, first: int, count: int) -> str:
    return (
        f"The column “{name}” is missing in {count} row{'s'[: count > 1]}, first in row {first + 1}. Fill "
        "in what is missing, or leave the rows or the column out: nobody can be matched on what is not known."
    )

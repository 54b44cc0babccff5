"""A long table (a row per unit and period) as the arrays that effects are estimated from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.effects.estimators import FloatArray, IntArray
from samvej.evaluation.effects.panel_of_units import EffectError

_NAMED = 3
_MANY = 200_000_000
"""Cells of a table of units by periods: more do not fit into a machine's memory."""


@dataclass(frozen=True)
class LongTable:
    """A row per unit and period, all (rows,). ``line``: where each stands, for messages. ``cohort``: 0 is never.

    ``covariates`` (rows, k); ``cluster`` names each row's cluster; ``weight``: how much its unit counts.
    """

    unit: Sequence[str]
    time: FloatArray
    cohort: FloatArray
    outcome: FloatArray
    line: Sequence[int]
    covariates: FloatArray | None = None
    cluster: Sequence[str] | None = None
    weight: FloatArray | None = None


@dataclass(frozen=True)
class Wide:
    """``y`` (units, periods), NaN where not observed; ``cohort`` (units,); ``periods`` (periods,).

    ``covariates`` (units, k), or (units, periods, k) where they change within a unit; ``cluster`` and ``weights``
    (units,).
    """

    y: FloatArray
    cohort: IntArray
    periods: IntArray
    covariates: FloatArray | None
    cluster: IntArray | None
    weights: FloatArray | None


def wide(table: LongTable) -> Wide:
    """The table with a row per unit. Rows without an outcome or a covariate are as if they were not there.

    Raises EffectError where a unit has a period twice, two cohorts or two weights, where periods are no whole
    numbers, or where a weight is missing or below zero; it names lines, never units.
    """
    _whole("a period", table.time, table)
    _whole("a cohort", table.cohort, table)
    unit = np.unique(np.asarray(table.unit, dtype=object).astype(str), return_inverse=True)[1]
    _once(unit, table)
    cohort = _one_each(unit, table.cohort, table, "cohort (when it was included)")
    known = np.isfinite(table.outcome)
    if table.covariates is not None:
        known &= np.isfinite(table.covariates).all(axis=1)
    if not known.any():
        raise EffectError("No row has an outcome (with all covariates): there is nothing to compare.")
    periods, column = np.unique(table.time[known].astype(np.int64), return_inverse=True)
    units = int(unit.max()) + 1
    if units * len(periods) > _MANY:
        raise EffectError(
            f"{units} units in {len(periods)} different periods are too many to hold: are the periods dates of "
            "events? Write the month or year in which each row is observed."
        )
    y = np.full((units, len(periods)), np.nan)
    y[unit[known], column] = table.outcome[known]
    x = None if table.covariates is None else _covariates(unit[known], column, table.covariates[known], y.shape)
    cluster = None
    if table.cluster is not None:
        number = np.unique(np.asarray(table.cluster, dtype=object).astype(str), return_inverse=True)[1]
        cluster = _one_each(unit, number.astype(np.float64), table, "cluster").astype(np.int64)
    return Wide(y, cohort.astype(np.int64), periods, x, cluster, _weights(unit, table))


def _weights(unit: IntArray, table: LongTable) -> FloatArray | None:
    if table.weight is None:
        return None
    bad = np.flatnonzero(~(np.isfinite(table.weight) & (table.weight >= 0)))
    if len(bad):
        raise EffectError(
            f"{_lines([table.line[int(at)] for at in bad])}: the weight is missing or below zero. Write how much "
            "each unit counts; 0 leaves it out."
        )
    return _one_each(unit, table.weight, table, "weight")


def _whole(what: str, values: FloatArray, table: LongTable) -> None:
    bad = np.flatnonzero(~np.isfinite(values) | (values != np.round(values)))
    if len(bad):
        raise EffectError(
            f"Line {table.line[bad[0]]} has {what} that is missing or no whole number. Number the periods (1, 2, 3 … "
            "or 2019, 2020 …), or write months as 2019-01."
        )


def _once(unit: IntArray, table: LongTable) -> None:
    order = np.lexsort((table.time, unit))
    again = (np.diff(unit[order]) == 0) & (np.diff(table.time[order]) == 0)
    if again.any():
        lines = [table.line[int(order[at + 1])] for at in np.flatnonzero(again)]
        raise EffectError(
            f"{_lines(lines)} repeat a unit and period that stand on an earlier line. Keep one row for each unit and "
            "period (add them up, or remove what is double)."
        )


def _one_each(unit: IntArray, values: FloatArray, table: LongTable, what: str) -> FloatArray:
    first = np.unique(unit, return_index=True)[1]
    found = values[first]
    differ = np.flatnonzero(values != found[unit])
    if len(differ):
        lines = _lines([table.line[int(at)] for at in differ])
        raise EffectError(
            f"{lines} say another {what} than the unit's first line. A unit has one, the same on all its lines."
        )
    return found


def _lines(lines: Sequence[int]) -> str:
    named = ", ".join(str(line) for line in sorted(lines)[:_NAMED])
    more = len(lines) - _NAMED
    return f"Lines {named} and {more} more" if more > 0 else f"Line(s) {named}"


def _covariates(unit: IntArray, column: IntArray, values: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    """A row per unit; a table per unit and period only where a covariate changes within a unit."""
    filled = np.full((*shape, values.shape[1]), np.nan)
    filled[unit, column] = values
    first = np.full((shape[0], values.shape[1]), np.nan)
    first[unit[::-1]] = values[::-1]
    same = ~np.isfinite(filled) | (filled == first[:, None])
    return first if same.all() else filled

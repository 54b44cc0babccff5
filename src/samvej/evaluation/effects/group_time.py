"""Group-time effects with staggered inclusion (Callaway & Sant'Anna 2021, Journal of Econometrics 225).

ATT(g, t): what a period t did to those who were first included in period g, against those never included or not yet
included. Every effect comes with its influence function, from which all errors and aggregates are made
(:mod:`samvej.evaluation.effects.aggregates`). What is open is settled in docs/reference/effects.md; in all of it the
numbers agree with the reference program did 2.1.2.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.effects.estimators import (
    BoolArray,
    Estimate,
    Estimator,
    FloatArray,
    IntArray,
    Reason,
    means,
    nothing,
    same_units,
)
from samvej.evaluation.effects.panel_of_units import Base, Control, EffectError, Missing, Units, prepared
from samvej.evaluation.effects.rows import Rows, means_of_rows, rows_with_covariates
from samvej.evaluation.effects.words import Say, about_cells, about_small
from samvej.evaluation.results import Words

SMALLEST_ERROR = np.sqrt(np.finfo(np.float64).eps) * 10
"""An error at or below this is none: nothing varies, or the cell is zero because it is its own base."""

_MANY = 400_000_000
"""Effects times units: each has an influence in memory."""


@dataclass(frozen=True)
class Dropped:
    """A group-time effect that cannot be estimated, and why."""

    group: int
    time: int
    reason: Reason


@dataclass(frozen=True)
class GroupTime:
    """Group-time effects (cells,) in order of group and time; the units are those given, in their order.

    ``att`` is NaN where it cannot be estimated (``dropped`` says why) and 0 where the cell is its own base; ``se`` is
    NaN in both. ``influence`` (units, cells): an estimate's error is the mean of its column; zeros for units that
    have no part in it. ``treated`` and ``controls`` (cells,): how many people are seen. ``cohort`` (units,) and
    ``periods``: as they were used (0: never; LEFT_OUT).
    """

    group: IntArray
    time: IntArray
    att: FloatArray
    se: FloatArray
    influence: FloatArray
    treated: IntArray
    controls: IntArray
    cohort: IntArray
    weights: FloatArray
    cluster: IntArray | None
    periods: IntArray
    anticipation: int
    control: Control
    estimator: Estimator
    base: Base
    dropped: tuple[Dropped, ...] = ()
    remarks: tuple[Words, ...] = ()

    @property
    def units(self) -> int:
        """How many units there are, those without a part included."""
        return len(self.cohort)


def group_time_effects(
    y: FloatArray,
    cohort: IntArray,
    periods: IntArray,
    covariates: FloatArray | None = None,
    *,
    control: Control = "never",
    estimator: Estimator = "dr",
    base: Base = "varying",
    anticipation: int = 0,
    weights: FloatArray | None = None,
    cluster: IntArray | None = None,
    missing: Missing = "rows",
    say: Say = str,
) -> GroupTime:
    """The effect on each group of inclusion in each period.

    ``y`` (units, periods): the outcome, NaN where it is not observed. ``cohort`` (units,): the period of inclusion,
    0 for never. ``periods`` (periods,): their numbers, each once. ``covariates`` (units, k), or (units, periods, k)
    where they change: the earlier of a cell's two periods then counts. ``anticipation``: so many periods before
    inclusion may already be touched by it. ``weights`` (units,). ``cluster`` (units,): errors are by cluster.

    ``missing``: where not every unit is seen in every period, ``rows`` compares everybody seen in each of the two
    periods (as the reference does), ``pairs`` only those seen in both. ``say``: how periods are
    written in remarks.

    Raises EffectError where nobody can be compared: see :func:`samvej.evaluation.effects.panel_of_units.prepared`.
    """
    units = prepared(y, cohort, periods, covariates, weights, control, anticipation, say)
    cells = [cell for group in units.groups for cell in _cells(group, units.periods, base, anticipation)]
    if len(y) * len(cells) > _MANY:
        raise EffectError(
            f"{len(cells)} effects on {len(y)} units are too many to hold at once. Leave out periods, make them "
            "longer (quarters for months), or draw a sample of those never included."
        )
    found = _Found.empty(units, cells)
    for group in units.groups:
        mine = [at for at, cell in enumerate(cells) if cell.group == group]
        for batch in _batches(mine, cells, units, control, anticipation, missing):
            _estimate(batch, cells, units, estimator, found)
    dropped = tuple(
        Dropped(cell.group, int(units.periods[cell.at]), found.reasons.get(n, "nobody"))
        for n, cell in enumerate(cells)
        if np.isnan(found.att[n])
    )
    influence = found.influence * len(y)
    return GroupTime(
        group=np.array([cell.group for cell in cells], dtype=np.int64),
        time=np.array([units.periods[cell.at] for cell in cells], dtype=np.int64),
        att=found.att,
        se=errors(influence, cluster),
        influence=influence,
        treated=found.treated,
        controls=found.controls,
        cohort=units.cohort,
        weights=units.weights,
        cluster=cluster,
        periods=units.periods,
        anticipation=anticipation,
        control=control,
        estimator=estimator,
        base=base,
        dropped=dropped,
        remarks=(
            *units.remarks,
            *_about_small(units),
            *about_cells([(d.group, d.time, d.reason) for d in dropped], say),
        ),
    )


def _about_small(units: Units) -> tuple[Words, ...]:
    """Groups that are small for their covariates: their errors come out too small."""
    fewest = 5 + (0 if units.covariates is None else units.covariates.shape[-1])
    sizes = [int((units.cohort == group).sum()) for group in (*units.groups, 0)]
    return about_small(sum(0 < size < fewest for size in sizes), fewest)


def errors(influence: FloatArray, cluster: IntArray | None = None) -> FloatArray:
    """Standard errors (k,) from influence functions (units, k), by cluster if there are clusters; NaN where none."""
    sums = influence if cluster is None else by_cluster(influence, cluster)
    se = np.sqrt((sums**2).sum(axis=0)) / len(influence)
    return np.where(se > SMALLEST_ERROR, se, np.nan)


def by_cluster(influence: FloatArray, cluster: IntArray) -> FloatArray:
    """The clusters' sums of influence (clusters, k)."""
    _, place = np.unique(cluster, return_inverse=True)
    sums = np.zeros((int(place.max(initial=-1)) + 1, influence.shape[1]))
    np.add.at(sums, place, influence)
    return sums


# --- which cells ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cell:
    """A group at a period (``at``), judged against a base period; both are places among the periods."""

    group: int
    at: int
    base: int


def _cells(group: int, periods: IntArray, base: Base, anticipation: int) -> Iterator[_Cell]:
    """After inclusion against the last period that inclusion cannot touch; before it, as ``base`` says.

    A varying base is the period before; a universal base is the same for all of a group's periods.
    """
    [untouched] = np.flatnonzero(periods + anticipation < group)[-1:]
    for at, period in enumerate(periods):
        if base == "universal" or period >= group:
            yield _Cell(group, at, int(untouched))
        elif at > 0:
            yield _Cell(group, at, at - 1)


@dataclass(frozen=True)
class _Batch:
    """Cells of one group with the same controls, to be estimated at once; ``x``: covariates with ones, or none."""

    cells: tuple[int, ...]
    treated: BoolArray
    controls: BoolArray
    x: FloatArray | None
    missing: Missing | None


def _batches(
    mine: Iterable[int],
    cells: list[_Cell],
    units: Units,
    control: Control,
    anticipation: int,
    missing: Missing,
) -> Iterator[_Batch]:
    shared: dict[tuple[int, int], list[int]] = {}
    for number in mine:
        cell = cells[number]
        if cell.at == cell.base:
            continue
        later = int(units.periods[max(cell.at, cell.base)]) + anticipation
        untouched = int(np.searchsorted(units.groups, later, side="right")) if control == "notyet" else -1
        earlier = min(cell.at, cell.base) if units.covariates_change else -1
        shared.setdefault((untouched, earlier), []).append(number)
    for (_, earlier), members in shared.items():
        cell = cells[members[0]]
        later = int(units.periods[max(cell.at, cell.base)]) + anticipation
        controls = units.cohort == 0
        if control == "notyet":
            controls = controls | ((units.cohort > later) & (units.cohort != cell.group))
        yield _Batch(
            tuple(members),
            units.cohort == cell.group,
            controls,
            units.design(earlier),
            None if units.balanced else missing,
        )


# --- numbers -------------------------------------------------------------------------------------------


@dataclass
class _Found:
    att: FloatArray
    influence: FloatArray
    treated: IntArray
    controls: IntArray
    reasons: dict[int, Reason]

    @classmethod
    def empty(cls, units: Units, cells: list[_Cell]) -> "_Found":
        """Zero is right for cells that are their own base; all others are written."""
        many, count = len(units.cohort), len(cells)
        treated = [int((np.isfinite(units.y[units.cohort == c.group, c.at])).sum()) for c in cells]
        return cls(
            np.zeros(count),
            np.zeros((many, count)),
            np.array(treated, dtype=np.int64),
            np.zeros(count, dtype=np.int64),
            {},
        )

    def write(self, cells: tuple[int, ...], rows: IntArray, estimate: Estimate) -> None:
        places = np.array(cells, dtype=np.int64)
        self.att[places] = estimate.att
        self.influence[rows[:, None], places] = estimate.influence
        for at, cell in enumerate(cells):
            if np.isnan(estimate.att[at]):
                self.influence[:, cell] = np.nan
                self.reasons[cell] = estimate.reason or "nobody"


def _estimate(batch: _Batch, cells: list[_Cell], units: Units, estimator: Estimator, found: _Found) -> None:
    rows = np.flatnonzero(batch.treated | batch.controls)
    treated = batch.treated[rows]
    after = units.y[rows[:, None], np.array([cells[n].at for n in batch.cells], dtype=np.int64)]
    before = units.y[rows[:, None], np.array([cells[n].base for n in batch.cells], dtype=np.int64)]
    if batch.missing == "pairs":
        both = np.isfinite(after) & np.isfinite(before)
        after, before = np.where(both, after, np.nan), np.where(both, before, np.nan)
    seen = np.isfinite(after)
    found.treated[list(batch.cells)] = seen[treated].sum(axis=0)
    found.controls[list(batch.cells)] = seen[~treated].sum(axis=0)
    weights = units.weights[rows]
    if batch.x is None:
        found.write(batch.cells, rows, _without_covariates(after, before, treated, weights, batch.missing))
        return
    if batch.missing is None:
        estimate = _guarded(after - before, treated, batch.x[rows], weights, estimator)
        found.write(batch.cells, rows, estimate)
        return
    for column, cell in enumerate(batch.cells):
        pair = after[:, column], before[:, column]
        if batch.missing == "pairs":
            one = _of_pairs(*pair, treated, batch.x[rows], weights, estimator)
        else:
            later = units.design(cells[cell].at), units.design(cells[cell].base)
            designs = tuple(batch.x[rows] if x is None else x[rows] for x in later)
            one = rows_with_covariates(_rows(*pair, treated, designs, weights), len(rows), estimator)
        found.write((cell,), rows, one)


def _without_covariates(
    after: FloatArray, before: FloatArray, treated: BoolArray, weights: FloatArray, missing: Missing | None
) -> Estimate:
    of_group = np.where(treated, weights, 0.0)[:, None]
    of_controls = np.where(treated, 0.0, weights)[:, None]
    if missing == "rows":
        return Estimate(*means_of_rows(after, before, _wide(of_group, after), _wide(of_controls, after)))
    change = after - before
    seen = np.isfinite(change)
    return Estimate(*means(change, of_group * seen, of_controls * seen))


def _wide(column: FloatArray, like: FloatArray) -> FloatArray:
    return np.broadcast_to(column, like.shape)


def _guarded(
    change: FloatArray, treated: BoolArray, x: FloatArray, weights: FloatArray, estimator: Estimator
) -> Estimate:
    if treated.all() or not treated.any():
        return nothing(change.shape[0], change.shape[1], "nobody")
    return same_units(change, treated, x, weights, estimator)


def _of_pairs(
    after: FloatArray,
    before: FloatArray,
    treated: BoolArray,
    x: FloatArray,
    weights: FloatArray,
    estimator: Estimator,
) -> Estimate:
    """Only the units seen in both periods; the others have no part."""
    seen = np.flatnonzero(np.isfinite(after) & np.isfinite(before))
    few = _guarded((after - before)[seen, None], treated[seen], x[seen], weights[seen], estimator)
    influence = np.zeros((len(after), 1))
    influence[seen] = few.influence
    return Estimate(few.att, influence, few.reason)


def _rows(
    after: FloatArray,
    before: FloatArray,
    treated: BoolArray,
    designs: tuple[FloatArray, ...],
    weights: FloatArray,
) -> Rows:
    """The rows of two periods, the later first."""
    seen = [np.flatnonzero(np.isfinite(values)) for values in (after, before)]
    unit = np.concatenate(seen)
    return Rows(
        y=np.concatenate([after[seen[0]], before[seen[1]]]),
        after=np.arange(len(unit)) < len(seen[0]),
        treated=treated[unit],
        x=np.concatenate([designs[0][seen[0]], designs[1][seen[1]]]),
        weights=weights[unit],
        unit=unit.astype(np.int64),
    )

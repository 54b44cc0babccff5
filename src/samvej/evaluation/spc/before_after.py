"""A chart of event months around inclusion: the months before make the line that the months after are judged by."""

from collections.abc import Sequence

import numpy as np

from samvej.evaluation.results import Chart, ChartKind, ChartPoint, ChartSummary, Role
from samvej.evaluation.spc.anhoej import BoolArray, FloatArray
from samvej.evaluation.spc.control_chart import ControlChart, control_chart
from samvej.evaluation.spc.samples import ChartError, Samples


def chart(
    kind: ChartKind,
    months: Sequence[int],
    values: Sequence[float | None],
    roles: Sequence[Role],
    *,
    screened: bool = True,
    reference_compatible: bool = False,
) -> Chart:
    """The chart of one outcome: one value per event month (None where nobody is observed), each with its role.

    The line (run: median, i: mean) and the limits are those of the *before* months, frozen and drawn from the first
    of them through the last month that counts. Before and after months with a value are included; ghosts and outside
    months are drawn and count in nothing, and moving ranges do not jump over them, nor over months without a value.

    ``parts`` has two summaries. Part 1 is the test of change: all included points against the frozen line. Part 2 is
    the after months against a line (and limits) of their own, which is drawn over them. Lines that cannot be drawn
    (no value before, or after) are None.

    Raises :class:`~samvej.evaluation.spc.samples.ChartError` when the sequences differ in length, the months are not
    in order, or a value is infinite.
    """
    if not len(months) == len(values) == len(roles):
        raise ChartError(
            f"{len(months)} months, {len(values)} values and {len(roles)} roles: there must be one of each."
        )
    y = np.asarray([np.nan if value is None else value for value in values], dtype=np.float64)
    samples = Samples(np.asarray(months, dtype=np.int64), y, np.ones(len(y)))
    before = np.asarray([role == "before" for role in roles], dtype=np.bool_)
    after = np.asarray([role == "after" for role in roles], dtype=np.bool_) & np.isfinite(y)
    counted = (before | after) & np.isfinite(y)
    whole = control_chart(
        kind,
        samples,
        included=counted,
        baseline=before,
        screened=screened,
        reference_compatible=reference_compatible,
    )
    window = control_chart(kind, samples.where(after), screened=screened, reference_compatible=reference_compatible)
    return Chart(kind, _points(whole, months, _span(counted)), (_said(whole, 1), _said(window, 2)))


def _span(counted: BoolArray) -> range:
    """From the first included point through the last: as far as the line is drawn."""
    places = np.flatnonzero(counted)
    return range(places[0], places[-1] + 1) if len(places) else range(0)


def _points(drawn: ControlChart, months: Sequence[int], lined: range) -> tuple[ChartPoint, ...]:
    def line(values: FloatArray, at: int) -> float | None:
        return _number(values[at]) if at in lined else None

    return tuple(
        ChartPoint(
            x=month,
            y=_number(drawn.y[at]),
            included=bool(drawn.included[at]),
            centre=line(drawn.centre, at),
            lower=line(drawn.limits.lower, at),
            upper=line(drawn.limits.upper, at),
            sigma_signal=bool(drawn.sigma_signal[at]),
        )
        for at, month in enumerate(months)
    )


def _said(drawn: ControlChart, number: int) -> ChartSummary:
    """The only part of a chart as part ``number``; a chart without points has none, and says nothing."""
    if not drawn.parts:
        return ChartSummary(number, 0, 0, None, None, None, None, None, False, 0)
    [part] = drawn.parts
    runs = part.runs
    return ChartSummary(
        part=number,
        n_points=part.n_points,
        n_useful=runs.n_useful,
        centre=_number(part.centre),
        longest_run=runs.longest,
        longest_run_max=runs.longest_max,
        crossings=runs.crossings,
        crossings_min=runs.crossings_min,
        runs_signal=runs.signal,
        sigma_signals=part.sigma_signals,
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None

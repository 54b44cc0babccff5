"""Points and summaries as rows, under the names that the reference's own output has."""

from collections.abc import Sequence
from typing import Any

from samvej.evaluation.spc.charts import Charts

Row = dict[str, Any]

_POINTS = {
    "facet1": "facet1",
    "facet2": "facet2",
    "part": "part",
    "xx": "xx",
    "x": "x",
    "y": "y",
    "n": "n",
    "cl": "centre",
    "lcl": "lower",
    "lcl.95": "lower_95",
    "ucl.95": "upper_95",
    "ucl": "upper",
    "include": "included",
    "baseline": "baseline",
    "sigma.signal": "sigma_signal",
}
"""The reference's columns and our fields."""


def points_table(charts: Charts) -> list[Row]:
    """One row per point: chart, screened, facet1, facet2, part, xx, x, y, n, cl, limits, flags."""
    columns = charts.arrays.points()
    return _rows(charts, {name: columns[field] for name, field in _POINTS.items()})


def summary_table(charts: Charts) -> list[Row]:
    """One row per facet × part: the runs analysis, the line, the means of the limits, the number of signals."""
    columns, runs = charts.arrays.summaries(), charts.arrays.runs()
    return _rows(
        charts,
        {
            "facet1": columns["facet1"],
            "facet2": columns["facet2"],
            "part": columns["part"],
            "n.obs": columns["n_points"],
            "n.useful": [each.n_useful for each in runs],
            "longest.run": [each.longest for each in runs],
            "longest.run.max": [each.longest_max for each in runs],
            "n.crossings": [each.crossings for each in runs],
            "n.crossings.min": [each.crossings_min for each in runs],
            "runs.signal": [int(each) for each in columns["runs_signal"]],
            "aLCL": columns["lower"],
            "aLCL.95": columns["lower_95"],
            "CL": columns["centre"],
            "aUCL.95": columns["upper_95"],
            "aUCL": columns["upper"],
            "sigma.signal": columns["sigma_signals"],
        },
    )


def _rows(charts: Charts, columns: dict[str, Sequence[Any]]) -> list[Row]:
    names = ("chart", "screened", *columns)
    first = (charts.design.kind, charts.design.screened)
    return [dict(zip(names, (*first, *row), strict=True)) for row in zip(*columns.values(), strict=True)]

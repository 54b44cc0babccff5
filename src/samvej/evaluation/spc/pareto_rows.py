"""Pareto analyses of any rows: a row an event, or a cause and how often; one analysis for each facet."""

import numpy as np

from samvej.evaluation.results import Words
from samvej.evaluation.spc.anhoej import FloatArray
from samvej.evaluation.spc.beside import Beside, listed, split
from samvej.evaluation.spc.gathering import Columns
from samvej.evaluation.spc.pareto import Pareto, pareto
from samvej.evaluation.spc.samples import ChartError
from samvej.evaluation.spc.tables import Row


def paretos(columns: Columns, name: Words, *, counted: bool) -> tuple[Beside, ...]:
    """One Pareto analysis per facet of the causes named by x. ``counted``: y says how often; else a row is once.

    Rows without a cause (or without a count) have no share, and are told of. Raises ChartError where a count is
    below 0 or no whole number, or nothing is counted.
    """
    causes = [None if each is None else str(each) for each in columns.x]
    found = []
    for one, other, rows in split(columns):
        mine = [causes[row] for row in rows.tolist()]
        made = pareto(mine, _counts(columns.y[rows]) if counted else None)
        found.append(_pareto(made, (one, other), name))
    return tuple(found)


def _counts(y: FloatArray) -> list[int | None]:
    known = y[np.isfinite(y)]
    if (known < 0).any() or (known != np.round(known)).any():
        raise ChartError("How often a cause was met must be a whole number, not below 0.")
    return [int(each) if np.isfinite(each) else None for each in y.tolist()]


def _pareto(made: Pareto, facet: tuple[str, str], name: Words) -> Beside:
    vital = made.vital()
    points: tuple[Row, ...] = tuple(
        {
            "chart": "pareto",
            "facet1": facet[0],
            "facet2": facet[1],
            "xx": at,
            "x": cause.name,
            "y": cause.count,
            "share": cause.share,
            "cumulative": cause.cumulative,
            "vital": at <= len(vital),
        }
        for at, cause in enumerate(made.causes, start=1)
    )
    summary: Row = {
        "chart": "pareto",
        "facet1": facet[0],
        "facet2": facet[1],
        "causes": len(made.causes),
        "total": made.total,
        "missing": made.missing,
        "vital": len(vital),
        "vital.share": vital[-1].cumulative,
    }
    names = listed([cause.name for cause in vital])
    share = f"{100 * vital[-1].cumulative:.0f}"
    sentence = Words(
        f"{name.da}: {len(vital)} af {len(made.causes)} årsager står bag {share} %: {names}",
        f"{name.en}: {len(vital)} of {len(made.causes)} causes make up {share}%: {names}",
    )
    remarks = (
        Words(
            f"Rækker uden årsag (eller uden antal), som ingen andel har: {made.missing}.",
            f"Rows without a cause (or without a number), which have no share: {made.missing}.",
        ),
    )
    return Beside("pareto", *facet, made, points, summary, sentence, remarks if made.missing else ())

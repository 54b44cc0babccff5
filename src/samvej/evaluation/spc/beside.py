"""What a CUSUM, a funnel and a Pareto analysis of any rows have in common: one for each facet, points and words.

Definitions with examples: docs/reference/control-charts.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from samvej.evaluation.results import Words
from samvej.evaluation.spc.anhoej import IntArray
from samvej.evaluation.spc.cusum import Cusum
from samvej.evaluation.spc.funnel import Funnel
from samvej.evaluation.spc.gathering import Columns, levels
from samvej.evaluation.spc.pareto import Pareto
from samvej.evaluation.spc.samples import ChartError
from samvej.evaluation.spc.tables import Row

BesideKind = Literal["cusum", "funnel", "pareto"]
_NAMED = 6


@dataclass(frozen=True)
class Beside:
    """One facet's analysis. ``points`` and ``summary`` have the column names of docs/reference/control-charts.md."""

    kind: BesideKind
    facet1: str
    facet2: str
    found: Cusum | Funnel | Pareto
    points: tuple[Row, ...]
    summary: Row
    sentence: Words
    remarks: tuple[Words, ...] = ()


def rows_without_a_place(columns: Columns, *, causes: bool = False) -> tuple[Words, ...]:
    """What must be said of rows that no facet (or, but for ``causes``, no place) is known of."""
    facets = [levels(each).codes >= 0 for each in columns.facets]
    there = np.logical_and.reduce([np.ones(len(columns.x), dtype=np.bool_), *facets])
    if not causes:
        there &= levels(columns.x).codes >= 0
    out = int((~there).sum())
    if not out:
        return ()
    return (
        Words(
            f"Udeladte rækker, som ingen plads har på aksen eller i opdelingen: {out}.",
            f"Rows left out, without a place on the axis or in the split: {out}.",
        ),
    )


def split(columns: Columns) -> Iterator[tuple[str, str, IntArray]]:
    """Each facet's names and the numbers of its rows, in the order of the names. Raises ChartError without any."""
    found = [levels(each) for each in columns.facets]
    codes = [each.codes for each in found]
    there = np.logical_and.reduce([np.ones(len(columns.x), dtype=np.bool_), *(code >= 0 for code in codes)])
    if not there.any():
        raise ChartError("There is nothing to chart: no row has a value of what charts are split by.")
    first, second = (codes[at] if len(codes) > at else np.zeros(len(there), dtype=np.int64) for at in (0, 1))
    for one, other in sorted(set(zip(first[there].tolist(), second[there].tolist(), strict=True))):
        names = [str(each.values[code]) for each, code in zip(found, (one, other), strict=False)]
        rows = np.flatnonzero(there & (first == one) & (second == other))
        yield names[0] if names else "1", names[1] if len(names) > 1 else "1", rows


def listed(names: Sequence[str]) -> str:
    """The first few names with commas between, and … where there are more."""
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")

"""From sums per participant and month to points, windows, a chart and a verdict: one outcome at a time.

The definitions stand in docs/reference/evaluation.md ("Points, windows and summaries").
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import fmean, median
from typing import Any

import numpy as np

from samvej.core.money import minor_digits
from samvej.evaluation.amounts import Amounts
from samvej.evaluation.design import OutcomeDesign
from samvej.evaluation.middle import middle_of
from samvej.evaluation.names import outcome_words
from samvej.evaluation.panel import Flags, Panel, Sums
from samvej.evaluation.results import OutcomeResult, Point, Role
from samvej.evaluation.spc import chart, verdict


def role_of(month: int, outcome: OutcomeDesign) -> Role:
    """What a month is to an outcome; a ghost is a ghost also within a window."""
    if month in outcome.ghosts:
        return "ghost"
    if outcome.before[0] <= month <= outcome.before[1]:
        return "before"
    return "after" if outcome.after[0] <= month <= outcome.after[1] else "outside"


def points(
    sums: Sums, observed: Flags, months: Sequence[int], outcome: OutcomeDesign, scale: float
) -> tuple[Point, ...]:
    """One point per event month, over those observed in it. ``scale``: units of the sum in one unit of the value."""
    found = []
    for column, month in enumerate(months):
        seen = sums[observed[:, column], column]
        total, persons = int(seen.sum()), len(seen)
        found.append(
            Point(
                month=month,
                role=role_of(month, outcome),
                persons=persons,
                total=total,
                value=total / scale / persons if persons else None,
                persons_with=int(np.count_nonzero(seen)),
                largest=int(np.abs(seen).max()) if persons else 0,
            )
        )
    return tuple(found)


def summary_of(
    name: str, role: Role, shown: Sequence[Point], sums: Sums, observed: Flags, scale: float
) -> float | None:
    """A window as one number: over the points with that role, or over the persons observed in it; None if nobody."""
    statistic: Callable[[Sequence[float]], float] = median if name.startswith("median") else fmean
    if name.endswith("monthly means"):
        values = [point.value for point in shown if point.role == role and point.value is not None]
        return statistic(values) if values else None
    own = _own_means(role, shown, sums, observed, scale)
    if name == "median over persons":
        middle = middle_of(own)
        return None if middle is None else middle.total / middle.persons
    return fmean(own) if own else None


def _own_means(role: Role, shown: Sequence[Point], sums: Sums, observed: Flags, scale: float) -> list[float]:
    """Each person's own mean over the observed months of a window, of those who have any."""
    columns = [column for column, point in enumerate(shown) if point.role == role]
    seen = observed[:, columns]
    months = seen.sum(axis=1)
    own = np.where(seen, sums[:, columns], 0).sum(axis=1)[months > 0] / months[months > 0] / scale
    return [float(value) for value in own]


def results(outcome: OutcomeDesign, amounts: Amounts, panel: Panel, currency: str | None) -> Iterator[OutcomeResult]:
    """The outcome's result; where it is split, the whole first and then each part."""
    missing = panel.uncovered(amounts.needs)
    if missing or not amounts.needs:
        yield _result(outcome, None, missing=missing or ("*/*",))
        return
    observed = panel.observed(amounts.needs, outcome.valid, amounts.looks_back)
    scale = 10.0 ** minor_digits(currency or "DKK") if outcome.unit == "money" else 1.0
    whole = panel.sums(amounts.facts)
    yield _charted(outcome, None, whole, observed, panel, scale, currency)
    if outcome.by is not None:
        parts = panel.split(amounts.facts.filter(amounts.facts.part.notnull()))
        for part, sums in parts.items():
            if sums[observed].any():
                # whether it is better that one payer or sector bears less depends on what the others bear
                yield _charted(replace(outcome, better="either"), part, sums, observed, panel, scale, currency)


def _charted(
    outcome: OutcomeDesign,
    part: str | None,
    sums: Sums,
    observed: Flags,
    panel: Panel,
    scale: float,
    currency: str | None,
) -> OutcomeResult:
    shown = points(sums, observed, panel.months, outcome, scale)
    before = summary_of(outcome.summary, "before", shown, sums, observed, scale)
    after = summary_of(outcome.summary, "after", shown, sums, observed, scale)
    drawn = chart(outcome.chart, [p.month for p in shown], [p.value for p in shown], [p.role for p in shown])
    said = verdict(
        outcome_words(outcome.name, part), outcome.better, outcome.unit, drawn, before, after, currency=currency
    )
    middle = tuple(middle_of(_own_means(role, shown, sums, observed, scale)) for role in ("before", "after"))
    values = {"before_value": before, "after_value": after, "middle": middle}
    return _result(outcome, part, points=shown, chart=drawn, verdict=said, **values)


def _result(outcome: OutcomeDesign, part: str | None, **found: Any) -> OutcomeResult:
    return OutcomeResult(
        id=outcome.id,
        name=outcome.name,
        part=part,
        unit=outcome.unit,
        better=outcome.better,
        before=outcome.before,
        after=outcome.after,
        ghosts=outcome.ghosts,
        summary=outcome.summary,
        definition=outcome.definition,
        **found,
    )

"""Waiting times by month and the queue's age by week, and what the control chart of either says.

Definitions with examples: docs/reference/lead-page.md.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

import numpy as np

from samvej.evaluation.spc.anhoej import Runs
from samvej.evaluation.spc.control_chart import control_chart
from samvej.evaluation.spc.samples import Samples
from samvej.evaluation.spc.verdict import FEWEST_USEFUL, LEAST_CHANGE
from samvej.workplace.learning.cases import ANSWERS, Case
from samvej.workplace.learning.periods import local_day, midnight, month_of

DAY = 86_400.0
Said = Literal["too few", "risen", "fallen", "unsteady", "outside", "steady"]


@dataclass(frozen=True)
class Point:
    """One month or Monday: how many cases are behind it, and their mean in days; None where there are none.

    ``over``: the month has ended; the running one counts in no line. ``hidden``: held back from this reader.
    """

    start: date
    count: int
    days: float | None
    over: bool = True
    hidden: bool = False


@dataclass(frozen=True)
class Chart:
    """An I chart of the points and what it says. Lines are None where they cannot be told.

    ``early`` and ``late``: the means of the earlier and the later half of the values that count. ``outside``: the
    points outside the limits.
    """

    points: tuple[Point, ...]
    said: Said
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    early: float | None = None
    late: float | None = None
    outside: tuple[date, ...] = ()


def to_contact(case: Case) -> tuple[datetime, datetime] | None:
    """From the receipt to the first contact."""
    return (case.received, case.contact) if case.contact is not None else None


def to_answer(case: Case) -> tuple[datetime, datetime] | None:
    """From the receipt to the answer; who was taken over or withdrawn got none."""
    return (case.received, case.ended) if case.ended is not None and case.status in ANSWERS else None


def waits(
    cases: Iterable[Case],
    months: Sequence[date],
    today: date,
    span: Callable[[Case], tuple[datetime, datetime] | None],
) -> tuple[Point, ...]:
    """The mean wait of those whose waiting ended in each month; ``months``: their first days."""
    ended: dict[date, list[float]] = defaultdict(list)
    for case in cases:
        found = span(case)
        if found is not None:
            start, end = found
            ended[month_of(local_day(end))].append(max((_utc(end) - _utc(start)).total_seconds(), 0.0) / DAY)
    running = month_of(today)
    return tuple(
        Point(
            month, len(ended[month]), sum(ended[month]) / len(ended[month]) if ended[month] else None, month < running
        )
        for month in months
    )


def queue_ages(cases: Sequence[Case], mondays: Sequence[date]) -> tuple[Point, ...]:
    """The mean age of the cases that are open at 0:00 of each Monday."""
    received = np.array([case.received.timestamp() for case in cases], dtype=np.float64)
    ended = np.array([case.ended.timestamp() if case.ended else np.inf for case in cases], dtype=np.float64)
    points = []
    for monday in mondays:
        at = midnight(monday).timestamp()
        ages = at - received[(received <= at) & (ended > at)]
        points.append(Point(monday, len(ages), float(ages.mean()) / DAY if len(ages) else None))
    return tuple(points)


def judged(points: Sequence[Point]) -> Chart:
    """The chart of the points: those that are over, have a value and are not hidden make the line and are judged."""
    counted = [(at, point.days) for at, point in enumerate(points) if _counts(point)]
    if not counted:
        return Chart(tuple(points), "too few")
    values = np.array([days for _, days in counted], dtype=np.float64)
    places = np.array([at for at, _ in counted], dtype=np.int64)
    drawn = control_chart("i", Samples(places, values, np.ones(len(values))))
    [part] = drawn.parts
    half = len(values) // 2
    early, late = (
        float(each.mean()) if len(each) else None for each in (values[:half], values[len(values) - half :])
    )
    outside = tuple(points[at].start for (at, _), far in zip(counted, drawn.sigma_signal, strict=True) if far)
    level = max(LEAST_CHANGE * (early or 0.0), (part.upper - part.centre) / 3 if np.isfinite(part.upper) else 0.0)
    return Chart(
        points=tuple(points),
        said=_said(part.runs, early, late, level, bool(outside)),
        centre=_number(part.centre),
        lower=_above_nought(part.lower),
        upper=_number(part.upper),
        early=early,
        late=late,
        outside=outside,
    )


def _counts(point: Point) -> bool:
    return point.over and not point.hidden and point.days is not None


def _said(found: Runs, early: float | None, late: float | None, level: float, outside: bool) -> Said:
    """``level``: by so much the halves must differ before a direction is named: five per cent, and one sigma."""
    if found.n_useful < FEWEST_USEFUL or early is None or late is None:
        return "too few"
    if found.signal:
        if abs(late - early) < level or round(late, 1) == round(early, 1):
            return "unsteady"
        return "risen" if late > early else "fallen"
    return "outside" if outside else "steady"


def _utc(moment: datetime) -> datetime:
    """Between two moments as such: on the wall, an hour of the spring is missing."""
    return moment.astimezone(UTC)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _above_nought(value: float) -> float | None:
    return float(value) if np.isfinite(value) and value > 0 else None

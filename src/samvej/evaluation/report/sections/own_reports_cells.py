"""Cells of the tables of citizens' own reports."""

from samvej.evaluation.disclosure import Shown
from samvej.evaluation.disclosure.own_reports import ShownChange
from samvej.evaluation.report.numbers import Figure, NumberKind


def figure(shown: Shown, kind: NumberKind, times: float = 1) -> Figure:
    """A number as it may be shown, so many times."""
    return Figure(None if shown.value is None else times * shown.value, kind, shown.reason)


def share_cell(shown: Shown) -> Figure:
    """A share in percent."""
    return figure(shown, "share", 100)


def points(change: ShownChange) -> tuple[Figure, Figure, Figure]:
    """A difference of shares and its limits in percentage points."""
    value, low, high = (figure(each, "level", 100) for each in (change.value, change.lower, change.upper))
    return value, low, high


def week(weeks: int) -> str:
    """An occasion."""
    return str(weeks)

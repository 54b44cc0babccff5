"""The control chart that a trial is judged by, and its means before the trial and since.

Definitions with examples: docs/reference/improvement.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.pages.lead.board import CHARTS, Board, ChartShown
from samvej.workplace.improvement.models import Cycle
from samvej.workplace.learning.waiting import Chart, Point


@dataclass(frozen=True)
class Measured:
    """A chart on a trial's page: its drawings, and a sentence on before and since."""

    chart: ChartShown
    sentence: str


@dataclass(frozen=True)
class Half:
    """The months, or weeks, on one side of the trial's beginning: how many have a value, and their mean."""

    points: int
    mean: float | None


def charts_to_choose() -> list[tuple[str, str]]:
    """The charts of the lead's page, by id, in words."""
    return [
        ("kontakt", _("Kurven over ventetid til første kontakt")),
        ("svar", _("Kurven over ventetid til svar")),
        ("koe", _("Kurven over køens alder")),
    ]


def measured(board: Board, cycle: Cycle) -> Measured | None:
    """The trial's chart; None where it is judged in another way."""
    if cycle.chart not in CHARTS:
        return None
    shown = next(each for each in board.charts() if each.id == cycle.chart)
    chart = {"kontakt": board.shown.contact, "svar": board.shown.answer}.get(cycle.chart, board.shown.queue)
    return Measured(shown, _sentence(chart, cycle.starts_on, weekly=cycle.chart == "koe"))


def halves(points: Sequence[Point], since: date, *, weekly: bool) -> tuple[Half, Half]:
    """The points that are over and shown, before the trial began and since.

    A month holds what happened in it: the one in which the trial began is in neither. A Monday holds how it stood at
    0:00: that of the day itself is before.
    """
    counted = [point for point in points if point.over and not point.hidden and point.days is not None]
    first = since if weekly else since.replace(day=1)
    before = [point.days for point in counted if point.start < first or (weekly and point.start == first)]
    return _half(before), _half([point.days for point in counted if point.start > first])


def _half(values: Sequence[float | None]) -> Half:
    known = [value for value in values if value is not None]
    return Half(len(known), sum(known) / len(known) if known else None)


def _sentence(chart: Chart, since: date | None, *, weekly: bool) -> str:
    if since is None:
        return _("Afprøvningen er ikke begyndt endnu. Kurven viser, hvordan det er nu.")
    before, after = halves(chart.points, since, weekly=weekly)
    if before.mean is None or after.mean is None:
        return _("Afprøvningen begyndte %(day)s. Der er endnu ikke nok at sammenligne.") % {"day": words.day(since)}
    said = {
        "day": words.day(since),
        "before": words.number(round(before.mean, 1), 1),
        "n": before.points,
        "after": words.number(round(after.mean, 1), 1),
        "m": after.points,
    }
    if weekly:
        text = _(
            "Afprøvningen begyndte %(day)s. Før var det %(before)s dage (%(n)d uger), siden %(after)s dage "
            "(%(m)d uger)."
        )
    else:
        text = _(
            "Afprøvningen begyndte %(day)s. Før var det %(before)s dage (%(n)d måneder), siden %(after)s dage "
            "(%(m)d måneder)."
        )
    return " ".join([text % said, _("Om det er mere end tilfældigt, siger kurvens overskrift.")])

"""Regression to the mean, shown: the same people's change counted wrongly and rightly, beside each other.

People are included when things are at their worst. Much of what follows would have come anyway (Galton 1886; Barnett,
van der Pols & Dobson 2005, International Journal of Epidemiology 34): who counts from the worst month sees a success.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from samvej.evaluation.effects.aggregates import aggregate
from samvej.evaluation.effects.estimators import FloatArray, IntArray, row_means
from samvej.evaluation.effects.group_time import group_time_effects
from samvej.evaluation.effects.panel_of_units import EffectError
from samvej.evaluation.effects.sensitivity import Interval, interval
from samvej.evaluation.results import Words


@dataclass(frozen=True)
class WrongAndRight:
    """Three answers to one question, from the most tempting to the right one.

    ``before_after``: the participants alone, after less the worst time (the anticipated periods and that of
    inclusion). ``forgetting_ghosts``: against controls, but counted from the period just before inclusion, that of
    inclusion counted too. ``right``: against controls, from before inclusion could touch anything.
    """

    before_after: Interval
    forgetting_ghosts: Interval
    right: Interval
    words: Words


def wrong_and_right(
    y: FloatArray,
    cohort: IntArray,
    periods: IntArray,
    *,
    window: tuple[int, int],
    anticipation: int = 1,
    cluster: IntArray | None = None,
    **options: Any,
) -> WrongAndRight:
    """The effect over ``window`` (event times) counted in three ways; takes what ``group_time_effects`` takes.

    Raises EffectError as that does, and where nobody is seen both at the worst time and in the window.
    """
    naive = _before_after(y, cohort, periods, window, anticipation)
    answers = []
    for touched, first in ((0, min(0, window[0])), (anticipation, window[0])):
        effects = group_time_effects(y, cohort, periods, anticipation=touched, cluster=cluster, **options)
        found = aggregate(effects, "window", event_from=first, event_to=window[1])
        answers.append(interval(found.overall_att, found.overall_se))
    forgetting, right = answers
    return WrongAndRight(naive, forgetting, right, _words(naive, forgetting, right))


def _before_after(
    y: FloatArray, cohort: IntArray, periods: IntArray, window: tuple[int, int], anticipation: int
) -> Interval:
    """Each participant's mean in the window less their mean at the worst time."""
    event = periods[None, :] - cohort[:, None]
    ever = (cohort != 0) & (cohort <= periods.max())
    after = row_means(np.where((event >= window[0]) & (event <= window[1]), y, np.nan)[ever])
    worst = row_means(np.where((event >= -anticipation) & (event <= 0), y, np.nan)[ever])
    change = (after - worst)[np.isfinite(after) & np.isfinite(worst)]
    if len(change) < 2:
        raise EffectError("Fewer than two people are seen both around inclusion and in the window.")
    return interval(float(change.mean()), float(change.std(ddof=1) / np.sqrt(len(change))))


def _words(naive: Interval, forgetting: Interval, right: Interval) -> Words:
    def da(value: float) -> str:
        return f"{value:.2f}".replace("-", "−").replace(".", ",")

    def en(value: float) -> str:
        return f"{value:.2f}".replace("-", "−")

    return Words(
        f"Folk kommer med, når det går dem værst, og noget bliver bedre af sig selv. Tæller man fra den værste tid, "
        f"ligner det en ændring på {da(naive.value)}; sammenlignet med kontroller, men stadig fra måneden før, "
        f"{da(forgetting.value)}. Regnet rigtigt, fra før den sårbare tid og uden inklusionsmåneden, er den "
        f"{da(right.value)} (95 % sikkerhedsinterval {da(right.low)} til {da(right.high)}).",
        f"People join when things are at their worst, and some of it gets better by itself. Counted from the worst "
        f"time it looks like a change of {en(naive.value)}; against controls, but still from the month before, "
        f"{en(forgetting.value)}. Counted rightly, from before the vulnerable time and without the month of "
        f"inclusion, it is {en(right.value)} (95% confidence interval {en(right.low)} to {en(right.high)}).",
    )

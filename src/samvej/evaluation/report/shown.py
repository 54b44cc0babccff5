"""From an evaluation to what may be shown of it: everything that leaves goes through here, once."""

from collections.abc import Iterator
from datetime import date

from samvej.core.money import minor_digits
from samvej.core.month import EventTime
from samvej.evaluation import disclosure
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.report.numbers import Figure, NumberKind
from samvej.evaluation.report.views import (
    Shown,
    ShownAnalysis,
    ShownBreak,
    ShownCombination,
    ShownConcentration,
    ShownEffort,
    ShownIllness,
    ShownLine,
    ShownOutcome,
    ShownPoint,
)
from samvej.evaluation.results import Concentration, Evaluation, IllnessCombinations, OutcomeResult


def shown(evaluation: Evaluation, policy: Policy) -> Shown:
    """The evaluation with everything hidden that the policy hides, and every number rounded as it will be read."""
    series = disclosure.show_outcomes(evaluation.outcomes, policy, evaluation.currency)
    profile, illness = evaluation.profile, evaluation.illness
    lines = () if profile is None else disclosure.show_profile(profile, policy, illness)
    return Shown(
        evaluation=evaluation,
        participants=_count(disclosure.show_count(evaluation.participants, policy)),
        left_out=tuple(
            (each.reason, _count(disclosure.show_count(each.count, policy))) for each in evaluation.left_out
        ),
        outcomes=tuple(_outcome(each, number, evaluation) for number, each in enumerate(series, start=1)),
        analyses=tuple(
            ShownAnalysis(each.name, tuple((month, _count(n)) for month, n in disclosure.show_analysis(each, policy)))
            for each in evaluation.analyses
        ),
        profile=tuple(_line(line) for line in lines),
        illness=None if illness is None else _illness(illness, policy),
        concentration=tuple(_concentration(each, evaluation, policy) for each in evaluation.concentration),
        efforts=tuple(_effort(each) for each in disclosure.show_efforts(evaluation.efforts, policy)),
        rules=disclosure.rules_in_words(policy),
    )


def _figure(value: disclosure.Shown, kind: NumberKind, currency: str | None = None) -> Figure:
    return Figure(value.value, kind, value.reason, currency)


def _count(value: disclosure.Shown) -> Figure:
    return _figure(value, "count")


def _share(value: disclosure.Shown) -> Figure:
    return Figure(None if value.value is None else 100 * value.value, "share", value.reason)


def _outcome(series: disclosure.ShownSeries, number: int, evaluation: Evaluation) -> ShownOutcome:
    result = series.result
    kind: NumberKind = "money" if result.unit == "money" else "mean"
    currency = evaluation.currency if kind == "money" else None
    return ShownOutcome(
        result=result,
        anchor=f"outcome-{number}",
        kind=kind,
        points=tuple(_points(series, kind, currency)),
        before=_figure(series.before, kind, currency),
        after=_figure(series.after, kind, currency),
        centres=(_figure(series.centre, kind, currency), _figure(series.centre_after, kind, currency)),
        breaks=tuple(_breaks(result, evaluation)),
        verdict=series.verdict,
    )


def _points(series: disclosure.ShownSeries, kind: NumberKind, currency: str | None) -> Iterator[ShownPoint]:
    chart = series.result.chart
    lines = {point.x: point for point in chart.points} if chart is not None else {}
    for point, exact in zip(series.points, series.result.points, strict=True):
        line = lines.get(point.month)
        limits = (line.lower, line.upper) if line is not None and series.limits else (None, None)
        yield ShownPoint(
            month=point.month,
            role=exact.role,
            persons=_count(point.persons),
            value=_figure(point.value, kind, currency),
            lower=Figure(limits[0], kind, None, currency),
            upper=Figure(limits[1], kind, None, currency),
            signal=line is not None
            and line.included
            and line.sigma_signal
            and series.limits
            and not point.value.hidden,
        )


def _breaks(result: OutcomeResult, evaluation: Evaluation) -> Iterator[ShownBreak]:
    """The changes in registers that concern the outcome and meet participants in the months looked at."""
    first, last = evaluation.included
    for day, words in result.breaks:
        span = (_event_month(last, day, evaluation), _event_month(first, day, evaluation))
        if span[0] <= evaluation.months[1] and evaluation.months[0] <= span[1]:
            yield ShownBreak(day, words, *span)


def _event_month(inclusion: date, day: date, evaluation: Evaluation) -> int:
    return EventTime(inclusion, evaluation.month_length).month_of(day)


def _line(line: disclosure.ShownLine) -> ShownLine:
    value = _share(line.value) if line.line.kind == "share" else _figure(line.value, "level")
    return ShownLine(line.line, value, _count(line.count), _count(line.known), _count(line.unknown))


def _effort(each: disclosure.ShownEffort) -> ShownEffort:
    return ShownEffort(each.effort, _count(each.persons_with), _figure(each.rate, "mean"))


def _illness(illness: IllnessCombinations, policy: Policy) -> ShownIllness:
    """Most frequent first; those held back last, in an order that says nothing of how many they are."""
    found = disclosure.show_illness(illness, policy)
    there = [(each, _count(count)) for each, count in found.combinations]
    there.sort(key=lambda pair: (pair[1].hidden is not None, -(pair[1].value or 0), pair[0].groups))
    return ShownIllness(
        groups=illness.groups,
        combinations=tuple(ShownCombination(each, count) for each, count in there),
        known=_count(found.known),
        unknown=_count(found.unknown),
        missing=illness.missing,
    )


def _concentration(each: Concentration, evaluation: Evaluation, policy: Policy) -> ShownConcentration:
    found = disclosure.show_concentration(each, policy)
    minor = 10.0 ** minor_digits(evaluation.currency or "DKK")
    total = None if found.total.value is None else found.total.value / minor
    return ShownConcentration(
        concentration=each,
        citizens=_count(found.citizens),
        total=Figure(total, "money", found.total.reason, evaluation.currency),
        shares=tuple((top, _share(share)) for top, share in found.shares),
        lorenz=found.lorenz,
        persists=tuple((years, _share(share), _count(people)) for years, share, people in found.persists),
    )

"""The published and own scores of citizens' own reports: a chart of their changes, and two tables."""

from samvej.evaluation.disclosure.own_reports import ShownReport, ShownScore
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.charts.three_aims import KEYS, NARROW, WIDE, AimBar, pick, three_aims
from samvej.evaluation.report.numbers import NumberKind
from samvej.evaluation.report.section import Cell, Chart, Table
from samvej.evaluation.report.sections.own_reports_cells import figure, week
from samvej.evaluation.report.sections.own_reports_said import occasion_said
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

_SCORE_WIDE = 5
"""Scores whose whole range is at most so wide have two decimals."""


def scores(report: ShownReport, number: int) -> Table:
    """The same persons' scores before and after."""
    return Table(
        caption=Words(
            f"Skalaer: de samme personer før og {occasion_said(report).da}",
            f"Scores: the same persons before and {occasion_said(report).en}",
        ),
        columns=("score", "better", "persons", "before", "after", "change", "change_low", "change_high", "test"),
        head=(
            Words("Skala", "Score"),
            Words("Bedst", "Best"),
            Words("Personer", "Persons"),
            Words("Før", "Before"),
            Words("Efter", "After"),
            Words("Ændring", "Change"),
            Words("fra", "from"),
            Words("til", "to"),
            Words("Wilcoxons test", "Wilcoxon's test"),
        ),
        rows=tuple(_score_row(each) for each in report.scores),
        file=f"own_scores_{number}",
        wordy=frozenset({0, 1, 8}),
    )


def _score_row(each: ShownScore) -> tuple[Cell, ...]:
    kind = _kind(each)
    better = Words("høj", "high") if each.score.better == "higher" else Words("lav", "low")
    numbers = (each.before, each.after, each.change.value, each.change.lower, each.change.upper)
    return (each.score.name, better, figure(each.pairs, "count"), *(figure(n, kind) for n in numbers), each.test)


def scores_chart(report: ShownReport, number: int) -> Chart | None:
    """The scores' changes, turned so that right is better."""
    bars = [_change_bar(each) for each in report.scores]
    if not any(bar.toward for bar in bars):
        return None

    def said(lang: Lang) -> str:
        return "; ".join(f"{pick(bar.heading, lang)}: {pick(bar.said, lang)}" for bar in bars)

    def draw(lang: Lang, layout: Layout) -> Spec:
        return three_aims(bars, lang, layout)

    return Chart(
        id=f"own-scores-{number}",
        title=Words("Skalaernes ændring for de samme personer", "The scores' change for the same persons"),
        description=Words(said("da"), said("en")),
        specification=draw,
        sizes=(WIDE, NARROW),
        keys=KEYS,
    )


def _change_bar(each: ShownScore) -> AimBar:
    score = each.score
    value, low, high = (limit.value for limit in (each.change.value, each.change.lower, each.change.upper))
    people = figure(each.pairs, "count")
    name = Words(f"{people.text('da')} personer", f"{people.text('en')} persons")
    if value is None or low is None or high is None:
        return AimBar(score.name, name, Words("vises ikke", "not shown"), None)
    toward = (value, low, high) if score.better == "higher" else (-value, -high, -low)
    before, after = (figure(mean, _kind(each)) for mean in (each.before, each.after))
    said = Words(f"{before.text('da')} → {after.text('da')}", f"{before.text('en')} → {after.text('en')}")
    return AimBar(score.name, name, said, toward, worse=toward[2] < 0)


def scores_of_all(report: ShownReport, number: int) -> Table:
    """The mean scores of all who have one, on each occasion."""
    rows: list[tuple[Cell, ...]] = [
        (each.score.name, week(window.weeks), figure(n, "count"), figure(mean, _kind(each)))
        for each in report.scores
        for window, (mean, n) in zip(report.report.occasions, each.everybody, strict=True)
    ]
    return Table(
        caption=Words(
            "Skalaer: alle, der svarede ved hver lejlighed (ikke de samme personer)",
            "Scores: all who answered on each occasion (not the same persons)",
        ),
        columns=("score", "weeks_from_inclusion", "answered", "mean"),
        head=(
            Words("Skala", "Score"),
            Words("Uger fra inklusion", "Weeks from inclusion"),
            Words("Svarede", "Answered"),
            Words("Gennemsnit", "Mean"),
        ),
        rows=tuple(rows),
        file=f"own_scores_by_occasion_{number}",
        keys=2,
        folded=True,
    )


def _kind(each: ShownScore) -> NumberKind:
    return "mean" if each.score.range[1] - each.score.range[0] <= _SCORE_WIDE else "score"

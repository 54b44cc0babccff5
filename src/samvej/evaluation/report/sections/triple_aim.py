"""The three aims in the report: one row each, with what it stands on."""

from collections.abc import Callable

from samvej.evaluation.disclosure import Policy, Shown
from samvej.evaluation.disclosure.own_reports import ShownOwnReports, show_own_reports
from samvej.evaluation.grouping import grouped
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.charts.three_aims import KEYS, NARROW, WIDE, AimBar, three_aims
from samvej.evaluation.report.numbers import Figure, NumberKind, money
from samvej.evaluation.report.section import Answer, Cell, Chart, Code, Section, Table
from samvej.evaluation.responses.results import OwnReports
from samvej.evaluation.responses.triple_aim import (
    AIM_WORDS,
    AIMS,
    AimMeasure,
    AimRow,
    Direction,
    TripleAim,
)
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

CODES: dict[Direction, Code] = {
    "better": "better",
    "worse": "worse",
    "no clear change": "unchanged",
    "cannot tell": "cannot tell",
}
DIRECTIONS: dict[Direction, Words] = {
    "better": Words("bedre", "better"),
    "worse": Words("dårligere", "worse"),
    "no clear change": Words("ingen tydelig ændring", "no clear change"),
    "cannot tell": Words("kan ikke afgøres", "cannot be told"),
}
_NO_BREAK = "\u00a0"
_POINTS = Words("procentpoint", "percentage points")
_NOT_MEASURED = Words("Ikke målt", "Not measured")
_OF_AIM = {
    "health": Words("Gode svar om helbred og trivsel", "Good answers on health and well-being"),
    "quality": Words("Gode svar om forløb og tilbud", "Good answers on course and services"),
    "cost": Words("Gode svar om udgifter", "Good answers on cost"),
}


def from_own_reports(found: OwnReports, policy: Policy) -> tuple[AimMeasure, ...]:
    """The measures that the own reports give, as they may be shown: the aims, then the scores."""
    shown = show_own_reports(found, policy)
    return (*_aims(shown), *_scores(shown))


def section(result: TripleAim, policy: Policy, currency: str | None = None) -> Section:
    """The panel. Its measures are plain numbers that may be shown already."""
    del policy, currency  # the measures have come through the door and name their own money
    lead = [row for aim in AIMS for row in result.of(aim)[:1]]
    bars = [_bar(row) for row in lead] + [
        AimBar(AIM_WORDS[aim], _NOT_MEASURED, _none_of(aim), None) for aim in result.missing
    ]
    return Section(
        id="three-aims",
        title=Words("De tre mål på én gang", "The three aims together"),
        answers=tuple(_answer(row) for row in lead if row.measure.aim != "cost"),  # the part on money answers that
        blocks=(_chart(bars), _table(result)),
        method=_METHOD,
        limits=tuple(_none_of(aim) for aim in result.missing),
    )


def number_said(measure: AimMeasure, lang: Lang) -> str:
    """``+23 procentpoint (12 til 35)``; a dash where there is no number."""
    if measure.estimate is None or measure.lower is None or measure.upper is None:
        return "–"
    value, low, high = (
        grouped(each, measure.digits, lang) for each in (measure.estimate, measure.lower, measure.upper)
    )
    sign = "+" if measure.estimate > 0 and any(c in value for c in "123456789") else ""
    if measure.currency is not None:
        value = money(value, measure.currency, lang)
    unit = _pick(measure.unit, lang)
    to = "til" if lang == "da" else "to"
    return f"{sign}{value}{' ' + unit if unit else ''} ({low}{_NO_BREAK}{to}{_NO_BREAK}{high})"


def _aims(shown: ShownOwnReports) -> list[AimMeasure]:
    return [
        AimMeasure(
            aim=aim.aim,
            name=_OF_AIM[aim.aim],
            estimate=_times(change.value),
            lower=_times(change.lower),
            upper=_times(change.upper),
            better="higher",
            unit=_POINTS,
            why=change.value.reason,
        )
        for aim, change in shown.aims
    ]


def _times(shown: Shown) -> float | None:
    return None if shown.value is None else 100 * shown.value


def _scores(shown: ShownOwnReports) -> list[AimMeasure]:
    return [
        AimMeasure(
            aim=each.score.aim,
            name=each.score.name,
            estimate=each.change.value.value,
            lower=each.change.lower.value,
            upper=each.change.upper.value,
            better=each.score.better,
            unit=Words("point", "points"),
            digits=2 if each.score.range[1] - each.score.range[0] <= 5 else 1,
            matters=each.score.important,
            why=each.change.value.reason,
        )
        for report in shown.reports
        for each in report.scores
    ]


def _answer(row: AimRow) -> Answer:
    name, said = row.measure.name, DIRECTIONS[row.direction]
    aim = AIM_WORDS[row.measure.aim]
    return Answer(
        code=CODES[row.direction],
        sentence=Words(
            f"{aim.da}: {said.da}. {name.da}: {number_said(row.measure, 'da')}.",
            f"{aim.en}: {said.en}. {name.en}: {number_said(row.measure, 'en')}.",
        ),
        certainty=row.certainty,
    )


def _bar(row: AimRow) -> AimBar:
    aim, said = AIM_WORDS[row.measure.aim], DIRECTIONS[row.direction]
    return AimBar(
        heading=Words(f"{aim.da}: {said.da}", f"{aim.en}: {said.en}"),
        name=row.measure.name,
        said=Words(number_said(row.measure, "da"), number_said(row.measure, "en")),
        toward=row.toward,
        worse=row.direction == "worse",
    )


def _chart(bars: list[AimBar]) -> Chart:
    def said(lang: Lang) -> str:
        return "; ".join(f"{_pick(bar.heading, lang)}: {_pick(bar.said, lang)}" for bar in bars)

    def draw(lang: Lang, layout: Layout) -> Spec:
        return three_aims(bars, lang, layout)

    specification: Callable[[Lang, Layout], Spec] = draw
    return Chart(
        id="three-aims",
        title=Words("De tre mål: retning og usikkerhed", "The three aims: direction and uncertainty"),
        description=Words(said("da"), said("en")),
        specification=specification,
        sizes=(WIDE, NARROW),
        keys=KEYS,
    )


def _table(result: TripleAim) -> Table:
    return Table(
        caption=Words("De tre mål i tal", "The three aims in numbers"),
        columns=("aim", "measure", "direction", "change", "change_low", "change_high", "unit", "certainty"),
        head=(
            Words("Mål", "Aim"),
            Words("Målt på", "Measured by"),
            Words("Retning", "Direction"),
            Words("Ændring", "Change"),
            Words("fra", "from"),
            Words("til", "to"),
            Words("Enhed", "Unit"),
            Words("Hvor sikkert", "How sure"),
        ),
        rows=tuple(_table_row(row) for row in result.rows),
        file="three_aims",
        keys=2,
        wordy=frozenset({0, 1, 2, 6, 7}),
    )


def _table_row(row: AimRow) -> tuple[Cell, ...]:
    measure = row.measure
    numbers = (measure.estimate, measure.lower, measure.upper)
    return (
        AIM_WORDS[measure.aim],
        measure.name,
        DIRECTIONS[row.direction],
        *(Figure(number, _kind(measure), None if number is not None else measure.why, measure.currency)
          for number in numbers),
        measure.unit,
        row.certainty,
    )  # fmt: skip


def _kind(measure: AimMeasure) -> NumberKind:
    if measure.currency is not None:
        return "money"
    kinds: dict[int, NumberKind] = {0: "level", 1: "score"}
    return kinds.get(measure.digits, "mean")


def _none_of(aim: str) -> Words:
    name = AIM_WORDS[aim]  # type: ignore[index]  # an aim is one of the three
    return Words(
        f"{name.da} er ikke målt: det er ikke det samme som, at der ikke er sket noget.",
        f"{name.en} is not measured: that is not the same as that nothing has happened.",
    )


def _pick(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en


_METHOD = (
    Words(
        "Hvert mål står for sig; intet lægges sammen på tværs. Den øverste måling under et mål er valgt, før tallene "
        "var kendt: først borgernes svar samlet, så spørgeskemaernes skalaer i programmets rækkefølge.",
        "Each aim stands for itself; nothing is added up across. The first measure under an aim was chosen before "
        "the numbers were known: citizens' answers together, then the questionnaires' scores in the programme's "
        "order.",
    ),
    Words(
        "»Bedre« og »dårligere« siges kun, når hele intervallet ligger på den ene side af ingen ændring. Rummer "
        "intervallet både ingenting og en ændring, der betyder noget, siges det, at det ikke kan afgøres.",
        "“Better” and “worse” are said only where the whole interval lies on one side of no change. Where the "
        "interval holds both nothing and a change that matters, it is said that it cannot be told.",
    ),
    Words(
        "Hver række i tegningen har sin egen skala, så længden af to linjer kan ikke sammenlignes.",
        "Every row of the drawing has its own scale, so the lengths of two lines cannot be compared.",
    ),
)

"""Citizens' own reports in the report: before and after, who did not answer, and what was said in interviews."""

from collections.abc import Iterator, Sequence

from samvej.evaluation.disclosure import Policy, Shown
from samvej.evaluation.disclosure.own_reports import (
    ShownGood,
    ShownOwnReports,
    ShownReport,
    ShownTheme,
    show_own_reports,
)
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.charts.shares import KEYS, NARROW, WIDE, SharePoint, ShareRow, shares
from samvej.evaluation.report.numbers import Figure, NumberKind
from samvej.evaluation.report.section import Block, Cell, Chart, Heading, Paragraph, Quotation, Section, Table
from samvej.evaluation.report.sections.own_reports_cells import figure, points, share_cell, week
from samvej.evaluation.report.sections.own_reports_said import (
    FATE_HEADS,
    METHOD,
    SPEAKERS,
    THEME_HEADS,
    answers_of,
    limits_of,
    name_said,
    occasion_said,
)
from samvej.evaluation.report.sections.own_reports_scores import scores, scores_chart, scores_of_all
from samvej.evaluation.responses.proportions import share
from samvej.evaluation.responses.results import OwnReports
from samvej.evaluation.results import Words
from samvej.programme.questionnaires import Aim
from samvej.programme.words import Lang


def section(result: OwnReports, policy: Policy, currency: str | None = None) -> Section:
    """The section; ``currency`` is that of the report and says nothing here."""
    del currency
    shown = show_own_reports(result, policy)
    return Section(
        id="own-reports",
        title=Words("Borgernes egne svar", "Citizens' own answers"),
        answers=tuple(answers_of(shown)),
        blocks=tuple(_blocks(shown)),
        method=METHOD if shown.reports else (),
        limits=tuple(limits_of(shown)),
    )


def _blocks(shown: ShownOwnReports) -> Iterator[Block]:
    for number, report in enumerate(shown.reports, 1):
        yield Heading(name_said(report))
        if not report.report.loaded:
            yield Paragraph(_NOT_LOADED, "note")
            continue
        yield from _of_report(report, number)
    yield from _of_interviews(shown.themes)


def _of_report(report: ShownReport, number: int) -> Iterator[Block]:
    yield from filter(None, (_chart(report, number), scores_chart(report, number)))
    if report.scores:
        yield scores(report, number)
        yield scores_of_all(report, number)
    if _goods(report):
        yield _same_persons(report, number)
        yield _everybody(report, number)
        yield _other_ways(report, number)
    yield _drop_out(report, number)
    if report.groups:
        yield _groups(report, number)


def _goods(report: ShownReport) -> list[ShownGood]:
    """The questions, and the scores of which it is known what is good."""
    return [*report.items, *(each.good for each in report.scores if each.good is not None)]


# --- questions -----------------------------------------------------------------------------------------


def _chart(report: ShownReport, number: int) -> Chart | None:
    rows = [_row(each) for each in _goods(report)]
    if not any(row.before or row.after for row in rows):
        return None

    def said(lang: Lang) -> str:
        named = ((row.name.da if lang == "da" else row.name.en, row) for row in rows)
        return "; ".join(f"{name}: {_percent(row.before, lang)} → {_percent(row.after, lang)}" for name, row in named)

    def draw(lang: Lang, layout: Layout) -> Spec:
        return shares(rows, lang, layout)

    return Chart(
        id=f"own-answers-{number}",
        title=Words("Andel med et godt svar, før og efter", "Share with a good answer, before and after"),
        description=Words(said("da"), said("en")),
        specification=draw,
        sizes=(WIDE, NARROW),
        keys=KEYS,
    )


def _row(each: ShownGood) -> ShareRow:
    """The same persons where they may be shown; else all who answered, who are not the same before and after."""
    item = each.item
    if each.before.value is not None and each.after.value is not None:
        return ShareRow(item.name, _point(each.before, each.pairs), _point(each.after, each.pairs))
    after = each.everybody[item.compared or -1]
    return ShareRow(item.name, _point(*each.everybody[0]), _point(*after), same=False)


def _point(shown: Shown, n: Shown) -> SharePoint | None:
    """A point from what is shown alone, its interval too."""
    if shown.value is None or not n.value:
        return None
    held = share(round(shown.value * n.value), round(n.value))
    if held.lower is None or held.upper is None:
        return None
    return SharePoint(shown.value, min(held.lower, shown.value), max(held.upper, shown.value), round(n.value))


def _percent(point: SharePoint | None, lang: Lang) -> str:
    return "–" if point is None else Figure(100 * point.value, "share").text(lang)


def _same_persons(report: ShownReport, number: int) -> Table:
    return Table(
        caption=Words(
            f"De samme personer før og {occasion_said(report).da}",
            f"The same persons before and {occasion_said(report).en}",
        ),
        columns=(
            *("question", "persons", "before", "after"),
            *("change", "change_low", "change_high", "exact_test", "mid_p"),
        ),
        head=(
            Words("Godt svar på", "Good answer to"),
            Words("Personer", "Persons"),
            Words("Før", "Before"),
            Words("Efter", "After"),
            Words("Ændring (procentpoint)", "Change (percentage points)"),
            Words("fra", "from"),
            Words("til", "to"),
            Words("McNemars test", "McNemar's test"),
            Words("samme, mid-p", "same, mid-p"),
        ),
        rows=tuple(
            (
                each.item.name,
                figure(each.pairs, "count"),
                share_cell(each.before),
                share_cell(each.after),
                *points(each.change),
                each.test,
                each.mid,
            )
            for each in _goods(report)
        ),
        file=f"own_answers_{number}",
        wordy=frozenset({0, 7, 8}),
    )


def _everybody(report: ShownReport, number: int) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (each.item.name, week(window.weeks), figure(n, "count"), share_cell(share))
        for each in _goods(report)
        for window, (share, n) in zip(report.report.occasions, each.everybody, strict=True)
    ]
    return Table(
        caption=Words(
            "Alle, der svarede ved hver lejlighed (ikke de samme personer)",
            "All who answered on each occasion (not the same persons)",
        ),
        columns=("question", "weeks_from_inclusion", "answered", "good"),
        head=(
            Words("Godt svar på", "Good answer to"),
            Words("Uger fra inklusion", "Weeks from inclusion"),
            Words("Svarede", "Answered"),
            Words("Godt svar", "Good answer"),
        ),
        rows=tuple(rows),
        file=f"own_answers_by_occasion_{number}",
        keys=2,
        folded=True,
    )


def _other_ways(report: ShownReport, number: int) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (each.item.name, *points(each.change), *points(each.model), *points(each.weighted)) for each in report.items
    ]
    low, high = Words("fra", "from"), Words("til", "to")
    return Table(
        caption=Words(
            "Holder det, hvis de, der ikke svarede, regnes med? (ændring i procentpoint)",
            "Does it hold if those who did not answer are reckoned with? (change in percentage points)",
        ),
        columns=(
            "question",
            *("same_persons", "same_persons_low", "same_persons_high"),
            *("all_answers_model", "all_answers_model_low", "all_answers_model_high"),
            *("weighted", "weighted_low", "weighted_high"),
        ),
        head=(
            Words("Godt svar på", "Good answer to"),
            *(Words("De samme personer", "The same persons"), low, high),
            *(Words("Alle svar (blandet model)", "All answers (mixed model)"), low, high),
            *(Words("Vejet efter hvem der svarede", "Weighted by who answered"), low, high),
        ),
        rows=tuple(rows),
        file=f"own_answers_other_ways_{number}",
        folded=True,
    )


# --- those who answered and those who did not ----------------------------------------------------------


def _drop_out(report: ShownReport, number: int) -> Table:
    return Table(
        caption=Words("Hvem svarede, og hvad blev der af de andre?", "Who answered, and what became of the others?"),
        columns=("weeks_from_inclusion", "answered", "died", "left", "not_yet_due", "no_answer"),
        head=(Words("Uger fra inklusion", "Weeks from inclusion"), *FATE_HEADS),
        rows=tuple(
            (week(window.weeks), *(figure(count, "count") for count in fates.counts))
            for window, fates in zip(report.report.occasions, report.fates, strict=True)
        ),
        file=f"own_answers_drop_out_{number}",
    )


def _groups(report: ShownReport, number: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in report.groups:
        kind: NumberKind = "share" if each.line.kind == "share" else "level"
        times = 100 if kind == "share" else 1
        rows.append((each.line.name, *(figure(value, kind, times) for value in (each.answered, each.others))))
    return Table(
        caption=Words(
            "Ligner de, der svarede, dem, der ikke gjorde?", "Are those who answered like those who did not?"
        ),
        columns=("characteristic", "answered", "did_not_answer"),
        head=(
            Words("Ved inklusion", "At inclusion"),
            Words("Svarede", "Answered"),
            Words("Kunne svare, men gjorde det ikke", "Could have answered and did not"),
        ),
        rows=tuple(rows),
        file=f"own_answers_who_{number}",
        folded=True,
    )


# --- interviews ----------------------------------------------------------------------------------------

_AIM_ORDER: tuple[Aim | None, ...] = ("health", "quality", "cost", None)


def _of_interviews(themes: Sequence[ShownTheme]) -> Iterator[Block]:
    if not themes:
        return
    yield Heading(Words("Hvad der blev sagt i interview", "What was said in interviews"))
    yield Paragraph(_INTERVIEWS)
    yield Table(
        caption=Words("Noter pr. tema og hvem der talte", "Notes by theme and who spoke"),
        columns=("theme", "citizen", "relative", "worker"),
        head=(Words("Tema", "Theme"), *THEME_HEADS),
        rows=tuple((each.theme.name, *(figure(count, "count") for count in each.notes.counts)) for each in themes),
        file="interviews",
    )
    for aim in _AIM_ORDER:
        for each in themes:
            if each.theme.aim == aim and each.quotations:
                yield Heading(each.theme.name)
                yield from (Quotation(said.text, SPEAKERS[said.speaker]) for said in each.quotations)


_NOT_LOADED = Words(
    "Databasen har ingen svar på dette skema. Det er ikke det samme som, at intet er ændret.",
    "The database has no answers to this questionnaire. That is not the same as that nothing has changed.",
)
_INTERVIEWS = Words(
    "Interviewene er kodet til temaerne af mennesker. Citaterne er valgt, gjort anonyme og vist med samtykke; de "
    "fortæller, hvordan det opleves, og ikke hvor mange der oplever det.",
    "The interviews were coded to the themes by people. The quotations were chosen, made anonymous and are shown "
    "with consent; they tell how it is experienced, not by how many.",
)

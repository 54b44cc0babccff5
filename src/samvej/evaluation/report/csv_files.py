"""The numbers of the report as CSV files, and a list of those that are held back."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.section import Cell as Said
from samvej.evaluation.report.section import Section, Table
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.report.views import Shown, ShownConcentration, ShownOutcome, ShownPoint
from samvej.evaluation.results import Words

Cell = str | int | Figure

SUPPRESSED = "suppressed.csv"
OWN = ("table1", "points", "summary", "profile", "illness", "concentration", "efforts", "suppressed")
"""The files that every report has, without their ending."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


@dataclass(frozen=True)
class Sheet:
    """A file: its name, its columns, of which the first ``keys`` say which row it is, and its rows."""

    name: str
    keys: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def text(self, synthetic: bool) -> str:
        """The file as CSV: a dot before decimals, an empty cell where there is no number or none to show."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(("synthetic", *self.columns))
        writer.writerows(("yes" if synthetic else "no", *(_written(cell) for cell in row)) for row in self.rows)
        return out.getvalue()

    def held_back(self, speaker: Speaker) -> Iterator[tuple[str, str, str, str]]:
        """File, row, column and reason of each number that is not shown."""
        for row in self.rows:
            for column, cell in zip(self.columns, row, strict=True):
                if isinstance(cell, Figure) and cell.hidden is not None:
                    named = " / ".join(_named(part) for part in row[: self.keys] if part != "")
                    yield self.name, named, column, speaker.pick(cell.hidden)


def _named(key: Cell) -> str:
    return key.plain if isinstance(key, Figure) else str(key)


def sheets(shown: Shown, speaker: Speaker, sections: Sequence[Section] = ()) -> tuple[Sheet, ...]:
    """Every file, that of what is held back last."""
    tables = [block for section in sections for block in section.blocks if isinstance(block, Table)]
    found = (
        _table_1(shown, speaker),
        _points(shown.outcomes, speaker),
        _summary(shown.outcomes, speaker),
        _profile(shown, speaker),
        _illness(shown, speaker),
        _concentration(shown.concentration),
        _efforts(shown, speaker),
        *(_of_table(table, speaker) for table in tables if table.file is not None),
    )
    held_back = tuple(row for sheet in found for row in sheet.held_back(speaker))
    return (*found, Sheet(SUPPRESSED, 4, ("file", "row", "column", "reason"), held_back))


def _of_table(table: Table, speaker: Speaker) -> Sheet:
    rows = tuple(tuple(_of_cell(cell, speaker) for cell in row) for row in table.rows)
    return Sheet(f"{table.file}.csv", table.keys, table.columns, rows)


def _of_cell(cell: Said, speaker: Speaker) -> Cell:
    if cell is None:
        return ""
    return speaker.pick(cell) if isinstance(cell, Words) else cell


def _written(cell: Cell) -> str:
    """A number as it is; a text so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    if isinstance(cell, Figure):
        return cell.plain
    if isinstance(cell, int):
        return str(cell)
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _table_1(shown: Shown, speaker: Speaker) -> Sheet:
    rows = [(speaker.pick(each.name), month, n) for each in shown.analyses for month, n in each.persons]
    return Sheet("table1.csv", 2, ("analysis", "month", "participants"), tuple(rows))


def _points(outcomes: Iterable[ShownOutcome], speaker: Speaker) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            *_outcome(outcome, speaker),
            point.month,
            point.role,
            point.state,
            point.persons,
            point.value,
            outcome.result.unit,
            point.lower,
            point.upper,
            _outside(point),
        )
        for outcome in outcomes
        for point in outcome.points
    ]
    columns = (
        "outcome", "part", "name", "month", "role", "state", "participants", "value", "unit", "lower", "upper",
        "outside_limits",
    )  # fmt: skip
    return Sheet("points.csv", 4, columns, tuple(rows))


def _outside(point: ShownPoint) -> str:
    """Whether a month lies outside the limits; nothing where no limits or no value are shown."""
    if point.state != "shown" or point.lower.value is None:
        return ""
    return "yes" if point.signal else "no"


def _outcome(outcome: ShownOutcome, speaker: Speaker) -> tuple[str, str, str]:
    return outcome.result.id, outcome.result.part or "", speaker.pick(outcome.result.name)


def _summary(outcomes: Iterable[ShownOutcome], speaker: Speaker) -> Sheet:
    columns = (
        "outcome", "part", "name", "unit", "better", "before_first", "before_last", "after_first", "after_last",
        "summary", "before", "after", "verdict", "sentence", "not_covered", "chart", "centre_before", "centre_after",
        "longest_run", "longest_run_max", "crossings", "crossings_min", "shift",
    )  # fmt: skip
    return Sheet("summary.csv", 3, columns, tuple(_summary_row(outcome, speaker) for outcome in outcomes))


def _summary_row(outcome: ShownOutcome, speaker: Speaker) -> tuple[Cell, ...]:
    result = outcome.result
    verdict = ("", "") if outcome.verdict is None else (outcome.verdict.code, speaker.pick(outcome.verdict.sentence))
    return (
        *_outcome(outcome, speaker),
        result.unit,
        result.better,
        *result.before,
        *result.after,
        result.summary,
        outcome.before,
        outcome.after,
        *verdict,
        " ".join(result.missing),
        "" if result.chart is None else result.chart.kind,
        *outcome.centres,
        *_runs(outcome),
    )


def _runs(outcome: ShownOutcome) -> tuple[Cell, ...]:
    """The test of a shift: the whole series against the line before."""
    if outcome.result.chart is None:
        return ("",) * 5
    test = outcome.result.chart.parts[0]
    numbers = (test.longest_run, test.longest_run_max, test.crossings, test.crossings_min)
    return (*("" if number is None else number for number in numbers), "yes" if test.runs_signal else "no")


def _profile(shown: Shown, speaker: Speaker) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            each.line.id,
            speaker.pick(each.line.name),
            each.line.of or "",
            each.line.kind,
            each.value,
            each.count,
            each.known,
            each.unknown,
            " ".join(each.line.missing),
        )
        for each in shown.profile
    ]
    columns = ("line", "name", "of", "kind", "value", "count", "known", "unknown", "not_covered")
    return Sheet("profile.csv", 1, columns, tuple(rows))


def _illness(shown: Shown, speaker: Speaker) -> Sheet:
    illness = shown.illness
    rows: list[tuple[Cell, ...]] = []
    if illness is not None and not illness.missing:
        rows = [
            (" + ".join(e.combination.groups) or speaker.say("none of them"), e.count) for e in illness.combinations
        ]
        rows += [(speaker.say("known all"), illness.known), (speaker.say("unknown"), illness.unknown)]
    return Sheet("illness.csv", 1, ("combination", "participants"), tuple(rows))


def _efforts(shown: Shown, speaker: Speaker) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (each.effort.id, speaker.pick(each.effort.name), each.effort.of or "", each.persons_with, each.rate)
        for each in shown.efforts
    ]
    columns = ("effort", "name", "of", "participants_with", "per_participant_30_days")
    return Sheet("efforts.csv", 1, columns, tuple(rows))


def _concentration(years: Sequence[ShownConcentration]) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for each in years:
        year = each.concentration.year
        rows += [(year, "citizens", "", each.citizens), (year, "total cost", "", each.total)]
        rows += [(year, "share of cost, top percent", _percent(top), share) for top, share in each.shares]
        for later, share, people in each.persists:
            rows += [(year, "in the top fifth again, years later", str(later), share)]
            rows += [(year, "of people, years later", str(later), people)]
        rows += [(year, "lorenz, percent of citizens", _percent(x), Figure(100 * y, "share")) for x, y in each.lorenz]
    return Sheet("concentration.csv", 3, ("year", "measure", "of", "value"), tuple(rows))


def _percent(share: float) -> str:
    return f"{100 * share:.6f}".rstrip("0").rstrip(".")

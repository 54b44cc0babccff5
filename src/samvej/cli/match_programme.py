"""``samvej match PROGRAMME``: controls who were like the participants on the day each was included."""

import csv
import io
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import typer
from rich.console import Console

from samvej.cli.frames import print_json
from samvej.cli.options import Language, day_of, state_of
from samvej.core import clock
from samvej.core.errors import SamvejError
from samvej.evaluation.design import design_of
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.controls import show_controls
from samvej.evaluation.matching.controls import MatchedControls
from samvej.evaluation.matching.programme import Matching, matched
from samvej.evaluation.participants import Participants, from_enrolment, from_file
from samvej.evaluation.prices import prices_of
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.section import Cell, Chart, Section, Table
from samvej.evaluation.report.sections import controls
from samvej.evaluation.results import Words
from samvej.evaluation.study import Study
from samvej.programme.loading import Programme, load_programme
from samvej.registry.query import Registry


def match_programme(
    what: str,
    *,
    how: Matching,
    out: Path | None,
    participants: Path | None,
    until: str | None,
    as_of: str | None,
    lang: Language,
    db: Path | None,
    key: Path | None,
    programmes: Path | None,
    as_json: bool,
) -> None:
    """Find a programme's controls, and write how many they are and how alike: never who.

    Raises SamvejError where the programme names no controls, or nowhere to write is given.
    """
    if out is None and not as_json:
        raise SamvejError("Where to? Give --out DIR for tables and charts, or --json to print the numbers.")
    started = time.monotonic()
    said = load_programme(what, programmes)
    policy = Policy()
    with Registry.open(db, state_of(as_of)) as registry:
        day = clock.today() if until is None else day_of(until, "--until")
        people = (
            from_enrolment(registry, said.name, day)
            if participants is None
            else from_file(participants, registry, key, day)
        )
        found = matched(_study(said, registry, people, day), how)
    if found is None:
        raise SamvejError(
            f"The programme {said.name} names no controls: write `controls:` with ratio, exact and near into its "
            "file's evaluation (docs/reference/matched-controls.md)."
        )
    section = controls.section(found, policy)
    if out is not None:
        for path in _write(section, out, lang):
            typer.echo(str(path))
    if as_json:
        print_json(_plain(section))
    _say(Console(highlight=False, soft_wrap=True, stderr=True), found, policy, lang, time.monotonic() - started)


def _study(said: Programme, registry: Registry, people: Participants, day: date) -> Study:
    design = design_of(said)
    return Study(said, registry, people, design, prices_of(registry, design.price_year, None), day)


# --- files ---------------------------------------------------------------------------------------------


def _write(section: Section, out: Path, lang: Language) -> list[Path]:
    """The section's tables and limits as CSV and its charts as SVG; all is made before anything is written."""
    contents: dict[str, str] = {}
    if section.limits:
        contents["limits.csv"] = _csv_lines(["da", "en"], [[limit.da, limit.en] for limit in section.limits])
    for block in section.blocks:
        if isinstance(block, Table) and block.file is not None:
            contents[f"{block.file}.csv"] = _csv(block)
        elif isinstance(block, Chart):
            drawing = Drawing(
                block.id,
                getattr(block.title, lang.value),
                getattr(block.description, lang.value),
                block.specification(lang.value, block.sizes[0]),
            )
            contents[f"{block.id}.svg"] = drawing.raw(lang.value)
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in contents.items():
        paths.append(out / name)
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def _csv(table: Table) -> str:
    rows = ([*(_cell(cell) for cell in row), _hidden(row)] for row in table.rows)
    return _csv_lines([*table.columns, "hidden"], rows)


def _csv_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return lines.getvalue()


def _cell(cell: Cell) -> str:
    if isinstance(cell, Figure):
        return cell.plain
    if isinstance(cell, Words):
        return cell.en
    return "" if cell is None else str(cell)


def _hidden(row: Iterable[Cell]) -> str:
    """Why numbers of the row are not there."""
    reasons = dict.fromkeys(cell.hidden.en for cell in row if isinstance(cell, Figure) and cell.hidden is not None)
    return " ".join(reasons)


def _plain(section: Section) -> dict[str, object]:
    """What the files hold, for a computer."""
    tables = [block for block in section.blocks if isinstance(block, Table) and block.file is not None]
    return {
        **{
            str(table.file): [
                {column: _number(cell) for column, cell in zip(table.columns, row, strict=True)} for row in table.rows
            ]
            for table in tables
        },
        "limits": [limit.en for limit in section.limits],
    }


def _number(cell: Cell) -> object:
    if isinstance(cell, Figure):
        return cell.rounded
    return cell.en if isinstance(cell, Words) else cell


def _say(console: Console, found: MatchedControls, policy: Policy, lang: Language, seconds: float) -> None:
    """How many, as it may be shown, and what limits it."""
    shown = show_controls(found, policy)
    few = {"da": "for få til at vise", "en": "too few to show"}[lang.value]

    def count(value: float | None) -> str:
        return few if value is None else Figure(value, "count").text(lang.value)

    words = {
        "da": "{participants} deltagere: {full} med {ratio} kontroller, {fewer} med færre, {none} uden; "
        "{seconds:.1f} s",
        "en": "{participants} participants: {full} with {ratio} controls, {fewer} with fewer, {none} with none; "
        "{seconds:.1f} s",
    }[lang.value]
    said = words.format(
        participants=count(shown.participants.value),
        full=count(shown.full.value),
        ratio=found.ratio,
        fewer=count(shown.fewer.value),
        none=count(shown.none.value),
        seconds=seconds,
    )
    console.print(said, markup=False)
    for limit in found.limits:
        console.print(f"  {getattr(limit, lang.value)}", markup=False)

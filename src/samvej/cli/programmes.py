"""``samvej programmes``: list, check, try and show programme files."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from samvej.cli.programmes_days import days_table, rehearsals, result_cells, standing_lines
from samvej.programme.check import Findings, check_folder, check_programme
from samvej.programme.codes import load_code_lists
from samvej.programme.describe import describe, describe_list
from samvej.programme.differences import differences
from samvej.programme.examples import ExampleResult, example_problems, try_examples
from samvej.programme.folder import (
    NoSuchProgramme,
    programme_names,
    programmes_folder,
    shared_folder_of,
)
from samvej.programme.loading import Programme, load_programme
from samvej.programme.problems import ProgrammeError, unknown
from samvej.programme.rehearsal import DayResult, rehearsal_problems, rehearsal_results
from samvej.programme.schema import json_schema

app = typer.Typer(help="List, check, try and show programme files.", no_args_is_help=True)


class Language(StrEnum):
    """The language of a page."""

    DA = "da"
    EN = "en"


Folder = Annotated[
    Path | None,
    typer.Option("--programmes", metavar="FOLDER", help="The folder of programmes (also SAMVEJ_PROGRAMMES)."),
]
Name = Annotated[str, typer.Argument(metavar="PROGRAMME", help="A programme's name, its folder, or its file.")]
Lang = Annotated[Language, typer.Option("--lang", help="Danish or English.")]


@app.command("list")
def list_programmes(programmes: Folder = None) -> None:
    """List the programmes and overlays, with their version and names."""
    folder = programmes_folder(programmes)
    table = Table("programme", "version", "overlay of", "da", "en", box=None)
    for name in programme_names(folder):
        try:
            programme = load_programme(name, folder)
        except ProgrammeError as fault:
            faults = "fault" if len(fault.problems) == 1 else "faults"
            table.add_row(name, "", "", f"{len(fault.problems)} {faults}: samvej programmes check {name}", "")
        else:
            file = programme.file
            table.add_row(name, file.version, programme.base or "", file.name.da, file.name.en)
    _console().print(table)


@app.command("check")
def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[PROGRAMME]…", help="All when none is named.")] = None,
    programmes: Folder = None,
) -> None:
    """Check programme files: every fault with its file and line. Exit code 1 when there is one."""
    if names:
        findings: tuple[Findings, ...] = tuple(check_programme(name, programmes) for name in names)
    else:
        folder = programmes_folder(programmes)
        findings = check_folder(folder)
        if not findings:
            raise NoSuchProgramme(f"There is no programme in {folder}.")
    problems = dict.fromkeys(problem for found in findings for problem in found.problems)
    for problem in problems:
        typer.echo(str(problem), err=True)
    for found in findings:
        if not found.problems:
            assumed = f", {len(found.assumed)} assumed: {', '.join(found.assumed)}" if found.assumed else ""
            typer.echo(f"{found.programme}: good{assumed}")
        for warning in found.warnings:
            typer.echo(f"{found.programme}: warning: {warning}")
    if problems:
        raise typer.Exit(1)


@app.command("try")
def try_programme(
    name: Name,
    day: Annotated[
        int | None,
        typer.Option("--day", min=0, max=3660, help="Run the examples' courses day by day, from day 0 to this one."),
    ] = None,
    lang: Lang = Language.EN,
    programmes: Folder = None,
) -> None:
    """Run a programme's own examples. Exit code 1 when one is not answered as it expects.

    With --day: who is to do what, by when and because of what, on each day up to that one, and what stands open then.
    """
    programme = load_programme(name, programmes)
    if day is not None:
        _show_days(programme, day, lang)
        return
    results, days = try_examples(programme), rehearsal_results(programme)
    if not results and not days:
        raise NoSuchProgramme(f"The programme {name} has no examples to try.")
    _console().print(_results_table(results, days))
    tried = [(each.person, each.day, each.differences) for each in results]
    tried += [(each.person, each.day, each.differences) for each in days]
    for person, date, differs in tried:
        for difference in differs:
            typer.echo(f"{person}, {date}: {difference}", err=True)
    wrong = sum(bool(differs) for _, _, differs in tried)
    typer.echo(f"{len(tried) - wrong} of {len(tried)} as expected")
    if wrong:
        raise typer.Exit(1)


def _show_days(programme: Programme, day: int, lang: Language) -> None:
    if not programme.file.reactions:
        raise NoSuchProgramme(f"The programme {programme.name} has no reactions to run.")
    if problems := (*example_problems(programme), *rehearsal_problems(programme)):
        raise ProgrammeError(problems)
    for rehearsal in rehearsals(programme, day):
        _console().print(days_table(programme, rehearsal, lang.value))
        typer.echo("\n".join(standing_lines(programme, rehearsal, lang.value)) + "\n")


def _results_table(results: tuple[ExampleResult, ...], days: tuple[DayResult, ...]) -> Table:
    table = Table(box=None)
    for heading in ("", "person", "date", "expected", "got", "because", "ask or load"):
        table.add_column(heading, overflow="fold")
    for result in results:
        table.add_row(
            "[red]✗[/red]" if result.differences else "✓",
            escape(result.person),
            f"{result.day}\n{result.mode}",
            result.expected,
            result.got,
            ", ".join(result.because),
            ", ".join([*result.ask, *result.load]),
        )
    for each in days:
        table.add_row(*result_cells(each))
    return table


@app.command("show")
def show(name: Name, lang: Lang = Language.EN, programmes: Folder = None) -> None:
    """Show a programme as a page (Markdown): whom it is for in words, its code lists, what is assumed."""
    typer.echo(describe(load_programme(name, programmes), lang.value), nl=False)


@app.command("diff")
def diff(
    name: Name,
    other: Annotated[
        str | None, typer.Argument(metavar="[OTHER]", help="The base of an overlay when none is named.")
    ] = None,
    lang: Lang = Language.EN,
    programmes: Folder = None,
) -> None:
    """Show what a programme says otherwise than another, in plain words: an overlay than its base."""
    programme = load_programme(name, programmes)
    before = other or programme.base
    if before is None:
        raise NoSuchProgramme(f"{name} is no overlay; name the programme to hold it against.")
    found = differences(load_programme(before, programmes), programme)
    typer.echo(f"{before} → {programme.name}")
    heading = ""
    for difference in found:
        if difference.section.say(lang.value) != heading:
            heading = difference.section.say(lang.value)
            typer.echo(f"\n{heading}")
        typer.echo(f"  {difference.say(lang.value)}")
    if not found:
        typer.echo("They say the same." if lang is Language.EN else "De siger det samme.")


@app.command("schema")
def schema(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file instead.")] = None,
) -> None:
    """Print the programme file's JSON Schema, for editors (# yaml-language-server: $schema=FILE)."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=2)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
        typer.echo(f"wrote {out}")


@app.command("codes")
def codes(
    name: Annotated[str | None, typer.Argument(metavar="[LIST]", help="One list in full.")] = None,
    lang: Lang = Language.EN,
    programmes: Folder = None,
) -> None:
    """List the named code lists, or show one with its codes and source."""
    lists = load_code_lists(shared_folder_of(programmes_folder(programmes)) / "codes")
    if name is None:
        table = Table("list", "da", "systems", box=None)
        for named in lists.values():
            table.add_row(named.name, named.da, ", ".join(named.codes.systems))
        _console().print(table)
    elif name in lists:
        typer.echo("\n".join(describe_list(lists[name], "da" if lang is Language.DA else "en")))
    else:
        raise NoSuchProgramme(f"{unknown('code list', name, lists)}.")


def _console() -> Console:
    """A terminal's own width; wide where the output goes to a file or a pipe."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 200
    return console

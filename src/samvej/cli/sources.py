"""``samvej sources``: list, show, check and draft mapping files."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from samvej.core.errors import SamvejError
from samvej.registry.mapping import MappingError, SourceMapping, catalogue, find, load_mapping
from samvej.registry.mapping.catalogue import folder
from samvej.registry.mapping.schema import OF_THE_TARIFF
from samvej.registry.mapping.used import columns_used
from samvej.registry.reading.drafting import draft
from samvej.registry.reading.looking import look_at

app = typer.Typer(
    help="List, show, check and draft mapping files: how an extract becomes rows.", no_args_is_help=True
)


class DraftError(SamvejError):
    """A draft cannot be written where it was asked for."""


@app.command("list")
def list_sources() -> None:
    """List the sources that ship with Samvej."""
    table = Table("source", "title", "format", "files", box=None)
    for listed in catalogue():
        mapping = listed.mapping
        table.add_row(mapping.source, mapping.title.en, mapping.format, ", ".join(mapping.files))
    _console().print(table)


@app.command("show")
def show(name: Annotated[str, typer.Argument(metavar="SOURCE", help="A source, or a mapping file (.yaml).")]) -> None:
    """Show what a source reads, makes, leaves out and covers."""
    listed = find(name)
    for line in _described(listed.mapping):
        typer.echo(line)
    typer.echo(f"mapping file: {listed.path}")


def _described(mapping: SourceMapping) -> list[str]:
    lines = [
        f"{mapping.source}: {mapping.title.en} ({mapping.title.da})",
        f"format: {mapping.format}. {mapping.origin}",
        f"licence: {mapping.licence}",
        f"money: {mapping.currency}, price year {mapping.price_year or OF_THE_TARIFF}; "
        f"negative amounts: {mapping.negative_cost}",
        f"times: {mapping.times}; person id: {mapping.person_id}",
    ]
    lines += [f"notes: {mapping.notes}"] if mapping.notes else []
    for name, file in mapping.files.items():
        reading = mapping.reading_of(name)
        lines.append(f"file {name}: {', '.join(file.names) or 'by its columns'} ({reading.encoding})")
        looked_up = file.looks_up.columns if file.looks_up else []
        lines.append(f"  columns: {', '.join(column for column in columns_used(file) if column not in looked_up)}")
        if file.looks_up:
            lines.append(f"  looks up in {file.looks_up.in_} by {file.looks_up.by}: {', '.join(looked_up)}")
        lines.append(f"  makes: {', '.join(file.produces)}")
        lines += [f"  leaves out: {rule.else_left_out}" for rule in file.keep]
    for unused in mapping.ignores:
        lines.append(f"not used: {', '.join(unused.names)}: {unused.because}")
    for rule in mapping.covers:
        limits = [f"not before {rule.not_before}"] if rule.not_before else []
        limits += [f"not after {rule.not_after}"] if rule.not_after else []
        when = ", ".join([rule.dates or f"{rule.from_} to {rule.to}", *limits])
        lines.append(f"covers with {', '.join(rule.files)}: {', '.join(rule.scopes)}: {when}")
    return lines


@app.command("check")
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]…", help="Mapping files; those that ship with Samvej when none."),
    ] = None,
) -> None:
    """Check mapping files: every fault with its file and line. Exit code 1 when there is one."""
    wrong = False
    for path in paths or sorted(folder().glob("*.yaml")):
        try:
            mapping = load_mapping(path)
        except MappingError as fault:
            wrong = True
            typer.echo(str(fault), err=True)
        else:
            typer.echo(f"{path.name}: good ({mapping.source}: {', '.join(mapping.files)})")
    if wrong:
        raise typer.Exit(1)


@app.command("new")
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of the extract: CSV, CSV.gz or Parquet.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="MAPPING.yaml", help="Write to a file instead.")
    ] = None,
) -> None:
    """Draft a mapping file by looking at a file; what cannot be seen is marked FILL-IN."""
    text = draft(look_at(file))
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise DraftError(f"{out} is there already. Choose another name, or remove it first.") from None
    except OSError as fault:
        raise DraftError(f"{out} cannot be written ({fault.strerror}). Check the folder.") from None
    typer.echo(f"wrote {out}: fill in what is marked FILL-IN, then run samvej sources check {out}")


def _console() -> Console:
    """A terminal's own width; wide where the output goes to a file or a pipe."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    return console

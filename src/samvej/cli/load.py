"""``samvej load``: take an extract into the database."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from samvej.core.errors import SamvejError
from samvej.registry import mapping as mappings
from samvej.registry.database import database_at
from samvej.registry.key import key_path
from samvej.registry.loading.books import Books
from samvej.registry.loading.faults import SHOWN, allowance
from samvej.registry.loading.load import Loaded
from samvej.registry.loading.load import load as load_extract
from samvej.registry.reading.staged import CoverageRow, StatedCoverage
from samvej.registry.reading.staged import Progress as FileProgress

DatabaseOption = Annotated[
    Path | None,
    typer.Option("--db", envvar="SAMVEJ_DB", show_default="var/db", help="The folder of the database."),
]


WIDTH = 120


def console(quiet: bool = False) -> Console:
    """Where results are printed: as wide as the terminal, and wide enough for every table in a file or a pipe."""
    found = Console(quiet=quiet)
    return found if found.is_terminal else Console(quiet=quiet, width=WIDTH)


class OptionError(SamvejError):
    """An option cannot be read."""


def load(
    source: Annotated[str, typer.Argument(help="A source (samvej sources lists them), or a mapping file (.yaml).")],
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The files of the extract.")],
    db: DatabaseOption = None,
    key: Annotated[
        Path | None,
        typer.Option(envvar="SAMVEJ_KEY", show_default="~/.config/samvej/key", help="The key of the pseudonyms."),
    ] = None,
    max_rejects: Annotated[
        str | None,
        typer.Option(metavar="N|P%", show_default="what the source tolerates", help="How many rows may be rejected."),
    ] = None,
    rejects_to: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write all rejected rows with their reasons.")
    ] = None,
    covers: Annotated[
        str | None, typer.Option(metavar="FROM..TO", help="The days that the extract covers, both included.")
    ] = None,
    area: Annotated[
        str, typer.Option(metavar="CODES", help="The municipalities that it covers: 0751,0740, or * for all.")
    ] = "*",
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no summary.")] = False,
) -> None:
    """Load an extract: all of it or nothing, once however often it is asked for."""
    stated = _stated(covers, area)
    with _progress(Console(stderr=True), quiet) as (on_progress, on_step):
        loaded = load_extract(
            mappings.find(source).mapping,
            paths,
            database=database_at(db),
            key_file=key_path(key),
            allowed=None if max_rejects is None else allowance(max_rejects),
            covers=stated,
            rejects_to=rejects_to,
            on_progress=on_progress,
            on_step=on_step,
        )
    _tell(console(quiet=quiet), loaded, stated)


def _stated(covers: str | None, area: str) -> StatedCoverage | None:
    if covers is None:
        if area != "*":
            raise OptionError(f"--area is {area!r}: give the days that are covered there too, --covers FROM..TO")
        return None
    first, dots, last = covers.partition("..")
    try:
        spell = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    except ValueError:
        dots = ""
        spell = (date.min, date.min)
    if not dots or spell[0] > spell[1]:
        raise OptionError(f"--covers is {covers!r}: give two days, the first and the last: 2020-01-01..2020-12-31")
    areas = tuple(code.strip() for code in area.split(",") if code.strip())
    strange = [code for code in areas if code != "*" and not (len(code) == 4 and code.isdigit())]
    if strange or not areas:
        raise OptionError(f"--area is {area!r}: give municipalities' four digits, 0751,0740, or * for all")
    return StatedCoverage(*spell, areas)


@contextmanager
def _progress(
    console: Console, quiet: bool
) -> Iterator[tuple[Callable[[FileProgress], None], Callable[[str], None]]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        step = bar.add_task("starting", total=None, rows="")
        files: dict[str, TaskID] = {}

        def on_step(name: str) -> None:
            bar.update(step, description=name)

        def on_progress(progress: FileProgress) -> None:
            if progress.file not in files:
                files[progress.file] = bar.add_task(progress.file, total=progress.bytes_total, rows="")
            bar.update(files[progress.file], completed=progress.bytes_read, rows=f"{progress.rows:,} rows")

        yield on_progress, on_step


def _tell(out: Console, loaded: Loaded, stated: StatedCoverage | None) -> None:
    say = partial(out.print, markup=False, highlight=False, soft_wrap=True)
    if loaded.books is None:
        there = ", ".join(loaded.already)
        say(f"{loaded.source}: already loaded, nothing changed ({there}).")
        if stated is not None:
            say("What --covers states was stated before.")
        return
    for name in loaded.already:
        say(f"{name}: already loaded, left alone.")
    for name, why in loaded.not_used:
        say(f"{name}: not used ({why}).")
    what = ", ".join(loaded.files) or "nothing but what the files cover"
    say(f"{loaded.source}, load {loaded.load_id}: {what} in {loaded.seconds:.1f} s")
    if loaded.files:
        out.print(_rows_table(loaded.books))
        out.print(_tables_table(loaded.books))
    for line in _covered(loaded.covers):
        say(f"Covers from now on: {line}.")
    for reason, count in loaded.books.left_out.items():
        say(f"Left out: {count:,} rows, {reason}.")
    for reject in loaded.rejects[:SHOWN]:
        say(f"Rejected: {reject}")
    if len(loaded.rejects) > SHOWN:
        say(f"… and more, all of them by: samvej db rejects {loaded.load_id}")
    for value, count in loaded.passed_over.items():
        say(f"Passed over: {count:,} values, {value}.")
    for notice in loaded.notices:
        say(f"Note: {notice}")


def _covered(rows: Iterable[CoverageRow]) -> Iterator[str]:
    """What is covered: years that adjoin as one spell, scopes and municipalities with the same days together."""
    spells: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        before = spells.setdefault((row.kinds, row.area), [])
        if before and (row.valid_from - before[-1][1]).days <= 1:
            before[-1] = (before[-1][0], max(before[-1][1], row.valid_to))
        else:
            before.append((row.valid_from, row.valid_to))
    areas: dict[tuple[date, date, str], list[str]] = {}
    for (scope, area), days in sorted(spells.items()):
        for first, last in days:
            areas.setdefault((first, last, scope), []).append(area)
    scopes: dict[tuple[date, date, tuple[str, ...]], list[str]] = {}
    for (first, last, scope), where in sorted(areas.items()):
        scopes.setdefault((first, last, tuple(where)), []).append(scope)
    for (first, last, places), said in scopes.items():
        place = "everywhere" if places == ("*",) else f"in {', '.join(places)}"
        yield f"{', '.join(said)} {place}, {first} to {last}"


def _rows_table(books: Books) -> Table:
    table = Table("rows of the extract", box=None, pad_edge=False)
    numbers = {
        "read": books.read,
        "loaded": books.loaded,
        "rejected": books.rejected,
        "duplicates": books.duplicates,
        "left out": sum(books.left_out.values()),
        "of the loaded, updated": books.updated,
    }
    for name in numbers:
        table.add_column(name, justify="right")
    table.add_row("", *(f"{number:,}" for number in numbers.values()))
    return table


def _tables_table(books: Books) -> Table:
    table = Table("table", box=None, pad_edge=False)
    for name in ("staged", "loaded", "rejected", "duplicates", "written", "replaced"):
        table.add_column(name, justify="right")
    for name, book in books.tables.items():
        table.add_row(
            name,
            *(f"{number:,}" for number in (book.staged, book.loaded, book.rejected, book.duplicates)),
            f"{book.written:,}",
            f"{book.removed:,}",
        )
    return table

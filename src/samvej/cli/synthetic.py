"""``samvej synthetic``: a region of people who do not exist, as extracts in the formats of the Danish registers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from samvej.synthetic.generate import Made, generate
from samvej.synthetic.participation import too_short
from samvej.synthetic.region import Region
from samvej.synthetic.world import NO_WORLD, find_world

_WIDTH = 120
DEFAULT_SEED = 5
"""One in which chance has left the participants' levels near what is true (docs/reference/synthetic.md)."""


class FileFormat(StrEnum):
    """How the files are written."""

    CSV = "csv"
    PARQUET = "parquet"


def synthetic(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder, or an empty one.")],
    citizens: Annotated[int, typer.Option(metavar="N", help="How many citizens.")] = 30_000,
    years: Annotated[int, typer.Option(metavar="Y", help="How many years.")] = 5,
    seed: Annotated[int, typer.Option(metavar="S", help="Another seed is another region.")] = DEFAULT_SEED,
    first_year: Annotated[int, typer.Option(metavar="YEAR", help="The first year.")] = 2015,
    world: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            show_default="the programme's first",
            help=f"Which truth about the programme's effect; '{NO_WORLD}': nobody takes part.",
        ),
    ] = None,
    programme: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose participants, where several programmes have some.")
    ] = None,
    programmes: Annotated[
        Path | None,
        typer.Option("--programmes", metavar="FOLDER", help="The folder of programmes (also SAMVEJ_PROGRAMMES)."),
    ] = None,
    clean: Annotated[bool, typer.Option("--clean", help="Without duplicates, late rows and the like.")] = False,
    form: Annotated[FileFormat, typer.Option("--format", help="CSV as the registers send it, or Parquet.")] = (
        FileFormat.CSV
    ),
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress and no summary.")] = False,
) -> None:
    """Make a region of people who do not exist: all of it or nothing, the same for the same seed."""
    region = Region(seed=seed, first_year=first_year, years=years)
    chosen = find_world(world, programme, programmes)
    if world is None and programme is None and chosen is not None and too_short(region, chosen[0]):
        chosen = None
        typer.echo("Nobody takes part in a programme: the region has too few years for the participants.", err=True)
    with _progress(citizens, quiet) as on_progress:
        made = generate(region, citizens, out, chosen, dirt=not clean, form=form.value, on_progress=on_progress)
    found = Console(quiet=quiet)
    _tell(found if found.is_terminal else Console(quiet=quiet, width=_WIDTH), made, citizens)


@contextmanager
def _progress(citizens: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("citizens", total=citizens)
        yield lambda done: bar.update(task, completed=done)


def _tell(out: Console, made: Made, citizens: int) -> None:
    table = Table("source", box=None, pad_edge=False)
    for name in ("files", "rows", "seconds"):
        table.add_column(name, justify="right")
    for one in made.sources:
        table.add_row(one.source, f"{len(one.files)}", f"{sum(one.files.values()):,}", f"{one.seconds:.1f}")
    out.print(
        f"{citizens:,} citizens who do not exist, {made.participants} of them participants, in {made.folder} "
        f"({made.seconds:.1f} s; seconds of a source are those of all processes)",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    out.print(table)
    out.print("Load it, in this order (the lines stand in LÆS-MIG.md too):", highlight=False)
    for load in made.loads:
        out.print(load.command(made.folder), markup=False, highlight=False, soft_wrap=True)

"""``samvej workplace``: the workplace's own work, by hand."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from samvej.cli import senders
from samvej.cli.options import day_of
from samvej.core import clock
from samvej.core.errors import SamvejError
from samvej.registry.key import key_path

if TYPE_CHECKING:
    from datetime import date

    from samvej.workplace.programmes.models import ProgrammeVersion
    from samvej.workplace.referrals.spotted import SpottedRun

app = typer.Typer(help="The workplace's own work, by hand.", no_args_is_help=True)

app.add_typer(senders.app, name="senders")

COLUMNS = ("programme", "found", "new", "joined", "known", "not here", "kept back", "ruled out", "failed")


@app.callback()
def workplace() -> None:
    """Keep ``spot`` a command of its own: others will stand beside it."""


@app.command()
def spot(
    programme: Annotated[str | None, typer.Option("--programme", metavar="NAME", help="Only this programme.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day.", show_default="today")] = None,
    db: Annotated[
        Path | None,
        typer.Option("--db", metavar="FOLDER", help="The registry (also SAMVEJ_DB).", show_default=False),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", envvar="SAMVEJ_KEY", help="The key of the pseudonyms.", show_default=False),
    ] = None,
    home: Annotated[
        Path | None, typer.Option("--home", envvar="SAMVEJ_HOME", help="The workplace's folder.", show_default=False)
    ] = None,
) -> None:
    """Find citizens by the rules of the programmes in use, and leave each in its unit's inbox, once.

    Exit code 2 where somebody's finding could not be left; the others' were.
    """
    from samvej.web.starting import check_database, start_workplace

    day = day_of(on, "--on") if on else clock.today()
    start_workplace(home)
    check_database()
    from django.conf import settings

    from samvej.workplace.programmes.queries import active_programmes, programme_of
    from samvej.workplace.referrals.spotted import finds_by_rule

    versions = [each for each in active_programmes() if programme in (None, each.programme)]
    versions = [each for each in versions if finds_by_rule(programme_of(each))]
    if not versions:
        raise SamvejError(
            "No programme in use here finds citizens by rule."
            if programme is None
            else f"There is no programme '{programme}' in use here that finds citizens by rule."
        )
    root = db or settings.SAMVEJ_REGISTRY
    runs = {each.programme: _run(each, root, key_path(key), day) for each in versions}
    _show(runs)
    if any(run.failed for run in runs.values()):
        raise typer.Exit(2)


def _run(version: "ProgrammeVersion", root: Path, key: Path, day: "date") -> "SpottedRun":
    from samvej.workplace.access.actors import Actor
    from samvej.workplace.ground.refusals import Refused
    from samvej.workplace.referrals.spotted import SPOTTING, spot_programme

    try:
        return spot_programme(by=Actor.system(SPOTTING), version=version, registry_root=root, key_file=key, on=day)
    except Refused as refusal:
        raise SamvejError(refusal.sentence) from None


def _show(runs: "dict[str, SpottedRun]") -> None:
    table = Table(box=None, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, justify="left" if name == "programme" else "right")
    for name, run in runs.items():
        counts = (run.found, run.new, run.joined, run.known, run.not_here, run.kept_back, run.ruled_out)
        table.add_row(name, *map(str, (*counts, len(run.failed))))
    Console(highlight=False).print(table)

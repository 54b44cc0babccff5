"""``samvej registry``: the loop from the workplace back to the registry."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from samvej.core.errors import SamvejError
from samvej.registry.key import key_path

app = typer.Typer(help="The loop: what happens in the workplace becomes rows of the registry.", no_args_is_help=True)


@app.callback()
def registry() -> None:
    """Keep ``sync`` a command of its own: others will stand beside it."""


@app.command()
def sync(
    db: Annotated[
        Path | None,
        typer.Option("--db", envvar="SAMVEJ_DB", help="The folder of the registry.", show_default="var/db"),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(envvar="SAMVEJ_KEY", help="The key of the pseudonyms.", show_default=False)
    ] = None,
    programme: Annotated[str | None, typer.Option("--programme", metavar="NAME", help="Only this programme.")] = None,
    home: Annotated[
        Path | None, typer.Option("--home", envvar="SAMVEJ_HOME", help="The workplace's folder.", show_default=False)
    ] = None,
) -> None:
    """Send what has changed of courses and what was done in them, by pseudonym, as far as programme files let it."""
    from samvej.web.starting import start_workplace

    start_workplace(home)
    from samvej.workplace.access.actors import Actor
    from samvej.workplace.learning.rows import KINDS
    from samvej.workplace.learning.sync import sync_registry

    done = sync_registry(
        by=Actor.system("registry sync"), root=db or Path("var/db"), key_file=key_path(key), programme=programme
    )
    if programme is not None and not done:
        raise SamvejError(f"The workplace runs no programme '{programme}', so there is nothing to send.")
    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    for name in ("programme", *(f"{kind}s" for kind in KINDS), "stayed behind"):
        table.add_column(name, justify="left" if name in ("programme", "stayed behind") else "right")
    for each in done:
        behind = ", ".join(f"{count} ({reason})" for reason, count in sorted(each.left_out.items())) or "none"
        counts = (str(each.rows[kind]) for kind in KINDS)
        table.add_row(each.programme, *counts, behind)
    console.print(table)

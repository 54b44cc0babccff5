"""``samvej audit``: seal the trail of openings, verify it, and accept it after a restore."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from samvej.workplace.access.chain import Head

app = typer.Typer(
    help="The trail of who opened which citizen's record: seal it, and verify that nothing was changed.",
    no_args_is_help=True,
)


@app.command("verify")
def verify(
    head: Annotated[
        str,
        typer.Option(
            help="The head to hold the chain against, as 'verify' showed it: NUMBER:DIGEST. Else the kept one."
        ),
    ] = "",
) -> None:
    """Verify the whole chain: changed, removed, put-in, moved entries, and a cut-off end. Exit code 2 for faults."""
    _set_up()
    from django.db import connection

    from samvej.workplace.access.append_only import unguarded
    from samvej.workplace.access.sealing import verify as walk

    found = walk(head=_read(head))
    for fault in found.faults:
        typer.echo(f"{fault.en} ({fault.da})")
    bare = unguarded(connection)
    for table in bare:
        typer.echo(
            f"The database does not refuse changes of {table} any more. "
            f"(Databasen nægter ikke længere ændringer i {table}.)"
        )
    typer.echo(
        f"{found.entries} entries, {found.seals} batches, {found.unsealed} not sealed yet. "
        + ("Nothing was changed." if found.is_whole else f"{len(found.faults)} faults.")
    )
    if found.held_against is None:
        typer.echo("No head is kept outside the database, so a cut-off end cannot be seen.")
    typer.echo(f"head {found.head.number}:{found.head.digest}")
    if bare or not found.is_whole:
        raise typer.Exit(2)


@app.command("seal")
def seal(
    limit: Annotated[int, typer.Option(min=1, help="At most so many entries.")] = 100_000,
    every: Annotated[int, typer.Option(min=0, help="Seal again every so many seconds, until stopped; 0: once.")] = 0,
) -> None:
    """Seal the entries that no batch holds yet."""
    _set_up()
    from django.db import close_old_connections

    from samvej.workplace.access.sealing import seal as seal_now

    while True:
        done = seal_now(limit=limit)
        if not every:
            typer.echo(
                f"Sealed {done.entries} entries in {done.seals} batches. head {done.head.number}:{done.head.digest}"
            )
            return
        close_old_connections()
        time.sleep(every)


@app.command("accept")
def accept(
    yes: Annotated[bool, typer.Option("--yes", help="You answer for the database being the right one.")] = False,
) -> None:
    """Hold the chain from now on against this database's own end: after a restore that somebody answers for."""
    _set_up()
    from samvej.workplace.access.sealing import accept_head

    if not yes:
        typer.echo(
            "Nothing was changed. Say  samvej audit accept --yes  when you answer for this database.", err=True
        )
        raise typer.Exit(1)
    head = accept_head()
    typer.echo(f"The head kept beside the keys is now {head.number}:{head.digest}")


def _set_up() -> None:
    from samvej.web.starting import start_workplace  # only now: no other command waits for Django

    start_workplace()


def _read(head: str) -> "Head | None":
    if not head:
        return None
    from samvej.workplace.access.chain import Head  # only now: it needs Django set up

    number, _colon, digest = head.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise typer.BadParameter("a head is written NUMBER:DIGEST, as  samvej audit verify  shows it")
    return Head(int(number), digest)

"""``samvej backup`` and ``samvej restore``: the workplace in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from samvej.cli.serve import HomeOption

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The backup's file.")]


def backup(
    file: FileArgument,
    with_keys: Annotated[
        bool,
        typer.Option("--with-keys", help="Put the keys in it too: whoever has the file can then read all of it."),
    ] = False,
    home: HomeOption = None,
) -> None:
    """Back the workplace up into one new file, while it is in use. The keys are not in it: keep them elsewhere."""
    from samvej.web.starting import check_database, start_workplace

    start_workplace(home)
    from samvej.web.safekeeping.keeping import make_backup

    check_database(earlier_too=True)
    kept = make_backup(file.absolute(), with_keys=with_keys)
    typer.echo(f"{kept.file}: {kept.bytes:,} bytes, the whole workplace as it is now.")
    if with_keys:
        typer.echo("The keys are in it: keep the file where nobody else can read it.")
    else:
        typer.echo(
            "The keys are not in it. Without them person numbers can never be read again: keep them elsewhere."
        )


def restore(
    file: FileArgument,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of what is here; that is kept beside it.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Restore a backup, after its checksums and its audit trail were verified. All of it, or nothing is changed."""
    from samvej.web.starting import start_workplace

    start_workplace(home)
    from samvej.web.safekeeping.keeping import restore_backup

    done = restore_backup(file.absolute(), replace=replace)
    typer.echo(f"The workplace is as it was on {done.made_at}.")
    typer.echo(f"Its audit trail is whole: {done.entries:,} entries in {done.seals:,} batches.")
    if done.updated:
        typer.echo("It was from an earlier version and was brought up to date.")
    if done.replaced:
        typer.echo(f"What was here before is kept as {done.replaced}; remove it when you are sure.")
    if done.another_trail:
        typer.echo(
            "BEWARE: its audit trail is not an earlier part of the one kept here. It is another workplace's, "
            "or it was written anew. Find out which before you use it; until somebody answers for it nothing is "
            "sealed:  samvej audit accept --yes"
        )
    elif done.to_accept:
        typer.echo(
            "The audit trail went on after the backup was made, and that part is not here. Nothing more is sealed "
            "until somebody answers for it:  samvej audit accept --yes"
        )

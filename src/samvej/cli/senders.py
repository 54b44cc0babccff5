"""``samvej workplace senders``: the systems that may send notices of admission."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from samvej.core.errors import SamvejError

app = typer.Typer(help="The systems that may send notices of admission.", no_args_is_help=True)

Home = Annotated[
    Path | None, typer.Option("--home", envvar="SAMVEJ_HOME", help="The workplace's folder.", show_default=False)
]


def _start(home: Path | None) -> None:
    from samvej.web.starting import check_database, start_workplace

    start_workplace(home)
    check_database()


@app.command("open")
def open_(name: Annotated[str, typer.Argument(help="What the system is called.")], home: Home = None) -> None:
    """Give a system a token of its own. It is shown this once, and only its hash is stored."""
    _start(home)
    from samvej.workplace.access.actors import Actor
    from samvej.workplace.admissions.actions import open_sender
    from samvej.workplace.ground.refusals import Refused

    try:
        sender, token = open_sender(by=Actor.system("samvej workplace senders"), name=name)
    except Refused as refusal:
        raise SamvejError(refusal.sentence) from None
    typer.echo(f"{sender.name} may send notices of admission. Its key, to close it by: {sender.key}", err=True)
    typer.echo("Its token, which is shown only now:", err=True)
    typer.echo(token)


@app.command("list")
def list_(home: Home = None) -> None:
    """Who may send, since when, and how many notices came from each in the last seven days."""
    _start(home)
    from datetime import timedelta

    from django.db.models import Sum

    from samvej.workplace.admissions.models import AdmissionSender, NoticeCount
    from samvej.workplace.ground.moment import today

    counts = NoticeCount.objects.filter(on__gt=today() - timedelta(days=7)).values("source")
    by_source = {row["source"]: row for row in counts.annotate(kept=Sum("kept"), left_out=Sum("left_out"))}
    table = Table(box=None, pad_edge=False)
    for column in ("key", "name", "opened", "closed", "notices in 7 days"):
        table.add_column(column)
    for sender in AdmissionSender.objects.all():
        counted = by_source.get(str(sender.key), {"kept": 0, "left_out": 0})
        closed = f"{sender.closed_at:%Y-%m-%d}" if sender.closed_at else "–"
        total = str(counted["kept"] + counted["left_out"])
        table.add_row(str(sender.key), sender.name, f"{sender.opened_at:%Y-%m-%d}", closed, total)
    Console(highlight=False).print(table)


@app.command("close")
def close(key: Annotated[str, typer.Argument(help="The key that 'list' shows.")], home: Home = None) -> None:
    """Close a system's token: from now on it opens nothing."""
    _start(home)
    from django.core.exceptions import ValidationError

    from samvej.workplace.access.actors import Actor
    from samvej.workplace.admissions.actions import close_sender
    from samvej.workplace.admissions.models import AdmissionSender

    try:
        sender = AdmissionSender.objects.get(key=key)
    except (AdmissionSender.DoesNotExist, ValidationError, ValueError):
        raise SamvejError(f"There is no sender with the key '{key}': see  samvej workplace senders list") from None
    close_sender(by=Actor.system("samvej workplace senders"), sender=sender)
    typer.echo(f"{sender.name} may no longer send.")

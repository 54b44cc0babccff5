"""Building the demo's workplace over a made-up region: ``samvej demo`` runs it with ``python -m``, by itself.

All of it is one transaction: it is there whole, or not at all. Done again, it changes nothing.
"""

import json
from collections import Counter
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from samvej.core import clock
from samvej.core.errors import SamvejError

TOLD = "demo.json"
"""The file in the workplace's folder with what the terminal is told."""
_UNREAD = 4
ALSO_HERE = 300
"""People of the region who are written in beside those who were ever referred."""
_HELPED_ON_PER_HUNDRED, _NOT_INCLUDED, _DECLINED, _NOT_REACHED = 150, 30, 18, 12
"""Answers for every hundred who were included: in the seed 301 were helped on beside 200; the others are made up."""


def build(
    *, home: Path, region_folder: Path, registry_root: Path, registry_key: Path, today: date, console: Console
) -> None:
    """Set the demo's workplace up in ``home``: its database, made-up people, organisations and cases as of ``today``.

    ``registry_root`` and ``registry_key``: the registry that the region was loaded into, and its key's file. Raises
    SamvejError where the database holds anything else than this demo.
    """
    from samvej.web.starting import ready_keys, start_workplace

    start_workplace(home)
    from django.core.management import call_command
    from django.db import connection, transaction

    from samvej.web.demo import cast
    from samvej.workplace.people.models import Account

    call_command("migrate", verbosity=0, interactive=False)
    ready_keys()
    if Account.objects.filter(username=cast.CONTACT_PERSON.username).exists():
        console.print("   The workplace is there from before.")
    elif Account.objects.exists():
        raise SamvejError("The workplace's database holds other people than the demo's: give another folder, --to.")
    else:
        now = clock.now()
        moment = nullcontext() if now.date() == today else clock.at(datetime.combine(today, now.time()))
        with moment, transaction.atomic():
            _everything(region_folder, registry_root, registry_key, console)
    _write_down(home)
    connection.close()


def _everything(region_folder: Path, registry_root: Path, registry_key: Path, console: Console) -> None:
    from django.db import transaction

    from samvej.registry.database import database_at
    from samvej.registry.key import open_key
    from samvej.registry.query import Registry
    from samvej.web.demo.building import Building

    with Registry.open(registry_root) as registry:
        key = open_key(registry_key, database_at(registry_root), registry.manifest.key)
        made = Building(region_folder, key, console)
        made.set_up()
        made.past()
        made.today()
        made.second_half()
        made.judge(registry)
        span = registry.span()
    if span is not None:
        made.find_by_rule(registry_root, registry_key, span[1])
    transaction.on_commit(_read_old_notices)


def _read_old_notices() -> None:
    """What is more than a few days old was read; of the rest the newest wait."""
    from samvej.workplace.ground.moment import moment
    from samvej.workplace.people.models import Account, Notice

    for account in Account.objects.all():
        newest = list(account.notices.order_by("-created_at").values_list("pk", flat=True)[:_UNREAD])
        Notice.objects.filter(recipient=account).exclude(pk__in=newest).update(read_at=moment())


def _write_down(home: Path) -> None:
    """What the demo tells on the terminal: person numbers of made-up people whom nobody has referred yet."""
    from samvej.workplace.people.models import Citizen

    free = Citizen.objects.filter(
        synthetic=True, pseudonym__isnull=False, protected=False, died_on=None, referrals=None, relations=None
    )
    numbers = [number.reveal() for each in free.order_by("pk")[:3] if (number := each.current_cpr) is not None]
    said = {"numbers": [f"{number[:6]}-{number[6:]}" for number in numbers]}
    written = home / f"{TOLD}.new"
    written.write_text(json.dumps(said), encoding="utf-8")
    written.replace(home / TOLD)


def answers_for(included: int) -> Counter[str]:
    """How many got which other answer, beside so many who were included."""
    return Counter({
        "helped on": included * _HELPED_ON_PER_HUNDRED // 100,
        "not included": included * _NOT_INCLUDED // 100,
        "declined": included * _DECLINED // 100,
        "not reached": included * _NOT_REACHED // 100,
    })  # fmt: skip


def first_day(last: date) -> date:
    """The day from which cases that were not included are spread: two and a half years back."""
    return last - timedelta(days=900)


app = typer.Typer(add_completion=False)


@app.command()
def main(
    home: Annotated[Path, typer.Option()],
    region: Annotated[Path, typer.Option()],
    registry: Annotated[Path, typer.Option()],
    key: Annotated[Path, typer.Option()],
    today: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])],
) -> None:
    """Build, and say what is wrong in one sentence."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        build(
            home=home,
            region_folder=region,
            registry_root=registry,
            registry_key=key,
            today=today.date(),
            console=console,
        )
    except SamvejError as fault:
        Console(stderr=True, highlight=False).print(f"Error: {fault}", markup=False)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    app()

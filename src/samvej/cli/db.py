"""``samvej db``: what the database holds, whether it is sound, and what was rejected."""

from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from samvej.cli.load import DatabaseOption, OptionError, console
from samvej.cli.options import AsOf, Language, state_of
from samvej.registry import manifest as manifests
from samvej.registry.checking.check import check as check_database
from samvej.registry.contacts.making import Making
from samvej.registry.contacts.making import optimize as optimize_database
from samvej.registry.database import database_at
from samvej.registry.price_years import said_years
from samvej.registry.status import Status, rejects_of, status
from samvej.spotting.index.store import tidy

app = typer.Typer(help="What the database holds, whether it is sound, and what was rejected.")


@app.callback(invoke_without_command=True)
def db(context: typer.Context, db: DatabaseOption = None, as_of: AsOf = None) -> None:
    """Show tables, rows, days, coverage, loads and sizes."""
    context.obj = (database_at(db), state_of(as_of))
    if context.invoked_subcommand is None:
        database, when = context.obj
        _show(console(), status(database, when))


@app.command()
def check(context: typer.Context, db: DatabaseOption = None) -> None:
    """Verify the rows, the files and the books; ends with 1 when anything is wrong."""
    database, when = context.obj
    found = check_database(database if db is None else database_at(db), when)
    table = Table("", "what must hold", box=None, pad_edge=False)
    table.add_column("looked at", justify="right")
    table.add_column("faults", justify="right")
    table.add_column("where")
    for each in found:
        table.add_row(
            "ok" if each.holds else "FAULT", each.name, f"{each.looked_at:,}", f"{each.faults:,}", each.where
        )
    console().print(table)
    if not all(each.holds for each in found):
        raise typer.Exit(1)


@app.command()
def optimize(
    context: typer.Context,
    db: DatabaseOption = None,
    lang: Annotated[Language, typer.Option("--lang", help="Danish or English.")] = Language.DA,
) -> None:
    """Lay the contacts out for fast answers; loads keep them so from then on. Answers stay the same."""
    database, when = context.obj
    if when is not None:
        raise OptionError("--as-of does not go with optimize: only the newest state is laid out. Leave it out.")
    where = database if db is None else database_at(db)
    done = optimize_database(where)
    tidy(where, manifests.read(where))  # what the event index kept of other states
    console().print(_optimized(done, lang), highlight=False, soft_wrap=True)


@app.command()
def rejects(
    context: typer.Context,
    load_id: Annotated[
        int | None, typer.Argument(metavar="[LOAD]", help="The load's number; without it, all.")
    ] = None,
    db: DatabaseOption = None,
) -> None:
    """List the rows that were rejected, each with file, line, column, value (masked) and reason."""
    database, _ = context.obj
    found = rejects_of(database if db is None else database_at(db), load_id)
    out = console()
    for load, reject in found:
        out.print(f"load {load}: {reject}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"{len(found):,} faults.", highlight=False)


def _optimized(done: Making, lang: Language) -> str:
    rows, size = f"{sum(file.rows for file in done.there.all):,}", _size(done.there.bytes)
    made, kept = done.made, done.kept
    if lang is Language.DA:
        rows, size = rows.replace(",", "."), size.replace(".", ",")
        if not made:
            return f"Kontakterne er lagt til rette allerede: {rows} rækker, {size}. Intet at gøre."
        told = f"{made} {'fil' if made == 1 else 'filer'} er lavet"
        told += f", {kept} var, som {'den' if kept == 1 else 'de'} skal være" if kept else ""
        return f"Kontakterne er lagt til rette: {rows} rækker, {size}; {told}. Indlæsninger holder dem ved lige."
    if not made:
        return f"The contacts are laid out already: {rows} rows, {size}. Nothing to do."
    told = f"{made} {'file was' if made == 1 else 'files were'} made"
    told += f", {kept} {'was as it' if kept == 1 else 'were as they'} should be" if kept else ""
    return f"The contacts are laid out: {rows} rows, {size}; {told}. Loads keep them so."


def _show(out: Console, found: Status) -> None:
    out.print(
        f"{found.root}, version {found.manifest.version} of {found.manifest.committed_at:%Y-%m-%d %H:%M}, "
        f"{_size(found.bytes)} on disk with all versions",
        highlight=False,
        soft_wrap=True,
    )
    out.print(_tables(found))
    if found.coverage:
        out.print(_coverage(found))
    out.print(_loads(found))


def _tables(found: Status) -> Table:
    table = Table("table", box=None, pad_edge=False)
    for name in ("rows", "files", "size"):
        table.add_column(name, justify="right")
    table.add_column("from")
    table.add_column("to")
    for each in found.tables:
        table.add_row(
            each.name, f"{each.rows:,}", f"{each.files:,}", _size(each.bytes), _day(each.first), _day(each.last)
        )
    return table


def _coverage(found: Status) -> Table:
    table = Table("source", "covers", "area", "from", "to", box=None, pad_edge=False)
    for row in found.coverage:
        table.add_row(row.source, row.kinds, row.area, _day(row.valid_from), _day(row.valid_to))
    return table


def _loads(found: Status) -> Table:
    table = Table("load", "source", "when", "money", box=None, pad_edge=False)
    for name in ("read", "loaded", "rejected", "duplicates", "updated", "left out"):
        table.add_column(name, justify="right")
    for load in found.loads:
        counts = (load.read, load.loaded, load.rejected, load.duplicates, load.updated, load.left_out)
        own = [] if load.price_year is None else [load.price_year]
        money = f"{load.currency or ''} {said_years(found.price_years.get(load.load_id, own))}".strip()
        table.add_row(
            str(load.load_id),
            load.source,
            f"{load.loaded_at:%Y-%m-%d %H:%M}",
            money,
            *(f"{count:,}" for count in counts),
        )
    return table


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%Y-%m-%d}"


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 10 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"

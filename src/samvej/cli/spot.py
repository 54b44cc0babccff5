"""``samvej spot``: who meets a programme's criteria, since when, and why."""

import sys
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from samvej.cli.laid_out import tell_not_laid_out
from samvej.cli.options import AsOf, EngineChoice, EngineOption, Language, SparkConfig, day_of, opened, state_of
from samvej.cli.prices import IndexOption, index_for
from samvej.cli.spot_compare import SHORT, Sheet
from samvej.cli.spot_summary import print_summary
from samvej.core import clock
from samvej.core.errors import SamvejError
from samvej.core.money import MixedMoney
from samvej.programme.loading import Programme, load_programme
from samvej.programme.rules import Truth
from samvej.programme.words import Lang
from samvej.registry.query import Registry
from samvej.spotting.changed import changed
from samvej.spotting.explain import Explainer, say_scope, say_scopes
from samvej.spotting.export import as_csv, as_json, as_parquet, spotted_table
from samvej.spotting.gaps import Gap, gaps
from samvej.spotting.kernels.stored import StoredRegister
from samvej.spotting.register import Prices, Register, from_registry
from samvej.spotting.spot import Spotted, Spotting, needs_money, spot
from samvej.spotting.summary import summarise
from samvej.spotting.what_if import compare
from samvej.spotting.witnesses import Witnesses, witnesses

MOST_ROWS = 40  # the table on screen; the files hold them all


class Format(StrEnum):
    """How the list is written."""

    TABLE = "table"
    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"


def command(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="A programme's name, folder or file.")],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Who meets the criteria on this day.", show_default="today"),
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day of a period.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day of the period.")] = None,
    explain: Annotated[
        int | None, typer.Option("--explain", metavar="PERSON", help="Explain one citizen (a person_id of the list).")
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="How many: by criterion, combination, step; and cost held.")
    ] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CRITERION.FIGURE=VALUE", help="Ask with another figure; may be repeated."),
    ] = None,
    compared: Annotated[
        bool, typer.Option("--compare", help="With --set: who is gained, lost and kept beside the file's rule.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How the list is written.")] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the list here.")] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Danish or English.")] = Language.DA,
    db: Annotated[Path | None, typer.Option("--db", metavar="FOLDER", help="The database (also SAMVEJ_DB).")] = None,
    as_of: AsOf = None,
    price_year: Annotated[
        int | None, typer.Option("--price-year", metavar="YEAR", help="The year whose prices costs are said in.")
    ] = None,
    price_index: IndexOption = None,
    programmes: Annotated[
        Path | None, typer.Option("--programmes", metavar="FOLDER", help="The folder of programmes.")
    ] = None,
    engine: EngineOption = EngineChoice.DUCKDB,
    spark_config: SparkConfig = None,
) -> None:
    """Spot: who meets the criteria on a date, or over a period with every spell in and out; and on which facts."""
    begins, ends = _period(on, first, last)
    if form is Format.PARQUET and out is None and sys.stdout.isatty():
        raise SamvejError("Parquet is not for the screen: say where to write it with --out FILE.")
    file = load_programme(programme, programmes)
    said, changes = changed(file, settings or ())
    sheet = Sheet(file, said, changes, lang.value)
    if compared and (not settings or summary or explain is not None):
        raise SamvejError(
            "--compare holds a changed rule against the file's: give --set, and no --summary, --explain."
        )
    with opened(db, state_of(as_of), engine, spark_config) as registry:
        tell_not_laid_out(registry, lang.value)
        prices = _prices(registry, price_year, price_index)
        if compared:
            _compare(registry, sheet, prices, (begins, ends), form, out)
            return
        sheet.tell_changes()
        if summary:
            if begins != ends:
                raise SamvejError("A summary is of one day: give --on DATE instead of a period.")
            register = _with_cost(registry, (said,), prices, from_registry)
            _tell_prices(prices, lang.value)
            _tell_gaps(gaps(said.rule, register.coverage, begins, ends), lang.value)
            print_summary(said, summarise(said.rule, register, ends), lang.value)
            return
        register = StoredRegister(registry, needs_money=needs_money(said.rule), prices=prices)
        if needs_money(said.rule):
            _tell_prices(prices, lang.value)
        found = spot(said.rule, register, begins, ends, person_id=explain)
        rows = found.rows()
        shown = witnesses(found, rows)
        _tell_gaps(gaps(said.rule, register.coverage, begins, ends), lang.value)
        if explain is not None:
            _print_lines(Explainer(said, found, shown, lang.value).citizen(explain, rows))
        elif form is Format.TABLE and out is None:
            _print_table(said, found, rows, found.everyone(), lang.value)
        else:
            _write(found, rows, shown, _pseudonyms(registry), form, out)


def _compare(
    registry: Registry, sheet: Sheet, prices: Prices | None, period: tuple[date, date], form: Format, out: Path | None
) -> None:
    register = _with_cost(registry, (sheet.file, sheet.other), prices, StoredRegister)
    _tell_prices(prices, sheet.lang)
    before, after = (spot(said.rule, register, *period) for said in (sheet.file, sheet.other))
    found = compare(before, after, register)
    _tell_gaps(gaps(sheet.other.rule, register.coverage, *period), sheet.lang)
    if form is Format.TABLE and out is None:
        sheet.print(found)
        return
    names = _pseudonyms(registry)
    made = {Format.JSON: sheet.json, Format.PARQUET: sheet.parquet}.get(form, sheet.csv)
    _put(made(found, names), f"{len(found.members)} rows", out)


def _tell_gaps(found: tuple[Gap, ...], lang: Lang) -> None:
    """Say what the criteria look for and the database does not hold, beside the answer (on standard error)."""
    nothing = [gap for gap in found if not gap.held]
    part = [gap for gap in found if gap.held]
    if nothing:
        scopes = say_scopes([gap.scope for gap in nothing], lang)
        texts = {
            "da": f"Ikke indlæst, så kriterierne finder ingen ad den vej: {scopes}.",
            "en": f"Not loaded, so the criteria find nobody that way: {scopes}.",
        }
        typer.echo(texts[lang], err=True)
    for gap in part:
        spans = ", ".join(f"{a} – {b}" for a, b in gap.held)
        start = "Kun dækket" if lang == "da" else "Covered only"
        typer.echo(f"{start} {spans}: {say_scope(gap.scope, lang)}.", err=True)


def _prices(registry: Registry, year: int | None, file: Path | None) -> Prices | None:
    """The prices that were asked for; none where no year is named, or nothing in the database has a cost."""
    index = index_for(year, file, None if year is None else registry.currency())
    return None if year is None or index is None else Prices(year, index)


def _tell_prices(prices: Prices | None, lang: Lang) -> None:
    """Say beside the answer (on standard error) that costs are converted, and by which index."""
    if prices is not None:
        texts = {"da": "Omkostninger i {}-priser: {} ({})", "en": "Costs at {} prices: {} ({})"}
        typer.echo(
            texts[lang].format(prices.year, prices.index.name, prices.index.source.rstrip(".")) + ".", err=True
        )


def _with_cost(
    registry: Registry, said: Iterable[Programme], prices: Prices | None, opened: Callable[..., Register]
) -> Register:
    """The register with money where it is all of one kind; else without, said aloud, unless a rule needs it."""
    try:
        return opened(registry, needs_money=True, prices=prices)
    except MixedMoney as fault:
        if any(needs_money(programme.rule) for programme in said):
            raise
        typer.echo(f"Counted without cost. {fault}", err=True)
        return opened(registry, needs_money=False)


def _period(on: str | None, first: str | None, last: str | None) -> tuple[date, date]:
    if on is not None and (first is not None or last is not None):
        raise SamvejError("Give either --on DATE, or --from DATE and --to DATE, not both.")
    if on is not None:
        return day_of(on, "--on"), day_of(on, "--on")
    if first is not None and last is not None:
        return day_of(first, "--from"), day_of(last, "--to")
    if first is not None or last is not None:
        raise SamvejError("A period has two ends: give both --from DATE and --to DATE.")
    today = clock.today()
    return today, today


def _pseudonyms(registry: Registry) -> dict[int, str]:
    # of a person with several records the last by name is shown, on every engine
    rows = registry.table("identity").select("person_id", "pseudonym").order_by("person_id", "pseudonym").to_pyarrow()
    return dict(zip(rows["person_id"].to_pylist(), rows["pseudonym"].to_pylist(), strict=True))


def _print_lines(lines: object) -> None:
    for line in lines:  # type: ignore[attr-defined]
        typer.echo(line)


def _print_table(said: Programme, found: Spotting, rows: list[Spotted], everyone: int, lang: Lang) -> None:
    def pick(da: str, en: str) -> str:
        return da if lang == "da" else en

    console = Console(highlight=False)
    name = getattr(said.file.name, lang)
    period = f"{found.first}" if found.first == found.last else f"{found.first} – {found.last}"
    people = {truth: len({r.person_id for r in rows if r.answer is truth}) for truth in Truth}
    console.print(f"[bold]{escape(name)}[/bold] · {period}")
    console.print(
        pick(
            f"{people[Truth.TRUE]} borgere opfylder kriterierne, for {people[Truth.UNKNOWN]} kan det ikke afgøres "
            f"endnu; databasen kender {everyone} borgere.",
            f"{people[Truth.TRUE]} citizens meet the criteria, for {people[Truth.UNKNOWN]} it cannot be told yet; "
            f"the database knows {everyone} citizens.",
        )
    )
    if not rows:
        return
    ordered = sorted(rows, key=lambda r: (-r.answer, r.since or date.min, r.person_id))
    console.print(
        pick("Ordnet efter svar og dato for, hvornår det begyndte.", "Sorted by answer and by the day it began."),
        style="dim",
    )
    titles = pick("borger;svar;siden;til og med;fordi;mangler", "citizen;answer;since;through;because;missing")
    table = Table(box=None, pad_edge=False)
    for number, title in enumerate(titles.split(";")):
        table.add_column(title, no_wrap=number < 4)
    trivial = {"alive", "age", "lives in", "sex"}
    for row in ordered[:MOST_ROWS]:
        because = [leaf for leaf in row.because if leaf not in trivial and row.truths[leaf] is Truth.TRUE]
        missing = [m.need if m.what == "ask" else say_scope(m.need, lang) for m in row.missing]
        table.add_row(
            str(row.person_id),
            SHORT[row.answer][lang == "en"],
            str(row.since or "–"),
            str(row.until or "–"),
            escape("; ".join(because)),
            escape("; ".join(dict.fromkeys(missing))),
        )
    console.print(table)
    if len(ordered) > MOST_ROWS:
        more = len(ordered) - MOST_ROWS
        console.print(
            pick(
                f"… og {more} rækker til: --format csv --out FIL skriver dem alle.",
                f"… and {more} more rows: --format csv --out FILE writes them all.",
            )
        )


def _write(
    found: Spotting,
    rows: list[Spotted],
    shown: Witnesses,
    pseudonyms: dict[int, str],
    form: Format,
    out: Path | None,
) -> None:
    table = spotted_table(found.rule, rows, shown, pseudonyms)
    content = {
        Format.CSV: lambda: as_csv(table).encode(),
        Format.TABLE: lambda: as_csv(table).encode(),
        Format.JSON: lambda: as_json(table).encode(),
        Format.PARQUET: lambda: as_parquet(table),
    }[form]()
    _put(content, f"{table.num_rows} rows", out)


def _put(content: bytes, what: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as fault:
        _cannot_write(out, fault)
    typer.echo(f"{what} → {out}")


def _cannot_write(out: Path, fault: OSError) -> NoReturn:
    raise SamvejError(
        f"The list could not be written to {out}: {fault.strerror}. Choose another place with --out."
    ) from fault

"""``samvej demo``: the whole first stretch of the road on a made-up region, from extracts to a report."""

import json
import os
import sys
import time
import webbrowser
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from samvej.cli.again import Order
from samvej.cli.demo_claims import claims_demo
from samvej.cli.demo_workplace import WORKPLACE, environment, say_logins, serve_demo, set_up
from samvej.cli.options import Language
from samvej.cli.steps import nearby, step
from samvej.cli.synthetic import DEFAULT_SEED
from samvej.core.errors import SamvejError
from samvej.evaluation.disclosure import Policy, show_outcomes
from samvej.evaluation.participants import from_enrolment
from samvej.evaluation.report import write_report
from samvej.evaluation.report.run_record import record_of
from samvej.evaluation.results import Evaluation
from samvej.evaluation.study import SEED, study_of
from samvej.evaluation.whole import evaluate_whole, sections_of
from samvej.programme.loading import Programme, load_programme
from samvej.programme.rules import Truth
from samvej.registry import mapping as mappings
from samvej.registry.database import database_at
from samvej.registry.loading.load import load
from samvej.registry.query import Registry
from samvej.registry.reading.staged import StatedCoverage
from samvej.spotting.register import from_registry
from samvej.spotting.spot import spot
from samvej.synthetic.extracts.registers import AREAS
from samvej.synthetic.generate import generate
from samvej.synthetic.readme import read_loads
from samvej.synthetic.region import Region
from samvej.synthetic.world import find_world

CITIZENS = 20_000
MADE_WITH = "made-with.json"


def demo(
    claims: Annotated[
        Path | None,
        typer.Option("--claims", metavar="FOLDER", help="Claims in the CMS DE-SynPUF format in place of the region."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Where all of it is put.", show_default="var/demo")
    ] = None,
    citizens: Annotated[int, typer.Option("--citizens", min=500, help="How many people the region has.")] = CITIZENS,
    seed: Annotated[int, typer.Option("--seed", help="Another seed, another region.")] = DEFAULT_SEED,
    lang: Annotated[Language, typer.Option("--lang", help="The report in Danish or English.")] = Language.DA,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open the report when it is there.")] = True,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", envvar="SERVE", help="Serve the workplace at the end, until Ctrl-C.")
    ] = True,
) -> None:
    """Make a region of made-up people, load, spot, evaluate, open the report, and serve the workplace."""
    if claims is not None:
        claims_demo(claims, None if to is None else to / "db")
        return
    started = time.monotonic()
    console = Console(highlight=False, soft_wrap=True)
    console.print("[bold]Samvej[/bold] – the road together. Everybody in this region is made up: nobody is real.")
    home = to or Path("var") / ("demo" if (citizens, seed) == (CITIZENS, DEFAULT_SEED) else f"demo-{citizens}-{seed}")
    root = home / "db"
    world = find_world()
    if world is None:
        raise SamvejError("No programme has made-up participants (synthetic.yaml), so there is nothing to evaluate.")
    programme = load_programme(world[0].programme)
    _same_as_before(home, {"citizens": citizens, "seed": seed, "programme": programme.name, "world": world[1]})
    with step(console, 1, f"Make a region of {citizens:,} made-up citizens, five years of their lives"):
        _region(console, home / "region", citizens, seed)
    with step(console, 2, "Load its extracts through the Danish mappings"):
        _load(console, home / "region", root, home / "key")
    with Registry.open(root) as registry:
        last = Region(seed).last_date
        with step(console, 3, f"Spot “{programme.file.name.en}” on {last}"):
            _spot(console, programme, registry, last)
        with step(console, 4, f"Evaluate “{programme.file.name.en}”, against controls too"):
            people = from_enrolment(registry, programme.name, last)
            found, parts = evaluate_whole(study_of(programme, registry, people, until=last))
            order = Order(programme.name, last, None, None, False, lang, None, SEED, png=False)
            record = record_of(
                found,
                programme=programme,
                manifest=registry.manifest,
                people=people.people,
                seed=order.seed,
                index=None,
                options=order.options,
            )
            _say(console, found, lang)
    with step(console, 5, "Write the report"):
        sections = () if parts is None else sections_of(parts, Policy(), found.currency)
        page = write_report(found, home / "report", lang.value, Policy(), sections, record=record)[0]
    settings = _workplace(console, home, last, served=serve)
    console.print(f"\nAll of it took {time.monotonic() - started:.0f} s. The report: [bold]{nearby(page)}[/bold]")
    _what_next(console, programme, root, last)
    if show and _has_a_screen():
        webbrowser.open(page.resolve().as_uri())
    if serve:
        console.print("\n[bold]7. Serve it[/bold]")
        console.file.flush()
        serve_demo(settings)


def _workplace(console: Console, home: Path, last: date, *, served: bool) -> dict[str, str]:
    """Build the workplace over the region and say how to log in; gives its settings."""
    settings = environment(home / WORKPLACE, home / "db", home / "key", last)
    with step(console, 6, "Set up the workplace with made-up people"):
        set_up(console, settings, home / "region")
    say_logins(console, settings, served=served)
    return settings


# --- the steps -----------------------------------------------------------------------------------------


def _same_as_before(home: Path, settings: dict[str, object]) -> None:
    """One folder holds one region: its extracts and its database are never mixed with another's."""
    made_with = home / MADE_WITH
    if made_with.is_file():
        before = json.loads(made_with.read_text(encoding="utf-8"))
    else:
        before = {} if any((home / name).exists() for name in ("region", "db")) else settings
    if before != settings:
        raise SamvejError(
            f"{home} holds something else than the region that is asked for: give another folder, --to FOLDER."
        )
    home.mkdir(parents=True, exist_ok=True)
    written = made_with.with_suffix(".new")
    written.write_text(json.dumps(settings, indent=1), encoding="utf-8")
    written.replace(made_with)


def _region(console: Console, folder: Path, citizens: int, seed: int) -> None:
    """Make the region's extracts, unless they are there from before, made the same way."""
    if folder.exists():
        console.print(f"   {nearby(folder)} is there from before, made with the same seed.")
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = generate(Region(seed), citizens, folder, find_world())
    files = sum(len(source.files) for source in made.sources)
    rows = sum(sum(source.files.values()) for source in made.sources)
    console.print(f"   {files} files, {rows:,} rows, {made.participants} participants of the programme")


def _load(console: Console, folder: Path, root: Path, key: Path) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("   source", "rows", "loaded", "left out", "duplicates", "rejected", "seconds"):
        table.add_column(name, justify="left" if name == "   source" else "right", no_wrap=True)
    for extract in read_loads(folder):
        started = time.monotonic()
        books = load(
            mappings.find(extract.source).mapping,
            [folder / name for name in extract.files],
            database=database_at(root),
            key_file=key,
            covers=extract.covers and StatedCoverage(*extract.covers, AREAS),
        ).books
        seconds = f"{time.monotonic() - started:.1f}"
        if books is None:
            table.add_row(f"   {extract.source}", "", "there from before", "", "", "", seconds)
            continue
        counts = (books.read, books.loaded, sum(books.left_out.values()), books.duplicates, books.rejected)
        table.add_row(f"   {extract.source}", *(f"{count:,}" for count in counts), seconds)
    console.print(table)


def _spot(console: Console, programme: Programme, registry: Registry, day: date) -> None:
    register = from_registry(registry, needs_money=False)
    rows = spot(programme.rule, register, day, day).rows()
    met = sum(row.answer is Truth.TRUE for row in rows)
    unsure = sum(row.answer is Truth.UNKNOWN for row in rows)
    everyone = register.person.count().to_pyarrow().as_py()
    console.print(
        f"   {met} of {everyone:,} citizens meet the criteria; for {unsure} more a clinician must be asked first."
    )


def _say(console: Console, found: Evaluation, lang: Language) -> None:
    console.print(f"   {found.participants} participants, {found.included[0]} – {found.included[1]}")
    for series in show_outcomes(found.outcomes, Policy(), currency=found.currency):
        if series.result.part is None and series.verdict is not None:
            console.print(f"   – {getattr(series.verdict.sentence, lang.value)}", markup=False)


def _has_a_screen() -> bool:
    """Whether a browser can show something here: never in a pipe, on a server or in a container."""
    if not sys.stdout.isatty():
        return False
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _what_next(console: Console, programme: Programme, root: Path, day: date) -> None:
    console.print("Next, try:")
    for line in (
        f".venv/bin/samvej spot {programme.name} --on {day} --db {root} --lang en",
        f".venv/bin/samvej concentration --db {root} --price-year {day.year}",
        f".venv/bin/samvej db --db {root}",
        ".venv/bin/samvej synthetic --help",
    ):
        console.print(f"   {line}", markup=False, soft_wrap=True)

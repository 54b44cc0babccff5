"""``samvej evaluate``: a programme's participants before and after inclusion, as a report and its numbers."""

import time
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from samvej.cli.options import AsOf, Language, day_of, state_of
from samvej.cli.prices import IndexOption
from samvej.core import clock
from samvej.core.month import MonthLength
from samvej.evaluation.disclosure import Policy, show_count, show_outcomes
from samvej.evaluation.evaluate import evaluate
from samvej.evaluation.participants import Participants, from_enrolment, from_file
from samvej.evaluation.report import write_report
from samvej.evaluation.results import Evaluation
from samvej.programme.loading import load_programme
from samvej.registry.price_index import load_price_index
from samvej.registry.query import Registry
from samvej.spotting.explain import say_scopes


class Months(StrEnum):
    """How event time is cut into months."""

    CALENDAR = "calendar"
    THIRTY_DAYS = "30-days"


_LENGTHS = {Months.CALENDAR: MonthLength.CALENDAR, Months.THIRTY_DAYS: MonthLength.THIRTY_DAYS}


def command(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="A programme's name, folder or file.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the report and its numbers are written.")],
    participants: Annotated[
        Path | None,
        typer.Option(
            "--participants",
            metavar="FILE",
            help="CSV with columns person (or person_id) and inclusion.",
            show_default="the programme's enrolments",
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The day it is made for.", show_default="today")
    ] = None,
    price_year: Annotated[
        int | None,
        typer.Option("--price-year", metavar="YEAR", help="Whose prices costs are in.", show_default="the file's"),
    ] = None,
    price_index: IndexOption = None,
    months: Annotated[
        Months | None,
        typer.Option("--months", help="Calendar months, or 30-day months from inclusion.", show_default="the file's"),
    ] = None,
    round_to_five: Annotated[bool, typer.Option("--round-to-five", help="Round counts of people to five.")] = False,
    lang: Annotated[Language, typer.Option("--lang", help="Danish or English.")] = Language.DA,
    db: Annotated[Path | None, typer.Option("--db", metavar="FOLDER", help="The database (also SAMVEJ_DB).")] = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE", help="The key that made the pseudonyms (also SAMVEJ_KEY)."),
    ] = None,
    as_of: AsOf = None,
    programmes: Annotated[
        Path | None, typer.Option("--programmes", metavar="FOLDER", help="The folder of programmes.")
    ] = None,
) -> None:
    """Evaluate: what changed for a programme's participants, month by month around their inclusion."""
    started = time.monotonic()
    console = Console(highlight=False, soft_wrap=True, stderr=True)
    said = load_programme(programme, programmes)
    policy = Policy(round_to=5 if round_to_five else None)
    with Registry.open(db, state_of(as_of)) as registry:
        day = clock.today() if until is None else day_of(until, "--until")
        people = _people(registry, said.name, participants, key, day)
        for left_out in people.left_out:
            count = show_count(left_out.count, policy)
            few = {"da": "færre end fem", "en": "fewer than five"}[lang.value]
            number = few if count.value is None else f"{count.value:.0f}"
            console.print(f"{number}: {getattr(left_out.reason, lang.value)}", markup=False)
        found = evaluate(
            said,
            registry,
            people,
            until=day,
            price_year=price_year,
            index=None if price_index is None else load_price_index(price_index),
            month_length=None if months is None else _LENGTHS[months],
        )
    files = write_report(found, out, lang.value, policy)
    _say(console, found, policy, files, time.monotonic() - started, lang)


def _people(registry: Registry, programme: str, file: Path | None, key: Path | None, until: date) -> Participants:
    if file is not None:
        return from_file(file, registry, key, until)
    return from_enrolment(registry, programme, until)


def _say(
    console: Console, found: Evaluation, policy: Policy, files: tuple[Path, ...], seconds: float, lang: Language
) -> None:
    """The verdicts as the report says them: nothing on the screen that is hidden on the page."""
    for series in show_outcomes(found.outcomes, policy, currency=found.currency):
        outcome = series.result
        if series.verdict is not None and outcome.part is None:
            console.print(f"  {getattr(series.verdict.sentence, lang.value)}", markup=False)
        elif outcome.missing:
            needed = say_scopes(list(outcome.missing), lang.value)
            words = {
                "da": f"ikke dækket i nogen måned omkring inklusionen; indlæs for de måneder: {needed}",
                "en": f"not covered in any month around inclusion; load for those months: {needed}",
            }
            console.print(f"  {getattr(outcome.name, lang.value)}: {words[lang.value]}", markup=False)
    typer.echo(str(files[0]))
    people = f"{show_count(found.participants, policy).value or 0:.0f}"
    summed = {
        "da": f"{people} deltagere, {len(files)} filer, {seconds:.1f} s",
        "en": f"{people} participants, {len(files)} files, {seconds:.1f} s",
    }
    console.print(summed[lang.value], markup=False)

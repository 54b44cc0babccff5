"""``samvej evaluate``: a programme's participants before and after inclusion, as a report and its numbers."""

import time
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from samvej.cli.again import Order, order_again, refuse_if_other, sha256_of_file
from samvej.cli.laid_out import tell_not_laid_out
from samvej.cli.options import AsOf, EngineChoice, EngineOption, Language, SparkConfig, day_of, opened, state_of
from samvej.cli.prices import IndexOption
from samvej.core import clock
from samvej.core.errors import SamvejError
from samvej.core.month import MonthLength
from samvej.evaluation.disclosure import Policy, show_count, show_outcomes
from samvej.evaluation.participants import Participants, from_enrolment, from_file
from samvej.evaluation.report import check_folder, write_report
from samvej.evaluation.report.run_record import record_of
from samvej.evaluation.results import Evaluation
from samvej.evaluation.study import SEED, study_of
from samvej.evaluation.whole import evaluate_whole, sections_of
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
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the report and its numbers are written.")],
    programme: Annotated[
        str | None,
        typer.Argument(metavar="PROGRAMME", help="A programme's name, folder or file.", show_default=False),
    ] = None,
    participants: Annotated[
        Path | None,
        typer.Option(
            "--participants",
            metavar="FILE",
            help="CSV with columns person (or person_id) and inclusion.",
            show_default="the programme's enrolments",
        ),
    ] = None,
    interviews: Annotated[
        Path | None,
        typer.Option("--interviews", metavar="FILE", help="CSV of interview notes coded to the programme's themes."),
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
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="The seed of all chance.", show_default=str(SEED))
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="Before and after only: no controls, effects, answers, money or reach.")
    ] = False,
    png: Annotated[bool, typer.Option("--png", help="Each chart as a picture, too, in the folder charts.")] = False,
    lang: Annotated[Language | None, typer.Option("--lang", help="Danish or English.", show_default="da")] = None,
    db: Annotated[Path | None, typer.Option("--db", metavar="FOLDER", help="The database (also SAMVEJ_DB).")] = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE", help="The key that made the pseudonyms (also SAMVEJ_KEY)."),
    ] = None,
    as_of: AsOf = None,
    programmes: Annotated[
        Path | None, typer.Option("--programmes", metavar="FOLDER", help="The folder of programmes.")
    ] = None,
    again: Annotated[
        Path | None,
        typer.Option("--again", metavar="RUN.json", help="Make the report of this run record again, bit for bit."),
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="With --again: also where something is no longer as it was.")
    ] = False,
    engine: EngineOption = EngineChoice.DUCKDB,
    spark_config: SparkConfig = None,
) -> None:
    """Evaluate: what changed for a programme's participants, month by month around their inclusion."""
    if again is not None:
        instead: dict[str, object] = {
            "PROGRAMME": programme, "--until": until, "--price-year": price_year, "--months": months,
            "--round-to-five": round_to_five, "--seed": seed, "--png": png, "--brief": brief,
            "--lang": lang, "--as-of": as_of,
        }  # fmt: skip
        order = order_again(again, {name: value not in (None, False) for name, value in instead.items()})
    elif anyway:
        raise SamvejError("--anyway goes with --again: name the run record of an earlier report, or leave it out.")
    elif programme is None:
        raise SamvejError("Name a PROGRAMME, or the run record of an earlier report with --again.")
    else:
        order = Order(
            programme=programme,
            until=clock.today() if until is None else day_of(until, "--until"),
            price_year=price_year,
            months=None if months is None else _LENGTHS[months],
            round_to_five=round_to_five,
            lang=lang or Language.DA,
            as_of=state_of(as_of),
            seed=SEED if seed is None else seed,
            png=png,
            brief=brief,
            interviews=sha256_of_file(interviews),
        )
    with order.moment():
        places = _Places(out, db, key, programmes, participants, price_index, interviews, engine, spark_config)
        _evaluate(order, places, anyway)


@dataclass(frozen=True)
class _Places:
    """Where what the order speaks of lies, and what reads it."""

    out: Path
    db: Path | None
    key: Path | None
    programmes: Path | None
    participants: Path | None
    price_index: Path | None
    interviews: Path | None
    engine: EngineChoice
    spark_config: Path | None


def _evaluate(order: Order, places: _Places, anyway: bool) -> None:
    started = time.monotonic()
    check_folder(places.out)  # before the work, not after it
    console = Console(highlight=False, soft_wrap=True, stderr=True)
    said = load_programme(order.programme, places.programmes)
    policy = Policy(round_to=5 if order.round_to_five else None)
    index = None if places.price_index is None else load_price_index(places.price_index)
    brought = sha256_of_file(places.interviews)
    with opened(places.db, order.as_of, places.engine, places.spark_config) as registry:
        tell_not_laid_out(registry, order.lang.value)
        people = _people(registry, said.name, places.participants, places.key, order.until)
        for differs in refuse_if_other(
            order, said, registry, people, index, places.programmes, brought, anyway=anyway
        ):
            console.print(f"--anyway: {differs}", markup=False)
        _say_left_out(console, people, policy, order.lang)
        study = study_of(
            said,
            registry,
            people,
            until=order.until,
            price_year=order.price_year,
            index=index,
            month_length=order.months,
            seed=order.seed,
        )
        found, parts = evaluate_whole(study, brief=order.brief, interviews=places.interviews)
        record = record_of(
            found,
            programme=said,
            manifest=registry.manifest,
            people=people.people,
            seed=order.seed,
            index=index,
            options=order.options,
            programmes=places.programmes,
        )
    sections = () if parts is None else sections_of(parts, policy, found.currency)
    files = write_report(found, places.out, order.lang.value, policy, sections, record=record, png=order.png)
    _say(console, found, policy, files, time.monotonic() - started, order.lang)


def _say_left_out(console: Console, people: Participants, policy: Policy, lang: Language) -> None:
    for left_out in people.left_out:
        count = show_count(left_out.count, policy)
        few = {"da": "færre end fem", "en": "fewer than five"}[lang.value]
        number = few if count.value is None else f"{count.value:.0f}"
        console.print(f"{number}: {getattr(left_out.reason, lang.value)}", markup=False)


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

"""``samvej business-case``: a business case month by month, from a file or a programme, without a database."""

import csv
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from samvej.cli.frames import print_json
from samvej.cli.load import console
from samvej.cli.options import Language
from samvej.cli.prices import IndexOption, index_for
from samvej.core.errors import SamvejError
from samvej.core.money import minor_digits
from samvej.evaluation.economics.business_case import BusinessCase
from samvej.evaluation.economics.written import CaseStudy, case_study
from samvej.evaluation.names import part_words
from samvej.evaluation.report.charts import break_even
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.tornado import WIDE, tornado_chart
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.sections.business_case import drawn_said, even_said, gains_said, in_units
from samvej.evaluation.results import Words
from samvej.evaluation.study import SEED
from samvej.programme.economy_written import BusinessCaseFile, BusinessCaseSection
from samvej.programme.loading import load_programme
from samvej.programme.messages import validated
from samvej.programme.yaml_positions import read_yaml

_KEY = "business case"
_FILES = {".yaml", ".yml"}
_TORNADO = Words("Resultat, tilbagediskonteret, når ét tal ændres ad gangen", "Net, discounted, one number at a time")


def command(
    which: Annotated[
        str, typer.Argument(metavar="FILE.yaml|PROGRAMME", help="A file with `business case:`, or a programme.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write tables (CSV), charts (SVG) and JSON there.")
    ] = None,
    price_year: Annotated[
        int | None,
        typer.Option("--price-year", metavar="YEAR", help="Whose prices to speak in.", show_default="the file's"),
    ] = None,
    price_index: IndexOption = None,
    seed: Annotated[int, typer.Option("--seed", help="The seed of the draws.")] = SEED,
    lang: Annotated[Language, typer.Option("--lang", help="Danish or English.")] = Language.DA,
    programmes: Annotated[
        Path | None, typer.Option("--programmes", metavar="FOLDER", help="The folder of programmes.")
    ] = None,
) -> None:
    """Business case: what is spent and gained month by month, when it breaks even, and what that hangs on."""
    if seed < 0:
        raise SamvejError(f"--seed is {seed}: give a whole number that is not below zero.")
    section = _section(which, programmes)
    index = index_for(price_year, price_index, section.currency)
    study = case_study(section, seed=seed, price_year=price_year, index=index)
    if out is not None:
        for path in _write(study, out, lang):
            typer.echo(str(path))
    if as_json:
        print_json(machine(study))
    elif out is None:
        _print(study, lang)


def _section(which: str, programmes: Path | None) -> BusinessCaseSection:
    """The written case: of a file that has it at the top, or of a programme's evaluation."""
    path = Path(which)
    if path.suffix.lower() in _FILES and not path.is_file():
        raise SamvejError(f"There is no file {path}: give a file with `{_KEY}:`, or a programme's name.")
    if path.suffix.lower() in _FILES:
        document = read_yaml(path)
        if not isinstance(document.content, Mapping) or "programme" not in document.content:
            return validated(document, BusinessCaseFile).business_case
    programme = load_programme(which, programmes)
    said = programme.file.evaluation
    if said is None or said.business_case is None:
        raise SamvejError(
            f"The programme {programme.name} has no `{_KEY}:` in its evaluation section: write one "
            "(docs/reference/business-case.md), or give a file that has it."
        )
    return said.business_case


def machine(study: CaseStudy) -> dict[str, Any]:
    """Everything for a computer: amounts in units of the currency with all their decimals."""
    found, unit = study.result, _unit(study.result)
    return {
        "currency": found.case.currency,
        "price_year": found.case.price_year,
        "assumed": study.assumed,
        "gains_exceed_month": found.gains_exceed,
        "gains_fall_back_month": found.gains_fall_back,
        "break_even_month": found.break_even,
        "falls_below_again_month": found.falls_below_again,
        "break_even_month_discounted": found.break_even_discounted,
        "net": found.net / unit,
        "net_discounted": found.net_discounted / unit,
        "months": [dict(zip(_MONTHS, row, strict=True)) for row in _months(found, unit)],
        "years": [dict(zip(_YEARS, row, strict=True)) for row in _years(found, unit)],
        "tornado": [
            {"parameter": bar.parameter.id, "at_low": bar.at_low / unit, "at_high": bar.at_high / unit}
            for bar in study.tornado.bars
        ],
        "probabilistic": None
        if study.drawn is None
        else {
            "draws": study.drawn.draws,
            "seed": study.drawn.seed,
            "mean": study.drawn.mean / unit,
            "low": study.drawn.low / unit,
            "high": study.drawn.high / unit,
            "share_below_zero": study.drawn.share_below_zero,
        },
    }


_MONTHS = ("month", "included", "citizens", "investment", "running", "gains", "net", "cumulated", "discounted")
_YEARS = ("year", "costs", "gains", "net", "net_discounted")


def _months(found: BusinessCase, unit: int) -> list[tuple[Any, ...]]:
    return [
        (
            row.month,
            row.included,
            row.citizens,
            row.investment / unit,
            row.running / unit,
            {payer: gain / unit for payer, gain in zip(found.payers, row.gains, strict=True)},
            row.net / unit,
            row.cumulated / unit,
            row.cumulated_discounted / unit,
        )
        for row in found.months
    ]


def _years(found: BusinessCase, unit: int) -> list[tuple[Any, ...]]:
    return [
        (
            row.year,
            row.costs / unit,
            {payer: gain / unit for payer, gain in zip(found.payers, row.gains, strict=True)},
            row.net / unit,
            row.net_discounted / unit,
        )
        for row in found.years
    ]


# --- for people ----------------------------------------------------------------------------------------


def _print(study: CaseStudy, lang: Language) -> None:
    found, screen = study.result, console()
    heads = {"da": ("år", "udgifter", "gevinst", "resultat"), "en": ("year", "costs", "gains", "net")}[lang.value]
    discounted = {"da": "tilbagediskonteret", "en": "discounted"}[lang.value]
    table = Table(heads[0], box=None, pad_edge=False)
    names = [f"{heads[2]}, {getattr(part_words(payer), lang.value)}" for payer in found.payers]
    for name in (heads[1], *names, heads[3], discounted):
        table.add_column(name, justify="right")
    for row in found.years:
        values = (row.costs, *row.gains, row.net, row.net_discounted)
        table.add_row(str(row.year), *(_amount(each, found, lang) for each in values))
    screen.print(table)
    said = [gains_said(found), even_said(found)]
    if study.drawn is not None:
        said.append(drawn_said(study.drawn, found))
    if study.assumed:
        said.append(Words("Tallene er antaget af filens forfatter.", "The figures are assumed by the file's writer."))
    for words in said:
        screen.print(getattr(words, lang.value), markup=False, highlight=False, soft_wrap=True)


def _amount(minor: int, found: BusinessCase, lang: Language) -> str:
    return Figure(minor / _unit(found), "money", currency=found.case.currency).text(lang.value)


# --- files ---------------------------------------------------------------------------------------------


def _write(study: CaseStudy, out: Path, lang: Language) -> list[Path]:
    """Everything is made before anything is written."""
    found = study.result
    texts = {
        "business_case.json": json.dumps(machine(study), ensure_ascii=False, allow_nan=False, indent=1) + "\n",
        "business_case_months.csv": _months_csv(found),
        "business_case_years.csv": _years_csv(found),
        "business_case.svg": _svg(
            "business-case",
            even_said(found),
            break_even.break_even_chart(found, lang.value, break_even.WIDE),
            lang,
        ),
    }
    if study.tornado.bars:
        scaled = in_units(study.tornado, _unit(found))
        drawing = tornado_chart(scaled, _TORNADO, found.case.currency, lang.value, WIDE)
        texts["business_case_tornado.svg"] = _svg("business-case-tornado", _TORNADO, drawing, lang)
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in texts.items():
        path = out / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def _svg(name: str, words: Words, specification: dict[str, object], lang: Language) -> str:
    said = getattr(words, lang.value)
    drawn = str(Drawing(name, said, said, specification).svg(lang.value, "wide"))
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


def _months_csv(found: BusinessCase) -> str:
    head = ["month", "included", "citizens", "investment", "running", *_gain_heads(found), "net", "cumulated"]
    rows = [
        [
            str(row.month),
            f"{row.included:.6g}",
            f"{row.citizens:.6g}",
            *(_exact(each, found) for each in (row.investment, row.running, *row.gains, row.net, row.cumulated)),
        ]
        for row in found.months
    ]
    return _csv(head, rows)


def _years_csv(found: BusinessCase) -> str:
    head = ["year", "costs", *_gain_heads(found), "net", "net_discounted"]
    rows = [
        [str(row.year), *(_exact(each, found) for each in (row.costs, *row.gains, row.net, row.net_discounted))]
        for row in found.years
    ]
    return _csv(head, rows)


def _gain_heads(found: BusinessCase) -> list[str]:
    return [f"gains {payer}" for payer in found.payers]


def _csv(head: list[str], rows: list[list[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([head, *rows])
    return text.getvalue()


def _exact(minor: int, found: BusinessCase) -> str:
    """Whole minor units as an amount with a dot before its decimals."""
    return str(Decimal(minor).scaleb(-minor_digits(found.case.currency)))


def _unit(found: BusinessCase) -> int:
    return int(10 ** minor_digits(found.case.currency))

"""``samvej concentration``: how a year's cost is spread over the citizens."""

import csv
import sys
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table

from samvej.cli.load import DatabaseOption, console
from samvej.cli.options import AsOf, Language, state_of
from samvej.cli.prices import IndexOption, index_for
from samvej.core.errors import SamvejError
from samvej.core.money import Money, minor_digits
from samvej.evaluation.concentration import concentration
from samvej.evaluation.disclosure import Policy, Shown, ShownConcentration, show_concentration
from samvej.evaluation.results import Words
from samvej.evaluation.yearly_costs import YearlyCosts, yearly_costs
from samvej.registry.query import Registry

HIDDEN = "*"


class Format(StrEnum):
    """How the figures are written."""

    TABLE = "table"
    CSV = "csv"


def command(
    price_year: Annotated[
        int | None,
        typer.Option("--price-year", metavar="YEAR", help="Whose prices costs are in.", show_default="the data's"),
    ] = None,
    price_index: IndexOption = None,
    sectors: Annotated[
        str | None, typer.Option("--sectors", metavar="NAMES", help="Sectors, or medicine: hospital,psychiatry.")
    ] = None,
    years: Annotated[
        str | None,
        typer.Option("--years", metavar="FROM..TO", help="The years told about.", show_default="all covered"),
    ] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Danish or English.")] = Language.DA,
    form: Annotated[Format, typer.Option("--format", help="How the figures are written.")] = Format.TABLE,
    db: DatabaseOption = None,
    as_of: AsOf = None,
) -> None:
    """Concentration: the share of each year's cost that the costliest citizens have, and who is there again."""
    with Registry.open(db, state_of(as_of)) as registry:
        costs = yearly_costs(
            registry,
            price_year,
            index_for(price_year, price_index, registry.currency()),
            None if sectors is None else [name.strip() for name in sectors.split(",") if name.strip()],
            None if years is None else _years(years),
        )
    shown = [show_concentration(year, Policy()) for year in concentration(costs)]
    if form is Format.CSV:
        _write_csv(shown, costs)
    else:
        _print(shown, costs, lang)


def _years(text: str) -> range:
    first, _, last = text.partition("..")
    try:
        years = range(int(first), int(last or first) + 1)
    except ValueError:
        years = range(0)
    if not years or not 1900 <= years[0] <= years[-1] <= 2150:
        raise SamvejError(f"--years is “{text}”: give a year, 2018, or the first and the last, 2015..2019.")
    return years


def _print(shown: Sequence[ShownConcentration], costs: YearlyCosts, lang: Language) -> None:
    out = console()
    words = {"da": ("år", "borgere", "udgift", "dyreste"), "en": ("year", "citizens", "cost", "top")}[lang.value]
    table = Table(words[0], box=None, pad_edge=False)
    tops = [top for top, _ in next((each.shares for each in shown if each.shares), ())]
    percent = "\u00a0%" if lang is Language.DA else "%"
    for name in (*words[1:3], *(f"{words[3]} {100 * top:.0f}{percent}" for top in tops)):
        table.add_column(name, justify="right")
    for each in shown:
        shares = [_percent(share, lang) for _, share in each.shares] or ["–"] * len(tops)
        table.add_row(str(each.concentration.year), _count(each.citizens), _money(each.total, costs, lang), *shares)
    out.print(table)
    for each in shown:
        for line in _again(each, lang):
            out.print(line, highlight=False)
    for note in (*costs.notes, *_closing(shown, costs)):
        out.print(getattr(note, lang.value), markup=False, highlight=False, soft_wrap=True)


def _again(each: ShownConcentration, lang: Language) -> list[str]:
    year = each.concentration.year
    said = {
        "da": "{year}: {share} af den dyreste femtedel er der igen i {later} ({people} bor der stadig)",
        "en": "{year}: {share} of the top fifth are there again in {later} ({people} still live there)",
    }[lang.value]
    return [
        said.format(year=year, share=_percent(share, lang), later=year + later, people=_count(people))
        for later, share, people in each.persists
    ]


def _closing(shown: Sequence[ShownConcentration], costs: YearlyCosts) -> list[Words]:
    scopes = ", ".join(costs.scopes)
    prices = "" if costs.price_year is None else str(costs.price_year)
    closing = [Words(f"Priser fra {prices}. Med: {scopes}.", f"Prices of {prices}. Counted: {scopes}.")]
    reasons = dict.fromkeys(
        value.reason
        for each in shown
        for value in (each.citizens, each.total, *(share for _, share in each.shares), *_of_persists(each))
        if value.reason is not None
    )
    return [*closing, *(Words(f"{HIDDEN} {reason.da}", f"{HIDDEN} {reason.en}") for reason in reasons)]


def _of_persists(each: ShownConcentration) -> list[Shown]:
    return [value for _, share, people in each.persists for value in (share, people)]


def _count(value: Shown) -> str:
    return HIDDEN if value.hidden else f"{value.value:.0f}"


def _percent(value: Shown, lang: Language) -> str:
    if value.value is None:
        return HIDDEN
    text = f"{100 * value.value:.1f}"
    return f"{text.replace('.', ',')} %" if lang is Language.DA else f"{text}%"


def _money(value: Shown, costs: YearlyCosts, lang: Language) -> str:
    if value.value is None or costs.currency is None or costs.price_year is None:
        return HIDDEN if value.hidden else "–"
    money = Money(int(value.value), costs.currency, costs.price_year)
    return money.danish() if lang is Language.DA else money.english()


def _write_csv(shown: Sequence[ShownConcentration], costs: YearlyCosts) -> None:
    """One figure per row; a figure that may not be shown is empty, with the reason."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("year", "figure", "of", "value", "currency", "price_year", "suppressed"))
    for each in shown:
        year = each.concentration.year
        rows: list[tuple[str, float | str, Shown]] = [("citizens", "", each.citizens), ("total", "", each.total)]
        rows += [("top share", top, share) for top, share in each.shares]
        rows += [("lorenz", citizens, Shown(cost)) for citizens, cost in each.lorenz]
        for later, share, people in each.persists:
            rows += [("top fifth again", later, share), ("top fifth still here", later, people)]
        for figure, of, value in rows:
            money = (costs.currency, costs.price_year) if figure == "total" else ("", "")
            number = "" if value.value is None else f"{value.value:.10g}"
            if figure == "total" and value.value is not None:
                number = _exact(int(value.value), costs.currency or "DKK")
            out.writerow((year, figure, of, number, *money, value.reason.en if value.reason else ""))


def _exact(minor: int, currency: str) -> str:
    """Whole minor units as an amount with a dot before its decimals."""
    return str(Decimal(minor).scaleb(-minor_digits(currency)))

"""Costs at the prices of one year, as Ibis over the stored tables: exact, in whole minor units, half to even.

Every step is one of whole numbers of 64 bits, which every engine has. What does not fit stops the query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import ibis
import pyarrow as pa

from samvej.core.money import MixedMoney
from samvej.registry.price_index import PriceIndex, PriceIndexError
from samvej.registry.price_years import said_money

Table = Any


@dataclass(frozen=True)
class Conversion:
    """Every price year that occurs, with what its amounts are multiplied by to be at the prices of ``to_year``."""

    to_year: int
    factors: tuple[tuple[int, Fraction], ...]

    @property
    def table(self) -> Table:
        """The factors as a relation: of_year, and the factor as ``up / down`` and as ``ones + part / down``."""
        columns = {
            "of_year": pa.array([year for year, _ in self.factors], pa.int32()),
            "up": pa.array([factor.numerator for _, factor in self.factors], pa.int64()),
            "down": pa.array([factor.denominator for _, factor in self.factors], pa.int64()),
            "ones": pa.array([factor.numerator // factor.denominator for _, factor in self.factors], pa.int64()),
            "part": pa.array([factor.numerator % factor.denominator for _, factor in self.factors], pa.int64()),
        }
        return ibis.memtable(pa.table(columns))

    @property
    def bits(self) -> int:
        """Bits of the greatest ``down``."""
        return max((factor.denominator.bit_length() for _, factor in self.factors), default=1)


def conversion(
    found: Iterable[tuple[str, str, int | None]], to_year: int, index: PriceIndex | None, where: str
) -> Conversion:
    """How the money that was found (source, currency, price year) comes to the prices of ``to_year``.

    Raises :class:`~samvej.core.money.MixedMoney` for two currencies, for money without a price year, and for other
    years without an index; :class:`~samvej.registry.price_index.PriceIndexError` for an index of another currency or
    without one of the years.
    """
    money = list(found)
    said = said_money((source, currency, year) for source, currency, year in money if year is not None)
    currencies = {currency for _, currency, _ in money}
    years = {year for *_, year in money}
    if len(currencies) > 1:
        raise MixedMoney(
            f"The costs in {where} are in two currencies: {said}. Currencies are never converted; load each into a "
            "database of its own."
        )
    if None in years:
        raise MixedMoney(f"Some costs in {where} have no price year. Check the database with samvej db check.")
    if index is None and years - {to_year}:
        raise MixedMoney(
            f"The costs in {where} are not all of {to_year}: {said}. Converting them needs a price index."
        )
    if index is not None and currencies - {index.currency}:
        raise PriceIndexError(
            f"The price index “{index.name}” is of {index.currency}, the costs in {where} are not: {said}. "
            "Give an index in their currency."
        )
    return Conversion(
        to_year,
        tuple(
            (year, Fraction(1) if index is None else index.factor(year, to_year))
            for year in sorted(year for year in years if year is not None)
        ),
    )


def services_at(prices: Conversion, service: Table) -> Table:
    """The table of services with cost and price year at the prices of the year."""
    factors = prices.table
    rows = service.left_join(factors, service.price_year == factors.of_year)
    year = rows.cost.notnull().ifelse(ibis.literal(prices.to_year, "int32"), ibis.null("int32"))
    return _with_times(prices, rows.mutate(price_year=year), "cost").select(*service.columns)


def payments_at(prices: Conversion, payment: Table, service: Table) -> Table:
    """The table of payments at the prices of the year; the parts of a service still add up to its cost.

    Each part is converted by itself; the largest (of equals the first by payer) takes what the others leave.
    """
    factors = prices.table
    parts = payment.inner_join(service.select("service_id", "price_year", whole="cost"), "service_id")
    parts = parts.inner_join(factors, parts.price_year == factors.of_year)
    parts = _with_times(prices, parts.mutate(own=parts.amount), "own", "whole")
    parts = parts.mutate(size=parts.amount.abs())
    largest_first = ibis.window(group_by="service_id", order_by=(ibis.desc("size"), "payer"))
    parts = parts.mutate(
        place=ibis.row_number().over(largest_first),
        others=parts.own.sum().over(ibis.window(group_by="service_id")).cast("int64") - parts.own,
    )
    amount = (parts.place == 0).ifelse(parts.whole - parts.others, parts.own)
    return parts.mutate(amount=amount.cast("int64")).select(*payment.columns)


def prescriptions_at(prices: Conversion, prescription: Table, load: Table) -> Table:
    """The table of prescriptions with price and reimbursement at the prices of the year."""
    factors = prices.table
    rows = prescription.left_join(load.select("load_id", load_year="price_year"), "load_id")
    rows = rows.mutate(year=prescription_year(rows.load_year, rows.date.year()))
    rows = rows.left_join(factors, rows.year == factors.of_year)
    return _with_times(prices, rows, "price", "reimbursement").select(*prescription.columns)


def prescription_year(of_load: Any, of_day: Any) -> Any:
    """A dispensing's price year: its load's, else that of its day (a source's "of the service" means the day)."""
    return of_load.coalesce(of_day).cast("int32")


def _with_times(prices: Conversion, rows: Table, *amounts: str) -> Table:
    """The rows with each of the amounts times the row's factor, rounded half to even; empty stays empty.

    With amount = n · down + rest, the product is n · up + rest · ones, and rest · part / down, which is divided by
    hand: ``rest`` is taken apart into digits so small that no step leaves 64 bits.
    """
    digit = 62 - prices.bits
    if digit < 1:
        raise PriceIndexError(
            "The price index has figures of so many digits that amounts cannot be converted exactly."
        )
    places = range((prices.bits - 1) // digit, -1, -1)
    for name in amounts:
        down = rows.down
        rows = rows.mutate(rest=rows[name].abs() % down, times=_wholly(rows[name].abs(), down))
        rows = rows.mutate(product=rows.times * rows.up + rows.rest * rows.ones, left=ibis.literal(0, "int64"))
        for place in places:
            taken = (rows.rest >> (place * digit)) & (2**digit - 1)
            rows = rows.mutate(step=rows.left * 2**digit + taken * rows.part)
            worth = ibis.literal(2 ** (place * digit), "int64")
            rows = rows.mutate(
                product=rows.product + _wholly(rows.step, rows.down) * worth, left=rows.step % rows.down
            )
        upward = (2 * rows.left > rows.down) | ((2 * rows.left == rows.down) & (rows.product % 2 == 1))
        rounded = rows.product + upward.ifelse(1, 0)
        rows = rows.mutate(**{name: (rows[name] < 0).ifelse(-rounded, rounded).cast("int64")})
    return rows


def _wholly(size: Any, down: Any) -> Any:
    """How often ``down`` goes into ``size`` (neither is negative), exactly.

    Engines divide whole numbers as floating ones, which are out by a little from 2^53 on: a second step, over what
    the first one leaves, puts that right.
    """
    first = size // down
    return first + (size - first * down) // down

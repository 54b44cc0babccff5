"""Costs at the prices of one year, as SQL over the stored tables: exact, in whole minor units, half to even."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from samvej.core.money import MixedMoney
from samvej.registry.price_index import PriceIndex, PriceIndexError
from samvej.registry.price_years import said_money

PRESCRIPTION_YEAR = "coalesce(load.price_year, year(prescription.date))"
"""A dispensing's price year: its load's, else that of its day (the source's price year is that of the service)."""


@dataclass(frozen=True)
class Conversion:
    """Every price year that occurs, with what its amounts are multiplied by to be at the prices of ``to_year``."""

    to_year: int
    factors: tuple[tuple[int, Fraction], ...]

    @property
    def table(self) -> str:
        """The factors as a relation: of_year, up, down."""
        rows = [
            f"({year}, {factor.numerator}::HUGEINT, {factor.denominator}::HUGEINT)" for year, factor in self.factors
        ]
        listed = ", ".join(rows) or "(NULL::INTEGER, NULL::HUGEINT, NULL::HUGEINT)"
        return f"(VALUES {listed}) AS factor(of_year, up, down)"


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


def services_at(prices: Conversion, service: str) -> str:
    """The query ``service`` with cost and price year at the prices of the year."""
    cost = _times("service.cost", "factor")
    return (
        f"SELECT service.* REPLACE ({cost} AS cost, "
        f"CASE WHEN service.cost IS NOT NULL THEN {prices.to_year}::INTEGER END AS price_year) "
        f"FROM ({service}) AS service LEFT JOIN {prices.table} ON factor.of_year = service.price_year"
    )


def payments_at(prices: Conversion, payment: str, service: str) -> str:
    """The query ``payment`` at the prices of the year; the parts of a service still add up to its cost.

    Each part is converted by itself; the largest (of equals the first by payer) takes what the others leave.
    """
    part, whole = _times("payment.amount", "factor"), _times("service.cost", "factor")
    return (
        "SELECT part.* EXCLUDE (own, whole, place) REPLACE ("
        "CASE WHEN place = 1 THEN (whole - (sum(own) OVER (PARTITION BY service_id) - own))::BIGINT ELSE own END "
        "AS amount) FROM ("
        f"SELECT payment.*, {part} AS own, {whole} AS whole, row_number() OVER ("
        "PARTITION BY payment.service_id ORDER BY abs(payment.amount) DESC, payment.payer) AS place "
        f"FROM ({payment}) AS payment JOIN ({service}) AS service USING (service_id) "
        f"JOIN {prices.table} ON factor.of_year = service.price_year) AS part"
    )


def prescriptions_at(prices: Conversion, prescription: str, load: str) -> str:
    """The query ``prescription`` with price and reimbursement at the prices of the year."""
    price, reimbursement = (_times(f"prescription.{name}", "factor") for name in ("price", "reimbursement"))
    return (
        f"SELECT prescription.* REPLACE ({price} AS price, {reimbursement} AS reimbursement) "
        f"FROM ({prescription}) AS prescription LEFT JOIN ({load}) AS load USING (load_id) "
        f"LEFT JOIN {prices.table} ON factor.of_year = {PRESCRIPTION_YEAR}"
    )


def _times(amount: str, factor: str) -> str:
    """An amount times a factor, rounded half to even in whole numbers of 128 bits; empty stays empty."""
    size, down = f"(abs({amount}::HUGEINT) * {factor}.up)", f"{factor}.down"
    whole, left = f"({size} // {down})", f"({size} % {down})"
    rounded = f"({whole} + (2 * {left} > {down} OR (2 * {left} = {down} AND {whole} % 2 = 1))::HUGEINT)"
    return f"(sign({amount})::HUGEINT * {rounded})::BIGINT"

"""In which money an evaluation speaks: its currency, its price year, and the index that converts to it."""

from dataclasses import dataclass

from samvej.registry.price_index import PriceIndex, load_price_index
from samvej.registry.query import Registry


@dataclass(frozen=True)
class Prices:
    """The currency and price year of every amount, and the index that converted them, if any did.

    ``held``: the price years after the index's last, whose amounts are taken to be in that last year's prices.
    """

    currency: str | None
    year: int | None
    index: PriceIndex | None
    held: tuple[int, ...] = ()


def prices_of(registry: Registry, price_year: int | None, index: PriceIndex | None) -> Prices:
    """In which money the evaluation speaks: the year asked for, else the only one the costs are in."""
    if price_year is None:
        currency, year = registry.money()
        return Prices(currency, year, None)
    currency = registry.currency()
    if currency is None:
        return Prices(None, None, None)
    shipped_or_given = index or load_price_index(currency)
    shipped_or_given.factor(price_year, price_year)  # a year without a figure is no year to speak in
    years = registry.price_years()
    held = tuple(year for year in years if year > shipped_or_given.last_year)
    return Prices(currency, price_year, shipped_or_given.held_level(held), held)

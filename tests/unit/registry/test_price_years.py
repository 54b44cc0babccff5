"""Costs of several years at the prices of one: exact, adding up, and refused where they cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from samvej.core.money import MixedMoney
from samvej.registry.price_index import PriceIndex, PriceIndexError
from samvej.registry.price_index_conversion import conversion, payments_at, services_at
from samvej.registry.query import Registry
from tests.unit.registry.by_hand import Extract, mapping, service
from tests.unit.registry.conftest import Desk

INDEX = PriceIndex("made up", "made up", "DKK", {2018: Fraction(100), 2019: Fraction(125), 2020: Fraction(130)})
OWN = {"price year": "of the service"}


@contextmanager
def opened(desk: Desk) -> Iterator[Registry]:
    with Registry.open(desk.database.root) as registry:
        yield registry


def values(table: Any, *columns: str) -> list[tuple[Any, ...]]:
    rows = table.select(*columns).to_pyarrow().to_pylist()
    return sorted((tuple(row[column] for column in columns) for row in rows), key=str)


@pytest.fixture
def three_years(desk: Desk) -> Desk:
    """The three rows of docs/reference/database.md: a cost of 2018 with two payers, one of 2019, one of none."""
    services = [
        service(1, "ann", date(2018, 12, 31), cost=1001),
        service(2, "ann", date(2019, 1, 1), cost=1001),
        service(3, "bob", date(2019, 5, 1)),
    ]
    payments = [
        {"line": 1, "who": "ann", "service_id": 1, "payer": "region", "amount": 900},
        {"line": 1, "who": "ann", "service_id": 1, "payer": "municipality", "amount": 101},
    ]
    dispensed = {"who": "ann", "atc": "A10BA02", "price": 100, "reimbursement": 50}
    prescriptions = [
        {"line": 4, "date": date(2018, 2, 1)} | dispensed,
        {"line": 5, "date": date(2019, 2, 1)} | dispensed,
    ]
    tables = {"service": services, "payment": payments, "prescription": prescriptions}
    desk.load(Extract(tables, mapping=mapping(**OWN)))
    return desk


def test_price_year_of_the_service_is_the_year_it_starts(three_years: Desk) -> None:
    with opened(three_years) as registry:
        assert values(registry.table("service"), "service_id", "price_year") == [(1, 2018), (2, 2019), (3, None)]


def test_costs_are_converted_and_payments_add_up(three_years: Desk) -> None:
    with opened(three_years) as registry:
        services, payments, prescriptions = registry.costs(2019, INDEX)
        found = [
            values(services, "service_id", "cost", "price_year"),
            values(payments, "service_id", "payer", "amount"),
            values(prescriptions, "date", "price", "reimbursement"),
        ]
        columns = [set(each.columns) for each in (services, payments, prescriptions)]
        stored = [set(registry.table(name).columns) for name in ("service", "payment", "prescription")]

    assert found == [
        [(1, 1251, 2019), (2, 1001, 2019), (3, None, None)],  # 1251.25
        [(1, "municipality", 126), (1, "region", 1125)],  # 126.25, and what is left of 1251
        [(date(2018, 2, 1), 125, 62), (date(2019, 2, 1), 100, 50)],  # 62.5 is even
    ]
    assert columns == stored


def test_services_alone_are_converted_alike(three_years: Desk) -> None:
    with opened(three_years) as registry:
        assert values(registry.service_costs(2019, INDEX), "cost") == values(registry.costs(2019, INDEX)[0], "cost")


def test_costs_of_several_years_without_an_index_are_refused(three_years: Desk) -> None:
    with opened(three_years) as registry:
        with pytest.raises(MixedMoney, match=r"made-up in DKK of 2018–2019\. Where costs are asked for"):
            registry.costs(None, None)
        with pytest.raises(MixedMoney, match="not all of 2019: made-up in DKK of 2018–2019"):
            registry.costs(2019, None)


def test_costs_with_an_index_of_other_years_or_another_currency_are_refused(three_years: Desk) -> None:
    short = PriceIndex("short", "made up", "DKK", {2019: Fraction(1)})
    dollars = PriceIndex("dollars", "made up", "USD", dict(INDEX.figures))

    with opened(three_years) as registry:
        with pytest.raises(PriceIndexError, match="“short” has no figure for 2018"):
            registry.costs(2019, short)
        with pytest.raises(PriceIndexError, match="“dollars” is of USD"):
            registry.costs(2019, dollars)


def test_costs_of_one_year_are_unchanged_without_a_price_year(desk: Desk) -> None:
    dispensed = {"line": 2, "who": "ann", "date": date(2018, 2, 1), "atc": "A10BA02", "price": 100}
    desk.load(Extract({"service": [service(1, "ann", date(2018, 1, 1), cost=7)], "prescription": [dispensed]}))

    with opened(desk) as registry:
        services, _, prescriptions = registry.costs(None, None)
        assert values(services, "cost", "price_year") == [(7, 2024)]
        assert values(prescriptions, "price") == [(100,)]  # its load's year, 2024: no mix
        assert values(registry.costs(2024, None)[0], "cost") == [(7,)]


def test_prescriptions_of_another_year_than_the_services_are_a_mix(desk: Desk) -> None:
    dispensed = {"line": 2, "who": "ann", "date": date(2019, 2, 1), "atc": "A10BA02", "price": 100}
    desk.load(Extract({"service": [service(1, "ann", date(2018, 1, 1), cost=7)]}, mapping=mapping("fees", **OWN)))
    desk.load(Extract({"prescription": [dispensed]}, mapping=mapping("medicine", **OWN)))

    with opened(desk) as registry:
        assert registry.money() == ("DKK", 2018)
        with pytest.raises(MixedMoney, match="fees in DKK of 2018, medicine in DKK of 2019"):
            registry.costs(None, None)


def test_database_without_money_is_unchanged(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", date(2018, 1, 1))]}))

    with opened(desk) as registry:
        assert values(registry.costs(2019, INDEX)[0], "cost", "price_year") == [(None, None)]
        assert values(registry.costs(None, None)[0], "cost") == [(None,)]


# --- the algebra -----------------------------------------------------------------------------------------

AMOUNTS = st.integers(-(10**12), 10**12)
FIGURES = st.integers(1, 10**15 - 1).map(lambda figure: Fraction(figure, 10**6))


def converted(
    parts: list[tuple[int, str, int]], year: int, to_year: int, index: PriceIndex
) -> tuple[dict[int, int], dict[tuple[int, str], int]]:
    """Costs and payments (service, payer, amount) of one year at the prices of another."""
    prices = conversion([("made-up", "DKK", year)], to_year, index, "a test")
    columns = list(zip(*parts, strict=True))
    types = (pa.int64(), pa.string(), pa.int64())
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    payment = ibis.memtable(pa.table(arrays, names=["service_id", "payer", "amount"]))
    service_ = payment.group_by("service_id").aggregate(cost=payment.amount.sum().cast("int64"))
    service_ = service_.mutate(price_year=ibis.literal(year, "int32"))
    costs = services_at(prices, service_).select("service_id", "cost").to_pyarrow().to_pylist()
    paid = payments_at(prices, payment, service_).to_pyarrow().to_pylist()
    return (
        {row["service_id"]: row["cost"] for row in costs},
        {(row["service_id"], row["payer"]): row["amount"] for row in paid},
    )


few = settings(max_examples=8)  # an example asks the engine several times
PARTS = st.dictionaries(st.tuples(st.integers(1, 3), st.sampled_from("abcd")), AMOUNTS, min_size=1).map(
    lambda parts: [(service_id, payer, amount) for (service_id, payer), amount in parts.items()]
)


@few
@given(PARTS, FIGURES, FIGURES)
def test_converted_payments_add_up_to_the_converted_cost(parts: Any, one: Fraction, other: Fraction) -> None:
    index = PriceIndex("made up", "made up", "DKK", {2018: one, 2019: other})
    assume(index.factor(2018, 2019) < 1000)  # beyond it an amount would no longer fit, which is told

    costs, paid = converted(parts, 2018, 2019, index)

    for service_id, cost in costs.items():
        assert sum(amount for (of, _), amount in paid.items() if of == service_id) == cost


@few
@given(PARTS)
def test_converting_to_the_same_year_changes_nothing(parts: Any) -> None:
    costs, paid = converted(parts, 2018, 2018, INDEX)

    assert paid == {(service_id, payer): amount for service_id, payer, amount in parts}
    assert costs == {s: sum(a for of, _, a in parts if of == s) for s, _, _ in parts}


@few
@given(st.lists(AMOUNTS, min_size=2, max_size=6), st.integers(1, 2000))
def test_costs_keep_their_order_and_are_rounded_half_to_even(amounts: list[int], figure: int) -> None:
    index = PriceIndex("made up", "made up", "DKK", {2018: Fraction(1000), 2019: Fraction(figure)})
    parts = [(number, "a", amount) for number, amount in enumerate(amounts)]

    costs, _ = converted(parts, 2018, 2019, index)

    assert [costs[number] for number in range(len(amounts))] == [
        round(amount * index.factor(2018, 2019)) for amount in amounts
    ]
    ordered = sorted(range(len(amounts)), key=lambda number: amounts[number])
    assert [costs[number] for number in ordered] == sorted(costs.values())


def test_moment_of_the_new_year_belongs_to_the_new_year(desk: Desk) -> None:
    row = service(1, "ann", date(2018, 1, 1), cost=1) | {"start": datetime(2019, 1, 1, 0, 0)}
    desk.load(Extract({"service": [row]}, mapping=mapping(**OWN)))

    assert desk.column("service", "price_year") == [2019]

"""Reading the database."""

from datetime import date
from pathlib import Path

import pytest

from samvej.core.money import MixedMoney
from samvej.programme.facts import Coverage
from samvej.registry.database import DatabaseError
from samvej.registry.query import Registry
from samvej.registry.reading.staged import CoverageRow
from samvej.registry.tables import TABLES
from samvej.spotting.register import from_registry
from tests.unit.registry.by_hand import Extract, mapping, service
from tests.unit.registry.conftest import Desk

DAY = date(2020, 5, 1)


def test_missing_database_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"No database at .*: load an extract first: samvej load"):
        Registry.open(tmp_path)


def test_table_without_rows_is_empty_and_typed(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY)]}))

    with Registry.open(desk.database.root) as registry:
        for name, table in TABLES.items():
            found = registry.table(name).to_pyarrow()
            assert [name for name in found.schema.names if name != "person_range"] == table.schema.names
            assert [found.schema.field(column).type for column in table.schema.names] == table.schema.types


def test_unknown_table_is_an_error(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY)]}))

    with Registry.open(desk.database.root) as registry, pytest.raises(KeyError):
        registry.table("servise")


def test_money_is_that_of_the_loads_with_costs(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY, cost=100)]}))
    desk.load(Extract({"service": [service(2, "ann", DAY)]}, mapping=mapping("free", currency="USD")))

    with Registry.open(desk.database.root) as registry:
        assert registry.money() == ("DKK", 2024)


def test_money_of_two_price_years_is_refused(desk: Desk) -> None:
    earlier = mapping("other", **{"price year": 2023})
    desk.load(Extract({"service": [service(1, "ann", DAY, cost=100)]}))
    desk.load(Extract({"service": [service(2, "ann", DAY, cost=100)]}, mapping=earlier))

    with Registry.open(desk.database.root) as registry, pytest.raises(MixedMoney, match="made-up in DKK of 2024"):
        registry.money()


def test_costs_in_the_prices_of_several_years_are_refused_and_counted(desk: Desk) -> None:
    tariffs = [
        {"line": year, "system": "DRG", "code": "A", "unit": "case", "amount": year, "currency": "DKK"}
        | {"valid_from": date(year, 1, 1), "valid_to": date(year, 12, 31), "price_year": year}
        for year in (2018, 2019, 2021)
    ]
    rows = [service(n, "ann", date(n, 5, 1), tariff_system="DRG", tariff_code="A") for n in (2018, 2019, 2021)]
    desk.load(Extract({"service": rows, "tariff": tariffs}, mapping=mapping(**{"price year": "of the tariff"})))

    with Registry.open(desk.database.root) as registry:
        with pytest.raises(MixedMoney) as caught:
            registry.money()
        counted = from_registry(registry, needs_money=False).service.count().to_pyarrow().as_py()

    assert str(caught.value) == (
        f"The costs in {desk.database.root} cannot be put together: made-up in DKK of 2018–2019, 2021. "
        "Where costs are asked for, say which year's prices they are to be in, with --price-year YEAR."
    )
    assert counted == 3


def test_money_of_costs_from_tariffs_of_one_year_is_theirs(desk: Desk) -> None:
    tariff = {"line": 2, "system": "DRG", "code": "A", "unit": "case", "amount": 5, "currency": "DKK"}
    tariff |= {"valid_from": DAY, "price_year": 2019}
    row = service(1, "ann", DAY, tariff_system="DRG", tariff_code="A")
    desk.load(Extract({"service": [row], "tariff": [tariff]}))  # the mapping's own price year is 2024

    with Registry.open(desk.database.root) as registry:
        assert registry.money() == ("DKK", 2019)


def test_database_without_costs_or_services_has_no_money_and_no_span(desk: Desk) -> None:
    desk.load(Extract({"person": [{"line": 1, "who": "ann", "sex": "female"}]}))

    with Registry.open(desk.database.root) as registry:
        assert registry.money() == (None, None)
        assert registry.span() is None


def test_span_is_of_service_starts(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", date(2019, 1, 1)), service(2, "bob", DAY)]}))

    with Registry.open(desk.database.root) as registry:
        assert registry.span() == (date(2019, 1, 1), DAY)


def test_coverage_that_touches_is_one_across_loads_and_sources(desk: Desk) -> None:
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in (2018, 2019, 2021)]
    for number, (first, last) in enumerate(years):
        row = CoverageRow("0751", "hospital/*", first, last)
        extract = Extract(
            {"service": [service(number, "ann", DAY)]}, mapping=mapping(f"from-{number}"), coverage=(row,)
        )
        desk.load(extract)

    with Registry.open(desk.database.root) as registry:
        assert registry.coverage() == (
            Coverage("hospital/*", date(2018, 1, 1), date(2019, 12, 31), "0751"),
            Coverage("hospital/*", *years[2], "0751"),
        )


def test_loads_with_dates_only_are_told(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY)]}))
    desk.load(Extract({"service": [service(2, "ann", DAY)]}, mapping=mapping("timed", times="with times")))

    with Registry.open(desk.database.root) as registry:
        assert registry.date_only_loads() == {1}

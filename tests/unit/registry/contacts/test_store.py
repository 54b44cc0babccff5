"""The contact tables hold what the joining says, and give exactly the rows that are asked for."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, get_args

import polars as pl
import pytest

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.programme.facts import Service
from samvej.registry import manifest as manifests
from samvej.registry.contacts.making import optimize
from samvej.registry.contacts.store import SCHEMA, ContactFiles, Name, made
from samvej.registry.database import Database
from tests.unit.registry.contacts.made_up import (
    COLUMNS,
    FAR,
    Row,
    as_rows,
    kept,
    visit,
    worked_out,
    write,
)

DAY = (date(2020, 1, 10) - date(1970, 1, 1)).days


@pytest.fixture(scope="module")
def there(made_once: Database) -> ContactFiles:
    found = made(made_once, manifests.read(made_once))
    assert found is not None
    return found


def made_of(database: Database, rows: list[Row]) -> ContactFiles:
    manifest = write(database, rows)
    optimize(database)
    found = made(database, manifest)
    assert found is not None
    return found


@pytest.mark.parametrize("table", get_args(Name))
def test_tables_hold_the_contacts_of_the_reference(there: ContactFiles, rows: list[Row], table: Name) -> None:
    assert as_rows(there.scan(table, COLUMNS)) == worked_out(rows, joined=table == "joined")


def test_tables_share_the_rows_that_are_alike(there: ContactFiles, rows: list[Row]) -> None:
    single, joined = (set(worked_out(rows, joined=each)) for each in (False, True))

    assert single != joined
    assert sum(file.rows for file in there.all) == len(single | joined)


@pytest.mark.parametrize("table", get_args(Name))
@pytest.mark.parametrize(
    "asked",
    [
        {"kinds": ["admission"], "urgency": "acute"},
        {"sectors": ["hospital", "psychiatry"], "took_place": True},
        {"sectors": ["general-practice"], "took_place": False},
        {"first_day": DAY, "last_day": DAY + 3},
        {"persons": range(20, FAR + 20), "kinds": ["admission"]},
        {"kinds": ["housing"]},
    ],
)
def test_scan_keeps_what_the_filter_says(
    there: ContactFiles, rows: list[Row], table: Name, asked: dict[str, Any]
) -> None:
    expected = kept(worked_out(rows, joined=table == "joined"), **asked)

    assert as_rows(there.scan(table, COLUMNS, **asked)) == expected
    if not {"first_day", "persons"} & set(asked):
        assert there.rows(table, **asked) == len(expected)


def test_files_that_cannot_hold_such_rows_are_left_out(database: Database) -> None:
    found = made_of(database, [visit(1, 3, date(2021, 5, 1))])  # in place of the first range

    def ranges(**asked: Any) -> list[int]:
        return [file.range for file in found.files("joined", **asked)]

    assert ranges() == [0, 1]
    assert ranges(kinds=["admission"]) == [1]
    assert ranges(kinds=["admission"], persons=range(FAR)) == []
    assert ranges(persons=range(FAR)) == [0]
    assert ranges(first_day=DAY + 100) == [0]
    assert ranges(last_day=DAY + 100) == [1]
    assert as_rows(found.scan("single", ["person_id"], kinds=["admission"], persons=range(FAR))) == []


def test_files_have_the_columns_and_the_order_that_are_promised(there: ContactFiles) -> None:
    for file in there.all:
        rows = pl.read_parquet(file.path)
        assert rows.to_arrow().schema.names == SCHEMA.names
        assert rows.schema["what"] == pl.UInt16
        key = rows.select("person_id", "day", "contact_id")
        assert key.equals(key.sort(key.columns))
        named = {each.code: each for each in there.whats}
        for name in ("sector", "kind", "urgency", "took_place", "single", "joined"):
            assert rows[name].to_list() == [getattr(named[code], name) for code in rows["what"]]


def test_row_that_stands_for_several_contacts_is_that_many(database: Database) -> None:
    found = made_of(
        database,
        [
            visit(1, 3, date(2021, 5, 1), quantity=3, unit="contact"),
            visit(2, 3, date(2021, 5, 2), quantity=0, unit="contact"),
            visit(3, 3, date(2021, 5, 3), quantity=5, unit="service"),
        ],
    )

    seen = as_rows(found.scan("joined", ["contact_id", "cost"], persons=range(10)))
    assert sorted(seen) == [(1, 33), (1, 33), (1, 34), (3, 100)]


def test_range_whose_rows_stand_for_no_contact_has_an_empty_file(database: Database) -> None:
    found = made_of(database, [visit(2, 3, date(2021, 5, 2), quantity=0, unit="contact")])

    assert found.all[0].rows == 0
    assert [file.range for file in found.files("single")] == [1]


def test_stay_whose_costs_are_of_two_years_has_no_price_year(database: Database) -> None:
    first, second = _admission(1, date(2021, 5, 1), 10), _admission(2, date(2021, 5, 2), 20)
    found = made_of(database, [Row(5, first, price_year=2023), Row(5, second, price_year=2024)])

    assert as_rows(found.scan("joined", ["cost", "price_year"], persons=range(10))) == [(30, None)]
    assert as_rows(found.scan("single", ["cost", "price_year"], persons=range(10))) == [(10, 2023), (20, 2024)]
    assert found.price_years == (2023, 2024)


def test_admission_that_stands_for_several_is_counted_in_both_tables(database: Database) -> None:
    """Alike in everything, so that only counting tells them apart."""
    admission = _admission(1, date(2021, 5, 1), 100)
    found = made_of(database, [Row(5, admission, quantity=2, unit="contact")])

    assert as_rows(found.scan("single", ["contact_id", "cost"], persons=range(10))) == [(1, 50), (1, 50)]
    assert as_rows(found.scan("joined", ["contact_id", "cost"], persons=range(10))) == [(1, 100)]


def test_three_services_of_the_manual_are_four_rows(database: Database) -> None:
    """The example of docs/reference/physical-layout.md."""
    first = replace(_admission(31, date(2021, 5, 1), 100), urgency=Urgency.ACUTE, end=datetime(2021, 5, 3))
    services = [Row(7, first), Row(7, _admission(32, date(2021, 5, 3), 50)), visit(33, 7, date(2021, 5, 9))]
    found = made_of(database, services)

    columns, first_of_may = ["contact_id", "day", "nights", "urgency", "cost"], 18_748
    single, joined = (as_rows(found.scan(name, columns, persons=range(10))) for name in get_args(Name))
    consultation = (33, first_of_may + 8, None, None, 100)
    assert single == [
        (31, first_of_may, 2, "acute", 100),
        (32, first_of_may + 2, 1, None, 50),
        consultation,
    ]
    assert joined == [(31, first_of_may, 3, "acute", 150), consultation]
    assert found.all[0].rows == 4


def _admission(number: int, day: date, cost: int) -> Service:
    start = datetime(day.year, day.month, day.day)
    return Service(number, Sector.HOSPITAL, ServiceKind.ADMISSION, start, end=start + timedelta(days=1), cost=cost)

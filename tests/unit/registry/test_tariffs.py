"""Costs that come from tariffs: which, in which price year, and who pays them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.registry.checking.check import check
from samvej.registry.loading.faults import Allowance, LoadError
from samvej.registry.tariffs import share_out
from tests.unit.registry.by_hand import Extract, Row, mapping, service
from tests.unit.registry.conftest import Desk, reasons

DAY = date(2020, 5, 1)
NONE = Allowance(rows=0)
ANY = Allowance(share=1.0)


def tariff(line: int, code: str, year: int, amount: int, **said: Any) -> Row:
    spell = {"valid_from": date(year, 1, 1), "valid_to": date(year, 12, 31), "price_year": 2024}
    return (
        {"line": line, "system": "DRG", "code": code, "unit": "case", "amount": amount, "currency": "DKK"}
        | spell
        | said
    )


def test_cost_comes_from_the_tariff_of_its_day(desk: Desk) -> None:
    rows = [
        service(n, "ann", date(year, 7, 1), tariff_system="DRG", tariff_code="A")
        for n, year in ((1, 2019), (2, 2020))
    ]
    desk.load(Extract({"tariff": [tariff(1, "A", 2019, 100), tariff(2, "A", 2020, 200)]}))

    desk.load(Extract({"service": rows}), allowed=NONE)

    assert desk.column("service", "cost") == [100, 200]


@pytest.mark.parametrize(
    ("own", "cost"),
    [
        pytest.param(None, 100, id="another source's, where it has none"),
        pytest.param(("A", 2020), 300, id="its own"),
        pytest.param(("B", 2020), 100, id="its own is for another code"),
        pytest.param(("A", 2019), 100, id="its own is of another year"),
    ],
)
def test_own_tariff_takes_the_place_of_another_sources(desk: Desk, own: tuple[str, int] | None, cost: int) -> None:
    desk.load(Extract({"tariff": [tariff(1, "A", 2020, 100)]}, mapping("older")))
    desk.load(Extract({"tariff": [tariff(1, *own, 300)] if own else []}, mapping("newer")))

    row = service(1, "ann", DAY, tariff_system="DRG", tariff_code="A")
    desk.load(Extract({"service": [row]}, mapping("newer")), allowed=NONE)

    assert desk.column("service", "cost") == [cost]


@pytest.mark.parametrize("own_year", [2024, "of the tariff"])
def test_cost_is_in_the_price_year_of_its_tariff(desk: Desk, own_year: int | str) -> None:
    code = {"tariff_system": "DRG", "tariff_code": "A"}
    rows = [service(n, "ann", date(year, 7, 1), **code) for n, year in ((1, 2019), (2, 2020))]
    tariffs = [tariff(n, "A", year, 100 * n, price_year=year) for n, year in ((3, 2019), (4, 2020))]
    extract = Extract(
        {"service": [*rows, service(5, "bob", DAY)], "tariff": tariffs}, mapping(**{"price year": own_year})
    )

    desk.load(extract, allowed=NONE)

    found = [(row["service_id"], row["cost"], row["price_year"]) for row in desk.rows("service")]
    assert sorted(found) == [(1, 300, 2019), (2, 400, 2020), (5, None, None)]


def test_cost_that_is_given_is_in_the_price_year_of_the_mapping(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY, cost=0), service(2, "bob", DAY)]}))

    assert [(row["cost"], row["price_year"]) for row in desk.rows("service")] == [(0, 2024), (None, None)]


def test_tariff_of_another_price_year_replaces_the_service(desk: Desk) -> None:
    contact = service(1, "ann", DAY, tariff_system="DRG", tariff_code="A")
    desk.load(Extract({"service": [contact], "tariff": [tariff(2, "A", 2020, 100, price_year=2019)]}))

    desk.load(Extract({"service": [contact], "tariff": [tariff(2, "A", 2020, 100, price_year=2020)]}))

    assert desk.column("service", "price_year") == [2020]
    assert [each.name for each in check(desk.database) if not each.holds] == []


def test_bed_day_tariff_is_taken_for_each_night(desk: Desk) -> None:
    code = {"tariff_system": "DRG", "tariff_code": "A"}
    long, short = datetime(2020, 5, 4), datetime(2020, 5, 1, 9)
    rows = [
        service(1, "ann", DAY, end=long, **code),
        service(2, "bob", DAY, end=short, **code),
        service(3, "bob", DAY, **code),
    ]

    loaded = desk.load(Extract({"tariff": [tariff(4, "A", 2020, 10, unit="bed-day")], "service": rows}), allowed=ANY)

    assert sorted(desk.column("service", "cost")) == [10, 30]
    assert reasons(loaded.rejects) == ["a bed-day tariff needs an end, and the service has none"]


@pytest.mark.parametrize(
    ("tariffs", "reason"),
    [
        ([], "no tariff for DRG A on 2020-05-01: load the tariffs of that year first"),
        ([tariff(2, "A", 2019, 5)], "no tariff for DRG A on 2020-05-01: load the tariffs of that year first"),
        (
            [tariff(2, "A", 2020, 5), tariff(3, "A", 2020, 6, valid_from=DAY)],
            "two tariffs hold for DRG A on 2020-05-01: load the right one, of that whole year, with this source",
        ),
        (
            [tariff(2, "A", 2020, 5, price_year=None)],
            "the tariff for DRG A on 2020-05-01 has no price year",
        ),
        (
            [tariff(2, "A", 2020, 5, currency="USD")],
            "the tariff for DRG A on 2020-05-01 is in USD, the costs of this source in DKK",
        ),
    ],
)
def test_tariff_that_cannot_be_told_rejects_the_service(desk: Desk, tariffs: list[Row], reason: str) -> None:
    row = service(1, "ann", DAY, tariff_system="DRG", tariff_code="A")

    loaded = desk.load(Extract({"service": [row], "tariff": tariffs}), allowed=ANY)

    assert reasons(loaded.rejects) == [reason]
    assert desk.rows("service") == []


def test_payments_share_a_cost_that_came_from_a_tariff(desk: Desk) -> None:
    row = service(1, "ann", DAY, tariff_system="DRG", tariff_code="A")
    payments = [
        {"line": 1, "who": "ann", "service_id": 1, "payer": payer, "_share": share}
        for payer, share in (("municipality", 0.2), ("region", None))
    ]

    desk.load(Extract({"service": [row], "payment": payments, "tariff": [tariff(2, "A", 2020, 1003)]}), allowed=NONE)

    assert [(row["payer"], row["amount"]) for row in desk.rows("payment")] == [("municipality", 201), ("region", 802)]


@given(
    st.integers(-200, 200) | st.integers(-(10**9), 10**9),
    st.lists(st.integers(0, 9), min_size=1, max_size=5).filter(any),
    st.booleans(),
    st.lists(st.none() | st.integers(0, 10**9), min_size=5, max_size=5),
)
@settings(deadline=None)
def test_shares_of_a_cost_from_a_tariff_add_up_and_have_its_sign(
    cost: int, weights: list[int], with_rest: bool, limits: list[int | None]
) -> None:
    shares = [weight / sum(weights) for weight in weights]
    payers = [(f"payer {at}", share) for at, share in enumerate(shares)]
    payers = [*payers, ("rest", None)] if with_rest else [*payers[:-1], (payers[-1][0], None)]

    limit = {payer: most for (payer, _), most in zip(payers, limits, strict=False)}
    paid = _shared_out(cost, payers, limit)

    assert sum(paid.values()) == cost
    assert all(amount * cost >= 0 and abs(amount) <= abs(cost) for amount in paid.values())
    asked = [(paid[payer], share, limit.get(payer)) for payer, share in payers if share is not None]
    assert all(abs(amount) <= abs(cost) * share + 0.5 for amount, share, _ in asked)
    assert all(abs(amount) <= most for amount, _, most in asked if most is not None)


def test_small_costs_are_shared_without_a_rest_below_nothing() -> None:
    halves = [("citizen", 0.5), ("municipality", 0.5), ("region", None)]

    assert list(_shared_out(3, halves).values()) == [2, 1, 0]
    assert list(_shared_out(-3, halves).values()) == [-2, -1, 0]


def test_share_is_at_most_its_limit_and_the_rest_pays_what_is_above_it() -> None:
    payers = [("municipality", 0.45), ("region", None)]

    assert _shared_out(10_000_000, payers, {"municipality": 3_102_900}) == {
        "municipality": 3_102_900,
        "region": 6_897_100,
    }
    assert _shared_out(1_001, payers, {"municipality": 3_102_900}) == {"municipality": 450, "region": 551}


def _shared_out(
    cost: int, payers: Sequence[tuple[str, float | None]], limits: Mapping[str, int | None] | None = None
) -> dict[str, int]:
    """What each payer pays of a service whose cost has come from a tariff."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE record_service AS SELECT 1 AS service_id, ?::BIGINT AS cost", [cost])
        connection.execute(
            "CREATE TABLE record_payment "
            "(service_id INTEGER, payer VARCHAR, _share DOUBLE, _at_most BIGINT, amount BIGINT)"
        )
        rows = [(payer, share, (limits or {}).get(payer)) for payer, share in payers]
        connection.executemany("INSERT INTO record_payment VALUES (1, ?, ?, ?, NULL)", rows)
        share_out(SimpleNamespace(run=connection.execute))  # type: ignore[arg-type]
        return dict(connection.execute("SELECT payer, amount FROM record_payment ORDER BY payer").fetchall())


def test_costs_in_another_currency_are_refused_and_change_nothing(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY, cost=100)]}))
    before = desk.snapshot()

    dollars = Extract({"service": [service(2, "ann", DAY, cost=100)]}, mapping=mapping("other", currency="USD"))
    with pytest.raises(
        LoadError, match="The costs of other are in USD, and this database has made-up in DKK of 2024"
    ):
        desk.load(dollars)

    assert desk.snapshot() == before


def test_services_without_costs_may_come_from_a_source_in_another_currency(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY, cost=100)]}))

    loaded = desk.load(Extract({"service": [service(2, "ann", DAY)]}, mapping=mapping("other", currency="USD")))

    assert loaded.load_id == 2


def test_costs_in_another_price_year_are_told(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY, cost=100)]}))

    earlier = mapping("other", **{"price year": 2023})
    loaded = desk.load(Extract({"service": [service(2, "ann", DAY, cost=100)]}, mapping=earlier))

    assert [notice.split(".")[0] for notice in loaded.notices] == [
        "Its costs are in DKK of 2023, and there are others: made-up in DKK of 2024"
    ]


def test_costs_of_several_price_years_are_told(desk: Desk) -> None:
    code = {"tariff_system": "DRG", "tariff_code": "A"}
    rows = [service(n, "ann", date(year, 7, 1), **code) for n, year in ((1, 2019), (2, 2020))]
    tariffs = [tariff(n, "A", year, 100, price_year=year) for n, year in ((3, 2019), (4, 2020))]

    loaded = desk.load(Extract({"service": rows, "tariff": tariffs}))

    assert [notice.partition(" Where")[0] for notice in loaded.notices] == [
        "Its costs are in DKK of 2019–2020. They are never mixed unconverted."
    ]


def test_costs_in_other_money_that_are_replaced_are_not_told(desk: Desk) -> None:
    desk.load(Extract({"service": [service(1, "ann", DAY, cost=100)]}, mapping(**{"price year": 2023})))

    loaded = desk.load(Extract({"service": [service(1, "ann", DAY, cost=100)]}))

    assert loaded.notices == ()
    assert desk.column("service", "price_year") == [2024]


def test_rows_that_wait_for_a_tariff_are_taken_in_once_it_is_loaded(desk: Desk) -> None:
    waiting = Extract(
        {"service": [service(1, "ann", DAY, tariff_system="DRG", tariff_code="A"), service(2, "bob", DAY)]}
    )
    desk.load(waiting, allowed=ANY)
    before = desk.snapshot()

    too_early = desk.load(waiting)
    unchanged = desk.snapshot()
    desk.load(Extract({"tariff": [tariff(1, "A", 2020, 100)]}))
    in_time = desk.load(waiting)

    assert too_early.load_id is None
    assert unchanged == before
    assert in_time.books is not None
    assert (in_time.books.loaded, in_time.books.duplicates) == (1, 1)
    assert desk.load(waiting).already == ("by-hand-0.csv",)


def test_file_tried_again_adds_what_waited_and_reverts_nothing(desk: Desk) -> None:
    waiting = service(2, "bob", DAY, tariff_system="DRG", tariff_code="A")
    january = Extract({"service": [service(1, "ann", DAY, cost=5), waiting]})
    desk.load(january, allowed=ANY)
    ended = service(1, "ann", DAY, cost=5, end=datetime(2020, 5, 20))
    desk.load(Extract({"service": [ended], "tariff": [tariff(3, "A", 2020, 100)]}))

    loaded = desk.load(january, allowed=NONE)

    assert sorted(desk.column("service", "end"), key=str) == [datetime(2020, 5, 20), None]
    assert loaded.books is not None
    assert (loaded.books.loaded, loaded.books.duplicates, loaded.books.updated) == (1, 1, 0)
    assert [each.name for each in check(desk.database) if not each.holds] == []


def test_tariff_code_that_is_a_person_number_is_hidden_in_the_rejects(desk: Desk) -> None:
    row = service(1, "ann", DAY, tariff_system="DRG", tariff_code="010170-1234")

    loaded = desk.load(Extract({"service": [row]}), allowed=ANY)

    told = [str(reject) for reject in loaded.rejects] + [str(row) for row in desk.rows("reject")]
    assert len(told) == 2
    assert not any("010170" in each for each in told)

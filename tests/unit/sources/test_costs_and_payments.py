"""How a cost arises and who pays it: the parts always add up, to the last minor unit."""

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samvej.registry.mapping.rules import TableRule
from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.reading import Staged
from samvej.registry.reading.columns import Surroundings
from samvej.registry.reading.money import cost, payments
from tests.unit.sources.made_up import GOOD, KEY, line, rejects, rows

PRICE = "        cost: {given: price}\n"
PARTS = "          - {always: citizen, amount: paid}\n          - {always: municipality, rest: true}\n"


def test_a_given_cost_is_split_between_its_payers(stage_rows: Callable[..., Staged]) -> None:
    staged = stage_rows(GOOD, line(visit="2", price="0", paid="0"), line(visit="3", price="", paid=""))

    assert rows(staged, "payment").select("_line", "payer", "amount").rows() == [
        (2, "citizen", 5000),
        (2, "municipality", 25000),
        (3, "citizen", 0),
        (3, "municipality", 0),
    ]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.lists(st.integers(1, 5), min_size=1, max_size=4))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_shares_add_up_to_the_cost(visits: SourceMapping, costs: list[int], weights: list[int]) -> None:
    parts = [{"always": f"payer {at}", "share": weight / sum(weights)} for at, weight in enumerate(weights)]
    rule = TableRule.model_validate({"cost": "price", "payments": parts})
    frame = pl.DataFrame(
        {"_line": range(len(costs)), "price": [f"{each / 100:.2f}".replace(".", ",") for each in costs]}
    )
    around = Surroundings(visits, visits.reading_of("visits"), KEY)
    price = cost(frame, rule.cost, around)

    table, faults = payments(frame, rule, frame["_line"], price, around)

    assert not any(fault.any for fault in faults)
    assert table.group_by("_line", maintain_order=True).agg(pl.col("amount").sum())["amount"].to_list() == costs


def test_unit_price_times_quantity_is_exact(
    stage_rows: Callable[..., Staged], changed_mapping: Callable[..., SourceMapping]
) -> None:
    mapping = changed_mapping(PRICE, "        cost: {unit price: 412.35, quantity: price}\n")

    staged = stage_rows(
        line(price="0,5", paid="0"),
        line(visit="2", price="3", paid="0"),
        line(visit="3", price="x", paid="0"),
        mapping=mapping,
    )

    assert rows(staged, "service")["cost"].to_list() == [20618, 123705]  # 206.175 goes to the even øre
    assert [reject["line"] for reject in rejects(staged)] == [4]


def test_a_cost_that_awaits_its_tariff_leaves_code_and_shares(
    stage_rows: Callable[..., Staged], changed_mapping: Callable[..., SourceMapping]
) -> None:
    mapping = changed_mapping(
        PRICE + "        payments:\n" + PARTS,
        "        cost: {tariff: {system: {always: made-up}, code: price}}\n        payments:\n"
        "          - {always: citizen, share: 0.25}\n          - {always: municipality, rest: true}\n",
    )

    staged = stage_rows(line(price="T1"), line(visit="2", price=""), mapping=mapping)

    assert rows(staged, "service").select("cost", "tariff_system", "tariff_code").rows() == [
        (None, "made-up", "T1"),
        (None, None, None),
    ]
    assert rows(staged, "payment").select("_line", "payer", "amount", "_share").rows() == [
        (2, "citizen", None, 0.25),
        (2, "municipality", None, None),
    ]
    assert staged.totals["service"].given is None


def test_two_parts_of_one_payer_are_one_payment(
    stage_rows: Callable[..., Staged], changed_mapping: Callable[..., SourceMapping]
) -> None:
    mapping = changed_mapping("- {always: citizen, amount: paid}", "- {payer: unit, amount: paid}")

    staged = stage_rows(line(unit="municipality"), line(visit="2", unit=""), mapping=mapping)

    assert rows(staged, "payment").select("payer", "amount").rows() == [("municipality", 30000)]
    assert [(reject["line"], reject["column"]) for reject in rejects(staged)] == [(3, "unit")]


@pytest.mark.parametrize(
    ("price", "cost"), [("1.234", 123400), ("1.234,50", 123450), ("1e3", None), ("1_000", None), ("9" * 20, None)]
)
def test_a_unit_price_is_read_by_the_files_marks_and_within_what_a_column_holds(
    price: str, cost: int | None, stage_rows: Callable[..., Staged], changed_mapping: Callable[..., SourceMapping]
) -> None:
    mapping = changed_mapping(PRICE, "        cost: {unit price: price, quantity: visit}\n")

    staged = stage_rows(line(visit="2", price="1", paid="0"), line(visit="1", price=price, paid="0"), mapping=mapping)

    assert rows(staged, "service")["cost"].to_list() == [200] + ([] if cost is None else [cost])
    assert [reject["line"] for reject in rejects(staged)] == ([3] if cost is None else [])


@pytest.mark.parametrize(
    ("price", "paid", "reason"),
    [
        ("", "50,00", "the cost it is a part of is empty (price)"),
        ("300,00", "-50,00", "a negative amount"),
        ("", "0,00", None),
        ("300,00", "", None),
    ],
)
def test_a_payers_amount_needs_a_cost_and_may_not_be_negative(
    price: str, paid: str, reason: str | None, stage_rows: Callable[..., Staged]
) -> None:
    staged = stage_rows(line(visit="2"), line(price=price, paid=paid))

    found = rejects(staged)
    assert [reject["column"] for reject in found] == ([] if reason is None else ["paid"])
    assert all(reason is not None and reason in str(reject["reason"]) for reject in found)


@pytest.mark.parametrize("who", ["020280-0002", "region 4202800002"])
def test_a_person_number_is_no_payer(
    who: str, stage_rows: Callable[..., Staged], changed_mapping: Callable[..., SourceMapping]
) -> None:
    mapping = changed_mapping("- {always: citizen, amount: paid}", "- {payer: unit, amount: paid}")

    staged = stage_rows(line(unit="citizen"), line(visit="2", unit=who), mapping=mapping)

    assert set(rows(staged, "payment")["payer"]) == {"citizen", "municipality"}
    assert [reject["line"] for reject in rejects(staged)] == [3]
    assert who not in str(rejects(staged))

"""Payers whose share depends on the row and has a limit: municipal co-financing as it was."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samvej.registry.mapping import MappingError, SourceMapping, load_mapping
from samvej.registry.mapping.rules import TableRule
from samvej.registry.reading import Staged
from samvej.registry.reading.columns import Surroundings
from samvej.registry.reading.money import cost, payments
from tests.unit.sources.made_up import FIXTURES, KEY, line, rejects, rows

PARTS = "          - {always: citizen, amount: paid}\n          - {always: municipality, rest: true}\n"
SHARED = """          - always: municipality
            share:
              cases:
                - {if: {paid: {from: 100}}, then: empty}
                - {if: {paid: {from: 65, below: 80}}, then: 0.45}
                - {if: {paid: {from: 0, below: 65}}, then: 0.20}
            at most: {cases: [{if: {unit: capped}, then: 31.29}], otherwise: empty}
          - {always: region, rest: true}
"""


@pytest.fixture
def by_age(changed_mapping: Callable[[str, str], SourceMapping]) -> SourceMapping:
    return changed_mapping(PARTS, SHARED)


def test_share_is_that_of_the_row_and_the_rest_pays_what_is_left(
    stage_rows: Callable[..., Staged], by_age: SourceMapping
) -> None:
    staged = stage_rows(
        line(paid="70", price="100,01"),
        line(visit="2", paid="64", price="100,01"),
        line(visit="3", paid="70", price="100,01", unit="capped"),
        line(visit="4", paid="100", price="100,01"),
        line(visit="5", paid="70", price=""),
        mapping=by_age,
    )

    assert rows(staged, "payment").select("_line", "payer", "amount").rows() == [
        (2, "municipality", 4500),
        (2, "region", 5501),
        (3, "municipality", 2000),
        (3, "region", 8001),
        (4, "municipality", 3129),
        (4, "region", 6872),
        (5, "region", 10001),
    ]


def test_row_without_a_share_that_can_be_told_is_rejected_where_it_has_a_cost(
    stage_rows: Callable[..., Staged], by_age: SourceMapping
) -> None:
    staged = stage_rows(line(paid="", price="100,00"), line(visit="2", paid="", price=""), mapping=by_age)

    assert [(each["line"], each["reason"]) for each in rejects(staged)] == [
        (2, "none of the mapping's cases holds for this row")
    ]
    assert rows(staged, "service").height == 1


def test_share_from_a_column_lies_from_0_to_1(
    stage_rows: Callable[..., Staged], changed_mapping: Callable[[str, str], SourceMapping]
) -> None:
    mapping = changed_mapping("{always: citizen, amount: paid}", "{always: citizen, share: paid}")

    staged = stage_rows(line(paid="0,25"), line(visit="2", paid="1,5"), mapping=mapping)

    assert rows(staged, "payment")["amount"].to_list() == [7500, 22500]
    assert [each["reason"] for each in rejects(staged)] == ["a share that is not from 0 to 1"]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ("[{always: a, share: 0.5, at most: 10}, {always: b, share: 0.5}]", "one of them takes the rest"),
        ("[{always: a, share: {cases: [{then: 1}]}}]", "one of them takes the rest"),
        ("[{always: a, share: {cases: [{then: 1.5}]}}, {always: b, rest: true}]", "'1.5' is not a share"),
        ("[{always: a, share: {cases: [{then: much}]}}, {always: b, rest: true}]", "'much' is not a share"),
        (
            "[{always: a, share: {cases: [{then: 0.7}]}}, {always: c, share: 0.4}, {always: b, rest: true}]",
            "make more than 1",
        ),
        ("[{always: a, rest: true, at most: 10}]", "'at most' limits a 'share'"),
        ("[{payer: unit, share: 0.5, at most: 10}, {always: b, rest: true}]", "'at most' limits a 'share'"),
    ],
)
def test_parts_that_cannot_add_up_are_told(parts: str, told: str, tmp_path: Path) -> None:
    text = (FIXTURES / "visits.yaml").read_text(encoding="utf-8")
    path = tmp_path / "wrong.yaml"
    path.write_text(text.replace("payments:\n" + PARTS, f"payments: {parts}\n"), encoding="utf-8")

    with pytest.raises(MappingError, match=told):
        load_mapping(path)


@given(
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 130)), min_size=1, max_size=6),
    st.floats(0, 1),
    st.integers(1, 10**6),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_add_up_to_the_cost_whatever_share_and_limit(
    visits: SourceMapping, services: list[tuple[int, int]], share: float, limit: int
) -> None:
    cases = [{"if": {"age": {"from": 65}}, "then": share}, {"if": {"age": {"from": 18}}, "then": "empty"}]
    of_some = {"always": "some", "share": {"cases": cases, "otherwise": 1}, "at most": limit}
    rule = TableRule.model_validate({"cost": "price", "payments": [of_some, {"always": "rest", "rest": True}]})
    frame = pl.DataFrame(
        {
            "_line": range(len(services)),
            "price": [f"{each / 100:.2f}".replace(".", ",") for each, _ in services],
            "age": [str(age) for _, age in services],
        }
    )
    around = Surroundings(visits, visits.reading_of("visits"), KEY)

    table, faults = payments(frame, rule, frame["_line"], cost(frame, rule.cost, around), around)

    assert not any(fault.any for fault in faults)
    paid = table.group_by("_line", maintain_order=True).agg(pl.col("amount").sum()).sort("_line")["amount"].to_list()
    assert paid == [each for each, _ in services]
    assert table["amount"].min() >= 0
    assert all(amount <= 100 * limit for amount in table.filter(payer="some")["amount"])

"""From a column for each week to a row for each filled cell."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from samvej.core.week import Week
from samvej.registry.mapping.rules import TableRule
from samvej.registry.reading.week_columns import CELL, WEEK, long_form

NAMES = ["y_9952", "y_0001", "y_0453", "y_1801"]
RULE = TableRule.model_validate({"week": {"from column name": "y_{YYWW}"}, "benefit": {"each of": NAMES}})


@given(st.lists(st.lists(st.sampled_from([None, "111", "783"]), min_size=4, max_size=4), max_size=8))
def test_long_form_has_each_filled_cell_once_with_its_week(cells: list[list[str | None]]) -> None:
    wide = pl.DataFrame(
        {"_line": list(range(len(cells))), "PNR": ["a"] * len(cells)}
        | {name: [row[place] for row in cells] for place, name in enumerate(NAMES)},
        schema={"_line": pl.Int64, "PNR": pl.String} | dict.fromkeys(NAMES, pl.String),
    )

    long, rule = long_form(wide, RULE)

    expected = [
        (line, "a", str(Week.yyww(name[2:])), cell)
        for line, row in enumerate(cells)
        for name, cell in zip(NAMES, row, strict=True)
        if cell is not None
    ]
    assert sorted(long.select("_line", "PNR", WEEK, CELL).rows()) == sorted(expected)
    assert rule.columns["benefit"].column == CELL


def test_table_without_columns_of_weeks_stays_as_it_is() -> None:
    frame, rule = pl.DataFrame({"X1": ["a"]}), TableRule.model_validate({"code": {"each of": ["X1"]}})

    same_frame, same_rule = long_form(frame, rule)

    assert same_frame is frame
    assert same_rule is rule

"""Conditions that compare with numbers and days, and texts put together of several columns."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from samvej.registry.mapping import MappingError, SourceMapping, load_mapping
from samvej.registry.reading import Staged, stage
from tests.unit.sources.made_up import FIXTURES, GOOD, HEADER, KEY, line, rejects, rows

KIND = "{column: what, codes: {nurse: home-nursing, help: practical-help, other: empty}}"
BY_PRICE = (
    "{cases: [{if: {price: {below: 100}}, then: telephone}, "
    "{if: {price: {from: 100, below: 300}}, then: home-visit}, "
    "{if: {price: {from: 300}}, then: home-nursing}], otherwise: other}"
)
TIMES = """        start:
          cases:
            - {if: {unit: {missing: false}}, text: "{what} {unit:2}:{paid:2}"}
            - {text: "{what} 00:00"}
"""


def test_number_lies_in_the_range_from_its_lower_bound_to_below_the_upper(
    stage_rows: Callable[..., Staged], changed_mapping: Callable[[str, str], SourceMapping]
) -> None:
    prices = ("99,99", "100,00", "299,99", "300,00", "1.000,00", "")
    lines = [line(visit=str(at), price=price, paid="0") for at, price in enumerate(prices)]

    staged = stage_rows(*lines, mapping=changed_mapping(KIND, BY_PRICE))

    found = rows(staged, "service")["kind"].to_list()
    assert found == ["telephone", "home-visit", "home-visit", "home-nursing", "home-nursing", "other"]


def test_day_lies_in_the_range_whatever_its_time_and_form(
    stage_rows: Callable[..., Staged], changed_mapping: Callable[[str, str], SourceMapping]
) -> None:
    mapping = changed_mapping(
        '{if: {cancelled: {not: "yes"}}, else left out: cancelled}',
        "{if: {started: {from: 2024-03-01, below: 2024-03-03}}, else left out: of another time}",
    )
    days = ("2024-02-29 23:59", "2024-03-01 00:00", "02-03-2024", "2024-03-03 00:00")

    staged = stage_rows(*(line(visit=str(at), started=day, ended="") for at, day in enumerate(days)), mapping=mapping)

    assert rows(staged, "service")["start"].to_list() == [datetime(2024, 3, 1), datetime(2024, 3, 2)]
    assert staged.left_out == {"of another time": 2}


def test_value_that_cannot_be_compared_rejects_the_row_and_is_not_left_out(
    stage_rows: Callable[..., Staged], changed_mapping: Callable[[str, str], SourceMapping]
) -> None:
    mapping = changed_mapping('{cancelled: {not: "yes"}}', "{unit: {from: 18}}")

    staged = stage_rows(line(unit="17"), line(visit="2", unit="1O"), line(visit="3", unit="18"), mapping=mapping)

    assert [(each["line"], each["column"], each["reason"]) for each in rejects(staged)] == [
        (3, "unit", "not a number with ',' as its decimal mark")
    ]
    assert staged.left_out == {"cancelled": 1}


@pytest.mark.parametrize(
    ("matcher", "changes", "kept"),
    [
        ("started: {same day as: ended}", {"ended": "2024-03-01 23:30"}, True),
        ("started: {same day as: ended}", {"started": "01-03-2024"}, True),
        ("started: {same day as: ended}", {"ended": "2024-03-02 00:00"}, False),
        ("started: {same day as: ended}", {"ended": ""}, False),
        ("price: {same number as: paid}", {"price": "50"}, True),
        ("price: {same number as: paid}", {"price": "1.000,0", "paid": "1000"}, True),
        ("price: {same number as: paid}", {"price": "50,01"}, False),
        ("price: {same number as: paid}", {"price": "", "paid": ""}, False),
    ],
)
def test_two_columns_are_compared_by_what_they_mean(
    stage_rows: Callable[..., Staged],
    changed_mapping: Callable[[str, str], SourceMapping],
    matcher: str,
    changes: dict[str, str],
    kept: bool,
) -> None:
    mapping = changed_mapping('{cancelled: {not: "yes"}}', f"{{{matcher}}}")

    staged = stage_rows(line(**changes), mapping=mapping)

    assert rejects(staged) == []
    assert staged.left_out == ({} if kept else {"cancelled": 1})


def test_column_that_cannot_be_compared_with_another_rejects_the_row(
    stage_rows: Callable[..., Staged], changed_mapping: Callable[[str, str], SourceMapping]
) -> None:
    mapping = changed_mapping('{cancelled: {not: "yes"}}', "{price: {same number as: unit}}")

    staged = stage_rows(line(), line(visit="2", unit="300"), mapping=mapping)

    assert [(each["line"], each["column"]) for each in rejects(staged)] == [(2, "unit")]


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("{same day as: started, missing: false}", "says one of: one of, not"),
        ("{from: 80, below: 65}", "'from' is not less than 'below'"),
        ("{from: 65, below: 2018-01-01}", "both numbers or both days"),
        ("{from: 65, missing: true}", "says one of: one of, not"),
        ("{from: soon}", "does not fit"),
    ],
)
def test_range_that_cannot_be_is_told(condition: str, told: str, tmp_path: Path) -> None:
    text = (FIXTURES / "visits.yaml").read_text(encoding="utf-8")
    path = tmp_path / "wrong.yaml"
    path.write_text(text.replace('{not: "yes"}', condition), encoding="utf-8")

    with pytest.raises(MappingError, match=told):
        load_mapping(path)


def in_parts(stage_rows: Callable[..., Staged], mapping: SourceMapping, *parts: tuple[str, str, str]) -> Staged:
    """Stages visits whose start stands in three columns: day, hour and minute."""
    lines = [
        line(visit=str(at), what=day, unit=hour, paid=minute, price="900", started="x", ended="")
        for at, (day, hour, minute) in enumerate(parts)
    ]
    return stage_rows(*lines, mapping=mapping)


@pytest.fixture
def mapped(tmp_path: Path) -> Callable[[str], SourceMapping]:
    """The made-up source's mapping with another rule for the start, no end, and always the same kind."""

    def changed(start: str) -> SourceMapping:
        text = (FIXTURES / "visits.yaml").read_text(encoding="utf-8")
        text = text.replace("        start: started\n        end: ended\n", start)
        text = text.replace(f"kind: {KIND}", "kind: {always: home-nursing}")
        text = text.replace('"DD-MM-YYYY"]', '"DD-MM-YYYY", "DD-MM-YYYY hh:mm", "YYYY-MM-DD hh:mm:ss"]')
        path = tmp_path / "changed.yaml"
        path.write_text(text.replace("          - {always: citizen, amount: paid}\n", ""), encoding="utf-8")
        return load_mapping(path)

    return changed


def test_day_hour_and_minute_in_columns_of_their_own_are_a_time(
    stage_rows: Callable[..., Staged], mapped: Callable[[str], SourceMapping]
) -> None:
    staged = in_parts(
        stage_rows, mapped(TIMES), ("2018-03-04", "8", "5"), ("04-03-2018", "23", "0"), ("2018-03-04", "", "5")
    )

    found = rows(staged, "service")["start"].to_list()
    assert found == [datetime(2018, 3, 4, 8, 5), datetime(2018, 3, 4, 23, 0), datetime(2018, 3, 4)]


def test_hour_that_is_none_rejects_the_row(
    stage_rows: Callable[..., Staged], mapped: Callable[[str], SourceMapping]
) -> None:
    staged = in_parts(stage_rows, mapped(TIMES), ("2018-03-04", "24", "5"), ("2018-03-04", "123", "5"))

    assert [(each["line"], str(each["reason"]).split(" written")[0]) for each in rejects(staged)] == [
        (2, "no such day or time"),
        (3, "no such day or time"),
    ]


def test_times_of_day_in_parquet_are_put_together_with_their_day(
    tmp_path: Path, mapped: Callable[[str], SourceMapping]
) -> None:
    mapping = mapped('        start: {text: "{started} {ended}"}\n')
    path = tmp_path / "visits.parquet"
    values = dict(zip(HEADER.split(";"), GOOD.split(";"), strict=True))
    frame = pl.DataFrame({name: [value] for name, value in values.items()})
    frame.with_columns(started=pl.date(2019, 3, 4), ended=pl.time(8, 5)).write_parquet(path)

    staged = stage(mapping, [path], key=KEY, into=tmp_path / "staged")

    assert rows(staged, "service")["start"].to_list() == [datetime(2019, 3, 4, 8, 5)]


def test_case_says_a_word_or_a_text(changed_mapping: Callable[[str, str], SourceMapping]) -> None:
    with pytest.raises(MappingError, match="says exactly one of: then, text"):
        changed_mapping("provider: unit", 'provider: {cases: [{then: x, text: "{unit}"}]}')

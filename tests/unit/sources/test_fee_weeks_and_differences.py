"""Words of the mapping language for fees and prices: ISO weeks, differences of amounts, values that fit a pattern."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from samvej.registry.mapping.loading import MappingError
from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.reading import Staged
from samvej.registry.reading import cells as read
from tests.unit.sources.made_up import FIXTURES, GOOD, HEADER, line, rejects, rows

Change = Callable[[str, str], SourceMapping]
StageText = Callable[..., Staged]


def days(*texts: str | None) -> tuple[list[date | None], list[str | None]]:
    found = read.days(pl.Series(list(texts), dtype=pl.String), ["YYWW"])
    return found.values.to_list(), found.reasons.to_list()


def test_week_is_its_monday_in_the_century_of_the_registers() -> None:
    values, reasons = days("9001", "9952", "0001", "0453", "0501", "8952", None)

    assert values == [
        date(1990, 1, 1),
        date(1999, 12, 27),
        date(2000, 1, 3),
        date(2004, 12, 27),
        date(2005, 1, 3),
        date(2089, 12, 26),
        None,
    ]
    assert reasons == [None] * 7


@pytest.mark.parametrize("text", ["0553", "1700", "1754", "17-1", "17", "201701"])
def test_what_is_no_week_has_a_reason(text: str) -> None:
    assert days(text) == ([None], ["no such day or time written YYWW"])


def test_week_of_three_digits_says_what_was_lost() -> None:
    assert days("501") == (
        [None],
        ["a week of three digits: a leading zero was probably lost, so write them as text"],
    )


@pytest.fixture
def medicine(changed_mapping: Change) -> Callable[[str], SourceMapping]:
    """The made-up source with prescriptions in place of services, the public's part written some way."""
    text = (FIXTURES / "visits.yaml").read_text(encoding="utf-8")
    produces = text[text.index("    produces:") : text.index("covers:")]

    def changed(amount: str) -> SourceMapping:
        date_ = '{column: started, dates: "YYYY-MM-DD hh:mm"}'
        rules = f"date: {date_}\n        atc: what\n        reimbursement: {amount}\n"
        return changed_mapping(produces, f"    produces:\n      prescription:\n        {rules}")

    return changed


@pytest.mark.parametrize(
    ("price", "paid", "left"), [("300,00", "50,00", 25000), ("300,00", "", None), ("", "50,00", None), ("1", "1", 0)]
)
def test_amount_less_another_is_exact(
    price: str, paid: str, left: int | None, medicine: Callable[[str], SourceMapping], stage_text: StageText
) -> None:
    mapping = medicine("{column: price, less: paid}")
    row = line(what="A10BA02", price=price, paid=paid)

    staged = stage_text(f"{HEADER}\n{row}\n", mapping=mapping)

    assert rows(staged, "prescription")["reimbursement"].to_list() == [left]


def test_amount_that_cannot_be_taken_off_rejects_the_row(
    medicine: Callable[[str], SourceMapping], stage_text: StageText
) -> None:
    mapping = medicine("{column: price, less: paid}")

    staged = stage_text(f"{HEADER}\n{line(what='A10BA02', paid='some')}\n{line(what='A10BA02')}\n", mapping=mapping)

    assert [(each["line"], each["column"]) for each in rejects(staged)] == [(2, "price + paid")]


@pytest.mark.parametrize(
    ("amount", "said"),
    [("{always: 3, less: paid}", "'less' belongs to 'column'"), ("{column: price, lss: paid}", "unknown key")],
)
def test_difference_without_a_column_is_refused(
    amount: str, said: str, medicine: Callable[[str], SourceMapping]
) -> None:
    with pytest.raises(MappingError, match=said):
        medicine(amount)


def test_difference_of_what_is_no_money_is_refused(changed_mapping: Change) -> None:
    with pytest.raises(MappingError, match=r"service\.provider is not an amount of money"):
        changed_mapping("        provider: unit", "        provider: {column: unit, less: paid}")


def test_rows_whose_value_does_not_fit_are_left_out(changed_mapping: Change, stage_text: StageText) -> None:
    mapping = changed_mapping(
        '{cancelled: {not: "yes"}}, else left out: cancelled', '{price: {fits: "[^<].*"}}, else left out: a bound'
    )

    staged = stage_text(f"{HEADER}\n{GOOD}\n{line(visit='2', price='<5')}\n", mapping=mapping)

    assert dict(staged.left_out) == {"a bound": 1}


def test_expression_that_is_none_is_refused(changed_mapping: Change) -> None:
    with pytest.raises(MappingError, match=r"'fits' of price: '\[' is not a regular expression"):
        changed_mapping('{cancelled: {not: "yes"}}', '{price: {fits: "["}}')

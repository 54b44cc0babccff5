"""Numbers, dates and codes come out exactly, or are said not to fit; nothing is guessed or rounded unasked."""

from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.core.money import MoneyError, minor_units
from samvej.registry.mapping.rules import Clock
from samvej.registry.mapping.written import DateFormat, ambiguous
from samvej.registry.reading.cells import amounts, coded, days, half_even, moments, numbers, system_codes

WRITTEN = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)


@settings(deadline=None)
@given(st.lists(WRITTEN, min_size=1, max_size=8), st.sampled_from([".", ","]))
def test_amounts_equal_pythons_decimal(values: list[Decimal], mark: str) -> None:
    text = pl.Series([f"{value:f}".replace(".", mark) for value in values])

    cells = amounts(text, mark, 2)

    assert cells.values.to_list() == [int(value * 100) for value in values]
    assert cells.reasons.null_count() == len(values)


@settings(deadline=None)
@given(st.text("0123456789.,- 'e", min_size=1, max_size=12), st.sampled_from([".", ","]), st.sampled_from([0, 2, 3]))
def test_amounts_are_read_as_the_shared_vocabulary_reads_them(text: str, mark: str, digits: int) -> None:
    try:
        expected: int | None = minor_units(text, mark, digits)
    except MoneyError:
        expected = None
    if expected is not None and abs(expected) >= 10 ** (12 + digits):
        expected = None

    cells = amounts(pl.Series([text]), mark, digits)

    assert cells.values.to_list() == [expected]
    assert (cells.reasons[0] is None) == (expected is not None)


@settings(deadline=None)
@given(st.lists(st.decimals(min_value=-(10**6), max_value=10**6, places=5, allow_nan=False), min_size=1, max_size=5))
def test_amounts_that_may_be_rounded_go_half_to_even(values: list[Decimal]) -> None:
    cells = amounts(pl.Series([f"{value:f}" for value in values]), ".", 2, rounded=True)

    assert cells.values.to_list() == [int((value * 100).quantize(Decimal(1), ROUND_HALF_EVEN)) for value in values]


@settings(deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_half_even_is_pythons(numerator: int, denominator: int) -> None:
    exact = Decimal(numerator) / Decimal(denominator)

    assert abs(half_even(numerator, denominator) - exact) <= Decimal("0.5")
    if denominator == 2:
        assert half_even(numerator, denominator) % 2 == 0 or numerator % 2 == 0


@settings(deadline=None)
@given(
    st.lists(st.dates(date(1900, 1, 1), date(2100, 12, 31)), min_size=1, max_size=5),
    st.sampled_from(["YYYYMMDD", "DD-MM-YYYY", "DD.MM.YYYY", "YYYY/MM/DD"]),
)
def test_days_come_back_as_written(values: list[date], form: str) -> None:
    strptime = DateFormat.read(form).strptime

    cells = days(pl.Series([value.strftime(strptime).rjust(len(form), "0") for value in values]), [form])

    assert cells.values.to_list() == values


@pytest.mark.parametrize(
    "text", ["2010111", "201011", "20100230", "2010-01-01", "20100101 ", "", "1899-01-01", "18991231", "21010101"]
)
def test_a_day_in_another_shape_is_not_guessed(text: str) -> None:
    cells = days(pl.Series([text]), ["YYYYMMDD"])

    assert cells.values.to_list() == [None]
    assert cells.reasons[0] is not None


def test_times_are_taken_from_one_zone_to_another() -> None:
    text = pl.Series(["2024-01-15T11:00:00Z", "2024-07-15T23:30:00Z", None])

    cells = moments(
        text, ["YYYY-MM-DDThh:mm:ssZ"], Clock.model_validate({"written in": "UTC", "kept in": "Europe/Copenhagen"})
    )

    assert cells.values.to_list() == [datetime(2024, 1, 15, 12), datetime(2024, 7, 16, 1, 30), None]
    assert cells.reasons.null_count() == 3


def test_times_with_fractions_and_several_formats() -> None:
    text = pl.Series(["2024-01-15 11:00:00.123", "2024-01-15 11:00:00", "15-01-2024"])

    cells = moments(text, ["YYYY-MM-DD hh:mm:ss.f", "DD-MM-YYYY"], None)

    assert [value and value.replace(microsecond=0) for value in cells.values] == [
        datetime(2024, 1, 15, 11), datetime(2024, 1, 15, 11), datetime(2024, 1, 15)
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["YYYY", "DD-MM-YY", "YYYY-MM-DD hh", "yyyy-mm-dd", "YYYY-YY-MM-DD"])
def test_a_notation_that_is_no_whole_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        DateFormat.read(written)


def test_two_formats_that_one_text_fits_are_noticed() -> None:
    read = [DateFormat.read(each) for each in ("DD-MM-YYYY", "YYYY-MM-DD", "MM-DD-YYYY")]

    assert ambiguous(read) == ("DD-MM-YYYY", "MM-DD-YYYY")
    assert ambiguous(read[:2]) is None


def test_numbers_and_codes_say_why_they_do_not_fit() -> None:
    assert numbers(pl.Series(["1,5", "-2", "x", "inf", None]), ",").values.to_list() == [1.5, -2.0, None, None, None]
    assert coded(pl.Series(["1", "2", "9", None]), {"1": "male", "2": "empty"}).values.to_list() == [
        "male",
        None,
        None,
        None,
    ]
    assert coded(pl.Series(["1", "2", "9", None]), {"1": "male", "2": "empty"}).reasons.to_list()[:2] == [None, None]
    assert system_codes(pl.Series(["E11.9", "20"]), "SKS").values.to_list() == ["DE119", None]


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1.234", ",", 1234.0),
        ("1.234,5", ",", 1234.5),
        ("7.5", ",", None),
        ("1.234", ".", 1.234),
        ("1,234.5", ".", 1234.5),
        ("7,5", ".", None),
        ("1e3", ".", None),
        ("1_000", ".", None),
        ("9" * 38, ".", 1e38),
    ],
)
def test_numbers_are_read_by_the_files_marks_as_amounts_are(text: str, mark: str, number: float | None) -> None:
    cells = numbers(pl.Series([text]), mark)

    assert cells.values.to_list() == [number]
    assert (cells.reasons[0] is None) == (number is not None)


@pytest.mark.parametrize(
    ("text", "form", "time"),
    [
        ("12.01.2020 08:00:00.5", "DD.MM.YYYY hh:mm:ss.f", datetime(2020, 1, 12, 8)),
        ("12.01.2020 08:00:00", "DD.MM.YYYY hh:mm:ss.f", datetime(2020, 1, 12, 8)),
        ("2020-01-12T08:00:00.123456Z", "YYYY-MM-DDThh:mm:ss.fZ", datetime(2020, 1, 12, 8)),
        ("2016-12-31 23:59:60", "YYYY-MM-DD hh:mm:ss", None),
        ("2016-12-31 23:59:59", "YYYY-MM-DD hh:mm:ss", datetime(2016, 12, 31, 23, 59, 59)),
    ],
)
def test_seconds_and_their_fractions(text: str, form: str, time: datetime | None) -> None:
    assert moments(pl.Series([text]), [form], None).values.to_list() == [time]


def test_a_day_is_the_one_on_the_clock_it_is_kept_by() -> None:
    clock = Clock.model_validate({"written in": "UTC", "kept in": "Europe/Copenhagen"})

    cells = days(pl.Series(["2020-01-01T23:30:00Z", "2020-01-01"]), ["YYYY-MM-DDThh:mm:ssZ", "YYYY-MM-DD"], clock)

    assert cells.values.to_list() == [date(2020, 1, 2), date(2020, 1, 1)]

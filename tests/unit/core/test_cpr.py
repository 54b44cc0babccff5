"""Person numbers: read strictly, shown masked. Every number here is made up: day + 60, eCPR, or a built serial."""

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.core.cpr import HIDDEN, Cpr, CprError, CprKind, mask

MADE_UP = "710170" + "1234"  # day + 60: no one's
DATES = st.dates(date(1900, 1, 1), date(1999, 12, 31))
SERIALS = st.integers(0, 3999).map("{:04d}".format)


@pytest.mark.parametrize("separator", ["", "-", " "])
def test_parse_tolerates_a_hyphen_or_a_space(separator):
    cpr = Cpr.parse(f" {MADE_UP[:6]}{separator}{MADE_UP[6:]} ")

    assert cpr == Cpr.parse(MADE_UP)
    assert cpr.reveal() == MADE_UP


@pytest.mark.parametrize(
    ("seventh", "year", "birth_year"),
    [
        ("0", "99", 1999),
        ("3", "00", 1900),
        ("4", "36", 2036),
        ("4", "37", 1937),
        ("9", "36", 2036),
        ("9", "37", 1937),
        ("5", "57", 2057),
        ("5", "58", 1858),
        ("8", "00", 2000),
        ("8", "99", 1899),
    ],
)
def test_century_comes_from_the_seventh_digit_and_the_year(seventh, year, birth_year):
    cpr = Cpr.parse(f"0101{year}{seventh}000")

    assert cpr.birth_date == date(birth_year, 1, 1)
    assert cpr.kind is CprKind.CPR
    assert cpr.birth_date_certain


@pytest.mark.parametrize(("last", "sex"), [("0", "female"), ("1", "male"), ("8", "female"), ("9", "male")])
def test_sex_comes_from_the_last_digit(last, sex):
    assert Cpr.parse("010101000" + last).sex == sex


@given(DATES, SERIALS)
def test_parse_of_any_date_and_serial_gives_the_date(birth_date, serial):
    assert Cpr.parse(f"{birth_date:%d%m%y}{serial}").birth_date == birth_date


@given(DATES, SERIALS)
def test_modulus_11_warns_and_never_refuses(birth_date, serial):
    number = f"{birth_date:%d%m%y}{serial}"

    cpr = Cpr.parse(number)

    weights = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]
    assert cpr.modulus11 == (sum(w * int(d) for w, d in zip(weights, number, strict=True)) % 11 == 0)


@pytest.mark.parametrize(
    ("text", "kind", "birth_date", "sex"),
    [
        ("710170" + "1234", CprKind.DAY_PLUS_60, date(1970, 1, 11), "female"),
        ("910170" + "1233", CprKind.DAY_PLUS_60, date(1970, 1, 31), "male"),
        ("070392" + "1VJ4", CprKind.X_ECPR, date(1992, 3, 7), "female"),
        ("070305" + "7vj5", CprKind.X_ECPR, date(2005, 3, 7), "male"),
        ("120655" + "0VK9", CprKind.D_ECPR, date(1955, 6, 12), "male"),
        ("120699" + "5VK8", CprKind.D_ECPR, date(1899, 6, 12), "female"),
        ("120611" + "6VK8", CprKind.D_ECPR, date(2011, 6, 12), "female"),
    ],
)
def test_replacement_numbers_are_recognised(text, kind, birth_date, sex):
    cpr = Cpr.parse(text)

    assert (cpr.kind, cpr.birth_date, cpr.sex) == (kind, birth_date, sex)
    assert not cpr.birth_date_certain


def test_small_letters_of_an_ecpr_are_the_same_person():
    assert Cpr.parse("070392" + "1vj4") == Cpr.parse("070392" + "1VJ4")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("310201" + "1234", "does not exist"),
        ("290201" + "1234", "does not exist"),  # 1901 was no leap year
        ("290200" + "1234", "does not exist"),  # nor was 1900
        ("001301" + "1234", "does not exist"),
        ("000000" + "0000", "does not exist"),
        ("320101" + "1234", "does not exist"),
        ("920170" + "1234", "does not exist"),
        ("010101" + "3VJ4", "seventh"),
        ("710170" + "1VJ4", "does not exist"),
        ("10101" + "1234", "leading zero"),
        ("101011234" + ".0", "decimal number"),
        ("010101--1234", "12 characters"),
        ("010101" + "12345", "11 characters"),
        ("٠١٠١٠١" + "1234", "10 characters"),
        ("", "0 characters"),
        ("someone", "7 characters"),
    ],
)
def test_parse_of_what_is_no_person_number_says_why_without_repeating_it(text, says):
    with pytest.raises(CprError, match=says) as refused:
        Cpr.parse(text)

    assert refused.value.__cause__ is None
    assert not text or text not in str(refused.value)
    assert "1234" not in str(refused.value)


def test_parse_accepts_29_february_of_a_leap_year():
    assert Cpr.parse("290200" + "4004").birth_date == date(2000, 2, 29)


@pytest.mark.parametrize("show", [str, repr, "{}".format, "{!r}".format, lambda cpr: f"{[cpr]} {(cpr,)}"])
def test_a_person_number_shown_hides_its_serial(show):
    shown = show(Cpr.parse(MADE_UP))

    assert "710170-****" in shown
    assert "1234" not in shown


def test_a_person_number_keeps_its_identity_in_sets_and_between_processes():
    cpr = Cpr.parse(MADE_UP)

    assert {cpr, Cpr.parse("710170-1234")} == {cpr}
    assert pickle.loads(pickle.dumps(cpr)) == cpr


@pytest.mark.parametrize(
    "number",
    [
        "7101701234",
        "710170-1234",
        "710170 1234",
        "710170 - 1234",
        "710170\u20131234",
        "710170\u00a01234",
        "710170_1234",
        "71.01.70-1234",
        "71-01-1970-1234",
        "71011970-1234",
        "71-01-70-1234",
        "710170/1234",
        "71_01_70_1234",
        "71\u201301\u201370\u20131234",
        "71\u00a001\u00a070\u00a01234",
        "0703921VJ4",
        "07_03_92-1VJ4",
        "070392-1vj4",
        "101701234",
        "9999999999",
    ],
)
@pytest.mark.parametrize("around", ["{}", "row 7: {}, column pnr", "patient_{}.csv", "{};{}", "cpr={}\n"])
def test_mask_hides_whatever_looks_like_a_person_number(number, around):
    masked = mask(around.format(number, number))

    assert masked == around.format(HIDDEN, HIDDEN)


def test_mask_hides_ten_digits_between_letters():
    assert mask("pnr" + MADE_UP + "x") == f"pnr{HIDDEN}x"


@pytest.mark.parametrize("text", ["0101701234" + "20160102", "20160102" + "0101701234", "00420101701234"])
def test_mask_hides_a_longer_row_of_digits_that_begins_or_ends_with_one(text):
    assert mask(f"line: {text}") == f"line: {HIDDEN}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "2016-01-17T12:30:15.123456",
        "2016-01-17 1200",
        "2016_01_17_1200",
        "bef_201803.csv",
        "rows_12_345_678",
        "20160117",
        "DE1_0_2008_to_2010_Inpatient_Claims_Sample_1.csv",
        "service 1234567890123456789",
        "26.000,00 kr.",
        "12.345.678,90",
        "00013D2EFD8E45D1",
        "NPU27300 and DE119A",
        "a line of 1234567 rows and 12345678 bytes",
    ],
)
def test_mask_leaves_other_text_alone(text):
    assert mask(text) == text


@given(st.text(max_size=40), DATES, SERIALS, st.text(max_size=40))
def test_mask_leaves_no_number_in_any_text(before, birth_date, serial, after):
    before, after = before.rstrip("0123456789"), after.lstrip("0123456789")
    number = f"{birth_date:%d%m%y}{serial}"

    masked = mask(f"{before}:{number}:{after}")

    assert number not in masked
    assert HIDDEN in masked


@given(st.text(max_size=80))
def test_mask_twice_is_mask_once(text):
    assert mask(mask(text)) == mask(text)

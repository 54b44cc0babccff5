"""Money: whole minor units with currency and price year, read and written exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.core.money import MixedMoney, Money, MoneyError, minor_digits, minor_units

AMOUNTS = st.integers(-(10**15), 10**15)
KRONER = st.builds(Money, AMOUNTS, st.just("DKK"), st.just(2017))
NOTHING = Money(0, "DKK", 2017)


@given(KRONER, KRONER, KRONER)
def test_addition_is_a_group(one, other, third):
    assert (one + other) + third == one + (other + third)
    assert one + other == other + one
    assert one + NOTHING == one
    assert one + -one == NOTHING
    assert one - other == one + -other


@given(KRONER, st.integers(-1000, 1000))
def test_a_number_of_times_is_repeated_addition(money, times):
    assert money * times == times * money
    assert money * (times + 1) == money * times + money


@given(KRONER, KRONER)
def test_order_is_the_order_of_the_amounts(one, other):
    assert (one < other) == (other > one) == (one.amount < other.amount)
    assert (one <= other) == (other >= one) == (one.amount <= other.amount)


@pytest.mark.parametrize("other", [Money(1, "EUR", 2017), Money(1, "DKK", 2018)])
@pytest.mark.parametrize(
    "put_together", [Money.__add__, Money.__sub__, Money.__lt__, Money.__le__, Money.__gt__, Money.__ge__]
)
def test_two_currencies_or_price_years_are_refused(other, put_together):
    kroner = Money(1, "DKK", 2017)

    with pytest.raises(MixedMoney, match=f"DKK at 2017 prices and in {other.currency} at {other.price_year}"):
        put_together(kroner, other)


@pytest.mark.parametrize(
    ("amount", "currency", "price_year"),
    [(1.0, "DKK", 2017), (True, "DKK", 2017), (1, "kr.", 2017), (1, "dkk", 2017), (1, "DKK", 17), (1, "DKK", 2017.0)],
)
def test_money_of_anything_but_whole_units_currency_and_year_is_refused(amount, currency, price_year):
    with pytest.raises(MoneyError):
        Money(amount, currency, price_year)


@pytest.mark.parametrize("times", [0.5, 2.0, "2", True])
def test_a_fraction_of_an_amount_is_refused(times):
    with pytest.raises(MoneyError, match="whole numbers only"):
        Money(100, "DKK", 2017) * times


@pytest.mark.parametrize(
    ("text", "decimal", "digits", "amount"),
    [
        ("26.000,00", ",", 2, 2_600_000),
        ("26 000,5", ",", 2, 2_600_050),
        ("26\u00a0000,50", ",", 2, 2_600_050),
        ("26000", ",", 2, 2_600_000),
        ("-0,01", ",", 2, -1),
        ("\u22121.639,00", ",", 2, -163_900),
        ("1.639,00-", ",", 2, -163_900),
        ("+1639", ".", 2, 163_900),
        ("26,000.00", ".", 2, 2_600_000),
        ("129.16", ".", 2, 12_916),
        ("129.1600", ".", 2, 12_916),
        (".5", ".", 2, 50),
        (" 0.00 ", ".", 2, 0),
        (".00", ".", 0, 0),
        ("1,500", ".", 0, 1_500),
        ("1.005", ".", 3, 1_005),
    ],
)
def test_minor_units_are_read_exactly(text, decimal, digits, amount):
    assert minor_units(text, decimal=decimal, digits=digits) == amount


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("12.50", ","),  # a decimal point where the source has commas: 1250 would be a hundred times too much
        ("12,50", "."),
        ("1.23.456,00", ","),
        ("1.234 567,00", ","),
        ("1234.567,00", ","),
        ("1e5", "."),
        ("12,345", ","),
        ("5,", ","),
        ("-5-", ","),
        ("--5", ","),
        (",5", "."),
        ("/5", "."),
        ("", "."),
        (".", "."),
        ("-", "."),
        ("nan", "."),
        ("kr. 5", ","),
        ("1" * 5000, "."),
    ],
)
def test_minor_units_of_what_is_no_exact_amount_are_refused(text, decimal):
    with pytest.raises(MoneyError):
        minor_units(text, decimal=decimal)


def test_minor_units_of_a_person_number_does_not_repeat_it():
    with pytest.raises(MoneyError) as refused:
        minor_units("710170-" + "1234")

    assert "1234" not in str(refused.value)


@given(AMOUNTS, st.sampled_from(["DKK", "JPY", "KWD"]))
def test_what_is_written_can_be_read_again(amount, currency):
    money = Money(amount, currency, 2017)

    danish = money.danish().removesuffix(" kr.").removesuffix(f" {currency}")
    english = money.english().removeprefix(f"{currency} ")

    assert minor_units(danish, decimal=",", digits=minor_digits(currency)) == amount
    assert minor_units(english, decimal=".", digits=minor_digits(currency)) == amount


@pytest.mark.parametrize(
    ("money", "danish", "english"),
    [
        (Money(2_600_000, "DKK", 2017), "26.000,00 kr.", "DKK 26,000.00"),
        (Money(-5, "DKK", 2017), "-0,05 kr.", "DKK -0.05"),
        (Money(123_456_789, "USD", 2010), "1.234.567,89 USD", "USD 1,234,567.89"),
        (Money(1_500, "JPY", 2010), "1.500 JPY", "JPY 1,500"),
    ],
)
def test_money_is_written_in_danish_and_english(money, danish, english):
    assert money.danish() == danish
    assert money.english() == english
    assert str(money) == f"{english} ({money.price_year} prices)"

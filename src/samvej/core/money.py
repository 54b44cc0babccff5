"""Money as whole minor units (øre, cents) with the currency and the price year it is in. No fractions, no floats."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from samvej.core.errors import SamvejError

# ISO 4217: the currencies whose minor unit is not a hundredth.
_WITHOUT_DECIMALS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF")
)
_WITH_THREE_DECIMALS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))

_SPACE = " \u00a0\u202f"
_MINUS = "\u2212-"  # the hyphen last: in the middle of a character class it would make a range
_LONGEST = 40


class MixedMoney(SamvejError):  # noqa: N818 - the name says the fault
    """Amounts of two currencies or two price years were put together."""


class MoneyError(SamvejError):
    """A text or a value that should say an amount does not."""


def minor_digits(currency: str) -> int:
    """How many decimals an amount of the currency is written with (ISO 4217): 2 for kroner, euros and dollars."""
    if currency in _WITHOUT_DECIMALS:
        return 0
    return 3 if currency in _WITH_THREE_DECIMALS else 2


def minor_units(text: str, decimal: Literal[",", "."] = ".", digits: int = 2) -> int:
    """Whole minor units, exactly, from an amount written as text.

    ``decimal`` is the decimal mark; the other mark, a space or an apostrophe may stand between groups of three
    digits. A sign may stand before or after. Raises :class:`MoneyError` rather than round or guess: on more
    decimals than the currency has, on marks in the wrong place, and on an exponent.

    >>> minor_units("26.000,00", decimal=",")
    2600000
    >>> minor_units("-0.5")
    -50
    """
    written = text.strip(" \t\r\n" + _SPACE)
    match = _PATTERNS[decimal].fullmatch(written) if len(written) <= _LONGEST else None
    if match is None or (match["before"] and match["after"]) or not (match["whole"] or match["fraction"]):
        raise MoneyError(
            f"An amount must be digits with {decimal!r} as its decimal mark, as in {_example(decimal)}; "
            f"this text of {len(text)} characters is not."
        )
    fraction = (match["fraction"] or "").rstrip("0")
    if len(fraction) > digits:
        raise MoneyError(
            f"An amount has {len(fraction)} decimals where its currency has {digits}; "
            "round it in the extract, or say the right currency."
        )
    whole = "".join(re.findall("[0-9]", match["whole"] or ""))
    amount = int((whole + fraction.ljust(digits, "0")) or "0")
    return -amount if match["before"] in _NEGATIVE or match["after"] in _NEGATIVE else amount


def _pattern(decimal: str) -> re.Pattern[str]:
    """Plain digits or groups of three with one and the same mark between them, then at most one decimal mark."""
    groups = re.escape("'" + _SPACE + ("." if decimal == "," else ","))
    whole = rf"[0-9]{{1,3}}(?:(?P<mark>[{groups}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*)|[0-9]+"
    sign = rf"[{_MINUS}]"
    return re.compile(
        rf"(?P<before>[+{_MINUS}])?\s?(?P<whole>{whole})?(?:{re.escape(decimal)}(?P<fraction>[0-9]+))?\s?(?P<after>{sign})?"
    )


_PATTERNS = {",": _pattern(","), ".": _pattern(".")}
_NEGATIVE = tuple(_MINUS)


def _example(decimal: str) -> str:
    return "26.000,00" if decimal == "," else "26,000.00"


@dataclass(frozen=True)
class Money:
    """An amount in whole minor units of a currency (ISO 4217), at the prices of a year.

    Arithmetic and comparison between two currencies or two price years raise :class:`MixedMoney`: conversion is
    done first, through an index table with its source.
    """

    amount: int
    currency: str
    price_year: int

    def __post_init__(self) -> None:
        if type(self.amount) is not int or type(self.price_year) is not int:
            raise MoneyError("An amount of money and its price year are whole numbers (minor units, e.g. øre).")
        if re.fullmatch("[A-Z]{3}", self.currency) is None:
            raise MoneyError(f"{self.currency!r} is not a currency: write its three letters, as in DKK.")
        if not 1900 <= self.price_year <= 2200:
            raise MoneyError(f"{self.price_year} is not a price year: write four digits, as in 2017.")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency, self.price_year)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency, self.price_year)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency, self.price_year)

    def __mul__(self, times: int) -> "Money":
        """The amount a whole number of times; a fraction of an amount needs a rounding rule and is refused."""
        if type(times) is not int:
            raise MoneyError(f"Money is multiplied by whole numbers only, not by {times!r}.")
        return Money(self.amount * times, self.currency, self.price_year)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other).amount

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other).amount

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other).amount

    def danish(self) -> str:
        """As written in Danish: ``26.000,00 kr.``; other currencies than kroner by their letters."""
        unit = "kr." if self.currency == "DKK" else self.currency
        return f"{self._written(lambda whole: f'{whole:,}'.replace(',', '.'), ',')} {unit}"

    def english(self) -> str:
        """As written in English: ``DKK 26,000.00``."""
        return f"{self.currency} {self._written(lambda whole: f'{whole:,}', '.')}"

    def __str__(self) -> str:
        return f"{self.english()} ({self.price_year} prices)"

    def _same(self, other: "Money") -> "Money":
        if (self.currency, self.price_year) != (other.currency, other.price_year):
            raise MixedMoney(
                f"Amounts in {self.currency} at {self.price_year} prices and in {other.currency} at "
                f"{other.price_year} prices cannot be put together: convert one of them first."
            )
        return other

    def _written(self, group: Callable[[int], str], decimal: str) -> str:
        digits = minor_digits(self.currency)
        whole, fraction = divmod(abs(self.amount), 10**digits)
        decimals = f"{decimal}{fraction:0{digits}d}" if digits else ""
        return f"{'-' if self.amount < 0 else ''}{group(whole)}{decimals}"

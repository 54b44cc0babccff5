"""Numbers as readers of a sentence write them, in Danish and English."""

from collections.abc import Iterable
from math import floor, isfinite, log10

from samvej.evaluation.results import Unit, Words

MINUS = "−"


def said_value(value: float, unit: Unit, currency: str | None = None) -> Words:
    """A monthly mean per citizen: two decimals, money in whole units of its currency (kroner unless said).

    >>> said_value(1576.4, "money")
    Words(da='1.576 kr.', en='DKK 1,576')
    >>> said_value(1.128, "contacts")
    Words(da='1,13', en='1.13')
    """
    if unit != "money":
        return Words(_danish(f"{_rounded(value, 2):,.2f}"), _minus(f"{_rounded(value, 2):,.2f}"))
    whole = f"{_rounded(value, 0):,.0f}"
    letters = currency or "DKK"
    return Words(f"{_danish(whole)} {'kr.' if letters == 'DKK' else letters}", f"{letters} {_minus(whole)}")


def shown(value: float, unit: Unit) -> float:
    """The value as it is shown: two values that look alike are alike."""
    return _rounded(value, 0 if unit == "money" else 2)


def _rounded(value: float, decimals: int) -> float:
    """Rounded, without a minus before zero."""
    return round(value, decimals) + 0.0


def _danish(text: str) -> str:
    return _minus(text.translate(str.maketrans(",.", ".,")))


def _minus(text: str) -> str:
    return text.replace("-", MINUS)


def decimals_for(values: Iterable[float]) -> int | None:
    """As many decimals as tell values apart in their range: three digits of it; None where they do not differ."""
    known = [value for value in values if isfinite(value)]
    spread = max(known, default=0.0) - min(known, default=0.0)
    return min(max(0, 2 - floor(log10(spread))), 8) if spread > 0 else None


def plain(value: float, decimals: int | None = None) -> Words:
    """A number of any chart: so many decimals, or as many as three leading digits need.

    >>> plain(1234.5)
    Words(da='1.234', en='1,234')
    >>> plain(0.0456)
    Words(da='0,0456', en='0.0456')
    """
    if decimals is None:
        decimals = 0 if value == 0 else min(max(0, 2 - floor(log10(abs(value)))), 6)
    written = f"{_rounded(value, decimals):,.{decimals}f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return Words(_danish(written), _minus(written))

"""Numbers for a reader: parted by the thousand as the language does."""

from samvej.programme.words import Lang

MINUS = "−"
_DANISH = str.maketrans(",.", ".,")


def grouped(value: float, digits: int, lang: Lang) -> str:
    """``1.576,25`` in Danish, ``1,576.25`` in English; a real minus sign, never before a zero."""
    text = unsigned_zero(f"{value:,.{digits}f}").replace("-", MINUS)
    return text.translate(_DANISH) if lang == "da" else text


def unsigned_zero(text: str) -> str:
    """The number as written, without a minus before a zero."""
    return text if any(digit in text for digit in "123456789") else text.removeprefix("-")

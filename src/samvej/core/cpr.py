"""Danish person numbers (CPR): reading them, and keeping them out of everything that is written.

A number is ten characters: the birth date DDMMYY, then a serial whose first digit gives the century and whose
last digit the sex. Beside the CPR office's own numbers there are replacement numbers: those with 60 added to the
day, and the health service's eCPR with two letters in the serial. Sources: the CPR office on the structure of
the number; the Health Data Authority's formats for national (X-eCPR) and decentral (D-eCPR) replacement numbers;
HL7 DK Core 3.7.0.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from samvej.core.errors import SamvejError

HIDDEN = "******-****"

_WRITTEN = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})[- ]?([0-9](?:[0-9]{2}|[A-Z]{2})[0-9])")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


class CprError(SamvejError):
    """A text that should be a person number is not one. The message never holds the text."""


class CprKind(StrEnum):
    """Who issued the number, as far as the number itself shows."""

    CPR = "CPR"
    DAY_PLUS_60 = "day+60"
    X_ECPR = "X-eCPR"
    D_ECPR = "D-eCPR"


@dataclass(frozen=True, slots=True, repr=False)
class Cpr:
    """A person number that has been read. Shown, logged or formatted it is masked: ``010170-****``.

    ``modulus11`` says whether the old check digit fits. Numbers without it are issued since 2007 and are as
    good as any; eCPR have none. ``birth_date_certain`` is false for replacement numbers, whose date may be the
    day of issue. Two are equal when their numbers are.
    """

    _number: str = field(repr=False)
    kind: CprKind = field(compare=False)
    birth_date: date = field(compare=False)
    sex: Literal["female", "male"] = field(compare=False)
    modulus11: bool = field(compare=False)

    @classmethod
    def parse(cls, text: str) -> "Cpr":
        """The number in ``text``: ten characters with or without a hyphen or a space before the serial.

        Raises :class:`CprError`, whose message says what is wrong without repeating the text.
        """
        match = _WRITTEN.fullmatch(text.strip().upper())
        if match is None:
            raise CprError(_what_is_wrong(text.strip()))
        day, month, year, serial = int(match[1]), int(match[2]), int(match[3]), match[4]
        kind = _kind(day, serial)
        century = _century(kind, int(serial[0]), year)
        number = "".join(match.groups())
        try:
            birth_date = date(century + year, month, day - 60 if kind is CprKind.DAY_PLUS_60 else day)
        except ValueError:
            raise CprError("A person number begins with a date (DDMMYY) that does not exist.") from None
        return cls(
            _number=number,
            kind=kind,
            birth_date=birth_date,
            sex="male" if int(serial[-1]) % 2 else "female",
            modulus11=kind in (CprKind.CPR, CprKind.DAY_PLUS_60) and _fits_modulus11(number),
        )

    @property
    def birth_date_certain(self) -> bool:
        """Whether the date is the CPR office's birth date, not perhaps the day a replacement number was issued."""
        return self.kind is CprKind.CPR

    def reveal(self) -> str:
        """The ten characters themselves, for the pseudonym and for those who may see them; never for a log."""
        return self._number

    def __str__(self) -> str:
        return f"{self._number[:6]}-****"

    def __repr__(self) -> str:
        return f"Cpr({self})"


def _what_is_wrong(text: str) -> str:
    expected = "A person number is written DDMMYY-XXXX"
    if re.fullmatch("[0-9]{9}", text):
        return f"{expected}; this has nine digits: a leading zero was probably lost, so read the column as text."
    if re.fullmatch(r"[0-9]{6,10}\.0+", text):
        return f"{expected}; this was read as a decimal number: read the column as text."
    return f"{expected}, ten characters with or without a hyphen; this text of {len(text)} characters is not."


def _kind(day: int, serial: str) -> CprKind:
    if serial[1].isalpha():
        return CprKind.X_ECPR if serial[0] in "17" else CprKind.D_ECPR
    return CprKind.DAY_PLUS_60 if day > 60 else CprKind.CPR


def _century(kind: CprKind, seventh: int, year: int) -> int:
    if kind in (CprKind.X_ECPR, CprKind.D_ECPR):
        century = {1: 1900, 7: 2000, 0: 1900, 5: 1800, 6: 2000}.get(seventh)
        if century is None:
            raise CprError(
                "A replacement number (eCPR) must have 1 or 7 (national) or 0, 5 or 6 (regional) as its seventh "
                "character, which gives the century; this has another digit."
            )
        return century
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800


def _fits_modulus11(number: str) -> bool:
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=True)) % 11 == 0


# --- masking free text ---------------------------------------------------------------------------------

_SEPARATOR = r"[ \t\u00a0\u2007\u2009\u202f]{0,2}[-_./\u00ad\u2010-\u2015\u2212]?[ \t\u00a0\u2007\u2009\u202f]{0,2}"
_MARK = r"[-_./ \u00a0\u00ad\u2010-\u2015\u2212]?"  # within the date
_DAY_AND_MONTH = r"(?:[0-2]\d|3[01]|[6-8]\d|9[01])(?:0[1-9]|1[0-2])"
_LOOKS_LIKE_A_NUMBER = re.compile(
    # the date, perhaps with marks in it and a whole year, then four digits
    rf"(?<!\d)\d\d{_MARK}\d\d{_MARK}(?:(?:18|19|20)\d\d|\d\d){_SEPARATOR}\d{{4}}(?!\d)"
    # eCPR
    rf"|(?<![0-9A-Za-z])\d\d{_MARK}\d\d{_MARK}\d\d{_SEPARATOR}\d[A-Za-z]{{2}}\d(?![0-9A-Za-z])"
    # nine digits: a number that lost its leading zero in a spreadsheet
    r"|(?<!\d)[1-9](?:0[1-9]|1[0-2])\d{6}(?!\d)"
    # a longer run of digits that begins or ends with one (a fixed-width line, a composed key)
    rf"|(?<!\d)(?:{_DAY_AND_MONTH}\d{{7,}}|\d+{_DAY_AND_MONTH}\d{{6}})(?!\d)"
)


def mask(text: str) -> str:
    """``text`` with everything that looks like a person number hidden wholly (``******-****``).

    For words that come from outside, on their way to a log, a reject table or a message. It hides too much rather
    than too little: any ten digits in a row, and longer rows of digits that begin or end with a date, are hidden.

    >>> mask("row 7: 310270-1234 was not found")
    'row 7: ******-**** was not found'
    """
    if len(text) < 9:
        return text
    return _LOOKS_LIKE_A_NUMBER.sub(HIDDEN, text)

"""The small notations of mapping files: date formats, columns in braces, runs of columns, file name patterns."""

import fnmatch
import re
from collections.abc import Iterable
from dataclasses import dataclass

FILL_IN = "FILL-IN"
"""What a draft says where the one who knows the source must."""

_TOKENS = {"YYYY": ("%Y", "[0-9]{4}"), "MM": ("%m", "[0-9]{2}"), "DD": ("%d", "[0-9]{2}")} | {
    "hh": ("%H", "[0-9]{2}"),
    "mm": ("%M", "[0-9]{2}"),
    "ss": ("%S", "[0-5][0-9]"),
}
_FRACTION = ".f"
ISO_WEEK = "YYWW"
"""The date format of an ISO week, two digits each of year (from 90: the 1900s) and week; the day is its Monday."""

FRACTION = r"(?:\.[0-9]{1,9})?"
"""The part of a :class:`DateFormat`'s ``regex`` that stands for ``.f``."""
_SPLIT = re.compile("(YYYY|MM|DD|hh|mm|ss|\\.f)")


@dataclass(frozen=True)
class DateFormat:
    """A date format as written in a mapping file: YYYY, MM, DD, hh, mm, ss and ``.f``; or YYWW, an ISO week.

    ``.f`` is a fraction of a second, which may be absent and is dropped.

    ``strptime`` is the same for a parser, ``regex`` the only shape that is accepted: digits are never guessed.
    """

    written: str
    strptime: str
    regex: str
    has_time: bool
    has_fraction: bool

    @classmethod
    def read(cls, written: str) -> "DateFormat":
        """Raises ValueError, saying what is wrong, where the notation is not a whole date."""
        if written == ISO_WEEK:
            return cls(written, "", "^[0-9]{4}$", has_time=False, has_fraction=False)
        pieces = _SPLIT.split(written)
        tokens = [piece for piece in pieces if piece in _TOKENS]
        if sorted(set(tokens)) != sorted(tokens) or not {"YYYY", "MM", "DD"} <= set(tokens):
            raise ValueError(
                f"'{written}' is not a date format; write YYYY, MM and DD once each, and hh, mm, ss for times, "
                "as in DD-MM-YYYY hh:mm (a year of two digits cannot be told apart), or YYWW for an ISO week"
            )
        if re.search(
            "[A-SU-Ya-z]", "".join(piece for piece in pieces if piece not in _TOKENS and piece != _FRACTION)
        ):
            raise ValueError(
                f"'{written}' is not a date format; the letters in it are YYYY, MM, DD, hh, mm, ss, T and Z"
            )
        clock = {"hh", "mm", "ss"} & set(tokens)
        if clock and not {"hh", "mm"} <= clock:
            raise ValueError(f"'{written}' has half a time; write hh:mm or hh:mm:ss")
        strptime, regex = "", ""
        for piece in pieces:
            if piece == _FRACTION:
                regex += FRACTION
            elif piece in _TOKENS:
                strptime += _TOKENS[piece][0]
                regex += _TOKENS[piece][1]
            else:
                strptime += piece.replace("%", "%%")
                regex += re.escape(piece)
        return cls(written, strptime, f"^{regex}$", "hh" in tokens, _FRACTION in pieces)


def ambiguous(formats: Iterable[DateFormat]) -> tuple[str, str] | None:
    """Two formats that the same text could fit and be two different days, or None."""
    seen: dict[str, str] = {}
    for each in formats:
        if each.regex in seen and seen[each.regex] != each.written:
            return seen[each.regex], each.written
        seen[each.regex] = each.written
    return None


_BRACES = re.compile(r"\{([^{}]+)\}")


_FILLED_UP = re.compile("^(.+):([1-9])$")


def columns_in(text: str) -> tuple[str, ...]:
    """The columns named in braces.

    >>> columns_in("US-{SP_STATE_CODE}-{BENE_COUNTY_CD}, {V_INDTIME:2}")
    ('SP_STATE_CODE', 'BENE_COUNTY_CD', 'V_INDTIME')
    """
    return tuple(column_and_digits(piece)[0] for piece in _BRACES.findall(text))


def column_and_digits(piece: str) -> tuple[str, int | None]:
    """The column of a piece in braces, and to how many characters its value is filled up with leading zeros.

    >>> column_and_digits("V_INDTIME:2"), column_and_digits("D_INDDTO")
    (('V_INDTIME', 2), ('D_INDDTO', None))
    """
    said = _FILLED_UP.match(piece)
    return (said[1], int(said[2])) if said else (piece, None)


def pieces_of(text: str) -> list[tuple[str, bool]]:
    """The text cut into (words, false) and (column, true) in order."""
    cut = _BRACES.split(text)
    return [(piece, place % 2 == 1) for place, piece in enumerate(cut) if piece]


YYWW = "{YYWW}"
"""In an ``each of``: two digits of a year and two of a week, in the names of a file's columns."""

_RUN = re.compile(r"^(.*)\{([0-9]+)\.\.([0-9]+)\}(.*)$")


def expanded(columns: Iterable[str]) -> tuple[str, ...]:
    """Runs written out.

    >>> expanded(["X{1..3}", "Y"])
    ('X1', 'X2', 'X3', 'Y')
    """
    out: list[str] = []
    for column in columns:
        run = _RUN.match(column)
        if run is None:
            out.append(column)
        else:
            out += [f"{run[1]}{number}{run[4]}" for number in range(int(run[2]), int(run[3]) + 1)]
    return tuple(out)


def fits(name: str, patterns: Iterable[str]) -> bool:
    """Whether a file's name (without folders; .gz may follow) fits one of the patterns, letter case apart."""
    bare = name.casefold().removesuffix(".gz")
    return any(fnmatch.fnmatchcase(bare, pattern.casefold()) for pattern in patterns)

"""The small texts of a programme file that hold a figure: "6 months", "above 58", "top 1 percent"."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, PlainValidator, StrictBool, StrictInt, StringConstraints
from pydantic_core import PydanticCustomError

from samvej.core.errors import SamvejError
from samvej.core.money import minor_digits, minor_units
from samvej.core.window import Unit, Window
from samvej.programme.problems import nearest
from samvej.programme.rules import Bound

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"  # a programme's name, which is also its folder's
MUNICIPALITY = r"^[0-9]{4}$"
LONGEST_YEARS = 150  # no life is longer, and dates must stay within the calendar

_WINDOW = re.compile(r"([0-9]+) (\w+)")
_BOUND = re.compile(r"(above|at least|below|at most) (-?[0-9]+(?:\.[0-9]+)?)")
_AMOUNT = re.compile(r"(at least|at most) ([0-9]+(?:\.[0-9]+)?)(?: ([A-Z]{3}))?")
_TOP = re.compile(r"top ([0-9]+(?:\.[0-9]+)?) percent")
_MONEY = re.compile(r"([0-9]+(?:\.[0-9]+)?) ([A-Z]{3})")


@dataclass(frozen=True)
class Figure:
    """What bed days or cost are held against: ``at least`` or ``at most`` an amount, or the ``top`` percent.

    The amount is whole bed days, whole minor units (øre) of ``currency``, or a percentage.
    """

    kind: Literal["at least", "at most", "top"]
    amount: int | float
    currency: str | None = None


@dataclass(frozen=True)
class Price:
    """An amount in whole minor units (øre) of a currency."""

    minor: int
    currency: str


def refuse(text: str) -> PydanticCustomError:
    """A fault in a small text, in one sentence."""
    return PydanticCustomError("figure", "{said}", {"said": text})


def _text(said: object, expected: str) -> str:
    if not isinstance(said, str):
        raise refuse(f"expected {expected}, not {said!r}")
    return said.strip()


def window(said: object) -> Window:
    """Read ``N day(s)|week(s)|month(s)|year(s)``. Raises PydanticCustomError with the nearest reading.

    >>> window("6 months")
    Window(length=6, unit='month')
    """
    expected = "a whole number of days, weeks, months or years, as '6 months'"
    text = _text(said, expected)
    found = _WINDOW.fullmatch(text)
    unit = found[2].removesuffix("s") if found else ""
    if found is None or unit not in get_args(Unit):
        guess = nearest(text.split(" ")[-1], ("days", "weeks", "months", "years"))
        number = re.match(r"\d+", text)
        hint = f"; did you mean '{number[0]} {guess}'?" if number and guess else ""
        raise refuse(f"'{text}' is not a window; expected {expected}{hint}")
    length = int(found[1])
    years = length / {"day": 365, "week": 52, "month": 12, "year": 1}[unit]
    if not 0 < years <= LONGEST_YEARS:
        raise refuse(f"'{text}' is not a window; it must be longer than nothing and at most {LONGEST_YEARS} years")
    return Window(length, unit)  # type: ignore[arg-type]  # checked against Unit above


def bound(said: object) -> Bound:
    """Read ``above|at least|below|at most N``. Raises PydanticCustomError."""
    expected = "'above', 'at least', 'below' or 'at most' and a number, as 'above 58'"
    text = _text(said, expected)
    found = _BOUND.fullmatch(text)
    if found is None:
        raise refuse(f"'{text}' is not a threshold; expected {expected}")
    return Bound(found[1], float(found[2]))  # type: ignore[arg-type]  # one of the pattern's four


def bed_days(said: object) -> Figure:
    """Read ``at least N``, ``at most N`` or ``top P percent``. Raises PydanticCustomError."""
    expected = "'at least 30', 'at most 30' or 'top 5 percent'"
    text = _text(said, expected)
    if top := _top(text):
        return top
    found = _AMOUNT.fullmatch(text)
    if found is None or found[3] or "." in found[2]:
        raise refuse(f"'{text}' is not an amount of bed days; expected {expected}")
    return _figure(found)


def cost(said: object) -> Figure:
    """Read ``at least N DKK``, ``at most N DKK`` or ``top P percent``. Raises PydanticCustomError."""
    expected = "'at least 100000 DKK', 'at most 100000 DKK' or 'top 1 percent'"
    text = _text(said, expected)
    if top := _top(text):
        return top
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise refuse(f"'{text}' is not a cost; expected {expected}")
    if not found[3]:
        raise refuse(f"'{text}' names no currency; expected {expected}")
    return _figure(found)


def price(said: object) -> Price:
    """Read ``30000 DKK``. Raises PydanticCustomError."""
    expected = "an amount and a currency, as '30000 DKK'"
    text = _text(said, expected)
    found = _MONEY.fullmatch(text)
    if found is None:
        raise refuse(f"'{text}' is not a price; expected {expected}")
    return Price(_minor(found[1], found[2]), found[2])


def _top(text: str) -> Figure | None:
    found = _TOP.fullmatch(text)
    if found is None:
        return None
    if not 0 < float(found[1]) < 100:
        raise refuse(f"'{text}' is out of range; a top share is above 0 and below 100 percent")
    return Figure("top", float(found[1]))


def _minor(amount: str, currency: str) -> int:
    try:
        return minor_units(amount, digits=minor_digits(currency))
    except SamvejError as fault:
        raise refuse(f"'{amount} {currency}': {fault}") from None


def _figure(found: re.Match[str]) -> Figure:
    amount = _minor(found[2], found[3]) if found[3] else int(found[2])
    if found[1] == "at least" and amount == 0:
        raise refuse(f"'{found[0]}' is true of everybody; write at least something, or leave it out")
    return Figure("at least" if found[1] == "at least" else "at most", amount, found[3])


def _yes_or_no(said: object) -> object:
    match said:
        case bool():
            return said
        case "yes":
            return True
        case "no":
            return False
        case _:
            raise refuse(f"expected yes or no, not {said!r}")


def _yes(said: object) -> object:
    return True if said == "yes" else said


def _insurance_group(said: object) -> object:
    if isinstance(said, bool) or said not in (1, 2, "1", "2"):
        raise refuse(f"expected 1 or 2, not {said!r}")
    return int(str(said))


def listed(said: object) -> object:
    """The list itself, or one thing as a list of one."""
    return said if isinstance(said, list) else [said]


def _pattern(pattern: re.Pattern[str]) -> Any:
    return Annotated[str, Field(pattern=f"^{pattern.pattern}$")]


_NONEMPTY = StringConstraints(min_length=1, strip_whitespace=True)
Text = Annotated[str, _NONEMPTY]
LONGEST_ID = 60
Id = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID, strip_whitespace=True)]
"""A name in readable words by which other places mean the thing: "first conversation"."""
Whole = StrictInt
Positive = Annotated[StrictInt, Field(ge=1)]
NotNegative = Annotated[StrictInt, Field(ge=0)]
WINDOW_TEXT = re.compile(r"[1-9][0-9]* (day|week|month|year)s?")
InWindow = Annotated[Window, PlainValidator(window, json_schema_input_type=_pattern(WINDOW_TEXT))]
Threshold = Annotated[Bound, PlainValidator(bound, json_schema_input_type=_pattern(_BOUND))]
BedDays = Annotated[
    Figure,
    PlainValidator(
        bed_days, json_schema_input_type=_pattern(re.compile(rf"(at (least|most) [0-9]+|{_TOP.pattern})"))
    ),
]
Cost = Annotated[
    Figure,
    PlainValidator(cost, json_schema_input_type=_pattern(re.compile(rf"({_AMOUNT.pattern}|{_TOP.pattern})"))),
]
Money = Annotated[Price, PlainValidator(price, json_schema_input_type=_pattern(_MONEY))]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Day = Annotated[date, Field(strict=True)]
YesNo = Annotated[StrictBool, BeforeValidator(_yes_or_no, json_schema_input_type=bool | Literal["yes", "no"])]
Yes = Annotated[Literal[True], BeforeValidator(_yes, json_schema_input_type=Literal[True, "yes"])]
GroupNumber = Annotated[int, BeforeValidator(_insurance_group, json_schema_input_type=Literal[1, 2])]
"""A Danish health-insurance group (sikringsgruppe)."""
Texts = Annotated[
    tuple[Text, ...], Field(min_length=1), BeforeValidator(listed, json_schema_input_type=Text | list[Text])
]
"""One text or a list of them."""

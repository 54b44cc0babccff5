"""How soon, or for how long: ``{working days: 10, assumed: true}``, ``14 days``."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, PlainValidator

from samvej.programme.criteria import Entry
from samvej.programme.figures import Positive, YesNo, refuse
from samvej.programme.problems import nearest, unknown
from samvej.programme.words import Lang

Unit = Literal["hours", "days", "working days", "weeks", "months"]
UNITS: tuple[Unit, ...] = get_args(Unit)

_HOURS: dict[Unit, float] = {"hours": 1, "days": 24, "working days": 24 * 7 / 5, "weeks": 24 * 7, "months": 24 * 30}
_LONGEST = 24 * 366 * 10  # ten years: what is longer is a slip of the pen

_NAMES: dict[Unit, tuple[tuple[str, str], tuple[str, str]]] = {
    "hours": (("time", "timer"), ("hour", "hours")),
    "days": (("dag", "dage"), ("day", "days")),
    "working days": (("arbejdsdag", "arbejdsdage"), ("working day", "working days")),
    "weeks": (("uge", "uger"), ("week", "weeks")),
    "months": (("måned", "måneder"), ("month", "months")),
}


@dataclass(frozen=True)
class Within:
    """A number of hours, days, working days, weeks or months; ``assumed``: the source gives none, it is ours.

    Working days are counted by the calendar of whoever counts; months are added as calendar months.
    """

    amount: int
    unit: Unit
    assumed: bool = False

    def say(self, lang: Lang) -> str:
        """``10 arbejdsdage``, ``10 working days``; never marks what is assumed."""
        names = _NAMES[self.unit][lang == "en"]
        return f"{self.amount} {names[self.amount != 1]}"

    @property
    def about_hours(self) -> float:
        """Roughly so many hours: to tell which of two is the longer (five working days to a week)."""
        return self.amount * _HOURS[self.unit]


class WithinWords(Entry):
    """One of the units with a whole number, and perhaps ``assumed``."""

    hours: Positive | None = None
    days: Positive | None = None
    working_days: Positive | None = None
    weeks: Positive | None = None
    months: Positive | None = None
    assumed: YesNo = False


_EXPECTED = f"a whole number of {', '.join(UNITS[:-1])} or {UNITS[-1]}, as '14 days' or {{working days: 10}}"
_SAID = re.compile(r"([0-9]+) (working day|hour|day|week|month)s?")
_FORM = r"^[1-9][0-9]* (working day|hour|day|week|month)s?$"


def within(said: object) -> Within:
    """Read ``14 days`` or ``{days: 14, assumed: true}``. Raises PydanticCustomError with the nearest reading.

    >>> within({"working days": 10})
    Within(amount=10, unit='working days', assumed=False)
    """
    found = _of_words(said) if isinstance(said, dict) else _of_text(said)
    if not 0 < found.about_hours <= _LONGEST:
        raise refuse(f"'{found.say('en')}' is out of range; expected from 1 hour to 10 years")
    return found


def _of_text(said: object) -> Within:
    found = _SAID.fullmatch(said.strip()) if isinstance(said, str) else None
    if found is None:
        guess = nearest(said.strip().lstrip("0123456789 "), UNITS) if isinstance(said, str) else None
        hint = f"; did you mean '{guess}'?" if guess else ""
        raise refuse(f"expected {_EXPECTED}, not {said!r}{hint}")
    return Within(int(found[1]), f"{found[2]}s")  # type: ignore[arg-type]  # one of the pattern's five


def _of_words(said: dict[Any, Any]) -> Within:
    units = [unit for unit in UNITS if unit in said]
    for key in said:
        if key not in (*UNITS, "assumed"):
            raise refuse(unknown("unit", str(key), (*UNITS, "assumed")))
    if len(units) != 1:
        raise refuse(f"expected one unit, as {{working days: 10}}, not {' and '.join(units) or 'none'}")
    amount, assumed = said[units[0]], said.get("assumed", False)
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise refuse(f"expected a whole number of {units[0]}, not {amount!r}")
    if assumed not in (True, False, "yes", "no"):
        raise refuse(f"expected yes or no after 'assumed', not {assumed!r}")
    return Within(amount, units[0], assumed in (True, "yes"))


Soon = Annotated[
    Within,
    PlainValidator(within, json_schema_input_type=Annotated[str, Field(pattern=_FORM)] | WithinWords),
]
"""A ``Within`` as it stands in a file."""

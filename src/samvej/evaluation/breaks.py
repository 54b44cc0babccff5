"""Known breaks in the registers: days from which the same care is counted in another way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from samvej.evaluation.results import Words
from samvej.programme.coverage import Needs, speaks
from samvej.programme.facts import Coverage


@dataclass(frozen=True)
class Break:
    """From ``day`` on, facts of these scopes are counted in another way."""

    day: date
    scopes: tuple[str, ...]
    words: Words


BREAKS = (
    # Sundhedsdatastyrelsen: contacts from 3 March 2019 are reported to the third version of the patient register.
    Break(
        date(2019, 3, 3),
        ("hospital/*", "psychiatry/*", "diagnosis/SKS"),
        Words(
            "Fra 3. marts 2019 indberettes sygehuskontakter til LPR3: kontakter og diagnoser tælles på en ny måde.",
            "From 3 March 2019 hospital contacts are reported to LPR3: contacts and diagnoses are counted anew.",
        ),
    ),
)


def breaks_within(coverage: Iterable[Coverage]) -> tuple[Break, ...]:
    """The known breaks that the loaded sources lie on both sides of."""
    rows = list(coverage)
    return tuple(each for each in BREAKS if _before(rows, each) and _after(rows, each))


def touches(each: Break, needs: Needs) -> bool:
    """Whether an outcome that needs these scopes is counted in another way from the break on."""
    return any(speaks(scope, need) for scope in each.scopes for group in needs for need in group)


def _before(rows: Iterable[Coverage], each: Break) -> bool:
    return any(row.first < each.day and _about(row, each) for row in rows)


def _after(rows: Iterable[Coverage], each: Break) -> bool:
    return any(row.last >= each.day and _about(row, each) for row in rows)


def _about(row: Coverage, each: Break) -> bool:
    return any(speaks(scope, row.scope) for scope in each.scopes)

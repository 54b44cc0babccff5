"""Known breaks in the registers: days from which the same care is counted in another way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from samvej.evaluation.design import CostOf, OutcomeDesign
from samvej.evaluation.results import Words
from samvej.programme.coverage import Needs, speaks
from samvej.programme.facts import Coverage


@dataclass(frozen=True)
class Break:
    """From ``day`` on, facts of these scopes are counted in another way; or, ``of_payers``, others pay for them."""

    day: date
    scopes: tuple[str, ...]
    words: Words
    of_payers: bool = False


BREAKS = (
    # Capital Region of Denmark on municipal co-financing: since 2019 it no longer follows what citizens use.
    Break(
        date(2019, 1, 1),
        ("hospital/*", "psychiatry/*"),
        Words(
            "Til og med 2018 betalte kommunen en del af hver sygehuskontakt; derefter står regionen for hele prisen. "
            "Det skift er ikke en besparelse.",
            "Through 2018 the municipality paid a part of each hospital contact; from then on the region bears the "
            "whole price. That change is no saving.",
        ),
        of_payers=True,
    ),
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
    """Whether the break is about any of these scopes."""
    return any(speaks(scope, need) for scope in each.scopes for group in needs for need in group)


def concerns(each: Break, outcome: OutcomeDesign, needs: Needs) -> bool:
    """Whether an outcome that needs these scopes is counted in another way, or paid by others, from the break on."""
    if each.of_payers and outcome.by != "payer" and not (isinstance(m := outcome.measure, CostOf) and m.payer):
        return False
    return outcome.valid[0] < each.day <= outcome.valid[1] and touches(each, needs)


def _before(rows: Iterable[Coverage], each: Break) -> bool:
    return any(row.first < each.day and _about(row, each) for row in rows)


def _after(rows: Iterable[Coverage], each: Break) -> bool:
    return any(row.last >= each.day and _about(row, each) for row in rows)


def _about(row: Coverage, each: Break) -> bool:
    return any(speaks(scope, row.scope) for scope in each.scopes)

"""What an outcome counts or sums, as facts with a day and an amount, and what must be covered for it.

The definitions stand in docs/reference/evaluation.md ("What an outcome counts").
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import ibis

from samvej.evaluation.design import (
    ACUTE_ADMISSION,
    BedDays,
    CostOf,
    CountOf,
    OutcomeDesign,
    Readmissions,
)
from samvej.evaluation.names import MEDICINE, PRESCRIPTION
from samvej.programme.coverage import Needs, needs_of, speaks
from samvej.programme.facts import Coverage
from samvej.programme.rules import ServiceFilter
from samvej.spotting.days import Table
from samvej.spotting.matching import Scan, bed_days, scan_for
from samvej.spotting.register import Register

READMITTED_WITHIN = 30
"""Days after the end of a stay within which the next starts."""

REGION = "region"
"""Who reimburses medicine."""

NOT_SAID = "not said"
"""The payer of a cost whose source names none."""


@dataclass(frozen=True)
class Priced:
    """Services, payments and prescriptions of the participants in one price year (amounts in minor units)."""

    service: Table
    payment: Table
    prescription: Table
    scopes: tuple[str, ...]  # what has any price in the whole database: "hospital/admission" …, and "prescription"


@dataclass(frozen=True)
class Amounts:
    """Facts of one outcome: person_id, day, amount, part (None: not split), unpriced; and the scopes it needs.

    ``looks_back``: days before a month that must be covered too. ``left_out``: priced scopes that nothing covers.
    """

    facts: Table
    needs: Needs
    looks_back: int = 0
    left_out: tuple[str, ...] = ()


def filters_of(outcomes: Iterable[OutcomeDesign]) -> list[ServiceFilter]:
    """The service filters that the outcomes read contacts through."""
    found: list[ServiceFilter] = []
    for outcome in outcomes:
        match outcome.measure:
            case CountOf(of) | BedDays(of):
                found.append(of)
            case Readmissions(of):
                found += [of, ACUTE_ADMISSION]
            case CostOf():
                pass
    return found


class Reader:
    """Reads the facts of outcomes from one scan of the participants' contacts."""

    def __init__(self, register: Register, priced: Priced | None, outcomes: Sequence[OutcomeDesign], until: date):
        self.register = register
        self.priced = priced
        self.until = until
        self.scan: Scan = scan_for(register, filters_of(outcomes))

    def amounts(self, outcome: OutcomeDesign) -> Amounts:
        """The facts of one outcome and what must be covered for them."""
        match outcome.measure:
            case CountOf(of):
                return Amounts(_counted(self.scan.matching(of)), needs_of(of))
            case BedDays(of):
                beds = bed_days(self.scan.matching(of), self.register.person, self.until)
                return Amounts(beds.mutate(part=_no_part()), needs_of(of))
            case Readmissions(of):
                facts = _counted(readmissions(self.scan.matching(of)))
                return Amounts(facts, needs_of(of), looks_back=READMITTED_WITHIN)
            case CostOf(sectors, None):
                return self._cost(sectors, outcome.by)
            case CostOf(sectors, payer):
                amounts = self._cost(sectors, "payer")
                facts = amounts.facts
                paid = facts.filter((facts.part == payer) | facts.unpriced)
                return replace(amounts, facts=paid.mutate(part=_no_part()))

    def _cost(self, sectors: tuple[str, ...] | None, by: str | None) -> Amounts:
        if self.priced is None:
            raise RuntimeError("costs are asked for, and none were read")
        if sectors is None:
            scopes = tuple(scope for scope in self.priced.scopes if _is_covered(self.register.coverage, scope))
            left_out = tuple(scope for scope in self.priced.scopes if scope not in scopes)
        else:
            scopes, left_out = tuple(_scopes_of(sectors, self.priced.scopes)), ()
        parts = [_service_costs(self.priced, scopes, by)]
        if PRESCRIPTION in scopes:
            parts.append(_medicine_costs(self.priced, by))
        facts = parts[0].union(parts[1], distinct=False) if len(parts) == 2 else parts[0]
        return Amounts(facts, tuple((scope,) for scope in scopes), left_out=left_out)


def _scopes_of(sectors: Iterable[str], priced: Iterable[str]) -> Iterator[str]:
    """What must be covered for what sectors cost: the kinds that have prices; all of a sector that has none."""
    for sector in sectors:
        if sector == MEDICINE:
            yield PRESCRIPTION
            continue
        yield from [scope for scope in priced if scope.startswith(f"{sector}/")] or [f"{sector}/*"]


def _is_covered(coverage: Iterable[Coverage], scope: str) -> bool:
    """Whether some source covers it, somewhere and at some time."""
    return any(speaks(row.scope, scope) for row in coverage)


def _no_part() -> Any:
    return ibis.literal(None, "string")


def _counted(contacts: Table) -> Table:
    return contacts.select(
        "person_id",
        "day",
        amount=ibis.literal(1, "int64"),
        unpriced=ibis.literal(False),
        part=_no_part(),
    )


def readmissions(stays: Table) -> Table:
    """The acute ones among stays that start 1–30 days after the end of one of the citizen's earlier stays.

    A stay that starts on the day another ended is a transfer or goes on, and is no readmission.

    ``stays``: contacts with person_id, start, day, end_day (null while open), urgency. A stay that has not ended when
    the next starts is no earlier stay.
    """
    ends = stays.filter(stays.end_day.notnull())
    ends = ends.select(of="person_id", ended="end_day", earlier="start")
    again = stays.semi_join(
        ends,
        [
            stays.person_id == ends["of"],
            ends.earlier < stays.start,
            ends.ended < stays.day,
            stays.day <= ends.ended + READMITTED_WITHIN,
        ],
    )
    return again.filter(again.urgency == "acute")


def _service_costs(priced: Priced, scopes: Sequence[str], by: str | None) -> Table:
    """Services of the scopes; an unpriced one belongs to its sector, whatever its kind."""
    service = priced.service
    whole = sorted({scope.partition("/")[0] for scope in scopes if scope != PRESCRIPTION})
    named = (service.sector + "/" + service.kind).isin([*scopes, ""])
    rows = service.filter(named | (service.sector.isin([*whole, ""]) & service.cost.isnull()))
    day = rows.start.date().epoch_days().cast("int32")
    if by != "payer":
        part = _no_part() if by is None else rows[by]
        return rows.select(
            "person_id", day=day, amount=rows.cost.coalesce(0).cast("int64"), unpriced=rows.cost.isnull(), part=part
        )
    dated = rows.select("service_id", day=day, cost="cost")
    paid = priced.payment.inner_join(dated, "service_id")
    paid = paid.select(
        "person_id", "day", amount=paid.amount.cast("int64"), unpriced=ibis.literal(False), part=paid.payer
    )
    # what has no price, or a price that no payer is named for
    unsaid = rows.anti_join(priced.payment, "service_id")
    unsaid = unsaid.select(
        "person_id",
        day=unsaid.start.date().epoch_days().cast("int32"),
        amount=unsaid.cost.coalesce(0).cast("int64"),
        unpriced=unsaid.cost.isnull(),
        part=unsaid.cost.isnull().ifelse(_no_part(), ibis.literal(NOT_SAID)),
    )
    return paid.union(unsaid, distinct=False)


def _medicine_costs(priced: Priced, by: str | None) -> Table:
    rows = priced.prescription
    word = {"payer": REGION, "sector": MEDICINE, "kind": MEDICINE}.get(by or "")
    return rows.select(
        "person_id",
        day=rows.date.epoch_days().cast("int32"),
        amount=rows.reimbursement.coalesce(0).cast("int64"),
        unpriced=rows.reimbursement.isnull(),
        part=_no_part() if word is None else ibis.literal(word, "string"),
    )

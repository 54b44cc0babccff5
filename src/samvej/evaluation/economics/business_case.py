"""A business case month by month: what is spent, what is gained by whom, and when the one has paid for the other.

Pure numbers; definitions with examples: docs/reference/business-case.md. The same steps are taken with exact
fractions (the table, in whole minor units) and with arrays of draws (the sensitivity), so the two cannot differ.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Any

import numpy as np

from samvej.core.errors import SamvejError

Number = Any
"""A Fraction, or an array of float64 with one entry per draw. Money is in minor units of the case's currency."""

MONTHS_IN_A_YEAR = 12
LONGEST_YEARS = 50


class BusinessCaseError(SamvejError):
    """A business case that cannot be reckoned."""


@dataclass(frozen=True)
class Gain:
    """What one payer saves per citizen and month, from ``onset`` months after the citizen was included.

    ``per_month`` is below zero where the payer comes to pay more.
    """

    payer: str
    per_month: Number
    onset: int = 0


@dataclass(frozen=True)
class Case:
    """The parameters. Money is in minor units of ``currency`` at the prices of ``price_year``.

    ``inclusion``: new citizens per month, one number per month from ``first`` on, the last one going on. ``places``
    is how many are included in all; with ``refill`` how many there is room for at a time. ``drop_out``, ``discount``
    and ``growth`` are shares: of the active citizens who leave after each month, and per year. ``investment`` falls
    in month 1, ``running`` in every month, and ``running_per_citizen`` for each active citizen. ``payer`` bears them.
    """

    years: int
    places: Number
    inclusion: tuple[Number, ...]
    running: Number
    gains: tuple[Gain, ...]
    currency: str
    price_year: int
    payer: str
    first: int = 1
    investment: Number = Fraction(0)
    running_per_citizen: Number = Fraction(0)
    drop_out: Number = Fraction(0)
    refill: bool = False
    discount: Number = Fraction(0)
    growth: Number = Fraction(0)


@dataclass(frozen=True)
class Flow:
    """One month, exactly: citizens who come and who are there, and money; ``gains`` in the case's order."""

    month: int
    included: Number
    citizens: Number
    investment: Number
    running: Number
    gains: tuple[Number, ...]

    @property
    def net(self) -> Number:
        """What the month leaves; below zero it costs."""
        return sum(self.gains[1:], self.gains[0]) - self.running - self.investment


@dataclass(frozen=True)
class CaseMonth:
    """One month of the table, in whole minor units: the columns add up exactly.

    ``gains`` are by payer, in the order of ``BusinessCase.payers``. ``net`` = gains − running − investment.
    """

    month: int
    included: float
    citizens: float
    investment: int
    running: int
    gains: tuple[int, ...]
    net: int
    cumulated: int
    cumulated_discounted: int


@dataclass(frozen=True)
class CaseYear:
    """One year of the table, in whole minor units."""

    year: int
    costs: int
    gains: tuple[int, ...]
    net: int
    net_discounted: int


@dataclass(frozen=True)
class BusinessCase:
    """The table, and the months that people ask for.

    ``gains_exceed``: the first month whose gains are above its running cost; ``gains_fall_back``: the first month
    after that where they are not. ``break_even``: the first month, once anything has been spent, at whose end the
    cumulated net is not below zero; ``falls_below_again``: the first month after that where it is. None: no month.
    """

    case: Case
    payers: tuple[str, ...]
    months: tuple[CaseMonth, ...]
    years: tuple[CaseYear, ...]
    gains_exceed: int | None
    gains_fall_back: int | None
    break_even: int | None
    falls_below_again: int | None
    break_even_discounted: int | None
    net: int
    net_discounted: int


def flows(case: Case) -> Iterator[Flow]:
    """The months of the case, one after the other. Works on fractions and on arrays of draws alike.

    Whoever is included is there all of that month. After each month the share ``drop_out`` of those who are there
    leaves. A gain of onset k in a month is for those who were included k months before it or earlier and still there.
    """
    active: list[Number] = []
    so_far: Number = case.places * 0
    stays = 1 - case.drop_out
    for month in range(1, case.years * MONTHS_IN_A_YEAR + 1):
        staying = active[-1] * stays if active else so_far * 0
        room = case.places - (staying if case.refill else so_far)
        new = _least(_planned(case, month), room)
        so_far = so_far + new
        active.append(staying + new)
        prices = (1 + case.growth) ** _year(month)
        yield Flow(
            month=month,
            included=new,
            citizens=active[-1],
            investment=case.investment if month == 1 else case.investment * 0,
            running=(case.running + case.running_per_citizen * active[-1]) * prices,
            gains=tuple(_matured(active, gain.onset, stays) * gain.per_month * prices for gain in case.gains),
        )


def business_case(case: Case) -> BusinessCase:
    """The whole table of a case in fractions. Raises BusinessCaseError where the parameters make no case."""
    _possible(case)
    payers = tuple(dict.fromkeys(gain.payer for gain in case.gains))
    rows: list[CaseMonth] = []
    discounted_sum = cumulated = 0
    for flow in flows(case):
        by_payer = tuple(
            sum(round(amount) for gain, amount in zip(case.gains, flow.gains, strict=True) if gain.payer == payer)
            for payer in payers
        )
        investment, running = round(flow.investment), round(flow.running)
        net = sum(by_payer) - running - investment
        cumulated += net
        discounted_sum += round(net * discount_factor(case, flow.month))
        rows.append(
            CaseMonth(
                month=flow.month,
                included=float(flow.included),
                citizens=float(flow.citizens),
                investment=investment,
                running=running,
                gains=by_payer,
                net=net,
                cumulated=cumulated,
                cumulated_discounted=discounted_sum,
            )
        )
    return _told(case, payers, rows)


def discount_factor(case: Case, month: int) -> Number:
    """What an amount of the month counts today: 1 in the first year, 1 / (1 + discount) in the second, and so on."""
    return 1 / (1 + case.discount) ** _year(month)


def net_discounted(case: Case) -> Number:
    """The discounted net over all months: one number, or one per draw; nothing is rounded."""
    return sum(flow.net * discount_factor(case, flow.month) for flow in flows(case))


def _planned(case: Case, month: int) -> Number:
    if month < case.first:
        return case.places * 0
    return case.inclusion[min(month - case.first, len(case.inclusion) - 1)]


def _matured(active: Sequence[Number], onset: int, stays: Number) -> Number:
    """Those of ``onset`` months ago who have stayed."""
    if onset >= len(active):
        return active[0] * 0
    return active[-1 - onset] * stays**onset


def _least(one: Number, other: Number) -> Number:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.minimum(one, other)
    return min(one, other)


def _year(month: int) -> int:
    """How many whole years lie before the month."""
    return (month - 1) // MONTHS_IN_A_YEAR


def _told(case: Case, payers: tuple[str, ...], rows: list[CaseMonth]) -> BusinessCase:
    exceeds = [sum(row.gains) > row.running for row in rows]
    spent = list(accumulate(row.running + row.investment for row in rows))
    even = [row.cumulated >= 0 and paid > 0 for row, paid in zip(rows, spent, strict=True)]
    even_discounted = [row.cumulated_discounted >= 0 and paid > 0 for row, paid in zip(rows, spent, strict=True)]
    gains_exceed, fall_back = _first_and_end(exceeds)
    break_even, below_again = _first_and_end(even)
    return BusinessCase(
        case=case,
        payers=payers,
        months=tuple(rows),
        years=tuple(_years(rows)),
        gains_exceed=gains_exceed,
        gains_fall_back=fall_back,
        break_even=break_even,
        falls_below_again=below_again,
        break_even_discounted=_first_and_end(even_discounted)[0],
        net=rows[-1].cumulated,
        net_discounted=rows[-1].cumulated_discounted,
    )


def _first_and_end(holds: Sequence[bool]) -> tuple[int | None, int | None]:
    """The first month in which something holds, and the first after it in which it does not."""
    if True not in holds:
        return None, None
    first = holds.index(True)
    later = holds[first:]
    return first + 1, first + later.index(False) + 1 if False in later else None


def _years(rows: Sequence[CaseMonth]) -> Iterator[CaseYear]:
    before = 0
    for start in range(0, len(rows), MONTHS_IN_A_YEAR):
        year = rows[start : start + MONTHS_IN_A_YEAR]
        yield CaseYear(
            year=start // MONTHS_IN_A_YEAR + 1,
            costs=sum(row.running + row.investment for row in year),
            gains=tuple(map(sum, zip(*(row.gains for row in year), strict=True))),
            net=sum(row.net for row in year),
            net_discounted=year[-1].cumulated_discounted - before,
        )
        before = year[-1].cumulated_discounted


def _possible(case: Case) -> None:
    """Refuse what makes no business case, in a sentence that says what to write instead."""
    wrong = [
        (not case.gains, "it names no gains: write who gains what per citizen and month, 0 where nobody does"),
        (not 1 <= case.years <= LONGEST_YEARS, f"its years are {case.years}: write 1 to {LONGEST_YEARS}"),
        (case.places <= 0, "it has no citizens: write how many take part, at least 1"),
        (case.first < 1, "its first month of inclusion comes before month 1"),
        (not case.inclusion or min(case.inclusion) < 0, "nobody can be included less than 0 a month"),
        (
            min(case.running, case.running_per_citizen, case.investment) < 0,
            "a cost is below zero: write what comes in as a gain",
        ),
        (not 0 <= case.drop_out <= 1, "the drop-out is not between 0 and 100 percent a month"),
        (min(case.discount, case.growth) <= -1, "a rate of -100 percent a year or less leaves no money"),
        (any(gain.onset < 0 for gain in case.gains), "a gain sets in before the citizen is included"),
    ]
    for is_wrong, sentence in wrong:
        if is_wrong:
            raise BusinessCaseError(f"The business case cannot be reckoned: {sentence}.")

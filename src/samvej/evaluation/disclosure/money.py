"""The money of a programme as it may be shown: no sum of few people's cost, nor one that a reader could work out.

Rules with examples: docs/reference/economics.md ("What is not shown"). Sectors and payers are two ways of dividing
the same sums, so they protect each other: whether a hidden sum is a combination of shown ones is asked of the linear
system that they make (Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, chapter 4).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from samvej.core.money import minor_digits
from samvej.evaluation.amounts import NOT_SAID
from samvej.evaluation.disclosure.effects import show_effects
from samvej.evaluation.disclosure.policy import (
    DOMINATED,
    FEW_BEHIND,
    FEW_PEOPLE,
    NOTHING,
    WOULD_REVEAL,
    Policy,
    Shown,
    hide,
)
from samvej.evaluation.disclosure.stays import ShownStay, show_stays
from samvej.evaluation.disclosure.tables import show_count
from samvej.evaluation.economics.accounts import Accounts, Balance, adding_up, shadow_accounts
from samvej.evaluation.economics.month_costs import CO_FINANCING, MUNICIPALITY, Atom, MonthCost, MonthCosts
from samvej.evaluation.economics.programme import ComparedWith, Money, NetCost, of_place
from samvej.evaluation.economics.sensitivity import Bar, Drawn, Tornado
from samvej.evaluation.results import Words

Vector = tuple[int, ...]
"""Which of the atoms a sum holds."""


@dataclass(frozen=True)
class ShownCost:
    """One row per participant-month in whole units of the currency, so that rows add up to their whole.

    The ends of an interval that cannot be told have neither value nor reason.
    """

    name: str
    before: Shown
    after: Shown
    change: Shown
    low: Shown
    high: Shown


@dataclass(frozen=True)
class ShownNet:
    """A net cost per participant-month in units of the currency; all of it hidden where the whole cost is."""

    against: ComparedWith
    change: Shown
    change_low: Shown
    change_high: Shown
    net: Shown
    low: Shown
    high: Shown


@dataclass(frozen=True)
class ShownMoney:
    """What may be shown of ``money``.

    ``accounts`` and ``unagreed`` are reckoned anew from the rows that are shown, in whole units of the currency, so
    that everything adds up; where they are None though there are some, ``held_back`` says why. ``sensitivity`` has
    the shown sectors' bars, in units of the currency; ``bars_left_out`` tells that there are others.
    """

    money: Money
    persons: Shown
    left_out: Shown
    unpriced: Shown
    whole: ShownCost | None
    sectors: tuple[ShownCost, ...]
    payers: tuple[ShownCost, ...]
    municipalities: tuple[ShownCost, ...]
    co_financing: ShownCost | None
    net: tuple[ShownNet, ...]
    sensitivity: Tornado | None
    bars_left_out: bool
    draws: Drawn | None
    accounts: Accounts | None
    unagreed: Accounts | None
    held_back: Words | None
    stays: tuple[ShownStay, ...]


def show_money(found: Money, policy: Policy) -> ShownMoney:
    """The money with everything hidden that must be."""
    unit = 10 ** minor_digits(found.currency)
    costs, basis = found.costs, found.basis
    rows = _Rows({}, {}, unit) if costs is None or basis is None else _Rows.of(costs, basis.persons, policy, unit)
    whole_reason = rows.hidden.get(_WHOLE)
    accounts, unagreed, held_back = _accounts(found, rows)
    return ShownMoney(
        money=found,
        persons=_persons(found, policy),
        left_out=NOTHING if basis is None else show_count(basis.left_out, policy),
        unpriced=NOTHING if basis is None else show_count(basis.unpriced, policy),
        whole=next(rows.shown("whole", [costs.whole] if costs else []), None),
        sectors=tuple(rows.shown("sector", costs.sectors if costs else ())),
        payers=tuple(rows.shown("payer", costs.payers if costs else ())),
        municipalities=tuple(rows.shown("place", costs.municipalities if costs else ())),
        co_financing=next(rows.shown("history", [costs.co_financing] if costs and costs.co_financing else []), None),
        net=tuple(_net(each, found, rows, policy) for each in found.net),
        sensitivity=None if whole_reason else _scaled(found.sensitivity, rows),
        bars_left_out=any(kind == "sector" for kind, _ in rows.hidden),
        draws=None if whole_reason or found.draws is None else _drawn(found.draws, unit),
        accounts=accounts,
        unagreed=unagreed,
        held_back=held_back,
        stays=show_stays(found.persistence, policy),
    )


# --- which sums are held back --------------------------------------------------------------------------

_Place = tuple[str, str]
"""A kind of row (whole, sector, payer, place, history) and its name."""

_WHOLE = ("whole", "")


def _hidden(costs: MonthCosts, persons: int, policy: Policy) -> dict[_Place, Words]:
    """The rows that are held back, each with its reason."""
    rows = dict(_every(costs))
    if policy.small(persons):
        return dict.fromkeys(rows, FEW_PEOPLE)
    vectors = {place: _vector(place, costs.atoms) for place in rows}
    reasons = {place: why for place, row in rows.items() if (why := _reason([row], policy)) is not None}
    small = {each.municipality for each in costs.residents if policy.small(each.persons)}
    reasons |= {place: FEW_PEOPLE for place in rows if place[0] == "place" and place[1] in small}
    few = [_only(at, costs.atoms) for at, atom in enumerate(costs.atoms) if _reason([atom.cost], policy)]
    while True:
        shown = {place: vector for place, vector in vectors.items() if place not in reasons}
        sensitive = [*few, *(vectors[place] for place in reasons), *_together(rows, vectors, reasons, policy)]
        told = next((each for each in sensitive if any(each) and _follows(each, shown.values())), None)
        if told is None:
            return reasons
        reasons[_to_hide(told, shown, rows)] = WOULD_REVEAL


def _every(costs: MonthCosts) -> Iterator[tuple[_Place, MonthCost]]:
    yield _WHOLE, costs.whole
    for kind, rows in (("sector", costs.sectors), ("payer", costs.payers), ("place", costs.municipalities)):
        yield from (((kind, row.name), row) for row in rows)
    if costs.co_financing is not None:
        yield ("history", costs.co_financing.name), costs.co_financing


def _vector(place: _Place, atoms: Sequence[Atom]) -> Vector:
    return tuple(int(_holds(place, atom) and _is_something(atom.cost)) for atom in atoms)


def _holds(place: _Place, atom: Atom) -> bool:
    kind, name = place
    match kind:
        case "sector":
            return atom.sector == name
        case "payer":
            return atom.payer == name
        case "place":
            return atom.payer == MUNICIPALITY and atom.detail == name
        case "history":
            return atom.detail == CO_FINANCING
        case _:
            return True


def _only(at: int, atoms: Sequence[Atom]) -> Vector:
    return tuple(int(place == at) for place in range(len(atoms)))


def _is_something(row: MonthCost) -> bool:
    """Whether anybody has any: what is nothing for everybody is no secret and no unknown."""
    return row.persons_with != (0, 0)


def _reason(rows: Sequence[MonthCost], policy: Policy) -> Words | None:
    """Why the sum of rows may not be shown. Who is in two of them is not known: as few people as it can be, and one
    person's part as large as it can be."""
    if any(policy.small(max(row.persons_with[side] for row in rows)) for side in (0, 1)):
        return FEW_BEHIND
    before, after = sum((row.before for row in rows), Fraction(0)), sum(row.after for row in rows)
    for side, total in enumerate((before, Fraction(after))):
        if max(row.largest[side] for row in rows) > policy.dominance * abs(float(total)):
            return DOMINATED
    return None


def _together(
    rows: dict[_Place, MonthCost], vectors: dict[_Place, Vector], reasons: dict[_Place, Words], policy: Policy
) -> Iterator[Vector]:
    """What the hidden rows of one division have together, where that may not be told either."""
    for kind in ("sector", "payer", "place"):
        held = [place for place in reasons if place[0] == kind]
        if held and _reason([rows[place] for place in held], policy) is not None:
            yield tuple(int(any(each)) for each in zip(*(vectors[place] for place in held), strict=True))


def _follows(sum_of: Vector, shown: Iterable[Vector]) -> bool:
    """Whether a sum is a combination of shown ones."""
    system = np.array(list(shown), dtype=np.int64).reshape(-1, len(sum_of))
    with_it = np.vstack([system, sum_of])
    return len(system) > 0 and np.linalg.matrix_rank(system) == np.linalg.matrix_rank(with_it)


def _to_hide(told: Vector, shown: dict[_Place, Vector], rows: dict[_Place, MonthCost]) -> _Place:
    """The smallest row without which the sum cannot be told; where there is none, the smallest of all.

    The whole is what the others are read against: it goes only when nothing else is left.
    """
    order = sorted(shown, key=lambda place: (place == _WHOLE, abs(rows[place].after), place))
    for place in (each for each in order if each != _WHOLE):
        if not _follows(told, [vector for each, vector in shown.items() if each != place]):
            return place
    return order[0]


# --- what is shown -------------------------------------------------------------------------------------


def _persons(found: Money, policy: Policy) -> Shown:
    """How many are compared; hidden where the others, whom the count of participants tells, are few."""
    if found.basis is None:
        return NOTHING
    if policy.small(found.basis.left_out):
        return hide(WOULD_REVEAL)
    return show_count(found.basis.persons, policy)


@dataclass(frozen=True)
class _Rows:
    """Every row's before and after in whole units of the currency, and which rows are hidden."""

    values: dict[_Place, tuple[int, int]]
    hidden: dict[_Place, Words]
    unit: int

    @classmethod
    def of(cls, costs: MonthCosts, persons: int, policy: Policy, unit: int) -> "_Rows":
        values = {_WHOLE: _rounded(costs.whole, unit)}
        history = costs.co_financing
        if history is not None:
            values["history", history.name] = _rounded(history, unit)
        for kind, rows in (("sector", costs.sectors), ("payer", costs.payers)):
            values |= _rounded_to(kind, rows, values[_WHOLE], unit)
        if costs.municipalities:
            values |= _rounded_to("place", costs.municipalities, values["payer", MUNICIPALITY], unit)
        return cls(values, _hidden(costs, persons, policy), unit)

    def change(self, place: _Place) -> int:
        """After less before, as the two are shown."""
        before, after = self.values[place]
        return after - before

    def shown(self, kind: str, rows: Sequence[MonthCost]) -> Iterator[ShownCost]:
        """The rows as they may be shown."""
        for row in rows:
            place = (kind, row.name)
            before, after = self.values[place]
            interval = row.change_interval
            numbers = (
                before,
                after,
                after - before,
                None if interval is None else interval.low / self.unit,
                None if interval is None else interval.high / self.unit,
            )
            yield ShownCost(row.name, *(_or_hidden(each, self.hidden.get(place)) for each in numbers))


def _rounded(row: MonthCost, unit: int) -> tuple[int, int]:
    return round(row.before_per_month / unit), round(row.after_per_month / unit)


def _rounded_to(
    kind: str, rows: Sequence[MonthCost], whole: tuple[int, int], unit: int
) -> dict[_Place, tuple[int, int]]:
    """Rows that add up to their whole as it is shown, before and after."""
    before = adding_up([row.before_per_month / unit for row in rows], whole[0])
    after = adding_up([row.after_per_month / unit for row in rows], whole[1])
    return {(kind, row.name): pair for row, *pair in zip(rows, before, after, strict=True)}  # type: ignore[misc]


def _or_hidden(value: float | None, reason: Words | None) -> Shown:
    if reason is not None:
        return hide(reason)
    return NOTHING if value is None else Shown(value)


def _net(net: NetCost, found: Money, rows: _Rows, policy: Policy) -> ShownNet:
    """Where the participants' own whole is hidden, so is what it became against others; and where that effect is."""
    own = net.against == "own months before"
    reason = rows.hidden.get(_WHOLE)
    if any(policy.small(each) for each in net.people if each is not None):
        reason = FEW_PEOPLE
    elif net.behind and reason is None:
        reason = next(each.hidden for each in show_effects(net.behind, policy) if each.result.part is None)
    change = rows.change(_WHOLE) if own and not reason else round(net.change / rows.unit)
    programme = None if found.programme is None else round(found.programme.value / rows.unit)
    ends = [
        None if interval is None else end / rows.unit
        for interval in (net.change_interval, net.net_interval)
        for end in ((interval.low, interval.high) if interval else (0.0, 0.0))
    ]
    numbers = (change, *ends[:2], None if programme is None else change + programme, *ends[2:])
    return ShownNet(net.against, *(_or_hidden(each, reason) for each in numbers))


def _scaled(found: Tornado | None, rows: _Rows) -> Tornado | None:
    if found is None:
        return None
    bars = [bar for bar in found.bars if ("sector", bar.parameter.id) not in rows.hidden]
    return Tornado(
        found.value / rows.unit,
        tuple(Bar(each.parameter, each.at_low / rows.unit, each.at_high / rows.unit) for each in bars),
    )


def _drawn(found: Drawn, unit: int) -> Drawn:
    return Drawn(
        found.draws, found.seed, found.mean / unit, found.low / unit, found.high / unit, found.share_below_zero
    )


def _accounts(found: Money, rows: _Rows) -> tuple[Accounts | None, Accounts | None, Words | None]:
    """The accounts in whole units; none where any payer's row is hidden, for the payments would tell it."""
    if found.accounts is None:
        return None, None, None
    of_payers = (
        why for (kind, name), why in rows.hidden.items() if kind in ("whole", "payer", "place") and name != NOT_SAID
    )
    reason = next(of_payers, None)
    if reason is not None:
        return None, None, reason
    saved = {name: -rows.change((kind, name)) for kind, name in rows.values if kind == "payer"}
    saved |= {of_place(name): -rows.change((kind, name)) for kind, name in rows.values if kind == "place"}
    own = [Fraction(each.programme, rows.unit) for each in found.accounts.balances]
    balances = [
        Balance(each.payer, programme, saved.get(each.payer, 0), each.together)
        for each, programme in zip(found.accounts.balances, adding_up(own, round(sum(own))), strict=True)
    ]
    alone = [Balance(each.payer, each.programme, each.saved) for each in balances]
    return shadow_accounts(balances), None if found.unagreed is None else shadow_accounts(alone), None

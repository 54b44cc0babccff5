"""Reading what participants' services cost, by sector and payer, and which of their months it is known for.

The definitions stand in docs/reference/economics.md ("What is counted").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import and_

import ibis
import numpy as np

from samvej.evaluation.amounts import NOT_SAID, Priced, Reader
from samvej.evaluation.design import CostOf, OutcomeDesign
from samvej.evaluation.economics.month_costs import Cell, Compared, Spent, compared, spent
from samvej.evaluation.inclusion import of_participants
from samvej.evaluation.names import MEDICINE, PRESCRIPTION
from samvej.evaluation.panel import Flags, Panel, Sums, home_at_inclusion, panel
from samvej.evaluation.priced import priced_of
from samvej.evaluation.results import Words
from samvej.evaluation.study import Study
from samvej.programme.coverage import speaks
from samvej.spotting.days import Table
from samvej.spotting.register import Register, from_registry

_BETWEEN = "|"
_PRICED, _UNPRICED = "with a price", "without a price"
_COST = Words("Samlede omkostninger", "Total cost")


@dataclass(frozen=True)
class Windows:
    """The months before and after (first and last, both included) and those of them that count in nothing."""

    before: tuple[int, int]
    after: tuple[int, int]
    ghosts: tuple[int, ...]


@dataclass(frozen=True)
class Basis:
    """What the costs rest on.

    ``persons`` are compared over ``months`` participant-months after inclusion; ``left_out`` others have no observed
    month on one side. ``missing``: what must be loaded where nobody can be compared. ``uncovered``: priced scopes
    that are covered on one side only, or not at all. ``unpriced``: services without a price among ``counted``.
    ``not_added_up``: by how much the payments say less than the cost (below zero: more), in minor units over both
    windows. ``negative``: whether any amount is below zero.
    """

    windows: Windows
    persons: int
    months: int
    left_out: int
    scopes: tuple[str, ...]
    missing: tuple[str, ...]
    uncovered: tuple[str, ...]
    unpriced: int = 0
    counted: int = 0
    not_added_up: int = 0
    negative: bool = False


@dataclass(frozen=True)
class ReadCosts:
    """Who is compared, and what each of them had, by sector and payer.

    ``homes``: each compared person's municipality on the day of inclusion, None where it is not known.
    """

    basis: Basis
    who: Compared
    cells: Mapping[Cell, Spent]
    homes: tuple[str | None, ...]


def windows_of(study: Study) -> Windows:
    """The windows of the file's outcome of all costs; without one, those that outcomes have unless said."""
    for outcome in study.design.outcomes:
        if isinstance(outcome.measure, CostOf) and outcome.measure.sectors is None and outcome.measure.payer is None:
            return Windows(outcome.before, outcome.after, outcome.ghosts)
    said = study.programme.file.evaluation
    ghosts = () if said is None else tuple(sorted(said.months.ghosts))
    return Windows((study.design.first, -1), (1, study.design.last), ghosts)


def read_costs(study: Study, register: Register | None = None, priced: Priced | None = None) -> ReadCosts | None:
    """Read the participants' costs; None where nothing in the database has a cost, or nobody takes part.

    ``register``: the participants' own facts (:func:`of_participants`), and ``priced`` what their services cost,
    where these have been read already.
    """
    people = study.participants.people
    if not people:
        return None
    ours = register or of_participants(from_registry(study.registry, needs_money=False), people)
    priced = priced or priced_of(study.registry, ours, study.prices, [_cost_of(None, None)])
    if priced is None or not priced.scopes:
        return None
    months = range(study.design.first, study.design.last + 1)
    whole = panel(people, months, study.design.length, ours, ours.coverage, study.until)
    return costs_in(whole, priced, ours, windows_of(study))


def costs_in(whole: Panel, priced: Priced, register: Register, windows: Windows) -> ReadCosts:
    """The costs of a panel's people in the two windows."""
    before, after = _columns(whole, windows, windows.before), _columns(whole, windows, windows.after)
    seen = {scope: _seen(whole, register, scope) for scope in priced.scopes}
    kept = tuple(s for s, flags in seen.items() if flags[:, before].any() and flags[:, after].any())
    uncovered = tuple(scope for scope in priced.scopes if scope not in kept)
    observed = reduce(and_, (seen[scope] for scope in kept), np.full(whole.present.shape, bool(kept)))
    who = compared(observed, before, after)
    basis = Basis(
        windows=windows,
        persons=len(who.rows),
        months=who.months,
        left_out=len(whole.people) - len(who.rows),
        scopes=kept,
        missing=() if len(who.rows) else (kept or uncovered),
        uncovered=uncovered,
    )
    found = ReadCosts(basis, who, {}, tuple(home_at_inclusion(whole, row) for row in who.rows))
    if not len(who.rows):
        return found
    facts = reduce(_and_also, _facts(replace(priced, scopes=kept), register))
    counted = np.zeros_like(observed)
    counted[np.ix_(who.rows, np.array([*before, *after], dtype=np.int64))] = True
    return _with_amounts(found, whole.split(facts), observed & counted, before, after)


def _with_amounts(
    found: ReadCosts, split: Mapping[str, Sums], observed: Flags, before: Sequence[int], after: Sequence[int]
) -> ReadCosts:
    counts = {part: int(split[part][observed].sum()) if part in split else 0 for part in (_PRICED, _UNPRICED)}
    amounts = {part: sums for part, sums in split.items() if part not in counts}
    sums: dict[Cell, Spent] = {}
    totals: dict[str, Spent] = {}
    for part, each in amounts.items():
        sector, _, payer = part.partition(_BETWEEN)
        if payer:
            sums[sector, payer] = spent(each, observed, found.who, before, after)
        else:
            totals[sector] = spent(each, observed, found.who, before, after)
    cells, difference = _completed(sums, totals)
    basis = replace(
        found.basis,
        unpriced=counts[_UNPRICED],
        counted=sum(counts.values()),
        not_added_up=difference,
        negative=any(bool((each[observed] < 0).any()) for each in amounts.values()),
    )
    return replace(found, basis=basis, cells=cells)


def _facts(priced: Priced, register: Register) -> Iterator[Table]:
    """Facts whose part is ``sector|payer``, ``sector|`` for the sector's whole cost, and counts of services."""
    reader = Reader(register, priced, [], date.max)
    sectors = tuple(
        dict.fromkeys(MEDICINE if scope == PRESCRIPTION else scope.partition("/")[0] for scope in priced.scopes)
    )
    for sector in sectors:
        paid = reader.amounts(_cost_of((sector,), "payer")).facts
        paid = paid.filter(paid.part.notnull())
        yield paid.mutate(part=ibis.literal(sector + _BETWEEN) + paid.part).drop("unpriced")
        every = reader.amounts(_cost_of((sector,), None)).facts
        yield every.mutate(part=ibis.literal(sector + _BETWEEN)).drop("unpriced")
    every = reader.amounts(_cost_of(sectors, None)).facts
    counted = every.mutate(amount=ibis.literal(1, "int64"), part=every.unpriced.ifelse(_UNPRICED, _PRICED))
    yield counted.drop("unpriced")


def _and_also(one: Table, other: Table) -> Table:
    columns = ("person_id", "day", "amount", "part")
    return one.select(*columns).union(other.select(*columns), distinct=False)


def _cost_of(sectors: tuple[str, ...] | None, by: str | None) -> OutcomeDesign:
    return OutcomeDesign(
        id="cost",
        name=_COST,
        measure=CostOf(sectors),
        unit="money",
        by=by,  # type: ignore[arg-type]  # payer or nothing
        better="either",
        before=(-1, -1),
        after=(1, 1),
        ghosts=(),
        summary="mean of monthly means",
        chart="i",
        definition=_COST,
    )


def _completed(sums: Mapping[Cell, Spent], totals: Mapping[str, Spent]) -> tuple[dict[Cell, Spent], int]:
    """The cells, with what the payments leave of each sector's cost as one that no payer is named for."""
    cells = dict(sums)
    difference = 0
    for sector, total in totals.items():
        paid = [each for (of, _), each in sums.items() if of == sector]
        before = total.before - sum((each.before for each in paid), np.zeros_like(total.before))
        after = total.after - sum((each.after for each in paid), np.zeros_like(total.after))
        if before.any() or after.any():
            difference += int(before.sum() + after.sum())
            rest = Spent(before, after)
            key = (sector, NOT_SAID)
            cells[key] = cells[key] + rest if key in cells else rest
    return cells, difference


def _columns(whole: Panel, windows: Windows, span: tuple[int, int]) -> list[int]:
    """The places of a window's months; a ghost is a ghost also within a window."""
    return [at for at, m in enumerate(whole.months) if span[0] <= m <= span[1] and m not in windows.ghosts]


def _seen(whole: Panel, register: Register, scope: str) -> Flags:
    if not any(speaks(row.scope, scope) for row in register.coverage):
        return np.zeros(whole.present.shape, dtype=np.bool_)
    return whole.observed(((scope,),))

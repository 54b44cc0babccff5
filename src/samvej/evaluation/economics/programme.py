"""What a programme does to the money: the part of an evaluation that is asked by a study.

Definitions with examples: docs/reference/economics.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from samvej.core.money import MixedMoney, minor_digits
from samvej.evaluation.amounts import NOT_SAID, Priced
from samvej.evaluation.economics.accounts import Accounts, Balance, shadow_accounts, shared
from samvej.evaluation.economics.against_controls import CostEffect, cost_effect
from samvej.evaluation.economics.intervals import Interval
from samvej.evaluation.economics.month_costs import MUNICIPALITY, MonthCost, MonthCosts, month_costs
from samvej.evaluation.economics.persistence import Persistence, persistence
from samvej.evaluation.economics.reading import Basis, read_costs
from samvej.evaluation.economics.sensitivity import Drawn, Parameter, Tornado, drawn, summed, tornado
from samvej.evaluation.economics.written import CaseStudy, case_study
from samvej.evaluation.effects.outcome_effects import OutcomeEffect
from samvej.evaluation.effects.programme import ProgrammeEffects
from samvej.evaluation.names import part_words
from samvej.evaluation.results import Words
from samvej.evaluation.study import Study
from samvej.evaluation.yearly_costs import YearlyCosts
from samvej.programme.economy_written import BusinessCaseSection, ShadowAccounts
from samvej.programme.schema import ProgrammeCost as WrittenCost
from samvej.registry.price_index import PriceIndex, load_price_index
from samvej.spotting.register import Register

ComparedWith = Literal["own months before", "matched controls", "not yet included"]

MUNICIPALITIES = "municipalities"
"""In a file's ``cost neutral between``: the municipalities, between them."""


@dataclass(frozen=True)
class ProgrammeCost:
    """What the programme costs per participant-month, in minor units at the study's price year.

    ``written``: the amount, currency and price year of the file. ``held``: the index ends before that year, and the
    amount is taken to be in the index's last year's prices.
    """

    value: Fraction
    low: Fraction
    high: Fraction
    payer: str
    covers: Words
    written: tuple[float, str, int]
    held: bool
    assumed: bool


@dataclass(frozen=True)
class NetCost:
    """The change in what services cost per participant-month, and with the programme's own cost: minor units.

    Below zero it saves. ``net`` is None where the programme file does not say what the programme costs. ``people``:
    participants, and the persons they are compared with (None: themselves). ``behind``: the effect that it is, with
    its parts, where it is against others.
    """

    against: ComparedWith
    change: float
    change_interval: Interval | None
    net: float | None
    net_interval: Interval | None
    people: tuple[int, int | None]
    behind: tuple[OutcomeEffect, ...] = ()


@dataclass(frozen=True)
class Money:
    """Everything about the money, exact. Money is in minor units of ``currency`` at ``price_year``.

    ``costs`` is None where nothing has a price or nobody can be compared (``basis.missing`` then says what to load).
    ``sensitivity`` and ``draws`` are of the net cost against the participants' own months before. ``accounts`` are
    per participant-month; ``unagreed``: the same, had nobody agreed to pay each other nothing. ``names``: of accounts
    that have names of their own.
    """

    currency: str
    price_year: int | None
    basis: Basis | None
    costs: MonthCosts | None
    programme: ProgrammeCost | None
    net: tuple[NetCost, ...]
    sensitivity: Tornado | None
    draws: Drawn | None
    accounts: Accounts | None
    unagreed: Accounts | None
    case: CaseStudy | None
    persistence: tuple[Persistence, ...]
    names: tuple[tuple[str, Words], ...]


def money(
    study: Study,
    effects: ProgrammeEffects | None = None,
    *,
    register: Register | None = None,
    priced: Priced | None = None,
    yearly: YearlyCosts | None = None,
) -> Money | None:
    """The money of a programme; None where its file says nothing of it and nothing in the database has a cost.

    ``effects``: against matched controls, where there are any. ``register`` and ``priced``: the participants' own
    facts and what their services cost, and ``yearly``: everybody's yearly cost, where they have been read already.
    Raises MixedMoney where the programme's cost or the business case is in another currency than the costs, and
    PriceIndexError where its year cannot be converted.
    """
    said = study.programme.file.evaluation
    written = None if said is None else said.programme_cost
    section = None if said is None else said.business_case
    read = read_costs(study, register, priced)
    if read is None and written is None and section is None:
        return None
    agreed = (None if said is None else said.shadow_accounts) or ShadowAccounts()
    per_place = agreed.by_municipality or agreed.cost_neutral_between == (MUNICIPALITIES,)
    costs = None
    if read is not None and read.cells:
        costs = month_costs(read.cells, read.who, seed=study.seed, homes=read.homes if per_place else None)
    programme = None if written is None else programme_cost(written, study)
    balances = () if costs is None or programme is None else tuple(_balances(costs, programme, agreed, per_place))
    return Money(
        currency=study.prices.currency or next(each.currency for each in (written, section) if each is not None),
        price_year=study.prices.year or next((each.price_year for each in (written, section) if each), None),
        basis=None if read is None else read.basis,
        costs=costs,
        programme=programme,
        net=tuple(_net_costs(costs, cost_effect(study, effects), programme)),
        sensitivity=None if costs is None else _tornado(costs, programme),
        draws=None if costs is None or programme is None else _draws(costs, programme, study.seed),
        accounts=shadow_accounts(balances) if balances else None,
        unagreed=_unagreed(balances),
        case=None if section is None else _case(section, study),
        persistence=() if yearly is None else persistence(yearly, study.participants.people),
        names=tuple(_names(study, costs)),
    )


# --- the programme's own cost --------------------------------------------------------------------------


def programme_cost(written: WrittenCost, study: Study) -> ProgrammeCost:
    """The programme's cost per participant-month in the study's prices."""
    year, index = _index_for(written.price_year, written.currency, study)
    factor = Fraction(1) if index is None else index.factor(written.price_year, year)
    minor = factor * 10 ** minor_digits(written.currency)
    amount = written.per_participant_month
    low, high = (amount if each is None else each for each in (written.low, written.high))
    value, least, most = (Fraction(repr(each)) * minor for each in (amount, low, high))
    return ProgrammeCost(
        value=value,
        low=least,
        high=most,
        payer=written.payer,
        covers=Words(written.covers.da, written.covers.en),
        written=(amount, written.currency, written.price_year),
        held=index is not None and _is_later(written.price_year, written.currency, study),
        assumed=written.assumed,
    )


def _index_for(price_year: int, currency: str, study: Study) -> tuple[int, PriceIndex | None]:
    """The year that the study speaks in, and what converts to it; no index where nothing is to be converted."""
    prices = study.prices
    if prices.currency is not None and prices.currency != currency:
        raise MixedMoney(
            f"The programme file of {study.programme.name} says amounts in {currency}, and the costs in the database "
            f"are in {prices.currency}: they cannot be put together. Write the file's amounts in {prices.currency}."
        )
    if prices.year is None or prices.year == price_year:
        return price_year, None
    index = prices.index or load_price_index(currency)
    return prices.year, index.held_level((price_year, prices.year))


def _is_later(price_year: int, currency: str, study: Study) -> bool:
    index = study.prices.index or load_price_index(currency)
    return price_year > index.last_year or price_year in study.prices.held


def _case(section: BusinessCaseSection, study: Study) -> CaseStudy:
    year, index = _index_for(section.price_year, section.currency, study)
    return case_study(section, seed=study.seed, price_year=year, index=index)


# --- the net cost, and how sure it is ------------------------------------------------------------------


def _net_costs(
    costs: MonthCosts | None, effect: CostEffect | None, programme: ProgrammeCost | None
) -> Iterator[NetCost]:
    own = None if programme is None else float(programme.value)
    if costs is not None:
        whole = costs.whole
        yield _net("own months before", float(whole.change), whole.change_interval, own, (costs.persons, None))
    if effect is not None:
        people = (effect.participants, effect.controls)
        yield replace(_net(effect.against, effect.effect, effect.interval, own, people), behind=effect.behind)


def _net(
    against: ComparedWith,
    change: float,
    interval: Interval | None,
    own: float | None,
    people: tuple[int, int | None],
) -> NetCost:
    if own is None:
        return NetCost(against, change, interval, None, None, people)
    moved = None if interval is None else Interval(interval.low + own, interval.high + own)
    return NetCost(against, change, interval, change + own, moved, people)


def _tornado(costs: MonthCosts, programme: ProgrammeCost | None) -> Tornado:
    """The net cost with one sector's change, or the programme's cost, at an end of its interval.

    A sector of which no interval can be told is not varied.
    """
    parameters = [_of_sector(row) for row in costs.sectors]
    if programme is not None:
        parameters.append(_of_programme(programme))
    return tornado(parameters, lambda values: sum(values.values(), Fraction(0)))


def _of_sector(row: MonthCost) -> Parameter:
    interval = row.change_interval or Interval(float(row.change), float(row.change))
    low, high = (Fraction(each) for each in (interval.low, interval.high))
    return Parameter(row.name, part_words(row.name), row.change, min(low, row.change), max(high, row.change))


def _of_programme(programme: ProgrammeCost) -> Parameter:
    words = Words("indsatsens egen pris", "the programme's own cost")
    return Parameter("programme cost", words, programme.value, programme.low, programme.high)


def _draws(costs: MonthCosts, programme: ProgrammeCost, seed: int) -> Drawn | None:
    """The net cost over the bootstrap's people and draws of the programme's cost; None with too few people."""
    changes = costs.draws[:, 0]
    if not len(changes):
        return None
    own = drawn(_of_programme(programme), np.random.default_rng([seed, 1]), len(changes))
    return summed(changes + own, seed=seed)


# --- the shadow accounts -------------------------------------------------------------------------------


def _balances(
    costs: MonthCosts, programme: ProgrammeCost, agreed: ShadowAccounts, per_place: bool
) -> Iterator[Balance]:
    """Every payer who is named, in whole minor units per participant-month."""
    saved = {row.name: -round(row.change) for row in costs.payers if row.name != NOT_SAID}
    pays = {programme.payer: round(programme.value)}
    if per_place:
        places = [of_place(row.name) for row in costs.municipalities]
        if saved.pop(MUNICIPALITY, None) is not None:
            saved |= {place: -round(row.change) for place, row in zip(places, costs.municipalities, strict=True)}
        if MUNICIPALITY in pays:
            parts = shared(pays.pop(MUNICIPALITY), [each.months for each in costs.residents])
            pays |= {of_place(each.municipality): part for each, part in zip(costs.residents, parts, strict=True)}
    for payer in dict.fromkeys((*saved, *pays)):
        yield Balance(payer, pays.get(payer, 0), saved.get(payer, 0), _group(payer, agreed))


def of_place(code: str) -> str:
    """The account of one municipality."""
    return f"{MUNICIPALITY} {code}".rstrip()


def _group(payer: str, agreed: ShadowAccounts) -> str | None:
    if agreed.cost_neutral_between == (MUNICIPALITIES,):
        return MUNICIPALITIES if payer.partition(" ")[0] == MUNICIPALITY else None
    named = agreed.cost_neutral_between
    return " + ".join(named) if payer in named or payer.partition(" ")[0] in named else None


def _unagreed(balances: Sequence[Balance]) -> Accounts | None:
    """The accounts as they would be without an agreement; None where there is none."""
    if not any(each.together for each in balances):
        return None
    return shadow_accounts([replace(each, together=None) for each in balances])


def _names(study: Study, costs: MonthCosts | None) -> Iterator[tuple[str, Words]]:
    """The names of municipalities' accounts, and of groups that pay each other nothing."""
    known = {code: name for name, code in study.programme.vocabulary.municipalities.items()}
    for code in () if costs is None else [each.municipality for each in costs.residents]:
        name = known.get(code, code)
        unknown = Words("kommunen er ikke kendt", "municipality not known")
        yield of_place(code), Words(f"{name} Kommune", f"{name} municipality") if code else unknown
    yield MUNICIPALITIES, Words("kommunerne tilsammen", "the municipalities together")

"""The money of a programme from what was read: its own cost in the right year, the net cost, and the accounts."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from samvej.core.money import MixedMoney
from samvej.evaluation.design import CostOf
from samvej.evaluation.economics import programme as rooms
from samvej.evaluation.economics.accounts import Transfer
from samvej.evaluation.economics.against_controls import cost_effect
from samvej.evaluation.economics.intervals import Interval
from samvej.evaluation.economics.month_costs import Cell, Spent
from samvej.evaluation.economics.persistence import Persistence, persistence
from samvej.evaluation.economics.programme import Money, money
from samvej.evaluation.economics.reading import Basis, ReadCosts, Windows, read_costs
from samvej.evaluation.participants import Participant
from samvej.evaluation.prices import Prices
from samvej.evaluation.yearly_costs import CostsOfYear, YearlyCosts
from samvej.programme.economy_written import ShadowAccounts
from samvej.programme.schema import ProgrammeCost
from samvej.registry.price_index import PriceIndex
from tests.unit.evaluation.economics.made_up import everybody, who

COST = {"per participant month": 50, "price year": 2020, "payer": "project", "covers": {"da": "løn", "en": "staff"}}
INDEX = PriceIndex("Made up", "nobody", "DKK", {2019: Fraction(100), 2020: Fraction(110)})


def found(
    monkeypatch: pytest.MonkeyPatch,
    cells: Mapping[Cell, Spent],
    *,
    cost: Mapping[str, Any] | None = None,
    agreed: Mapping[str, Any] | None = None,
    homes: Sequence[str] = (),
    prices: Prices | None = None,
) -> Money:
    """The money of twenty participants with ten months on each side."""
    people = who([10] * 20, [10] * 20)
    basis = Basis(Windows((-12, -1), (1, 12), ()), 20, 200, 0, ("hospital/admission",), (), ())
    read = ReadCosts(basis, people, cells, tuple(homes) or (None,) * 20)
    monkeypatch.setattr(rooms, "read_costs", lambda study, register, priced: read if cells else None)
    section = SimpleNamespace(
        programme_cost=ProgrammeCost.model_validate(cost) if cost else None,
        business_case=None,
        shadow_accounts=ShadowAccounts.model_validate(agreed) if agreed else None,
        outcomes=(),
    )
    study: Any = SimpleNamespace(
        programme=SimpleNamespace(
            name="made-up",
            file=SimpleNamespace(evaluation=section),
            vocabulary=SimpleNamespace(municipalities={"Lolland": "0360", "Guldborgsund": "0376"}),
        ),
        participants=SimpleNamespace(people=()),
        design=SimpleNamespace(outcomes=()),
        prices=prices or Prices("DKK", 2020, None),
        seed=1,
    )
    told = money(study)
    assert told is not None
    return told


# twenty persons, ten months: the region saves 100 a month, the municipality pays 40 more
CELLS = {
    ("hospital", "region"): everybody(20, 3000_00, 2000_00),
    ("municipality-social", "municipality"): everybody(20, 100_00, 500_00),
}


def test_the_net_cost_is_the_change_with_the_programme_s_own_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    net = found(monkeypatch, CELLS, cost=COST).net[0]

    assert (net.change, net.net) == (-60_00, -10_00)
    assert net.net_interval == Interval(-10_00, -10_00)  # the same for everybody


def test_a_programme_whose_cost_is_not_said_has_no_net_cost_and_no_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(monkeypatch, CELLS)

    assert (told.net[0].change, told.net[0].net, told.net[0].net_interval) == (-60_00, None, None)
    assert told.accounts is told.draws is None


def test_the_programme_s_cost_is_brought_to_the_study_s_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(monkeypatch, CELLS, cost={**COST, "price year": 2019}, prices=Prices("DKK", 2020, INDEX))

    assert told.programme is not None
    assert (told.programme.value, told.programme.held) == (55_00, False)


def test_a_cost_of_a_year_after_the_index_is_held_at_its_last(monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(monkeypatch, CELLS, cost={**COST, "price year": 2022}, prices=Prices("DKK", 2020, INDEX))

    assert told.programme is not None
    assert (told.programme.value, told.programme.held) == (50_00, True)


def test_a_cost_in_another_currency_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MixedMoney, match="made-up says amounts in EUR"):
        found(monkeypatch, CELLS, cost={**COST, "currency": "EUR"})


def test_without_data_the_programme_s_cost_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told = found(monkeypatch, {}, cost=COST, prices=Prices(None, None, None))

    assert (told.costs, told.net, told.accounts, told.currency, told.price_year) == (None, (), None, "DKK", 2020)


def test_the_accounts_leave_nobody_worse_off(monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = found(monkeypatch, CELLS, cost=COST).accounts

    assert accounts is not None
    assert {each.payer: each.net for each in accounts.balances} == {
        "municipality": -40_00,
        "region": 100_00,
        "project": -50_00,
    }
    assert accounts.transfers == (
        Transfer("region", "municipality", 40_00),
        Transfer("region", "project", 50_00),
    )


def test_municipalities_that_pay_each_other_nothing_are_one_account(monkeypatch: pytest.MonkeyPatch) -> None:
    # those of Lolland cost 40 less, those of Guldborgsund 100 more; the region pays nothing of it
    change = np.array([-400_00] * 10 + [1000_00] * 10)
    cells = {
        ("municipality-social", "municipality"): Spent(np.full(20, 1000_00), 1000_00 + change),
        ("hospital", "region"): everybody(20, 900_00, 100_00),
    }
    homes = ["0360"] * 10 + ["0376"] * 10
    agreed = {"cost neutral between": "municipalities"}

    told = found(monkeypatch, cells, cost={**COST, "payer": "municipality"}, agreed=agreed, homes=homes)

    assert told.accounts is not None
    assert told.unagreed is not None
    nets = {each.payer: each.net for each in told.accounts.balances}
    # half of the participant-months each: 20 saved less 25 of the programme; 50 more and 25
    assert nets == {"municipality 0360": -5_00, "municipality 0376": -75_00, "region": 80_00}
    assert told.accounts.transfers == (Transfer("region", "municipalities", 80_00),)
    assert len(told.unagreed.transfers or ()) == 2
    assert dict(told.names)["municipality 0360"].da == "Lolland Kommune"


def test_against_controls_the_effect_on_all_costs_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    total = SimpleNamespace(
        id="total", effect=SimpleNamespace(value=-80.0, low=-120.0, high=-40.0), against="matched controls",
        participants=20, controls=90,
    )  # fmt: skip
    effects: Any = SimpleNamespace(
        outcomes=(total,), currency="DKK", of=lambda name: total if name == "total" else None
    )
    outcomes = (
        SimpleNamespace(id="hospital", measure=CostOf(("hospital",))),
        SimpleNamespace(id="total", measure=CostOf(None)),
    )
    study: Any = SimpleNamespace(design=SimpleNamespace(outcomes=outcomes))

    effect = cost_effect(study, effects)

    assert effect is not None
    assert (effect.effect, effect.interval, effect.behind) == (-80_00, Interval(-120_00, -40_00), (total,))
    assert cost_effect(study, None) is None


def test_nobody_has_no_costs_to_read() -> None:
    study: Any = SimpleNamespace(participants=SimpleNamespace(people=()))

    assert read_costs(study) is None


def test_payer_not_said_is_in_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {**CELLS, ("specialist", "not said"): everybody(20, 100_00, 900_00)}

    told = found(monkeypatch, cells, cost=COST)

    assert told.accounts is not None
    assert [each.payer for each in told.accounts.balances] == ["municipality", "region", "project"]


def test_who_stays_at_the_top_is_told_by_years_after_the_one_before_inclusion() -> None:
    # a fifth of ten citizens are two; the top is 8 and 9 in 2016, 8 and 7 in 2017, 9 and 7 in 2018 (8 has moved)
    tops = {2016: (8, 9), 2017: (8, 7), 2018: (9, 7)}
    years = []
    for year, top in tops.items():
        who = [person for person in range(10) if (person, year) != (8, 2018)]
        spent = [100 if person in top else 1 for person in who]
        years.append(CostsOfYear(year, np.array(who, dtype=np.int32), np.array(spent, dtype=np.int64)))
    costs = YearlyCosts(tuple(years))
    people = [Participant(person, date(2017, 5, 1)) for person in (1, 8, 9)]

    assert persistence(costs, people) == (Persistence(1, 2, 0.5), Persistence(2, 1, 1.0))

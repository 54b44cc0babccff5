"""When will we know: the three rows of the reference page, a simulation, and learning from a panel."""

from dataclasses import replace

import numpy as np
import pytest

from samvej.evaluation.effects.panel_of_units import EffectError
from samvej.evaluation.effects.power import (
    Plan,
    Spread,
    attrition_of,
    plan_of,
    power_of,
    precision,
    spread_of,
    when_will_we_know,
)

THREE = Plan((4, 4, 4), 0.0, 0.0, (1, 2), None, Spread(1.0, 2.0, 30))
PLAN = Plan((10, 10, 10, 10, 10, 10), 8.0, 0.02, (1, 12), 5.0, Spread(0.5, 6.0, 60))


def test_the_three_rows_of_the_reference_page() -> None:
    """Four join in each of three months; changes have variance 1 + 2/m; the window is months 1–2."""
    months = precision(THREE, ahead=2)
    assert [each.seen for each in months] == [0, 4, 8, 12, 12]
    assert months[0].se is None
    assert months[1].se == pytest.approx((4 / 3) ** -0.5)  # four changes on one month: variance 3 each
    assert months[2].se == pytest.approx((4 / 2 + 4 / 3) ** -0.5)
    assert months[4].se == pytest.approx((12 / 2) ** -0.5)
    assert months[2].detectable == pytest.approx(2.8016 * (10 / 3) ** -0.5, rel=1e-4)


def test_power_is_five_percent_of_nothing_and_eighty_at_the_detectable() -> None:
    assert power_of(1e-12, 1.0) == pytest.approx(0.05)
    assert power_of(-2.8016, 1.0) == pytest.approx(0.8, abs=1e-4)


def test_the_month_is_the_first_with_power_and_more_people_never_make_it_later() -> None:
    answer = when_will_we_know(PLAN, 0.4)
    assert answer.when is not None
    power = {each.month: each.power or 0.0 for each in answer.months}
    assert power[answer.when] >= 0.8 > power[answer.when - 1]
    months = [month for _, month in answer.more]
    assert all(month is not None and month <= answer.when for month in months)
    assert months == sorted(months, reverse=True)  # type: ignore[type-var]
    assert answer.nobody_more is None or answer.nobody_more >= answer.when
    assert when_will_we_know(PLAN, 0.001).when is None


def test_attrition_and_few_controls_cost_precision() -> None:
    def at_last(plan: Plan) -> float:
        return precision(plan)[20].se or 0.0

    assert at_last(replace(PLAN, attrition=0.1)) > at_last(PLAN)
    assert at_last(replace(PLAN, controls=1.0)) == pytest.approx(at_last(PLAN) * (2 / 1.2) ** 0.5)


def test_a_simulation_finds_the_effect_as_often_as_promised() -> None:
    """Changes are drawn, people leave, and each is weighted by how much their change can tell."""
    month, effect = 12, 0.42
    promised = next(each for each in precision(PLAN, effect) if each.month == month)
    chance = np.random.default_rng(8)
    joined = np.repeat(np.arange(month + 1), [10] * 6 + [8] * 7)
    runs = 800
    shape = (runs, len(joined))
    available = np.clip(month - joined, 0, 12)
    lasted = chance.geometric(PLAN.attrition, shape) - 1  # the last month after inclusion that is seen
    m = np.minimum(available, lasted)
    variance = PLAN.spread.variance(np.maximum(m, 1))
    change = effect + chance.normal(0, 1, shape) * np.sqrt(variance)
    weight = np.where(m > 0, 1 / variance, 0.0)
    estimate = (change * weight).sum(axis=1) / weight.sum(axis=1)
    controls = chance.normal(0, 1, runs) * np.sqrt(1 / weight.sum(axis=1) / 5)
    se = np.sqrt(1.2 / weight.sum(axis=1))
    found = np.mean(np.abs((estimate - controls) / se) > 1.96)
    assert found == pytest.approx(promised.power, abs=0.04)


def panel(people: int = 400) -> tuple:
    """Changes differ lastingly (variance 0.5); each month has chance of variance 4; 12 months before, 12 after."""
    chance = np.random.default_rng(3)
    months = np.arange(-13, 13)
    y = chance.normal(3, 2, (people, 1)) + chance.normal(0, 2, (people, 26))
    y[:, months >= 1] += chance.normal(0, 0.5**0.5, (people, 1))
    return y, months


def test_the_spread_is_learned_from_the_panel() -> None:
    y, months = panel()
    spread = spread_of(y, months, (-12, -1), (1, 12))
    assert spread.lasting == pytest.approx(0.5 + 4 / 12, abs=0.25)  # the months before have chance in them, too
    assert spread.passing == pytest.approx(4, rel=0.2)
    assert spread.persons == 400
    assert 0 < spread.largest < 0.2


def test_before_anybody_is_seen_after_the_time_before_stands_in() -> None:
    y, months = panel()
    y[:, months >= 0] = np.nan
    spread = spread_of(y, months, (-12, -1), (1, 12))
    assert spread.passing == pytest.approx(4, rel=0.25)
    with pytest.raises(EffectError, match="Fewer than ten"):
        spread_of(y[:9], months, (-12, -1), (1, 12))
    with pytest.raises(EffectError, match="differ"):
        spread_of(np.ones((20, 26)), months, (-12, -1), (1, 12))


def test_the_plan_is_read_from_who_joined_when() -> None:
    y, months = panel(40)
    joined = 100 + np.repeat([0, 1, 2, 5], 10)
    y[joined[:, None] + months > 107] = np.nan
    plan = plan_of(y, months, joined, 107, before=(-12, -1), after=(1, 12), controls=5.0)
    assert plan.included == (10, 10, 10, 0, 0, 10, 0, 0)
    assert plan.per_month == pytest.approx(20 / 6)
    assert plan.attrition == 0
    assert plan.now == 7


def test_leaving_is_the_first_month_not_seen_though_over() -> None:
    seen = np.array([[1, 1, 1], [1, 0, 0], [1, 1, 0]], dtype=bool)
    assert attrition_of(seen, np.array([3.0, 3.0, 2.0])) == pytest.approx(1 / (3 + 2 + 2))


def test_an_effect_of_zero_is_refused() -> None:
    with pytest.raises(EffectError, match="zero"):
        when_will_we_know(PLAN, 0.0)

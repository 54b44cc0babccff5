"""Ratios: four rates by hand, a second way to fit the same model, clusters, and what has no ratio."""

import numpy as np
import pytest
from scipy.optimize import minimize

from samvej.evaluation.effects.panel_of_units import EffectError
from samvej.evaluation.effects.ratio import poisson_ratio, window_ratio


def counts(seed: int = 1) -> tuple:
    chance = np.random.default_rng(seed)
    treated = chance.random(80) < 0.4
    periods = np.arange(6)
    exposed = (treated[:, None] & (periods >= 3)).astype(float)
    mean = np.exp(chance.normal(0.5, 0.6, (80, 1)) + 0.05 * periods - 0.4 * exposed)
    return chance.poisson(mean).astype(float), treated, exposed, periods < 3, periods >= 3


def test_the_window_ratio_is_four_rates_by_hand() -> None:
    y, treated, _, before, after = counts()
    rates = [y[who][:, when].mean() for who in (treated, ~treated) for when in (after, before)]
    found = window_ratio(y, treated, before, after)
    assert found.ratio == pytest.approx((rates[0] / rates[1]) / (rates[2] / rates[3]))
    assert found.low < found.ratio < found.high


def test_the_example_of_the_reference_page() -> None:
    y = np.full((4, 80), np.nan)
    treated, before = np.array([True, True, False, False]), np.arange(80) < 40
    for row, share in ((0, 0.25), (1, 0.75)):  # 60 in 20 months before and 36 in 18 after; 80 in 40 and 72 in 40
        y[row, :10], y[row, 40:49] = 60 * share / 10, 36 * (1 - share) / 9
        y[row + 2, :20], y[row + 2, 40:60] = 80 * share / 20, 72 * (1 - share) / 20
    assert window_ratio(y, treated, before, ~before).ratio == pytest.approx((2 / 3) / 0.9)


def test_with_one_date_for_all_the_model_and_the_window_say_the_same() -> None:
    y, treated, exposed, before, after = counts()
    model, window = poisson_ratio(y, exposed), window_ratio(y, treated, before, after)
    assert model.log == pytest.approx(window.log, abs=1e-10)
    assert model.log_se == pytest.approx(window.log_se, abs=1e-10)


def test_with_dates_over_time_and_gaps_the_model_is_the_poisson_likelihoods_best() -> None:
    y, treated, _, _, _ = counts()
    chance = np.random.default_rng(2)
    start = np.where(treated, chance.integers(2, 5, 80), 99)
    exposed = (np.arange(6) >= start[:, None]).astype(float)
    y = np.where(chance.random(y.shape) < 0.1, np.nan, y)
    seen = np.isfinite(y)
    used = np.where(seen, y, 0).sum(axis=1) > 0

    def against(theta: np.ndarray) -> float:  # every unit's and period's effect as parameters of their own
        unit, period, effect = theta[:80], np.append(0.0, theta[80:85]), theta[85]
        linear = unit[:, None] + period + effect * exposed
        return float(np.where(seen & used[:, None], np.exp(linear) - np.where(seen, y, 0) * linear, 0).sum())

    def slope(theta: np.ndarray) -> np.ndarray:
        linear = theta[:80, None] + np.append(0.0, theta[80:85]) + theta[85] * exposed
        rest = np.where(seen & used[:, None], np.exp(linear) - np.where(seen, y, 0), 0)
        return np.concatenate([rest.sum(axis=1), rest.sum(axis=0)[1:], [(rest * exposed).sum()]])

    best = minimize(against, np.zeros(86), jac=slope, method="BFGS", options={"gtol": 1e-9, "maxiter": 4000})
    assert poisson_ratio(y, exposed).log == pytest.approx(best.x[85], abs=1e-6)


def test_errors_are_those_of_drawing_people_anew_and_copies_add_nothing() -> None:
    y, treated, _, before, after = counts(3)
    found = window_ratio(y, treated, before, after)
    chance = np.random.default_rng(4)
    drawn = [window_ratio(y[at], treated[at], before, after).log for at in chance.integers(0, 80, (300, 80))]
    assert np.std(drawn) == pytest.approx(found.log_se, rel=0.15)
    copies = window_ratio(np.vstack([y, y]), np.tile(treated, 2), before, after, cluster=np.tile(np.arange(80), 2))
    assert copies.log_se == pytest.approx(found.log_se, abs=1e-12)


def test_nobody_with_nothing_at_all_changes_the_model() -> None:
    y, _, exposed, _, _ = counts()
    found = poisson_ratio(y, exposed)
    more = poisson_ratio(np.vstack([y, np.zeros((5, 6))]), np.vstack([exposed, np.zeros((5, 6))]))
    assert more.log == pytest.approx(found.log, abs=1e-10)
    assert more.remarks


@pytest.mark.parametrize(
    ("values", "sentence"),
    [(0.0, "zero"), (np.nan, "Nobody is seen"), (-1.0, "zero or more")],
)
def test_what_has_no_ratio_is_refused_in_one_sentence(values: float, sentence: str) -> None:
    y, _, exposed, _, _ = counts()
    with pytest.raises(EffectError, match=sentence):
        poisson_ratio(np.where(exposed == 1, values, y), exposed)


def test_a_level_of_zero_has_no_window_ratio() -> None:
    y, treated, _, before, after = counts()
    with pytest.raises(EffectError, match="not above zero"):
        window_ratio(np.where(treated[:, None], 0.0, y), treated, before, after)

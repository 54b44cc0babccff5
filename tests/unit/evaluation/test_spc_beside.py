"""Bernoulli CUSUM, funnel plots and Pareto."""

import math

import numpy as np
import pytest

from samvej.evaluation.spc.cusum import average_run_length, bernoulli_cusum, limit_for
from samvej.evaluation.spc.funnel import funnel
from samvej.evaluation.spc.pareto import pareto
from samvej.evaluation.spc.samples import ChartError

NEAR = pytest.approx


def test_a_cusum_sums_up_evidence_case_by_case() -> None:
    up, down = math.log(2 / 1.1), math.log(1 / 1.1)

    found = bernoulli_cusum([[1, 0, np.nan, 1, 0]], 0.1, limit=1.0, odds_ratio=2.0)

    sums = [up, up + down, up + down, up + down + up, down]
    expected = [*sums[:4], 0.0]  # it signalled at the fourth, and starts again
    assert list(found.higher[0]) == [NEAR(each) for each in expected]
    assert list(found.signals_higher[0]) == [False, False, False, True, False]
    assert not found.signals_lower.any()


def test_a_case_that_was_expected_weighs_less() -> None:
    found = bernoulli_cusum([[1, 1], [1, 1]], [[0.02, 0.02], [0.5, 0.5]], limit=9.0)

    assert found.higher[0, 1] > 2 * found.higher[1, 1]
    assert found.lower.max() == 0


def test_false_signals_of_a_cusum_are_as_rare_as_asked() -> None:
    limit = limit_for(0.2, 2.0, 400)
    cases = (np.random.default_rng(7).random((400, 4000)) < 0.2).astype(float)

    found = bernoulli_cusum(cases, 0.2, limit=limit)

    assert average_run_length(0.2, 2.0, limit) == NEAR(400, rel=1e-6)
    assert average_run_length(0.2, 2.0, limit, true_odds_ratio=2.0) < 60
    assert cases.size / found.signals_higher.sum() == NEAR(400, rel=0.06)


@pytest.mark.parametrize(
    ("outcomes", "expected", "limit", "said"),
    [
        ([[2.0]], 0.1, 1.0, "0 or 1"),
        ([[1.0]], 0.0, 1.0, "above 0 and below 1"),
        ([[1.0]], 0.1, 0.0, "above 0"),
    ],
)
def test_cases_that_make_no_cusum_are_refused(
    outcomes: list[list[float]], expected: float, limit: float, said: str
) -> None:
    with pytest.raises(ChartError, match=said):
        bernoulli_cusum(outcomes, expected, limit=limit)


def test_a_funnel_has_exact_limits_and_tells_who_stands_out() -> None:
    found = funnel(["big", "small", "odd", "none"], [100, 1, 40, 0], [1000, 10, 100, 0], of="share", centre=0.1)

    assert [unit.name for unit in found.units] == ["small", "odd", "big"]
    assert found.left_out == ("none",)
    assert [unit.place for unit in found.units] == ["inside", "high-99.8", "inside"]
    small, _, big = found.units
    assert (small.lower, small.lower_95) == (0.0, 0.0)
    assert big.upper == NEAR(0.1 + 3.09 * math.sqrt(0.09 / 1000), abs=2e-3)  # nearly normal where there are many
    at_most_5, exactly_5 = 0.9998530974, 0.0014880348  # of ten cases, binomial
    assert small.upper == NEAR((5 - (at_most_5 - 0.999) / exactly_5) / 10)


def test_units_that_all_differ_widen_the_funnel() -> None:
    events = [5, 45, 8, 40, 6, 50, 10, 42, 4, 48, 7, 44]

    plain = funnel([f"unit {at}" for at in range(12)], events, [500.0] * 12, of="rate", widen=False)
    widened = funnel([f"unit {at}" for at in range(12)], events, [500.0] * 12, of="rate")

    assert widened.widened
    assert widened.dispersion > 5
    assert not plain.widened
    assert {unit.place for unit in widened.units} == {"inside"}
    assert {unit.place for unit in plain.units} != {"inside"}


def test_a_funnel_of_nobody_or_of_no_counts_is_refused() -> None:
    with pytest.raises(ChartError, match="no unit with a denominator"):
        funnel(["a"], [0], [0], of="rate")
    with pytest.raises(ChartError, match="more events than its denominator"):
        funnel(["a"], [3], [2], of="share")


def test_causes_are_counted_the_most_frequent_first() -> None:
    found = pareto(["falls", "pressure", None, "falls", "drugs", "falls", "drugs"])

    assert [(each.name, each.count) for each in found.causes] == [("falls", 3), ("drugs", 2), ("pressure", 1)]
    assert [each.cumulative for each in found.causes] == [NEAR(3 / 6), NEAR(5 / 6), 1.0]
    assert (found.total, found.missing) == (6, 1)
    assert [each.name for each in found.vital()] == ["falls", "drugs"]
    with pytest.raises(ChartError, match="no row names a cause"):
        pareto([None])

"""Weighting by who answered: strata by hand, a known drop-out, the error by bootstrap, and when it is not done."""

import numpy as np
import pytest

from samvej.evaluation.responses.weighting import ALL_ANSWERED, FEW, TOLD_APART, Weighted, weighted


def strata() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Half are worse off; of them a quarter answered and gained 1, of the others three quarters, and gained 3."""
    worse = np.repeat([1.0, 0.0], 40)
    answered = np.tile([True, False, False, False], 10).tolist() + np.tile([True, True, True, False], 10).tolist()
    change = np.where(worse == 1, 1.0, 3.0)
    return worse[:, None], np.array(answered), change


def test_weighted_change_is_that_of_the_strata() -> None:
    facts, answered, change = strata()

    found = weighted(facts, answered, np.zeros(80), change)

    assert isinstance(found, Weighted)
    assert change[answered].mean() == 2.5
    assert found.difference == pytest.approx(2.0)
    assert found.effective == pytest.approx(80**2 / (10 * 16 + 30 * (4 / 3) ** 2))
    assert found.largest == pytest.approx(2.0)  # weights 4 and 4/3, their mean 2


def test_drop_out_that_the_facts_explain_is_mended() -> None:
    chance = np.random.default_rng(3)
    before = chance.normal(size=4000)
    change = 1 + 0.5 * before + chance.normal(size=4000)
    answered = chance.random(4000) < 1 / (1 + np.exp(-before))

    found = weighted(before[:, None], answered, before, before + change)

    assert isinstance(found, Weighted)
    assert change[answered].mean() > 1.15
    assert found.lower < 1 < found.upper
    assert found.upper - found.lower < 0.25


def test_error_agrees_with_drawing_the_people_again() -> None:
    chance = np.random.default_rng(8)
    facts = chance.normal(size=(200, 2))
    change = facts[:, 0] + chance.normal(size=200)
    answered = chance.random(200) < 1 / (1 + np.exp(-0.7 * facts[:, 0]))
    found = weighted(facts, answered, np.zeros(200), change)
    again = []
    for _ in range(200):
        drawn = chance.integers(0, 200, 200)
        one = weighted(facts[drawn], answered[drawn], np.zeros(200), change[drawn])
        assert isinstance(one, Weighted)
        again.append(one.difference)

    assert isinstance(found, Weighted)
    assert (found.upper - found.lower) / (2 * 1.959964) == pytest.approx(np.std(again), rel=0.2)


@pytest.mark.parametrize(
    ("answered", "reason"),
    [([True] * 40, ALL_ANSWERED), ([True] * 38 + [False] * 2, FEW), ([True] * 20 + [False] * 20, TOLD_APART)],
)
def test_weighting_that_cannot_be_done_says_why(answered, reason) -> None:
    facts = np.repeat([0.0, 1.0], 20)[:, None]

    assert weighted(facts, np.array(answered), np.zeros(40), np.ones(40)) is reason

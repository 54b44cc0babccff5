"""Made-up panels whose true effect is known."""

import numpy as np

from samvej.evaluation.effects.estimators import FloatArray, IntArray

TRUE_EFFECT = -0.8
Panel = tuple[FloatArray, IntArray, IntArray]


def included_at_their_worst(seed: int = 7, people: int = 500, months: int = 36) -> Panel:
    """(outcome, cohort, periods). Half are included in months 13–24, when things are at their worst.

    The month before and the month of inclusion are raised for a while, and fall by themselves. From inclusion on the
    true effect is −0.8 a month.
    """
    chance = np.random.default_rng(seed)
    periods = np.arange(1, months + 1)
    cohort = np.where(chance.random(people) < 0.5, chance.integers(13, 25, people), 0)
    y = chance.normal(4, 1, (people, 1)) + chance.normal(0, 1.2, (people, months)) + 0.02 * periods
    event = periods - cohort[:, None]
    treated = cohort[:, None] > 0
    y = y + treated * ((event == -1) * 2.8 + (event == 0) * 1.5) + TRUE_EFFECT * (treated & (event >= 0))
    return y, cohort, periods


def small(seed: int = 1, people: int = 60, periods: int = 6) -> Panel:
    """A quick panel with three cohorts and people never included."""
    chance = np.random.default_rng(seed)
    cohort = chance.choice([0, 3, 4, 5], people)
    y = chance.normal(size=(people, periods)) + chance.normal(size=(people, 1))
    return y, cohort, np.arange(1, periods + 1)

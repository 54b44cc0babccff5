"""The standard error is the spread of the estimates where it can be seen: many draws of one design."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from samvej.evaluation.design import OutcomeDesign
from samvej.evaluation.effects.outcome_effects import months_after
from samvej.evaluation.effects.panel_effects import Compared, Stack, error, event_study, mean_of

MONTHS = np.arange(-8, 7)
REFERENCE = (-8, -7, -6, -5)
AFTER = [int(np.flatnonzero(month == MONTHS)[0]) for month in range(1, 7)]
PARTICIPANTS, POOL, EACH = 80, 60, 3
DRAWS = 600


@dataclass(frozen=True)
class Drawn:
    """Of each draw: the estimate, its error by citizen and its error as though every row were somebody else."""

    value: np.ndarray
    by_citizen: np.ndarray
    by_row: np.ndarray


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """80 participants, three controls each from a pool of 60, used again at other dates; gaps; counts in bursts."""
    chance = np.random.default_rng(11)
    chosen = np.array([chance.choice(POOL, EACH, replace=False) for _ in range(PARTICIPANTS)])
    citizen = np.concatenate([np.arange(PARTICIPANTS), PARTICIPANTS + chosen.ravel()])
    set_of = np.concatenate([np.arange(PARTICIPANTS), np.repeat(np.arange(PARTICIPANTS), EACH)])
    starts = chance.integers(8, 20, PARTICIPANTS)[set_of]  # month 0 of each row, in calendar months
    lasts = chance.integers(2, 7, len(citizen))  # from then on not observed
    unseen = (MONTHS[None, :] > lasts[:, None]) | (chance.random((len(citizen), len(MONTHS))) < 0.05)
    participant = np.arange(len(citizen)) < PARTICIPANTS
    weight = np.where(participant, 1.0, 1 / EACH)
    found = []
    for _ in range(DRAWS):
        level = np.where(np.arange(PARTICIPANTS + POOL) < PARTICIPANTS, 0.4, 0.3) * chance.lognormal(
            -0.125, 0.5, PARTICIPANTS + POOL
        )
        starts_of_bursts = chance.poisson(level[:, None], (PARTICIPANTS + POOL, 28))
        counts = starts_of_bursts + chance.poisson(0.5 * starts_of_bursts)
        y = counts[citizen[:, None], starts[:, None] + MONTHS[None, :]].astype(float)
        stack = Stack(np.where(unseen, np.nan, y), MONTHS, set_of, participant, weight, citizen)
        whole = mean_of(event_study(stack, REFERENCE), AFTER, citizen)
        found.append((whole.value, whole.se, error(whole.influence, np.arange(len(citizen)))))
    return Drawn(*np.array(found).T)


def test_error_by_citizen_is_the_spread_of_the_estimates(drawn: Drawn) -> None:
    reported = np.mean(drawn.by_citizen**2) ** 0.5

    assert reported == pytest.approx(drawn.value.std(ddof=1), rel=0.08)  # the spread itself is known to 3 %


def test_error_of_rows_alone_forgets_that_controls_are_used_again(drawn: Drawn) -> None:
    assert np.mean(drawn.by_row**2) < 0.95 * np.mean(drawn.by_citizen**2)


def test_intervals_of_a_design_without_effect_hold_zero_as_often_as_they_say(drawn: Drawn) -> None:
    held = np.abs(drawn.value) <= 1.99 * drawn.by_citizen  # Student's, 79 degrees of freedom

    assert held.mean() == pytest.approx(0.95, abs=0.03)  # 600 draws: a standard error of 0.9 points


def test_error_of_the_manuals_three_participants_is_the_manuals() -> None:
    change = np.array([0.0, 1.0, 5.0, 0.0, 0.0, 0.0])
    y = np.column_stack([np.zeros(6), change])
    three = Stack(y, np.array([-1, 1]), np.tile(np.arange(3), 2), np.arange(6) < 3, np.ones(6), np.arange(6))

    found = mean_of(event_study(three, [-1]), [1], three.citizen)

    assert found.value == pytest.approx(2.0)
    assert found.influence / 6 == pytest.approx([-1.0, -0.5, 1.5, 0, 0, 0])
    assert found.se == pytest.approx(np.sqrt(3.5) * np.sqrt(3 / 2))


def test_months_of_fewer_than_five_sets_do_not_count_where_others_have_five() -> None:
    outcome = cast(OutcomeDesign, SimpleNamespace(after=(1, 4), ghosts=(2,)))
    months = np.array([1, 2, 3, 4])

    def told(*sets: int) -> tuple[tuple[int, ...], bool]:
        stack = cast(Stack, SimpleNamespace(months=months))
        after, said = months_after(outcome, stack, cast(Compared, SimpleNamespace(sets=np.array(sets))))
        return after, said is not None

    assert told(9, 1, 5, 4) == ((1, 3), True)
    assert told(9, 1, 5, 0) == ((1, 3, 4), False), "a month without any set is passed over anyway"
    assert told(4, 9, 3, 1) == ((1, 3, 4), False), "no effect is told at all"

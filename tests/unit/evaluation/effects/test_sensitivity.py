"""What the certainty rests on: bounds, placebos, leaving places out, and the wrong ways beside the right one."""

import numpy as np
import pytest

from samvej.evaluation.effects.aggregates import aggregate
from samvej.evaluation.effects.group_time import group_time_effects
from samvej.evaluation.effects.panel_of_units import EffectError
from samvej.evaluation.effects.regression_to_mean import wrong_and_right
from samvej.evaluation.effects.sensitivity import (
    about_leaving_out,
    interval,
    leave_one_out,
    negative_control,
    placebo_date,
    relative_magnitudes,
)
from samvej.evaluation.results import Words
from tests.unit.evaluation.effects.made_up import TRUE_EFFECT, included_at_their_worst

PANEL = included_at_their_worst()
DYNAMIC = aggregate(group_time_effects(*PANEL, base="universal", anticipation=1), "dynamic")


def test_bounds_begin_at_the_plain_interval_and_widen() -> None:
    bounds = relative_magnitudes(DYNAMIC, -2, (1, 12), len(PANEL[0]))
    inside = (DYNAMIC.egt >= 1) & (DYNAMIC.egt <= 12)
    plain = interval(
        DYNAMIC.att[inside].mean(),
        np.sqrt((DYNAMIC.influence[:, inside].mean(axis=1) ** 2).sum()) / len(PANEL[0]),
    )
    assert (bounds.rows[0].low, bounds.rows[0].high) == pytest.approx((plain.low, plain.high))
    widths = [row.high - row.low for row in bounds.rows]
    assert widths == sorted(widths)
    assert bounds.breakdown is not None
    assert 0 < bounds.breakdown < 1


def test_longer_blocks_take_less_chance_for_a_trend() -> None:
    months = relative_magnitudes(DYNAMIC, -2, (1, 12), len(PANEL[0]))
    halves = relative_magnitudes(DYNAMIC, -2, (1, 12), len(PANEL[0]), block=5)
    assert halves.largest < months.largest
    assert (halves.breakdown or 99) > 2 * (months.breakdown or 99)


def test_bounds_by_hand_without_chance() -> None:
    """A trend of 1 per period before; the effect at +1 is 5 against base −1: two steps of at most 1 each."""
    event, people = np.array([-3, -2, -1, 0, 1]), 10
    exact = type(DYNAMIC)(
        "dynamic", event, np.array([-2.0, -1.0, 0.0, 4.0, 5.0]), np.full(5, np.nan), 0.0, 0.0,
        np.zeros((people, 5)), np.zeros(people), np.full(5, people),
    )  # fmt: skip
    bounds = relative_magnitudes(exact, -1, (1, 1), people, (1.0, 2.0))
    assert [(row.low, row.high) for row in bounds.rows] == [(3.0, 7.0), (1.0, 9.0)]
    assert bounds.breakdown == pytest.approx(2.5, abs=0.01)
    with pytest.raises(EffectError, match="neighbouring"):
        relative_magnitudes(exact, -3, (1, 1), people)
    with pytest.raises(EffectError, match="window"):
        relative_magnitudes(exact, -1, (7, 9), people)


def test_a_placebo_date_shows_nothing_where_nothing_was_and_a_trend_where_there_is_one() -> None:
    y, cohort, periods = PANEL
    quiet = placebo_date(y, cohort, periods, earlier=6, anticipation=1)
    assert not quiet.effect.tells
    assert "as it should be" in quiet.words.en
    drifting = y + 0.4 * (cohort[:, None] > 0) * periods
    loud = placebo_date(drifting, cohort, periods, earlier=6, anticipation=1)
    assert loud.effect.tells
    assert "should be none" in loud.words.en
    with pytest.raises(EffectError, match="further back"):
        placebo_date(y, cohort, periods, earlier=1, anticipation=1)


def test_an_outcome_that_cannot_be_moved_says_whether_groups_are_alike() -> None:
    name = Words("brillekøb", "buying glasses")
    assert "as it should be" in negative_control(interval(0.1, 0.2), name).words.en
    assert "should be none" in negative_control(interval(0.9, 0.2), name).words.en


def test_leaving_out_each_place_is_estimating_without_it() -> None:
    y, cohort, periods = PANEL
    place = np.arange(len(y)) % 4

    def estimate(keep: np.ndarray) -> tuple[float, float]:
        found = aggregate(
            group_time_effects(y[keep], cohort[keep], periods, anticipation=1), "window", event_from=1, event_to=12
        )
        return found.overall_att, found.overall_se

    without = leave_one_out(place, estimate)
    assert [each.cluster for each in without] == [0, 1, 2, 3]
    assert without[2].effect.value == pytest.approx(estimate(place != 2)[0])
    assert sum(each.people for each in without) == len(y)
    whole = interval(*estimate(place >= 0))
    assert "whichever" in about_leaving_out(whole, without).en
    with pytest.raises(EffectError, match="one place"):
        leave_one_out(np.zeros(5), estimate)


def test_a_place_without_which_nothing_can_be_estimated_is_said() -> None:
    y, cohort, periods = PANEL
    place = (cohort > 0).astype(int)

    def estimate(keep: np.ndarray) -> tuple[float, float]:
        found = aggregate(group_time_effects(y[keep], cohort[keep], periods), "simple")
        return found.overall_att, found.overall_se

    without = leave_one_out(place, estimate)
    assert np.isnan([each.effect.value for each in without]).all()
    assert "rests on" in about_leaving_out(interval(-1, 0.1), without).en


def test_the_same_people_counted_wrongly_and_rightly() -> None:
    found = wrong_and_right(*PANEL, window=(1, 12))
    assert found.before_after.value < -2.0
    assert found.forgetting_ghosts.value < -3.0
    assert found.right.low < TRUE_EFFECT < found.right.high
    for text in (found.words.da, found.words.en):
        assert "−0" in text
    y, cohort, _ = PANEL
    by_hand = np.mean(
        [
            y[i, c : c + 12].mean() - y[i, c - 2 : c].mean()
            for i, c in enumerate(cohort)
            if c > 0  # column c − 1 is the month of inclusion
        ]
    )
    assert found.before_after.value == pytest.approx(by_hand)

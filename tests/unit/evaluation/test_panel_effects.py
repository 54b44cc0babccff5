"""Effects on a stacked panel: against Callaway and Sant'Anna's, a Poisson ratio's, and a reading set by set."""

from dataclasses import replace

import numpy as np
import pytest

from samvej.evaluation.effects.group_time import group_time_effects
from samvej.evaluation.effects.panel_effects import (
    Stack,
    before_after,
    event_study,
    mean_of,
    own_reference,
    pre_trend,
    ratio,
)
from samvej.evaluation.effects.ratio import window_ratio

MONTHS = np.arange(-4, 4)


def stack(seed: int = 3, sets: int = 12, controls: int = 2, missing: float = 0.0) -> Stack:
    """Sets of a participant and so many controls, two of whom are control of several; a step of two at inclusion."""
    chance = np.random.default_rng(seed)
    rows = sets * (1 + controls)
    participant = np.arange(rows) < sets
    set_of = np.concatenate([np.arange(sets), np.repeat(np.arange(sets), controls)])
    y = chance.poisson(3.0, size=(rows, len(MONTHS))).astype(float)
    y[:, MONTHS >= 0] += 2.0 * participant[:, None]
    y[chance.random(y.shape) < missing] = np.nan
    citizen = np.arange(rows)
    citizen[-4:] = citizen[-8:-4]
    return Stack(y, MONTHS, set_of, participant, np.where(participant, 1.0, 1 / controls), citizen)


def test_one_reference_month_and_all_observed_is_the_group_time_effect():
    held = stack(sets=150)
    found = event_study(held, [-2])

    theirs = group_time_effects(
        held.y, np.where(held.participant, 5, 0), np.arange(1, 9), anticipation=1, base="universal",
        weights=held.weight, cluster=held.citizen,
    )  # fmt: skip

    assert found.att == pytest.approx(theirs.att, abs=1e-12)
    mine = [mean_of(found, [at], held.citizen).se for at in range(len(MONTHS)) if MONTHS[at] != -2]
    assert mine == pytest.approx(theirs.se[theirs.time != 3], rel=0.02)  # ours leaves each citizen out in turn


def test_effect_of_a_month_is_the_mean_of_the_sets_seen_in_it():
    held = stack(missing=0.3)
    reference = [-4, -3]
    found = event_study(held, reference)
    own = [np.nan if np.isnan(row[:2]).all() else np.nanmean(row[:2]) for row in held.y]

    for column in range(len(MONTHS)):
        differences = []
        for number in range(held.sets):
            mine = [n for n in range(len(own)) if held.set_of[n] == number]
            change = {n: held.y[n, column] - own[n] for n in mine if not np.isnan(held.y[n, column] - own[n])}
            [who] = [n for n in mine if held.participant[n]]
            theirs = [change[n] for n in change if n != who]
            if who in change and theirs:
                differences.append(change[who] - sum(theirs) / len(theirs))
        assert found.att[column] == pytest.approx(np.mean(differences))
        assert found.sets[column] == len(differences)


def test_error_is_that_of_citizens_drawn_again():
    """The bootstrap over citizens, the slow way: whoever is drawn brings all of their rows."""
    held = stack(sets=60, controls=1)
    found = event_study(held, [-4, -3])
    whole = mean_of(found, [5, 6, 7], held.citizen)
    chance = np.random.default_rng(1)
    change = (held.y - own_reference(held, [-4, -3])[:, None])[:, 5:].mean(axis=1)
    who = np.unique(held.citizen)
    means = []
    for _ in range(400):
        times = np.bincount(chance.integers(0, len(who), len(who)), minlength=len(who))[held.citizen]
        ours, theirs = times * held.participant, times * ~held.participant
        means.append((ours @ change) / ours.sum() - (theirs @ change) / theirs.sum())

    assert whole.value == pytest.approx(2.0, abs=4 * whole.se)
    assert whole.se == pytest.approx(np.std(means), rel=0.15)


def test_influence_is_what_leaving_out_a_citizen_changes():
    """The jackknife, the slow way: everybody's set without the citizen, who is nobody's control here but once."""
    held = stack(sets=8, controls=1)
    held = replace(held, citizen=np.arange(len(held.citizen)))
    found = event_study(held, [-4, -3])
    change = held.y - own_reference(held, [-4, -3])[:, None]

    for row in range(len(held.citizen)):
        side = held.participant == held.participant[row]
        rest = side & (held.citizen != held.citizen[row])
        moved = change[side].mean(axis=0) - change[rest].mean(axis=0)
        sign = 1 if held.participant[row] else -1
        assert found.influence[row] / len(held.citizen) == pytest.approx(sign * moved)


def test_influence_of_one_who_is_control_of_several_leaves_out_all_of_their_rows():
    held = stack(sets=8, controls=1)  # the last four controls are the four before them
    found = event_study(held, [-4, -3])
    change = (held.y - own_reference(held, [-4, -3])[:, None])[held.participant == 0]
    theirs = held.citizen[~held.participant]

    for citizen in np.unique(theirs):
        moved = change.mean(axis=0) - change[theirs != citizen].mean(axis=0)
        mine = found.influence[(held.citizen == citizen) & ~held.participant].sum(axis=0)
        assert mine / len(held.citizen) == pytest.approx(-moved)


def test_nobody_outside_a_set_has_any_influence():
    held = stack(missing=0.2)
    found = event_study(held, [-4, -3])

    assert not found.influence[np.isnan(held.y)].any()


def test_a_month_of_one_set_has_no_error_of_its_own():
    held = stack(sets=8)
    held.y[1:8, -1] = np.nan

    found = event_study(held, [-4, -3])

    assert found.sets[-1] == 1
    assert np.isfinite(found.influence).all()


def test_ratio_is_that_of_the_poisson_model_of_two_sides_and_two_windows():
    held = stack()
    theirs = window_ratio(
        held.y, held.participant, np.isin(MONTHS, [-4, -3]), np.isin(MONTHS, [1, 2]), weights=held.weight,
        cluster=held.citizen,
    )  # fmt: skip

    found = ratio(held, [-4, -3], [1, 2])

    assert np.exp(found.value) == pytest.approx(theirs.ratio)
    assert found.se == pytest.approx(theirs.log_se)


def test_ratio_to_nothing_is_none():
    held = stack()
    held.y[held.participant] = 0.0

    assert ratio(held, [-4, -3], [1, 2]) is None


def test_participants_alone_are_each_ones_own_change():
    held = stack(missing=0.2)
    own = held.y[held.participant]
    with np.errstate(all="ignore"):
        change = np.array([np.nanmean(row[5:]) - np.nanmean(row[1:4]) for row in own])

    found = before_after(held, [-3, -2, -1], [1, 2, 3])

    assert found.value == pytest.approx(np.nanmean(change))
    assert found.se == pytest.approx(np.nanstd(change, ddof=1) / np.sqrt(np.isfinite(change).sum()))


def test_drift_before_inclusion_is_found_where_there_is_one():
    held = stack(sets=80)
    flat = pre_trend(event_study(held, [-4]), MONTHS, [-4, -3, -2, -1], held.citizen)
    held.y[held.participant] += 1.0 * MONTHS
    rising = pre_trend(event_study(held, [-4]), MONTHS, [-4, -3, -2, -1], held.citizen)

    assert flat.p > 0.01
    assert rising.p < 1e-6
    assert rising.slope.value == pytest.approx(1.0, abs=4 * rising.slope.se)


def test_month_without_any_set_has_no_number():
    held = stack()
    held.y[held.participant, -1] = np.nan

    found = event_study(held, [-4])

    assert np.isnan(found.att[-1])
    assert found.sets[-1] == 0
    assert mean_of(found, [len(MONTHS) - 1], held.citizen).influence.sum() == 0

"""How far roads may part before an effect is gone: the docs' three rows, a slow union of intervals, and the words."""

from dataclasses import replace

import numpy as np
import pytest

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.effects import ShownEffect, show_effect
from samvej.evaluation.effects.bounds import Move, PartedRoads, blocks, moves_of, parted_roads
from samvej.evaluation.effects.outcome_effects import Interval, OutcomeEffect
from samvej.evaluation.effects.panel_effects import Compared, Estimate, Stack, error, event_study, mean_of
from samvej.evaluation.effects.sensitivity import Bound
from samvej.evaluation.report.sections.effects_checked import bounds_table, bounds_told
from samvej.evaluation.results import Words
from tests.unit.evaluation.effects.test_checks import AFTER, MONTHS, REFERENCE, SETS, stack

CITIZEN = np.arange(2 * SETS)
MOVED = ((-12, -7), (-6, -2))


def made_of(effect: float, moves: tuple[float, float], se: float) -> tuple[Compared, Estimate]:
    """An event study whose months are all alike within their block, the effect's error known and the moves' none."""
    months = np.zeros(len(MONTHS))
    for (first, last), move in zip(MOVED, moves, strict=True):
        months[(first <= MONTHS) & (last >= MONTHS)] = move
    months[MONTHS > 0] = effect
    sets, rows = np.full(len(MONTHS), SETS), np.ones((2 * SETS, len(MONTHS)), dtype=np.bool_)
    influence = np.zeros((2 * SETS, len(MONTHS)))
    found = Compared(months, influence, sets, rows, rows, months, months)
    one = np.resize([1.0, -1.0], 2 * SETS)
    return found, Estimate(effect, se, one * se / error(one, CITIZEN))


def moved(found: Compared):
    return tuple(moves_of(found, MONTHS, CITIZEN, blocks(MONTHS.tolist(), REFERENCE, (-1, 0))))


@pytest.mark.parametrize(
    ("effect", "se", "moves", "bounds", "gone"),
    [
        (0.40, 0.05, (0.10, 0.00), (0.20, 0.60), 3.0),
        (0.40, 0.05, (0.10, -0.30), (0.00, 0.80), 1.0),
        (0.40, 0.25, (0.10, 0.00), (-0.20, 1.00), 0.0),
        (-0.40, 0.05, (0.10, 0.00), (-0.60, -0.20), 3.0),
    ],
)
def test_bounds_are_those_of_the_manual(effect, se, moves, bounds, gone):
    found, whole = made_of(effect, moves, se)

    parted = parted_roads(moved(found), whole, CITIZEN, 2.0)

    [once] = [row for row in parted.rows if row.multiple == 1]
    assert (once.low, once.high) == pytest.approx(bounds)
    assert parted.breakdown == pytest.approx(gone, abs=0.011)
    assert parted.largest.months == (MOVED[1] if moves[1] else MOVED[0])


def test_bounds_hold_every_way_the_roads_could_have_parted_within_them():
    made = stack(0.01, np.full(SETS, 0.5), noise=0.4)
    found = event_study(made, REFERENCE)
    columns = [at for at, month in enumerate(MONTHS) if month in AFTER]
    whole = mean_of(found, columns, CITIZEN)
    before = blocks(MONTHS.tolist(), REFERENCE, (-1, 0))

    parted = parted_roads(moved(found), whole, CITIZEN, 1.96)

    reached = []
    for block in before:
        move = mean_of(found, [at for at, month in enumerate(MONTHS) if month in block], CITIZEN)
        for times in np.linspace(-2, 2, 41):
            reach = 1.96 * error(whole.influence + times * move.influence, CITIZEN)
            reached += [whole.value + times * move.value + side * reach for side in (-1, 1)]
    assert (parted.rows[-1].low, parted.rows[-1].high) == pytest.approx((min(reached), max(reached)))


@pytest.mark.parametrize(
    ("reference", "ghosts", "expected"),
    [
        (range(-18, -12), (-1, 0), ((-12, -7), (-6, -2))),
        (range(-18, -1), (-1, 0), ((-18, -13), (-12, -7), (-6, -2))),
        (range(-12, -6), (-2, -1, 0), ((-6, -3),)),
        (range(-6, -1), (-1, 0), ()),
        (range(-8, -1), (), ((-8, -1),)),
    ],
)
def test_months_before_are_cut_into_half_years(reference, ghosts, expected):
    found = blocks(MONTHS.tolist(), tuple(reference), ghosts)

    assert tuple((block[0], block[-1]) for block in found) == expected


def test_without_months_to_measure_by_there_is_no_number():
    _, whole = made_of(0.4, (0.1, 0.0), 0.05)

    assert parted_roads((), whole, CITIZEN, 2.0) is None


@pytest.fixture
def shown_effect() -> ShownEffect:
    """An effect that can be told from none, of more than five people."""
    effect = Interval(0.5, 0.1, 0.3, 0.7)
    result = OutcomeEffect(
        id="visits", name=Words("Besøg", "Visits"), part=None, unit="contacts", better="higher",
        definition=Words("", ""), against="matched controls", reference=REFERENCE, before=(-18, -1), after=(1, 12),
        ghosts=(-1, 0), effect=effect, bootstrap_se=0.1, level=1.0, expected=0.5, ratio=None, naive=None, drift=None,
        p_before=None, participants=40, controls=40, points=(),
        parted=PartedRoads(Move((-12, -7), 0.1, 0.05, 40), (), 1.0),
    )  # fmt: skip
    return show_effect(result, Policy())


@pytest.mark.parametrize(("gone", "said"), [(1.48, "more than 1.48 times"), (None, "stands even if")])
def test_an_effect_says_how_far_roads_may_part(shown_effect: ShownEffect, gone: float | None, said: str):
    rows = tuple(Bound(multiple, 0.1, 0.9) for multiple in (0.5, 1.0, 2.0))
    few = replace(shown_effect.result.parted.largest, people=3)
    shown = replace(
        shown_effect,
        result=replace(shown_effect.result, parted=PartedRoads(shown_effect.result.parted.largest, rows, gone)),
    )

    [words] = bounds_told((shown,))
    [row] = bounds_table((shown,), Policy(), None).rows
    hidden = replace(shown, result=replace(shown.result, parted=PartedRoads(few, rows, gone)))
    [held] = bounds_table((hidden,), Policy(), None).rows

    assert said in words.en
    assert row[4].value == gone
    assert all(cell.value is None and cell.hidden is not None for cell in held[3:])


def test_a_stack_says_how_far_its_own_roads_parted():
    made: Stack = stack(0.0, np.full(SETS, 0.5), noise=0.2)
    found = event_study(made, REFERENCE)
    columns = [at for at, month in enumerate(MONTHS) if month in AFTER]

    parted = parted_roads(moved(found), mean_of(found, columns, CITIZEN), CITIZEN, 1.96)

    assert parted.largest.people == SETS
    assert parted.breakdown > 2

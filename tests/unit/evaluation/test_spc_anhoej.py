"""The Anhøj rules: two ways to count runs agree, and the critical values are those of the reference."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.evaluation.spc.anhoej import Runs, crossings_min, longest_run_max, runs, runs_of_many

# Computed by qicharts2 0.8.1 (critical values of its runs analysis) for 2 to 400 useful points.
CRITICAL_VALUES = Path(__file__).parents[2] / "fixtures" / "qicharts2" / "anhoej_critical_values.csv"

values = st.lists(st.one_of(st.integers(-3, 3).map(float), st.just(math.nan)), max_size=60)


def naive_runs(ys: list[float], centre: float) -> tuple[int, int | None, int | None]:
    """Useful points, longest run and crossings, one point after the other."""
    useful, longest, crossings, length, last = 0, 0, 0, 0, ""
    for y in ys:
        if math.isnan(y) or y == centre:
            continue
        side = "above" if y > centre else "below"
        useful += 1
        if last and side != last:
            crossings += 1
            length = 0
        length += 1
        longest, last = max(longest, length), side
    return (useful, longest, crossings) if useful else (0, None, None)


def test_critical_values_are_those_of_the_reference() -> None:
    with CRITICAL_VALUES.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))

    found = [(longest_run_max(int(row["n.useful"])), crossings_min(int(row["n.useful"]))) for row in rows]

    assert len(rows) == 399
    assert found == [(int(row["longest.run.max"]), int(row["n.crossings.min"])) for row in rows]


@pytest.mark.parametrize(("n", "expected"), [(1, (3, 0)), (10, (6, 2)), (20, (7, 6)), (24, (8, 8))])
def test_critical_values_of_few_points(n: int, expected: tuple[int, int]) -> None:
    assert (longest_run_max(n), crossings_min(n)) == expected


@given(values, st.sampled_from([-1.0, 0.0, 0.5]))
def test_runs_are_those_counted_one_by_one(ys: list[float], centre: float) -> None:
    found = runs(np.asarray(ys, dtype=np.float64), centre)

    assert (found.n_useful, found.longest, found.crossings) == naive_runs(ys, centre)


@given(values)
def test_runs_are_the_same_read_backwards_and_upside_down(ys: list[float]) -> None:
    series = np.asarray(ys, dtype=np.float64)

    found = runs(series, 0.0)

    assert runs(series[::-1], 0.0) == found
    assert runs(-series, 0.0) == found


@given(values, st.integers(0, 60))
def test_runs_are_the_same_with_a_point_on_the_line_put_in(ys: list[float], at: int) -> None:
    found = runs(np.asarray(ys, dtype=np.float64), 0.0)

    assert runs(np.asarray([*ys[:at], 0.0, *ys[at:]], dtype=np.float64), 0.0) == found


def test_runs_without_a_useful_point_are_none_and_no_signal() -> None:
    found = runs(np.asarray([1.0, math.nan, 1.0]), 1.0)

    assert found == Runs(0, None, None, None, None)
    assert not found.signal


def test_signal_of_a_shift_names_the_rule() -> None:
    long = runs(np.asarray([1.0] * 8 + [-1.0, 1.0, -1.0, 1.0]), 0.0)
    few = runs(np.asarray([1.0] * 6 + [-1.0] * 6), 0.0)

    assert (long.too_long, long.too_few_crossings) == (True, False)
    assert (few.too_long, few.too_few_crossings) == (False, True)


@given(st.lists(st.lists(st.sampled_from([-2.0, -1.0, 0.0, 1.0, math.nan]), min_size=12, max_size=12), max_size=8))
def test_runs_of_many_series_are_those_of_each(rows: list[list[float]]) -> None:
    found = runs_of_many(np.asarray(rows, dtype=np.float64).reshape(len(rows), 12))

    assert [(each.n_useful, each.longest, each.crossings) for each in map(found.of, range(len(rows)))] == [
        naive_runs(row, 0.0) for row in rows
    ]
    assert list(found.signal) == [runs(np.asarray(row), 0.0).signal for row in rows]


def chance_of_a_signal(points: int) -> float:
    """Of a known line: every way that fair sides can fall, counted by its run and its crossings so far."""
    longest_max, fewest = longest_run_max(points), crossings_min(points)
    ways = {(1, 0): 1.0}  # the length of the run so far and the crossings; ways with too long a run are gone
    for _ in range(points - 1):
        after: dict[tuple[int, int], float] = {}
        for (length, crossings), chance in ways.items():
            for state in ((length + 1, crossings), (1, crossings + 1)):
                if state[0] <= longest_max:
                    after[state] = after.get(state, 0.0) + chance / 2
        ways = after
    return 1 - sum(chance for (_, crossings), chance in ways.items() if crossings >= fewest)


def test_false_signals_of_stable_series_are_as_rare_as_said() -> None:
    """Of 24 normal values: 3.0 % around their median, 3.8 % around their mean, 6.4 % around a known line."""
    series = np.random.default_rng(24).normal(size=(20_000, 24))

    found = [
        runs_of_many(series - line).signal.mean()
        for line in (np.median(series, axis=1, keepdims=True), series.mean(axis=1, keepdims=True), 0.0)
    ]

    assert found == [pytest.approx(rate, abs=0.005) for rate in (0.030, 0.038, 0.064)]
    assert found[2] == pytest.approx(chance_of_a_signal(24), abs=0.004)

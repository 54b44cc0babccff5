"""Charts around inclusion: the line before is frozen, ghosts count in nothing, and gaps are not jumped over."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.evaluation.results import ChartKind, Role
from samvej.evaluation.spc import chart
from samvej.evaluation.spc.control_chart import control_chart, frozen, split_after
from samvej.evaluation.spc.rows import row_mean
from samvej.evaluation.spc.samples import ChartError, Samples

# Contacts per citizen in months −12 … 12 around inclusion: qicharts2 0.8.1's answers to it stand in the tests.
RELATIVE = [
    *(2.05, 2.2, 1.95, 2.35, 2.15, 2.25, 2.1, 2.3, 2.4, 2.2, 2.15, 3.55, 3.3, 1.9, 1.8, 1.65, 35 / 19, 34 / 19),
    *(31 / 19, 32 / 18, 33 / 18, 30 / 18, 31 / 17, 29 / 17, 1.875),
]
MONTHS = list(range(-12, 13))
ROLES: list[Role] = ["before"] * 11 + ["ghost"] * 2 + ["after"] * 12
NEAR = pytest.approx

series = st.lists(st.one_of(st.none(), st.integers(0, 400).map(lambda n: n / 100)), min_size=25, max_size=25)


def samples(ys: list[float], places: list[int] | None = None) -> Samples:
    return Samples(
        np.asarray(places or range(len(ys)), dtype=np.int64), np.asarray(ys, dtype=np.float64), np.ones(len(ys))
    )


def test_run_chart_with_ghosts_is_that_of_the_reference_with_a_frozen_line() -> None:
    found = chart("run", MONTHS, RELATIVE, ROLES)

    test = found.parts[0]
    assert (test.n_points, test.n_useful, test.centre) == (23, 21, 2.2)
    assert (test.longest_run, test.longest_run_max, test.crossings, test.crossings_min) == (13, 7, 6, 6)
    assert test.runs_signal
    assert {point.lower for point in found.points} == {None}


def test_the_after_window_has_a_line_of_its_own() -> None:
    found = chart("i", MONTHS, RELATIVE, ROLES)

    after = found.parts[1]
    assert (after.part, after.n_points, after.n_useful) == (2, 12, 12)
    assert (after.longest_run, after.crossings, after.runs_signal) == (2, 8, False)
    assert after.centre == NEAR(1.77461228644)


def test_i_chart_freezes_line_and_limits_of_the_months_before() -> None:
    found = chart("i", MONTHS, RELATIVE, ROLES)

    [line] = {(point.centre, point.lower, point.upper) for point in found.points}
    assert line == NEAR((2.19090909091, 1.71218568665, 2.66963249516))
    assert [point.x for point in found.points if point.sigma_signal] == [3, 6, 9, 11]
    assert found.parts[0].sigma_signals == 4


def test_ghosts_are_flagged_only_as_the_reference_does() -> None:
    ours = chart("i", MONTHS, RELATIVE, ROLES)
    reference = chart("i", MONTHS, RELATIVE, ROLES, reference_compatible=True)

    assert [point.x for point in ours.points if point.sigma_signal and point.x < 1] == []
    assert [point.x for point in reference.points if point.sigma_signal and point.x < 1] == [-1, 0]


@given(series, series, st.sampled_from(get_args(ChartKind)))
def test_what_ghosts_hold_changes_nothing_else(
    ys: list[float | None], others: list[float | None], kind: ChartKind
) -> None:
    swapped = [other if role == "ghost" else y for y, other, role in zip(ys, others, ROLES, strict=True)]

    one, two = chart(kind, MONTHS, ys, ROLES), chart(kind, MONTHS, swapped, ROLES)

    assert one.parts == two.parts
    assert [p for p in one.points if p.included] == [p for p in two.points if p.included]


@given(series, st.sampled_from(get_args(ChartKind)))
def test_a_month_without_value_is_as_good_as_not_there(ys: list[float | None], kind: ChartKind) -> None:
    kept = [at for at, y in enumerate(ys) if y is not None]

    whole = chart(kind, MONTHS, ys, ROLES)
    without = chart(kind, [MONTHS[at] for at in kept], [ys[at] for at in kept], [ROLES[at] for at in kept])

    assert whole.parts == without.parts
    assert [p for p in whole.points if p.y is not None] == list(without.points)


@given(series)
def test_later_months_never_move_the_line_before(ys: list[float | None]) -> None:
    cut = [y if role == "before" else None for y, role in zip(ys, ROLES, strict=True)]

    whole, before = chart("i", MONTHS, ys, ROLES), chart("i", MONTHS, cut, ROLES)

    assert whole.parts[0].centre == before.parts[0].centre


def test_moving_ranges_do_not_jump_a_gap_unless_as_the_reference() -> None:
    gap = samples([1.0, 2.0, 9.0, 10.0], [0, 1, 4, 5])

    ours = control_chart("i", gap, screened=False)
    reference = control_chart("i", gap, screened=False, reference_compatible=True)

    assert ours.limits.upper[0] == NEAR(5.5 + 3 * 1.0 / 1.128)
    assert reference.limits.upper[0] == NEAR(5.5 + 3 * 3.0 / 1.128)


def test_screening_drops_moving_ranges_out_of_limits_once() -> None:
    spiky = samples([0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 20.0])

    screened, plain = control_chart("i", spiky), control_chart("i", spiky, screened=False)

    assert screened.limits.upper[0] == NEAR(23 / 8 + 3 * 1.0 / 1.128)
    assert plain.limits.upper[0] == NEAR(23 / 8 + 3 * (26 / 7) / 1.128)


def test_equal_values_lie_on_their_own_line() -> None:
    found = chart("i", range(-12, 13), [0.1] * 25, ROLES)

    assert found.parts[0].n_useful == 0
    assert not any(point.sigma_signal for point in found.points)
    assert {point.upper for point in found.points} == {None}


@given(st.integers(1, 200), st.floats(0.001, 1e6))
def test_the_mean_of_equal_values_is_that_value(n: int, value: float) -> None:
    assert row_mean(np.full((1, n), value), np.ones((1, n), dtype=np.bool_)) == value


def test_line_is_drawn_from_the_first_through_the_last_month_that_counts() -> None:
    roles: list[Role] = ["outside", "before", "before", "outside", "ghost", "after", "outside"]

    found = chart("run", range(-4, 3), [9.0, 1.0, 3.0, 9.0, 9.0, 5.0, 9.0], roles)

    assert [point.centre for point in found.points] == [None, 2.0, 2.0, 2.0, 2.0, 2.0, None]
    assert [point.included for point in found.points] == [False, True, True, False, False, True, False]


def test_nothing_before_gives_no_line_and_no_signal() -> None:
    found = chart("i", range(1, 13), [1.0] * 12, ["after"] * 12)

    assert (found.parts[0].centre, found.parts[0].n_points, found.parts[0].runs_signal) == (None, 12, False)
    assert found.parts[1].centre == 1.0


def test_no_months_at_all_give_an_empty_chart() -> None:
    found = chart("run", [], [], [])

    assert found.points == ()
    assert [part.n_points for part in found.parts] == [0, 0]


@pytest.mark.parametrize(
    ("months", "values", "said"),
    [
        ([1, 2], [1.0], "one of each"),
        ([2, 1], [1.0, 1.0], "in order"),
        ([1, 1], [1.0, 1.0], "in order"),
        ([1, 2], [1.0, float("inf")], "infinite"),
    ],
)
def test_months_that_make_no_chart_are_refused(months: list[int], values: list[float | None], said: str) -> None:
    with pytest.raises(ChartError, match=said):
        chart("run", months, values, ["before"] * len(values))


def test_charts_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ChartError, match="known are run, i"):
        control_chart("pie", samples([1.0]))
    with pytest.raises(ChartError, match="not both"):
        control_chart("run", samples([1.0]), baseline=frozen(1, 1), part=split_after(1, [1]))


def test_parts_split_after_points() -> None:
    assert list(split_after(5, [2, 4])) == [1, 1, 2, 2, 3]


def test_a_lone_part_has_its_own_line_and_limits() -> None:
    found = control_chart("i", samples([1.0, 3.0, 11.0, 13.0]), part=split_after(4, [2]))

    assert list(found.centre) == [2.0, 2.0, 12.0, 12.0]
    assert [part.n_points for part in found.parts] == [2, 2]
    assert list(found.limits.upper) == NEAR([2 + 6 / 1.128] * 2 + [12 + 6 / 1.128] * 2)

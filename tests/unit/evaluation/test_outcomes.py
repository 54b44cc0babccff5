"""From sums per participant and month to points and windows."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.evaluation.design import ADMISSION, CountOf, OutcomeDesign
from samvej.evaluation.outcomes import points, role_of, summary_of
from samvej.evaluation.results import Role, Words

NAME = Words("x", "x")
DESIGN = OutcomeDesign(
    "x",
    NAME,
    CountOf(ADMISSION),
    "contacts",
    None,
    "lower",
    (-3, 0),
    (1, 2),
    (-1,),
    "mean of monthly means",
    "i",
    NAME,
)
MONTHS = (-4, -3, -2, -1, 0, 1, 2, 3)


@pytest.mark.parametrize(
    ("month", "role"),
    [(-4, "outside"), (-3, "before"), (-1, "ghost"), (0, "before"), (1, "after"), (2, "after"), (3, "outside")],
)
def test_role_of_a_month_is_its_window_and_a_ghost_counts_in_nothing(month: int, role: Role) -> None:
    assert role_of(month, DESIGN) == role


def test_point_is_the_sum_over_those_observed_divided_by_their_number() -> None:
    sums = np.array([[2], [1], [0], [0], [0], [9]])
    observed = np.array([[True], [True], [True], [True], [True], [False]])

    (point,) = points(sums, observed, [1], DESIGN, 1.0)

    assert (point.total, point.persons, point.value) == (3, 5, 0.6)
    assert (point.persons_with, point.largest) == (2, 2)


def test_point_without_anybody_observed_has_no_value() -> None:
    (point,) = points(np.array([[7]]), np.array([[False]]), [1], DESIGN, 1.0)

    assert (point.persons, point.total, point.value) == (0, 0, None)


def test_money_is_shown_in_whole_units() -> None:
    (point,) = points(np.array([[150], [50]]), np.array([[True], [True]]), [1], DESIGN, 100.0)

    assert (point.total, point.value) == (200, 1.0)


@pytest.mark.parametrize(
    ("summary", "value"),
    [
        ("mean of monthly means", (1 + 2 + 6) / 3),
        ("median of monthly means", 2),
        ("mean over persons", (10 / 3 + 8 / 3) / 2),
        ("median over persons", (10 / 3 + 8 / 3) / 2),
    ],
)
def test_window_becomes_one_number_as_its_summary_says(summary: str, value: float) -> None:
    design = replace(DESIGN, before=(1, 3), after=(4, 5), ghosts=())
    sums = np.array([[2, 2, 6], [0, 2, 6]])
    observed = np.ones(sums.shape, dtype=bool)
    shown = points(sums, observed, [1, 2, 3], design, 1.0)

    assert summary_of(summary, "before", shown, sums, observed, 1.0) == pytest.approx(value)
    assert summary_of(summary, "after", shown, sums, observed, 1.0) is None


def test_mean_over_persons_leaves_out_months_that_a_person_is_not_observed_in() -> None:
    design = replace(DESIGN, before=(1, 2), ghosts=())
    sums = np.array([[4, 99], [0, 2]])
    observed = np.array([[True, False], [True, True]])
    shown = points(sums, observed, [1, 2], design, 1.0)

    assert summary_of("mean over persons", "before", shown, sums, observed, 1.0) == (4 + 1) / 2


@given(st.lists(st.lists(st.integers(0, 50), min_size=8, max_size=8), min_size=1, max_size=6), st.randoms())
def test_points_do_not_depend_on_the_order_of_people(rows: list[list[int]], random: object) -> None:
    sums = np.array(rows)
    observed = sums % 3 != 0
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]

    assert points(sums, observed, MONTHS, DESIGN, 1.0) == points(sums[order], observed[order], MONTHS, DESIGN, 1.0)

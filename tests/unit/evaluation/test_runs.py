"""The person × month panel by run-length: by example, and against counting row by row."""

from collections import Counter
from datetime import date
from itertools import pairwise
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation import runs
from samvej.evaluation.runs import (
    Cells,
    NotInOrderError,
    added,
    cells,
    months_of,
    months_of_chunks,
    person_months,
)
from samvej.spotting.days import FIRST, LAST, number

_ROW = st.tuples(st.integers(0, 4), st.integers(-70, 16_500), st.integers(-(10**15), 10**15))


def columns(rows: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    person, day, amount = (np.array([row[at] for row in rows], dtype=np.int64) for at in range(3))
    return person.astype(np.int32), day.astype(np.int32), amount


def as_dict(found: Cells) -> dict[tuple[int, int], tuple[int, int]]:
    keys = zip(found.person.tolist(), found.period.tolist(), strict=True)
    return dict(zip(keys, zip(found.rows.tolist(), found.amount.tolist(), strict=True), strict=True))


def naively(rows: list[tuple[int, int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    count: Counter[tuple[int, int]] = Counter()
    total: Counter[tuple[int, int]] = Counter()
    for person, day, amount in rows:
        on = date.fromordinal(date(1970, 1, 1).toordinal() + day)
        cell = (person, 12 * (on.year - 1970) + on.month - 1)
        count[cell] += 1
        total[cell] += amount
    return {cell: (count[cell], total[cell]) for cell in count}


def test_contacts_of_one_month_are_one_cell_and_an_empty_month_has_none() -> None:
    days = [date(2018, 1, 31), date(2018, 2, 28), date(2018, 2, 28)]
    person, day, amount = columns([(1, number(on), cost) for on, cost in zip(days, (100, 5000, 0), strict=True)])

    january = 12 * 48
    assert as_dict(person_months([(person, day, amount)])) == {(1, january): (1, 100), (1, january + 1): (2, 5000)}


@settings(max_examples=60, deadline=None)
@given(st.lists(_ROW, max_size=30), st.lists(st.integers(0, 30), max_size=3), st.sampled_from([1, 2, 3, 7, 1 << 16]))
def test_panel_in_chunks_and_pieces_says_what_counting_row_by_row_says(rows, cuts, piece) -> None:
    ordered = sorted(rows)
    edges = [0, *sorted(min(cut, len(ordered)) for cut in cuts), len(ordered)]
    chunks = [columns(ordered[a:b]) for a, b in pairwise(edges)]

    with mock.patch.object(runs, "_PIECE", piece):
        assert as_dict(person_months(chunks)) == naively(rows)
        assert as_dict(months_of_chunks(chunks)) == naively(rows)


def test_running_sum_may_pass_what_a_number_holds_and_the_cells_are_right() -> None:
    rows = [(person, 5, 1 << 62) for person in range(6)]

    assert as_dict(person_months([columns(rows)])) == {(person, 0): (1, 1 << 62) for person in range(6)}


@pytest.mark.parametrize("day", [number(FIRST) - 1, number(LAST) + 1])
def test_day_that_no_fact_lies_on_is_refused_and_given_no_month(day) -> None:
    with pytest.raises(ValueError, match="is not within 1800-01-01 to 2199-12-31"):
        person_months([columns([(1, day, 1)])])


@pytest.mark.parametrize("rows", [[(2, 5, 1), (1, 9, 1)], [(1, 70, 1), (1, 5, 1)]], ids=["person", "day"])
def test_rows_in_another_order_are_refused_and_not_sorted(rows) -> None:
    with pytest.raises(NotInOrderError, match="sort them first"):
        person_months([columns(rows)])
    with pytest.raises(NotInOrderError, match="sort them first"):
        person_months([columns(rows[:1]), columns(rows[1:])])
    with pytest.raises(NotInOrderError, match="sort them first"):
        months_of_chunks([columns(rows[:1]), columns(rows[1:])])


@settings(max_examples=25, deadline=None)
@given(st.lists(_ROW, max_size=12), st.lists(_ROW, max_size=12))
def test_panels_of_two_tables_are_added_up_cell_by_cell(one, other) -> None:
    parts = [person_months([columns(sorted(rows))]) for rows in (one, other)]

    assert as_dict(added(parts)) == naively([*one, *other])


def test_month_of_a_day_is_that_of_the_calendar() -> None:
    days = [date(1969, 12, 31), date(1970, 1, 1), date(2020, 2, 29), date(2020, 3, 1)]

    assert months_of(np.array([number(day) for day in days], dtype=np.int32)).tolist() == [-1, 0, 601, 602]


def test_nothing_gives_no_cells() -> None:
    none = columns([])

    assert len(cells(*none)) == 0
    assert len(person_months([])) == 0

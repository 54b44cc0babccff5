"""Counts with sums of them: a reader who tries every table that looks the same learns no small number."""

from collections.abc import Sequence

import numpy as np
import pytest

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.policy import FEW_PEOPLE, WOULD_REVEAL
from samvej.evaluation.disclosure.sums import Sum, show_sums

POLICY = Policy()


def two_way(rows: int, columns: int) -> list[Sum]:
    """Every cell, every row, every column and everybody, of a table written row by row."""
    cells = [[row * columns + column for column in range(columns)] for row in range(rows)]
    sums = [frozenset((cell,)) for row in cells for cell in row]
    sums += [frozenset(row) for row in cells]
    sums += [frozenset(row[column] for row in cells) for column in range(columns)]
    return [*sums, frozenset(range(rows * columns))]


def tells(sums: Sequence[Sum], cells: Sequence[int], elsewhere: Sequence[Sum] = ()) -> set[int]:
    """The small cells that have fewer than three values in all the tables that look like this one; by trying all."""
    shown = show_sums(cells, sums, POLICY, elsewhere=elsewhere)
    tables = np.indices((max(cells) + 4,) * len(cells), dtype=np.int8).reshape(len(cells), -1)
    for each, value in zip([*sums, *elsewhere], [*shown, *[None] * len(elsewhere)], strict=True):
        there = tables[sorted(each)].sum(axis=0, dtype=np.int16)
        if value is None or not value.hidden:
            tables = tables[:, there == sum(cells[cell] for cell in each)]
        elif value.reason is FEW_PEOPLE:
            tables = tables[:, (there >= 1) & (there < POLICY.minimum)]
    return {n for n, value in enumerate(cells) if POLICY.small(value) and len(np.unique(tables[n])) < 3}


@pytest.mark.parametrize(
    "cells",
    [(3, 14, 20, 15), (3, 14, 2, 15), (1, 2, 3, 4), (5, 4, 14, 12), (0, 3, 12, 9), (1, 1, 5, 5), (4, 9, 9, 4)],
)
def test_no_small_cell_of_a_table_of_two_ways_is_told(cells):
    assert tells(two_way(2, 2), cells) == set()


@pytest.mark.parametrize("cells", [(3, 9, 7, 8, 6, 9), (2, 2, 6, 6, 7, 8), (0, 4, 0, 9, 8, 7)])
def test_no_small_cell_of_three_groups_is_told_where_the_margins_are_known_elsewhere(cells):
    has = [frozenset((n,)) for n in (0, 2, 4)]
    groups = [frozenset((n, n + 1)) for n in (0, 2, 4)]
    known = [frozenset((0, 2, 4)), frozenset(range(6))]

    assert tells([*has, *groups], cells, known) == set()


def seen(cells: Sequence[int], sums: Sequence[Sum], **said: object) -> list[object]:
    """Numbers, and where there are none the reason."""
    words = {FEW_PEOPLE.en: "few", WOULD_REVEAL.en: "beside"}
    shown = show_sums(cells, sums, POLICY, **said)  # type: ignore[arg-type]
    return [words[each.reason.en] if each.reason else each.value for each in shown]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((2013, 559, 502, 200, 31), [2013, 559, 502, 200, 31]),
        ((2013, 559, 557, 200, 31), [2013, 559, "beside", 200, 31]),  # the two who stopped would be a difference
        ((2013, 559, 502, 200, 3), [2013, 559, 502, 200, "few"]),
        ((60, 60, 60, 60, 0), [60, 60, 60, 60, 0]),
        ((62, 60, 60, 60, 60), ["beside", 60, 60, 60, 60]),
    ],
)
def test_steps_of_a_funnel_hide_those_between_whom_few_stopped(steps, expected):
    cells = [a - b for a, b in zip(steps, (*steps[1:], 0), strict=True)]
    tails = [frozenset(range(n, len(cells))) for n in range(len(cells))]

    assert seen(cells, tails) == expected


def test_what_is_hidden_elsewhere_is_hidden_and_what_is_known_elsewhere_is_reckoned_with():
    sums = [frozenset((0,)), frozenset((1,)), frozenset((2,))]
    everybody = frozenset((0, 1, 2))

    assert seen((8, 9, 30), sums, held=[1]) == [8, "beside", 30]
    assert seen((3, 9, 30), sums) == ["few", 9, 30]  # the total is not known
    assert seen((3, 9, 30), sums, elsewhere=[everybody]) == ["few", "beside", 30]
    assert seen((3, 9, 30), sums, elsewhere=[everybody, sums[2], sums[1]]) == ["beside", 9, 30]  # told already


def test_reasons_no_longer_say_which_are_small_where_nothing_more_can_be_hidden():
    whole = [frozenset((0,)), frozenset((1,))]

    assert seen((1, 5), whole, elsewhere=[frozenset((0, 1))]) == ["beside", "beside"]  # few and 5 would be 1 and 5


def test_sums_of_the_same_people_are_shown_or_hidden_together():
    one, two, both = frozenset((0,)), frozenset((1,)), frozenset((0, 1))

    assert seen((3, 20), [one, two, two], elsewhere=[both]) == ["few", "beside", "beside"]


def test_what_is_hidden_on_the_way_and_protects_nothing_is_shown_again():
    found = seen((3, 40, 60, 200, 30, 70), two_way(3, 2))

    assert found == ["few", "beside", 60, 200, "beside", "beside", 43, 260, 100, 93, 310, 403]


def test_sums_that_wait_are_shown_only_where_nothing_else_need_be_hidden_for_them():
    cells = [frozenset((n,)) for n in range(4)]
    pairs = [frozenset((0, 1)), frozenset((2, 3))]

    assert seen((3, 20, 9, 30), [*cells, *pairs], last=[4, 5]) == ["few", 20, 9, 30, "beside", 39]


def test_shown_counts_are_rounded_where_the_policy_says_so():
    [found] = show_sums((12,), [frozenset((0,))], Policy(round_to=5))

    assert found.value == 10

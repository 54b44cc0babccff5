"""Inclusion months solved from a Table 1."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.synthetic.plan import Ending, PlanError, Slot, counted, solve

# Table 1 of the leaflet (seed 001), the analysis of figure 3; its source covers 30 months.
BEFORE = [126, 131, 140, 145, 151, 167, 171, 175, 179, 183, 187, 188, 188, 193, 195, 196, 196, 199]
AFTER = [199, 197, 177, 167, 156, 128, 118, 104, 89, 82, 76, 73]
TABLE = dict(zip(range(-18, 13), [*BEFORE, 200, *AFTER], strict=True))


def test_plan_gives_the_published_table_exactly() -> None:
    endings: list[tuple[int, Ending]] = [(9, "death"), (4, "death"), (6, "move")]

    slots = solve(TABLE, 30, endings)

    assert counted(slots, tuple(TABLE), 30) == TABLE
    assert [(slot.ends, slot.how) for slot in slots if slot.ends] == endings


def test_plan_lets_an_early_participant_go_where_the_table_loses_one() -> None:
    slots = solve(TABLE, 30, [(9, "death")])

    ended = [slot for slot in slots if slot.ends is not None]

    assert len(ended) == 1
    assert ended[0].inclusion <= 17  # would otherwise be followed through month 12


def test_plan_without_an_ending_for_a_lost_participant_is_refused() -> None:
    with pytest.raises(PlanError, match="73 participants in month 12 cannot be: 74 were included early enough"):
        solve(TABLE, 30, [])


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({-1: 3, 0: 2, 1: 1}, "rise to month 0"),
        ({-1: 1, 0: 2, 1: 3}, "fall after it; month 1"),
        ({-2: 1, 0: 2, 1: 1}, "without gaps"),
        ({0: 2, 1: 1}, "from before inclusion"),
    ],
)
def test_plan_of_an_impossible_table_is_refused(counts: dict[int, int], why: str) -> None:
    with pytest.raises(PlanError, match=why):
        solve(counts, 6)


def test_plan_with_an_ending_that_the_table_does_not_lose_is_refused() -> None:
    with pytest.raises(PlanError, match="More participants are lost in month 1"):
        solve({-1: 2, 0: 2, 1: 2, 2: 1}, 4, [(1, "death")])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 11), min_size=1, max_size=40), st.integers(1, 6), st.integers(1, 6))
def test_plan_of_any_table_that_somebody_lived_gives_that_table(months: list[int], back: int, on: int) -> None:
    table = counted([Slot(month) for month in months], range(-back, on + 1), 12)

    slots = solve(table, 12)

    assert counted(slots, tuple(table), 12) == table

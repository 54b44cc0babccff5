"""Which occasion a day belongs to, which of several answers counts, and what became of the others."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from samvej.evaluation.responses.occasions import (
    Life,
    Occasion,
    counted,
    fate,
    known_until,
    nearest,
    occasions,
    place,
)

WEEKS = (0, 12, 24, 48, 72)
WINDOWS = occasions(WEEKS)


def test_windows_reach_half_way_and_six_weeks_at_most() -> None:
    assert [(each.weeks, each.first, each.last) for each in WINDOWS] == [
        (0, -42, 14),
        (12, 43, 126),
        (24, 127, 210),
        (48, 294, 378),
        (72, 462, 546),
    ]


def test_windows_never_meet() -> None:
    for weeks in ((0, 1, 2, 3), (0, 4, 9), (0, 52)):
        found = occasions(weeks, within=90)

        assert all(a.last < b.first for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("day", "occasion"),
    [(-43, -1), (-42, 0), (14, 0), (15, -1), (43, 1), (126, 1), (127, 2), (211, -1), (546, 4), (547, -1)],
)
def test_the_date_decides_the_occasion(day, occasion) -> None:
    assert place(np.array([day]), WINDOWS).tolist() == [occasion]


def test_of_several_answers_the_nearest_counts_and_of_two_equally_near_the_earlier() -> None:
    days = np.array([90, 80, 78, 500, 500, 300])
    person = np.array([0, 0, 0, 0, 1, 1])
    occasion = place(days, WINDOWS)

    kept = nearest(person, occasion, days, WINDOWS)

    assert days[kept].tolist() == [80, 500, 300, 500]  # day 84 was planned: 80 is four days away


def test_two_equally_near_give_the_earlier() -> None:
    days = np.array([86, 82])

    assert nearest(np.zeros(2, dtype=np.int64), place(days, WINDOWS), days, WINDOWS).tolist() == [1]


@pytest.mark.parametrize(
    ("answered", "life", "until", "expected"),
    [
        (True, Life(death=date(2018, 3, 1)), date(2020, 1, 1), "answered"),
        (False, Life(death=date(2018, 5, 7)), date(2020, 1, 1), "died"),  # the last day of the window
        (False, Life(death=date(2018, 5, 8)), date(2020, 1, 1), "no answer"),
        (False, Life(left=date(2018, 2, 1)), date(2018, 2, 2), "left"),
        (False, Life(death=date(2018, 4, 1), left=date(2018, 2, 1)), date(2020, 1, 1), "died"),
        (False, Life(), date(2018, 5, 7), "not yet due"),
        (False, Life(), date(2018, 5, 8), "no answer"),
    ],
)
def test_fate_of_somebody_included_on_the_first_of_january(answered, life, until, expected) -> None:
    assert fate(answered, date(2018, 1, 1), life, Occasion(12, 43, 126), until) == expected


@pytest.mark.parametrize(
    ("covered", "loaded", "expected"),
    [
        (None, None, date(2020, 1, 1)),
        (None, date(2019, 3, 1), date(2019, 3, 1)),
        (date(2018, 12, 31), date(2019, 3, 1), date(2018, 12, 31)),
        (date(2021, 1, 1), None, date(2020, 1, 1)),
    ],
)
def test_silence_tells_only_as_far_as_answers_are_loaded(covered, loaded, expected) -> None:
    assert known_until(date(2020, 1, 1), covered, loaded) == expected


def test_everybody_has_one_fate() -> None:
    found = counted(("answered", "answered", "died"))

    assert sum(found.values()) == 3
    assert found["no answer"] == 0

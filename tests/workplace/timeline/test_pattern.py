"""The citizen's use by sector: the definition's own example, and what a window cuts."""

from datetime import date, datetime

import pytest

from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.timeline.entries import Entry, Window, lanes_open
from samvej.workplace.timeline.own import without_twice_told
from samvej.workplace.timeline.pattern import Use, use_by_sector

MARCH = Window(date(2024, 3, 1), date(2024, 3, 31))


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2024, month, day, hour, tzinfo=COPENHAGEN)


def stay(first: datetime, last: datetime | None, acute: bool = False) -> Entry:
    return Entry("hospital", "admission", first, last, acute=acute)


def test_use_of_the_definition_s_example_is_as_written() -> None:
    entries = [
        stay(at(2, 27), at(3, 3), acute=True),
        Entry("hospital", "outpatient-visit", at(3, 10), attended=False),
        stay(at(3, 20, 8), at(3, 20, 20)),
    ]

    assert use_by_sector(entries, MARCH) == (Use("hospital", contacts=2, acute=1, days=3, missed=1),)


@pytest.mark.parametrize(
    ("entry", "days"),
    [
        (stay(at(3, 30), at(4, 4)), 2),  # the nights after the 30th and the 31st
        (stay(at(2, 1), at(4, 4)), 31),
        (stay(at(3, 5), None), 1),
        (stay(at(3, 5, 23), at(3, 6, 1)), 1),
    ],
)
def test_days_of_a_stay_are_cut_to_the_window(entry: Entry, days: int) -> None:
    assert use_by_sector([entry], MARCH)[0].days == days


def test_what_lies_outside_the_window_and_the_road_itself_are_no_use() -> None:
    entries = [stay(at(2, 1), at(2, 3)), Entry("road", "phase", at(3, 3))]

    assert use_by_sector(entries, MARCH) == ()


@pytest.mark.parametrize(
    ("types", "opened"),
    [
        (set(), set()),
        ({"health", "social", "employment"}, set()),
        ({"registry"}, set()),
        ({"registry", "employment"}, {"employment"}),
        ({"registry", "social"}, {"municipality-social", "voluntary"}),
    ],
)
def test_sector_is_open_where_both_the_registers_and_its_type_are(types: set[str], opened: set[str]) -> None:
    assert lanes_open(frozenset(types)) == opened


def test_health_opens_no_social_sector() -> None:
    assert not lanes_open(frozenset({"registry", "health"})) & {"municipality-social", "employment", "voluntary"}


def test_admission_told_of_twice_stands_once() -> None:
    told_here = [stay(at(3, 5, 14), None), stay(at(3, 9), None)]
    registers = [stay(at(3, 5, 0), at(3, 7, 0))]

    assert without_twice_told(told_here, registers) == (told_here[1],)

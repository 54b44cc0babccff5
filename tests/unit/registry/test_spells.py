"""Spells of residence: one for as long as it lasts, whichever load gave which part."""

from datetime import date

import pytest

from tests.unit.registry.by_hand import Extract, Row
from tests.unit.registry.conftest import Desk

FIRST, SECOND, THIRD = ((date(year, 1, 1), date(year, 12, 31)) for year in (2008, 2009, 2010))
Spell = tuple[date | None, date | None]


def residence(*spells: Spell, municipality: str = "0751") -> Extract:
    rows: list[Row] = [
        {"line": line, "who": "ann", "municipality": municipality, "valid_from": first, "valid_to": last}
        for line, (first, last) in enumerate(spells, 1)
    ]
    return Extract({"residence": rows})


def spells(desk: Desk) -> list[tuple[str, date | None, date | None]]:
    found = [(row["municipality"], row["valid_from"], row["valid_to"]) for row in desk.rows("residence")]
    return sorted(found, key=str)


@pytest.mark.parametrize(
    "loads",
    [
        [[FIRST, SECOND, THIRD]],
        [[FIRST], [SECOND], [THIRD]],
        [[THIRD], [FIRST], [SECOND]],
        [[SECOND], [FIRST, THIRD], [FIRST, SECOND]],
    ],
)
def test_years_that_adjoin_are_one_spell_in_any_order(desk: Desk, loads: list[list[Spell]]) -> None:
    for load in loads:
        desk.load(residence(*load))

    assert spells(desk) == [("0751", FIRST[0], THIRD[1])]


def test_years_apart_are_two_spells(desk: Desk) -> None:
    desk.load(residence(FIRST, THIRD))

    assert spells(desk) == [("0751", *FIRST), ("0751", *THIRD)]


def test_other_municipality_is_another_spell(desk: Desk) -> None:
    desk.load(residence(FIRST))
    desk.load(residence(SECOND, municipality="0740"))

    assert spells(desk) == [("0740", *SECOND), ("0751", *FIRST)]


def test_spell_that_is_there_already_is_a_duplicate(desk: Desk) -> None:
    desk.load(residence(FIRST, SECOND))

    loaded = desk.load(residence(SECOND))

    assert loaded.books is not None
    assert (loaded.books.loaded, loaded.books.duplicates) == (0, 1)
    assert spells(desk) == [("0751", FIRST[0], SECOND[1])]


def test_newer_extract_ends_an_open_spell(desk: Desk) -> None:
    desk.load(residence((FIRST[0], None)))

    loaded = desk.load(residence((FIRST[0], date(2009, 3, 3))))

    assert spells(desk) == [("0751", FIRST[0], date(2009, 3, 3))]
    assert loaded.books is not None
    assert loaded.books.updated == 1


def test_earlier_part_leaves_an_open_spell_open(desk: Desk) -> None:
    desk.load(residence((SECOND[0], None)))

    desk.load(residence(FIRST))

    assert spells(desk) == [("0751", FIRST[0], None)]


def test_open_beginning_stays_open(desk: Desk) -> None:
    desk.load(residence((None, FIRST[1]), SECOND))

    assert spells(desk) == [("0751", None, SECOND[1])]

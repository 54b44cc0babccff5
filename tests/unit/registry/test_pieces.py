"""Loading an extract in pieces, in any order, makes the same database as loading it at once."""

from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.registry.checking.check import check
from samvej.registry.database import Database
from tests.unit.registry.by_hand import Extract, Row, contents, store

PEOPLE = ("ann", "bob", "carl")
TABLES = ("person", "residence", "service", "payment", "diagnosis", "measurement")
BIRTHS = {"ann": date(1950, 1, 1), "bob": date(2000, 2, 29), "carl": None}

people = st.sampled_from(PEOPLE)
days = st.integers(0, 60).map(lambda offset: date(2020, 2, 1) + timedelta(offset))


@st.composite
def lines(draw: st.DrawFn) -> list[dict[str, Row]]:
    """Rows of an extract: table → staged row; every key says the same wherever it stands."""
    drawn = draw(st.lists(st.tuples(people, days, st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=8))
    return [_line(*each) for each in drawn]


def _line(who: str, day: date, number: int, year: int) -> dict[str, Row]:
    key = PEOPLE.index(who) * 1000 + number
    fixed = date(2020, 3, 1) + timedelta(number)  # what a service is depends on its key alone
    cost = 100 * number
    return {
        "person": {"who": who, "birth_date": BIRTHS[who]},
        "residence": {
            "who": who,
            "municipality": f"07{40 + number % 2}",
            "valid_from": date(2018 + year, 1, 1),
            "valid_to": date(2018 + year, 12, 31),
        },
        "service": {
            "who": who,
            "service_id": key,
            "sector": "hospital",
            "kind": "admission",
            "start": datetime.combine(fixed, datetime.min.time()),
            "cost": cost,
        },
        "payment": {"who": who, "service_id": key, "payer": "region", "amount": cost},
        "diagnosis": {"service_id": key, "system": "SKS", "code": f"DX{number}", "role": "primary"},
        "measurement": {
            "who": who,
            "date": datetime.combine(day, datetime.min.time()),
            "code": "NPU00001",
            "value": float(day.day),
        },
    }


def _extract(rows: list[dict[str, Row]]) -> Extract:
    tables: dict[str, list[Row]] = {}
    for line, row in enumerate(rows, 1):
        for name, staged in row.items():
            tables.setdefault(name, []).append(staged | {"line": line})
    return Extract(tables, record="whole")


def _database(folder: str, pieces: list[list[dict[str, Row]]]) -> Database:
    database = Database(Path(folder) / "db")
    with pytest.MonkeyPatch.context() as monkeypatch:
        for piece in pieces:
            store(_extract(piece), database, Path(folder) / "key", monkeypatch)
    return database


@pytest.mark.slow
@given(lines(), st.data())
@settings(max_examples=8, deadline=None)
def test_pieces_in_any_order_are_the_whole(rows: list[dict[str, Row]], data: Any) -> None:
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    pieces = [piece for piece in (shuffled[:cut], shuffled[cut:]) if piece]

    with TemporaryDirectory() as once, TemporaryDirectory() as piecemeal:
        whole = _database(once, [rows])
        joined = _database(piecemeal, pieces)

        assert contents(joined, *TABLES) == contents(whole, *TABLES)
        assert [each for database in (whole, joined) for each in check(database) if not each.holds] == []

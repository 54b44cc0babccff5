"""Some people's rows alone: of the large tables no others, of everything else the whole."""

from datetime import date
from pathlib import Path

import pytest

from samvej.registry.database import database_at
from samvej.registry.of_people import of_people
from samvej.registry.query import Registry
from samvej.registry.reading.staged import CoverageRow
from tests.unit.registry import by_hand
from tests.unit.registry.by_hand import Extract, service

ROWS = {
    "person": [{"line": n, "who": who, "birth_date": date(1970, 1, 1)} for n, who in enumerate("abc", 1)],
    "service": [
        service(4, "a", date(2017, 1, 5), cost=100),
        service(5, "b", date(2017, 2, 5), cost=300),
        service(6, "c", date(2019, 2, 5), kind="outpatient", cost=500),
    ],
}
COVERED = (CoverageRow("*", "hospital/*", date(2017, 1, 1), date(2019, 12, 31)),)


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    database = database_at(tmp_path / "db")
    by_hand.store(Extract(ROWS, coverage=COVERED), database, tmp_path / "key", monkeypatch)
    with Registry.open(tmp_path / "db") as found:
        yield found


def one_of(registry: Registry) -> int:
    rows = registry.table("service")
    return int(rows.filter(rows.cost == 100).person_id.max().to_pyarrow().as_py())


def test_large_tables_hold_their_rows_alone(registry: Registry) -> None:
    near = of_people(registry, [one_of(registry)])

    assert near.table("service").cost.to_pyarrow().to_pylist() == [100]
    assert near.table("person").count().to_pyarrow().as_py() == 1
    assert near.costs(None, None)[0].cost.to_pyarrow().to_pylist() == [100]


def test_what_is_told_of_the_database_is_told_of_the_whole(registry: Registry) -> None:
    near = of_people(registry, [one_of(registry)])

    assert near.priced_scopes() == registry.priced_scopes() == ("hospital/admission", "hospital/outpatient")
    assert near.span() == registry.span() == (date(2017, 1, 5), date(2019, 2, 5))
    assert near.money() == registry.money() == ("DKK", 2024)
    assert near.coverage() == registry.coverage()
    assert near.table("load").count().to_pyarrow().as_py() == 1


def test_nobody_has_no_rows_and_the_database_is_the_same(registry: Registry) -> None:
    near = of_people(registry, [])

    assert near.table("service").count().to_pyarrow().as_py() == 0
    assert registry.table("service").count().to_pyarrow().as_py() == 3

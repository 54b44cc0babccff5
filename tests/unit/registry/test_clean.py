"""Services that are taken as they stand become the same rows and books as those that go the longer way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from samvej.registry.database import Database
from samvej.registry.loading import load as loading
from samvej.registry.loading.load import Loaded
from samvej.registry.merging.clean import settle_clean
from tests.unit.registry import by_hand
from tests.unit.registry.by_hand import Extract, Row, service

TABLES = ("person", "service", "payment", "diagnosis", "prescription")


def paid(line: int, who: str, amount: int, **said: Any) -> Row:
    return {"line": line, "who": who, "service_id": line, "payer": "region", "amount": amount} | said


def coded(line: int, who: str, code: str) -> Row:
    return {"line": line, "who": who, "service_id": line, "system": "SKS", "code": code, "role": "primary"}


def extract(**changed: Any) -> Extract:
    services = [service(line, f"p{line % 7}", date(2024, 1, 1 + line % 5), cost=100 * line) for line in range(1, 61)]
    said: dict[str, Any] = {
        "service": services,
        "payment": [paid(line, f"p{line % 7}", 100 * line) for line in range(1, 61)],
        "diagnosis": [coded(line, f"p{line % 7}", "DE119") for line in range(1, 61, 3)],
        "prescription": [{"line": 200, "who": "p1", "date": date(2024, 1, 2), "atc": "A10BA02", "price": 900}],
    }
    return Extract(said | changed, record="whole")


@pytest.fixture
def ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[list[bool], Loaded, Loaded]]:
    """Load extracts as they stand and the longer way, compare all tables; gives what was tried and both results."""

    def both(*extracts: Extract, allowed: Any = None) -> tuple[list[bool], Loaded, Loaded]:
        tried: list[bool] = []

        def spied(work: Any) -> bool:
            tried.append(settle_clean(work))
            return tried[-1]

        done = []
        for name, settle in (("short", spied), ("long", lambda work: False)):
            monkeypatch.setattr(loading, "settle_clean", settle)
            database = Database(tmp_path / name)
            for each in extracts:
                last = by_hand.store(each, database, tmp_path / "key", monkeypatch, allowed=allowed)
            done.append((last, by_hand.contents(database, *TABLES, "load", ids=True)))
        for _, tables in done:
            for row in tables["load"]:
                row.pop("loaded_at")
        assert done[0][1] == done[1][1]
        assert replace(done[0][0], seconds=0) == replace(done[1][0], seconds=0)
        return tried, done[0][0], done[1][0]

    return both


def test_a_clean_extract_is_taken_as_it_stands_and_its_repeated_rows_put_together(ways: Any) -> None:
    rows = list(extract().tables["service"])
    tried, loaded, _ = ways(extract(service=[*rows, rows[0] | {"line": 90}]))

    assert tried == [True]
    assert (loaded.books.loaded, loaded.books.duplicates) == (61, 1)
    assert loaded.books.money["service"].written == 100 * sum(range(1, 61))


def test_a_later_extract_replaces_what_was_taken_as_it_stood(ways: Any) -> None:
    rows = [row | {"provider": "3800"} for row in extract().tables["service"]]
    tried, loaded, _ = ways(extract(), extract(service=rows))

    assert tried == [True, True]
    assert loaded.books.tables["service"].replaced == 60


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("payment", paid(60, "p4", 5, payer="municipality"), "the payments add up to"),
        ("diagnosis", coded(60, "nobody", "DI10"), "names another person"),
        ("service", service(61, "p1", date(2024, 1, 9), tariff_system="DRG", tariff_code="x"), "no tariff"),
    ],
)
def test_what_must_be_refused_is_refused_the_longer_way(ways: Any, table: str, row: Row, reason: str) -> None:
    rows = {name: list(each) for name, each in extract().tables.items()}
    rows[table].append(row)

    tried, loaded, _ = ways(extract(**rows), allowed=loading.Allowance(rows=9))

    assert tried[0] is False
    assert any(reason in reject.reason for reject in loaded.rejects)


def test_a_service_outside_its_life_is_refused_and_the_rest_taken_as_it_stands(ways: Any) -> None:
    person = [{"line": 300, "who": "p3", "death_date": date(2024, 1, 2)}]
    tried, loaded, _ = ways(extract(person=person), allowed=loading.Allowance(rows=20))

    assert tried == [True, True]
    assert loaded.books.rejected > 0

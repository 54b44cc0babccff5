"""``db check`` finds what is wrong with the contact tables; readers do without them where it shows from outside."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from samvej.registry import manifest as manifests
from samvej.registry.checking.contacts import contact_faults
from samvej.registry.contacts.making import optimize
from samvej.registry.contacts.store import LIST, SCHEMA, folder_of, listed, made
from samvej.registry.database import Database
from tests.unit.registry.contacts.made_up import FAR, visit, write


def faults(database: Database) -> tuple[str, ...]:
    found = contact_faults(database, manifests.read(database))
    assert found is not None
    return found.faults


def test_sound_tables_have_no_faults(made_once: Database) -> None:
    found = contact_faults(made_once, manifests.read(made_once))

    assert found is not None
    assert (found.faults, found.looked_at, found.stale) == ((), 2, False)


def test_tables_of_another_state_are_told_and_are_no_fault(database: Database) -> None:
    write(database, [visit(1, FAR, date(2021, 5, 1))])

    found = contact_faults(database, manifests.read(database))

    assert found is not None
    assert (found.faults, found.stale) == ((), True)


@pytest.mark.parametrize("spoil", ["cut", "gone", "list"])
def test_damage_that_shows_is_a_fault_and_the_tables_are_not_read(database: Database, spoil: str) -> None:
    file = _first(database)
    match spoil:
        case "cut":
            file.write_bytes(file.read_bytes()[:-1])
        case "gone":
            file.unlink()
        case "list":
            (folder_of(database) / LIST).write_text('{"format": 1}')

    assert made(database, manifests.read(database)) is None
    assert len(faults(database)) == 1

    optimize(database)
    assert made(database, manifests.read(database)) is not None
    assert faults(database) == ()


def _swapped(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.reverse()


def _another(name: str, value: Any) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return lambda rows: rows.with_columns(
        pl.when(pl.int_range(pl.len()) == rows.height - 1).then(value).otherwise(pl.col(name)).alias(name)
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_swapped, "not in order"),
        (_another("person_id", FAR + 1000), "people of another range"),
        (_another("cost", 10**6), "costs are not those"),
        (_another("what", 999), "the rows that the list says"),
        (lambda rows: rows.head(rows.height - 1), "the rows that the list says"),
    ],
)
def test_rows_that_are_not_the_services_are_found(
    database: Database, change: Callable[[pl.DataFrame], pl.DataFrame], told: str
) -> None:
    file = _first(database)
    _write(file, change(pl.read_parquet(file)))
    _say_size(database, file)

    assert [told in fault for fault in faults(database)] == [True]


def test_contact_that_is_not_in_the_services_is_found(database: Database) -> None:
    """The list and the file agree with each other, and not with the services."""
    file = _first(database)
    rows = pl.read_parquet(file)
    _write(file, pl.concat([rows, rows.tail(1).with_columns(cost=pl.lit(0, pl.Int64))]))
    said = _say_size(database, file)
    code = str(rows["what"][-1])
    said["files"][0]["rows"] += 1
    said["files"][0]["rows_of"][code] += 1
    (folder_of(database) / LIST).write_text(json.dumps(said))

    assert ["as many contacts" in fault for fault in faults(database)] == [True]


def _first(database: Database) -> Path:
    there = listed(database)
    assert there is not None
    return there.all[0].path


def _write(file: Path, rows: pl.DataFrame) -> None:
    rows.cast({"person_id": pl.Int32, "what": pl.UInt16, "cost": pl.Int64}).select(SCHEMA.names).write_parquet(file)


def _say_size(database: Database, file: Path) -> Any:
    path = folder_of(database) / LIST
    said = json.loads(path.read_text())
    said["files"][0]["bytes"] = file.stat().st_size
    path.write_text(json.dumps(said))
    return said

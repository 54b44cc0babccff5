"""``db check`` finds what is wrong: each fault is put into the files behind the database's back."""

import shutil
from datetime import date, datetime

import duckdb
import pytest

from samvej.registry import manifest as manifests
from samvej.registry.checking.check import check
from samvej.registry.database import Database
from samvej.registry.tables import TABLES
from samvej.registry.writing.ranges import commit, delta, stored_files, stored_query, write_file
from tests.unit.registry.by_hand import Extract, service
from tests.unit.registry.conftest import Desk

DAY = date(2020, 5, 1)


@pytest.fixture(scope="module")
def little_of_everything(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A database with a little of everything, made once."""
    folder = tmp_path_factory.mktemp("sound")
    rows = [
        service(n, who, DAY, cost=n, end=datetime(2020, 5, 3)) for n, who in ((1, "ann"), (2, "bob"), (3, "carl"))
    ]
    with pytest.MonkeyPatch.context() as monkeypatch:
        desk = Desk(Database(folder / "db"), folder / "key", monkeypatch)
        desk.load(
            Extract(
                {
                    "person": [
                        {"line": 1, "who": "ann", "birth_date": date(1950, 1, 1), "death_date": date(2021, 1, 1)}
                    ],
                    "residence": [
                        {"line": 1, "who": "ann", "municipality": "0751", "valid_from": DAY, "valid_to": DAY}
                    ],
                    "service": rows,
                    "payment": [{"line": n, "service_id": n, "payer": "region", "amount": n} for n in (1, 2, 3)],
                    "diagnosis": [{"line": 1, "service_id": 1, "system": "SKS", "code": "DX01", "role": "primary"}],
                },
                record="whole",
            )
        )
    return desk


@pytest.fixture
def sound(little_of_everything: Desk, desk: Desk) -> Desk:
    """A copy of it to spoil."""
    shutil.copytree(little_of_everything.database.root, desk.database.root)
    return desk


def falsify(desk: Desk, name: str, query: str) -> None:
    """Write a table anew from a query over ``old``, and have the manifest say so."""
    table, manifest = TABLES[name], manifests.read(desk.database)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW old AS {stored_query(desk.database, name, manifest.tables[name])}")
        person_range = 0 if table.ranged else None
        file = write_file(connection, desk.database, table, query, load_id=99, person_range=person_range)
    removed = stored_files(delta(desk.database, name))
    version = commit(desk.database, table, [file] if file else [], removed)
    tables = {**manifest.tables, name: version}
    manifests.commit(
        desk.database,
        manifests.Manifest(manifest.version + 1, manifest.committed_at, manifest.load_id, manifest.key, tables),
    )


def faulty(desk: Desk) -> set[str]:
    return {each.name for each in check(desk.database) if not each.holds}


def test_sound_database_has_no_faults(sound: Desk) -> None:
    assert faulty(sound) == set()


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        (
            "service",
            "SELECT * REPLACE (TIMESTAMP '2020-04-30' AS \"end\") FROM old",
            "no contact ends before it starts",
        ),
        ("service", "SELECT * REPLACE (TIMESTAMP '1949-12-31' AS start) FROM old", "no contact lies outside a life"),
        ("service", "SELECT * REPLACE (TIMESTAMP '2021-01-02' AS start) FROM old", "no contact lies outside a life"),
        ("person", "SELECT * REPLACE (DATE '1949-12-31' AS death_date) FROM old", "nobody dies before the birth"),
        ("service", "SELECT * FROM old WHERE service_id <> 1", "every diagnosis of a contact has its contact"),
        ("service", "SELECT * FROM old WHERE service_id <> 1", "every payment has its contact"),
        ("service", "SELECT * FROM old WHERE service_id <> 1", "tables hold the rows that the loads wrote"),
        ("service", "SELECT * REPLACE (cost + 1 AS cost) FROM old", "payments add up to the cost"),
        ("service", "SELECT * REPLACE (cost + 1 AS cost) FROM old", "tables hold the money that the loads wrote"),
        (
            "service",
            "SELECT * REPLACE (NULL::INTEGER AS price_year) FROM old",
            "every cost has its price year, and no price year is without a cost",
        ),
        (
            "service",
            "SELECT * REPLACE (NULL::BIGINT AS cost) FROM old",
            "every cost has its price year, and no price year is without a cost",
        ),
        ("service", "SELECT * FROM old UNION ALL SELECT * FROM old", "keys are unique"),
        ("service", "SELECT * REPLACE (7 AS load_id) FROM old", "every row names its load"),
        ("service", "SELECT * REPLACE (9 AS person_id) FROM old", "everybody has a row in person"),
        ("service", "SELECT * REPLACE (40000 AS person_id) FROM old", "files are in order and in their range"),
        ("payment", "SELECT * REPLACE (amount * 2 AS amount) FROM old", "payments add up to the cost"),
        ("residence", "SELECT * REPLACE (DATE '2019-01-01' AS valid_to) FROM old", "no spell ends before it starts"),
        (
            "identity",
            "SELECT * REPLACE (person_id + 1 AS person_id) FROM old",
            "every person has one number, without gaps",
        ),
        ("identity", "SELECT * FROM old WHERE person_id > 0", "people are in person and in identity alike"),
        (
            "load",
            "SELECT * REPLACE (loaded - 1 AS loaded) FROM old",
            "rows read = loaded + rejected + duplicates + left out",
        ),
        (
            "load",
            "SELECT * REPLACE (rejected + 1 AS rejected) FROM old",
            "every rejected row is kept with its reason",
        ),
        (
            "load",
            "SELECT * REPLACE (replace(totals, '\"given\": 6', '\"given\": 7') AS totals) FROM old",
            "the sums are those of the source",
        ),
        (
            "load",
            "SELECT * REPLACE (replace(totals, '\"staged\": 3', '\"staged\": 4') AS totals) FROM old",
            "rows of each table = loaded + rejected + duplicates",
        ),
    ],
)
def test_fault_is_found(sound: Desk, name: str, query: str, found: str) -> None:
    falsify(sound, name, query)

    assert found in faulty(sound)


@pytest.mark.parametrize("damage", ["missing", "cut", "disordered"])
def test_damaged_file_is_found(sound: Desk, damage: str) -> None:
    path = next((sound.database.tables / "service").rglob("*.parquet"))
    if damage == "missing":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-20])
    else:
        with duckdb.connect() as connection:
            rows = f"SELECT * FROM read_parquet('{path}', hive_partitioning = false) ORDER BY person_id DESC"
            connection.execute(f"COPY ({rows}) TO '{path}.new' (FORMAT parquet)")
        path.with_name(f"{path.name}.new").rename(path)

    unreadable = {"every table can be read"} if damage != "disordered" else set()
    assert faulty(sound) == {"files are in order and in their range"} | unreadable

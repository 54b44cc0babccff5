"""The files of a table come in the order of person, also past ten ranges."""

from datetime import date, datetime

import duckdb
import pyarrow as pa
import pytest

from samvej.registry import manifest as manifests
from samvej.registry.database import Database
from samvej.registry.manifest import Manifest
from samvej.registry.query import Registry
from samvej.registry.tables import TABLES
from samvej.registry.writing.ranges import PERSONS_PER_RANGE, commit, delta, stored_files, write_file
from tests.unit.registry.contacts.made_up import some_services, write

RANGES = [11, 2, 0, 10, 1]


@pytest.fixture
def database(tmp_path):
    found = Database(tmp_path / "person_range=9" / "db")
    before = write(found, some_services(1, range(3)))
    table, files = TABLES["diagnosis"], []
    with duckdb.connect() as connection:
        for number in RANGES:
            row = dict.fromkeys(table.schema.names) | {
                "person_id": number * PERSONS_PER_RANGE,
                "date": date(2020, 1, 1),
                "load_id": 1,
            }
            connection.register("one", pa.Table.from_pylist([row], table.schema))
            query = "SELECT * FROM one"
            files.append(write_file(connection, found, table, query, load_id=1, person_range=number))
    versions = dict(before.tables) | {"diagnosis": commit(found, table, files, [])}
    manifests.commit(found, Manifest(before.version + 1, datetime(2024, 1, 2), 2, "made up", versions))
    return found


def test_files_lie_by_the_number_of_their_range(database):
    listed = [file.range for file in stored_files(delta(database, "diagnosis"))]

    with Registry.open(database.root) as registry:
        paths = registry.files("diagnosis")

    assert listed == sorted(RANGES)
    assert [int(path.rsplit("person_range=", 1)[1].split("/")[0]) for path in paths] == sorted(RANGES)

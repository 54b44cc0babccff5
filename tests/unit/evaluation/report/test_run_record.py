"""What a report was made of: written, read again, and of nobody in particular."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from samvej.evaluation.participants import Participant
from samvej.evaluation.report.run_record import (
    RunRecord,
    RunRecordError,
    bare_record,
    read_record,
    sha256_of_people,
    software,
)
from samvej.evaluation.report.texts import Speaker
from samvej.registry.manifest import Manifest
from tests.unit.evaluation.report.made_up import evaluation

PEOPLE = [Participant(7, date(2018, 3, 1)), Participant(9, date(2018, 4, 1))]


@pytest.fixture
def record() -> RunRecord:
    return replace(
        bare_record(evaluation()),
        programme_sha256="ab" * 32,
        database_committed_at=datetime(2020, 2, 1, 8),
        tables={"service": 3, "person": 1},
        seed=20260101,
        options={"lang": "da", "price_year": None, "png": False, "round_to_five": True},
    )


def manifest(key: str) -> Manifest:
    return Manifest(7, datetime(2020, 2, 1, 8), 12, key, {"service": 3})


def test_a_record_is_read_as_it_was_written(tmp_path: Path, record: RunRecord) -> None:
    (tmp_path / "run.json").write_text(record.text(), encoding="utf-8")

    again = read_record(tmp_path / "run.json")

    assert again == record
    assert again.text() == record.text()


def test_a_record_names_the_software_that_numbers_and_pages_come_from() -> None:
    found = software()

    assert {"python", "samvej", "numpy", "duckdb", "polars", "vl-convert-python", "typst"} <= found.keys()
    assert "unknown" not in {found[name] for name in ("numpy", "duckdb", "polars", "vl-convert-python", "typst")}


def test_the_checksum_of_people_tells_lists_apart_and_needs_the_database() -> None:
    same = sha256_of_people(list(reversed(PEOPLE)), manifest("k1"))
    later = sha256_of_people([PEOPLE[0], replace(PEOPLE[1], inclusion=date(2018, 4, 2))], manifest("k1"))

    told = sha256_of_people(PEOPLE, manifest("k1"))

    assert told == same
    assert told not in (later, sha256_of_people(PEOPLE[:1], manifest("k1")), sha256_of_people(PEOPLE, manifest("k2")))


def test_the_record_is_shown_to_readers_without_what_was_not_chosen(record: RunRecord) -> None:
    rows = dict(record.table(Speaker("en")).rows)

    assert rows["Options"] == "lang da, round_to_five"
    assert rows["Versions of its tables"] == "person 1, service 3"
    assert rows["Version of the database"] == "7 (1 February 2020 at 8:00)"
    assert rows["Seed of all chance"] == "20260101"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 1}', "\x00", json.dumps({"format": 1, "until": "2020"})],
)
def test_a_file_that_is_no_record_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text, encoding="utf-8")

    with pytest.raises(RunRecordError, match=r"is no run record .*: name the run.json that a report wrote"):
        read_record(tmp_path / "run.json")


@pytest.mark.parametrize("field", ["seed", "tables", "software", "made_at", "price_year", "currency"])
def test_a_record_with_one_wrong_value_is_refused(tmp_path: Path, record: RunRecord, field: str) -> None:
    said = {**json.loads(record.text()), field: ["what?"]}
    (tmp_path / "run.json").write_text(json.dumps(said), encoding="utf-8")

    with pytest.raises(RunRecordError, match="is no run record"):
        read_record(tmp_path / "run.json")

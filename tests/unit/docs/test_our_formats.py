"""The page of the formats of our own says every column and every word that their mappings take."""

from pathlib import Path

import pytest

from samvej.registry.mapping import find
from samvej.registry.mapping.used import columns_used

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "our-formats.md").read_text(encoding="utf-8")
FILES = [
    ("municipal-services", "ydelser"),
    ("patient-transport", "koersel"),
    ("programme-records", "enrolment"),
    ("programme-records", "response"),
    ("workplace", "referral"),
    ("workplace", "enrolment"),
    ("workplace", "phase"),
    ("workplace", "activity"),
    ("population", "uddannelse"),
    ("population", "tilmelding"),
]


@pytest.mark.parametrize(("source", "entry"), FILES)
def test_page_names_every_column_that_is_read(source: str, entry: str) -> None:
    missing = [column for column in columns_used(find(source).mapping.files[entry]) if f"`{column}`" not in PAGE]

    assert missing == []


@pytest.mark.parametrize(("source", "entry"), FILES)
def test_page_names_every_word_that_is_translated(source: str, entry: str) -> None:
    file = find(source).mapping.files[entry]
    rules = [rule for tables in file.produces.values() for table in tables for rule in table.columns.values()]

    missing = [word for rule in rules for word in rule.codes or {} if f"`{word}`" not in PAGE]

    assert missing == []

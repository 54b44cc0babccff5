"""The reference page of source files names every key there is."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from samvej.registry.mapping import rules, schema
from samvej.registry.mapping.canon import PRODUCIBLE
from samvej.registry.mapping.rules import spaced

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "source-files.md").read_text(encoding="utf-8")
PARTS = [
    part
    for module in (rules, schema)
    for part in vars(module).values()
    if isinstance(part, type) and issubclass(part, BaseModel) and part.__module__ == module.__name__
]


@pytest.mark.parametrize("part", PARTS, ids=[part.__name__ for part in PARTS])
def test_every_key_of_a_mapping_file_is_explained(part: type[BaseModel]) -> None:
    keys = {spaced(name) for name in part.model_fields} - {"columns"}

    missing = {key for key in keys if not re.search(rf"[`{{(\s]{re.escape(key)}[`:,\s]", PAGE)}

    assert missing == set()


def test_every_table_is_named() -> None:
    assert all(f"`{table}`" in PAGE for table in (*PRODUCIBLE, "payment"))

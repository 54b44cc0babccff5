"""The glossary holds every word that programme files and sources may use for a sector, a kind and an urgency."""

import re
from pathlib import Path

import pytest

from samvej.core.sector import Sector, ServiceKind, Urgency

GLOSSARY = Path(__file__).resolve().parents[3] / "GLOSSARY.md"
HEADINGS = {Sector: "## Sectors", ServiceKind: "## Kinds of service", Urgency: "## Urgency"}


def rows_under(heading: str) -> list[list[str]]:
    """The cells of each row of the table under a heading."""
    section = re.split(r"(?m)^(?=## )", GLOSSARY.read_text(encoding="utf-8"))
    table = next(part for part in section if part.startswith(heading))
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize("words", HEADINGS)
def test_every_value_stands_in_the_glossary_once_and_nothing_else_does(words):
    rows = rows_under(HEADINGS[words])

    written = [row[2] for row in rows]

    assert sorted(written) == sorted(f"`{value}`" for value in words)


def test_every_row_has_danish_english_here_and_fhir():
    headings = re.findall(r"(?m)^(## .+)$", GLOSSARY.read_text(encoding="utf-8"))

    rows = [row for heading in headings for row in rows_under(heading)]

    assert rows
    assert [row for row in rows if len(row) != 4 or not all(row)] == []

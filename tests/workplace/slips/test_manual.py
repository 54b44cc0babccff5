"""The manual's pages on the states of a slip and of a trial are the tables' own."""

import os
from pathlib import Path

import pytest

from samvej.workplace.ground.diagrams import drawing, page
from samvej.workplace.ground.transitions import StateTable
from samvej.workplace.improvement.transitions import CYCLE
from samvej.workplace.slips.transitions import SLIP

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
HOW = "SAMVEJ_WRITE_MANUAL=1 pytest tests/workplace/slips/test_manual.py"
OF_SLIPS = f"""\
<!-- Written from the table of transitions: {HOW} -->

A slip is something agreed with a citizen that does not hold. The team solves it first; what it cannot solve goes to
the leaders of the sectors that help. What the clocks, the leaders and the words mean stands in
[A plan that slips](slips.md)."""
OF_CYCLES = f"""\
<!-- Written from the table of transitions: {HOW} -->

A trial is a small change that is planned, done, studied and acted on. What stands behind it is told in
[Barriers, and the trials in which they are taken on](improvement.md)."""


@pytest.mark.parametrize(
    ("title", "intro", "table", "name"),
    [
        ("The states of a slip", OF_SLIPS, SLIP, "slip-states"),
        ("The states of a trial", OF_CYCLES, CYCLE, "cycle-states"),
    ],
)
def test_page_on_the_states_is_true(title: str, intro: str, table: StateTable, name: str) -> None:
    pages = {f"{name}.md": page(title, intro, table, f"{name}.svg"), f"{name}.svg": drawing(table)}
    for file, text in pages.items():
        if os.environ.get("SAMVEJ_WRITE_MANUAL"):
            (REFERENCE / file).write_text(text)
        assert (REFERENCE / file).read_text() == text

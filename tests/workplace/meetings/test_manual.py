"""The manual's page on a meeting's states is the table's own."""

import os
from pathlib import Path

from samvej.workplace.ground.diagrams import drawing, page
from samvej.workplace.meetings.transitions import MEETING

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
INTRO = """\
<!-- Written from the table of transitions: SAMVEJ_WRITE_MANUAL=1 pytest tests/workplace/meetings/test_manual.py -->

A meeting is of one of the kinds that the programme's file names, about one citizen. It is proposed by somebody or by
a reaction of the programme; the citizen is asked first where the file says so; then it is called, held, and written
down. What the times, the agenda and attendance mean stands in [meetings](meetings.md)."""


def test_table_has_no_fault() -> None:
    assert list(MEETING.faults()) == []


def test_page_on_the_states_of_a_meeting_is_true() -> None:
    made = page("The states of a meeting", INTRO, MEETING, "meeting-states.svg").rstrip() + "\n"
    for name, text in {"meeting-states.md": made, "meeting-states.svg": drawing(MEETING)}.items():
        if os.environ.get("SAMVEJ_WRITE_MANUAL"):
            (REFERENCE / name).write_text(text)
        assert (REFERENCE / name).read_text() == text

"""The manual's page on an invitation's states is the table's own."""

import os
from pathlib import Path

from samvej.workplace.ground.diagrams import drawing, page
from samvej.workplace.teams.transitions import INVITATION

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
INTRO = """\
<!-- Written from the table of transitions: SAMVEJ_WRITE_MANUAL=1 pytest tests/workplace/teams/test_manual.py -->

An invitation asks a professional, or a place, onto one citizen's team. No door opens by it: that comes with the yes.
Who may go which way, what is needed first, and who is told stand in the table, which the program itself goes by. The
citizen, or a relative with a power of attorney, sends and withdraws too, on their own page. How long each step lasts
stands in [teams and messages](teams-and-messages.md)."""


def test_page_on_the_states_of_an_invitation_is_true() -> None:
    made = {
        "invitation-states.md": page("The states of an invitation", INTRO, INVITATION, "invitation-states.svg"),
        "invitation-states.svg": drawing(INVITATION),
    }
    for name, text in made.items():
        if os.environ.get("SAMVEJ_WRITE_MANUAL"):
            (REFERENCE / name).write_text(text)
        assert (REFERENCE / name).read_text() == text

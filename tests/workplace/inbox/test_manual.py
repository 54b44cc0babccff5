"""The manual's page on a referral's states is the table's own."""

import os
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from samvej.workplace.ground.diagrams import drawing, page
from samvej.workplace.referrals.transitions import REFERRAL

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
INTRO = """\
<!-- Written from the table of transitions: SAMVEJ_WRITE_MANUAL=1 pytest tests/workplace/inbox/test_manual.py -->

A referral is one citizen's case with one programme. In the picture, arrows over the row lead on and arrows under it
lead back; below stand the answers that end a case, each with the transitions that give it. Who may go which way, what
is needed first, and who is told stand in the table at the end, which the program itself goes by."""


def test_page_on_the_states_of_a_referral_is_true() -> None:
    made = {
        "referral-states.md": page("The states of a referral", INTRO, REFERRAL, "referral-states.svg"),
        "referral-states.svg": drawing(REFERRAL),
    }
    for name, text in made.items():
        if os.environ.get("SAMVEJ_WRITE_MANUAL"):
            (REFERENCE / name).write_text(text)
        assert (REFERENCE / name).read_text() == text


def test_drawing_names_every_state() -> None:
    drawn = {text.text for text in ElementTree.fromstring(drawing(REFERRAL)).iter() if text.tag.endswith("text")}
    assert set(REFERRAL.states) <= drawn

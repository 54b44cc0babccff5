"""The manual's page on an enrolment's states and phases is the table's own, and the programme files'."""

import os
from collections.abc import Iterator
from pathlib import Path

from samvej.programme.folder import own_names
from samvej.programme.loading import Programme
from samvej.workplace.ground.diagrams import drawing, page
from samvej.workplace.pathways.transitions import ENROLMENT
from tests.workplace.factories import programme

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "docs" / "reference"
INTRO = """\
<!-- Written from the table of transitions: SAMVEJ_WRITE_MANUAL=1 pytest tests/workplace/pathways/test_manual.py -->

An enrolment is one citizen in one programme, by one version of its file. Its states are few and the same for every
programme; how the course runs within them is the programme's own: its phases stand at the end of this page. Who may
go which way, what is needed first, and who is told stand in the table, which the program itself goes by. Where the
evidence is "what the phase ends with", it is what the programme's file names."""
PHASES = """\
## The phases of the programmes

A phase begins when what the one before ends with has been written down, with who and when. No phase is skipped;
going back needs a reason, and what the phase ends with is then given again. "Assumed" marks what the source does not
say."""


def of_phases(said: Programme) -> Iterator[str]:
    yield f"### {said.file.name.en}"
    yield ""
    for number, phase in enumerate(said.file.phases, 1):
        ends = ", ".join(said.evidence_words(name, "en") for name in phase.ends_with)
        assumed = " (assumed)" if phase.assumed else ""
        yield f"{number}. **{phase.en}**{assumed} – until {ends}"
    yield ""
    yield "Ends because: " + ", ".join(reason.en for reason in said.file.exit_reasons) + "."
    yield ""


def made() -> str:
    programmes = [programme(name) for name in own_names(ROOT / "programmes")]
    lines = [line for each in programmes if each.file.phases for line in of_phases(each)]
    states = page("The states of an enrolment", INTRO, ENROLMENT, "enrolment-states.svg")
    return "\n".join([states, PHASES, "", *lines]).rstrip() + "\n"


def test_page_on_the_states_of_an_enrolment_is_true():
    pages = {"enrolment-states.md": made(), "enrolment-states.svg": drawing(ENROLMENT)}
    for name, text in pages.items():
        if os.environ.get("SAMVEJ_WRITE_MANUAL"):
            (REFERENCE / name).write_text(text)
        assert (REFERENCE / name).read_text() == text

"""The manual's page on a task's states is the table's own; every event has words."""

import os
from pathlib import Path

import pytest
from django.utils.translation import override

from samvej.workplace.ground.diagrams import drawing, page
from samvej.workplace.tasks.models import TaskEvent
from samvej.workplace.tasks.transitions import TASK
from samvej.workplace.tasks.wording import WORDED, event_words
from tests.workplace.factories import programme

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
INTRO = """\
<!-- Written from the table of transitions: SAMVEJ_WRITE_MANUAL=1 pytest tests/workplace/tasks/test_manual.py -->

A task is one thing that one person is asked to do for a citizen. Accepting and declining is for whoever was asked;
whoever has it writes that it is done, with what was done; the team and the lead hand it over, take it over or cancel
it. Who gets a task, and what its deadlines mean, stands in [tasks](tasks.md)."""


def test_page_on_the_states_of_a_task_is_true():
    pages = {
        "task-states.md": page("The states of a task", INTRO, TASK, "task-states.svg").rstrip() + "\n",
        "task-states.svg": drawing(TASK),
    }
    for name, text in pages.items():
        if os.environ.get("SAMVEJ_WRITE_MANUAL"):
            (REFERENCE / name).write_text(text)
        assert (REFERENCE / name).read_text() == text


def test_words_are_of_the_tables_events():
    assert {each.event for each in TASK.transitions} == WORDED


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", sorted(WORDED))
def test_every_event_of_a_task_is_said_in_words(kind, language):
    with override(language):
        said = event_words(TaskEvent(kind=kind, detail={"meant for": "hospital"}), programme())

    assert said
    assert said != kind

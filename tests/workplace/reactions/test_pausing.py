"""What happened in a pause: let go, put off, or counted all the same."""

import pytest

from samvej.programme.reactions import Occurrence
from samvej.workplace.reactions.pausing import as_they_count
from tests.workplace.reactions.made import day

PAUSED, RESUMED = Occurrence("paused", day(10), "event:1"), Occurrence("resumed", day(20), "event:2")


def counted(*happened, **settled):
    return {each.key: each.at for each in as_they_count(happened, settled)[0] if each not in (PAUSED, RESUMED)}


@pytest.mark.parametrize("kind", ["admitted", "discharged", "early-warning sign", "the team cannot solve it"])
def test_what_matters_in_a_pause_counts_at_its_moment(kind):
    each = Occurrence(kind, day(15), "it")

    assert counted(PAUSED, each, RESUMED) == {"it": each.at}


@pytest.mark.parametrize("kind", ["task overdue", "goal overdue", "map due", "plan review due"])
def test_what_falls_due_in_a_pause_counts_when_the_course_is_resumed(kind):
    each = Occurrence(kind, day(15), "it")

    assert counted(PAUSED, each) == {}
    assert counted(PAUSED, each, RESUMED) == {"it": RESUMED.at}
    assert as_they_count([PAUSED, each, RESUMED])[1] == {"it": each}


def test_what_was_settled_in_the_pause_does_not_count_any_more():
    each = Occurrence("task overdue", day(15), "it")

    assert counted(PAUSED, each, RESUMED, it=day(18)) == {}
    assert counted(PAUSED, each, RESUMED, it=day(22)) == {"it": RESUMED.at}


def test_no_show_in_a_pause_is_let_go():
    each = Occurrence("no-show", day(15), "it")

    assert counted(PAUSED, each, RESUMED) == {}
    assert counted(PAUSED, RESUMED, Occurrence("no-show", day(20), "it")) == {"it": day(20)}

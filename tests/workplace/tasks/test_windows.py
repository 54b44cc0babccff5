"""Where a task stands in its window: the table of docs/reference/tasks.md, at the boundaries too."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.windows import Standing, standing

NOW = datetime(2026, 10, 25, 10, 0, tzinfo=COPENHAGEN)  # the day on which summer time ends
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("window", "where"),
    [
        ({}, Standing.NO_DEADLINE),
        ({"start_at": NOW + MINUTE}, Standing.NOT_YET),
        ({"start_at": NOW}, Standing.NO_DEADLINE),
        ({"due_at": NOW}, Standing.LATE),
        ({"due_at": NOW + MINUTE}, Standing.TODAY),
        ({"due_at": NOW.replace(hour=23, minute=59)}, Standing.TODAY),
        ({"due_at": datetime(2026, 10, 26, 0, 0, tzinfo=COPENHAGEN)}, Standing.COMING),
        ({"due_at": NOW - DAY, "end_at": NOW + MINUTE}, Standing.LATE),
        ({"due_at": NOW - DAY, "end_at": NOW}, Standing.TOO_LATE),
        ({"start_at": NOW + DAY, "due_at": NOW + 2 * DAY}, Standing.NOT_YET),
        ({"status": "done", "due_at": NOW - DAY}, Standing.CLOSED),
        ({"status": "declined"}, Standing.CLOSED),
    ],
)
def test_standing(window, where):
    assert standing(Task(**{"status": "requested", **window}), NOW) == where


moments = st.none() | st.integers(-5, 5).map(lambda days: NOW + timedelta(days=days))


@given(moments, moments, moments, st.integers(-6, 6))
def test_late_task_never_becomes_timely_again(start, due, end, days):
    task, now = Task(status="accepted", start_at=start, due_at=due, end_at=end), NOW + timedelta(days=days)
    late = (Standing.LATE, Standing.TOO_LATE)

    if standing(task, now) in late and (start is None or start <= now):
        assert standing(task, now + DAY) in late

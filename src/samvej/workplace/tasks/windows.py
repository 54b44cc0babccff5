"""Where a task stands in its window now. The definitions stand in docs/reference/tasks.md."""

from datetime import datetime
from enum import StrEnum

from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.tasks.models import Task


class Standing(StrEnum):
    """From the most pressing to the least."""

    LATE = "late"  # the due moment is past
    TOO_LATE = "too late"  # the end is past too: it makes no sense any more
    TODAY = "today"  # due later on this day, in Copenhagen
    COMING = "coming"  # due on a later day
    NO_DEADLINE = "no deadline"  # stands apart
    NOT_YET = "not yet"  # may not be begun before a later moment
    CLOSED = "closed"  # done, declined or cancelled


def standing(task: Task, now: datetime) -> Standing:
    """Where a task stands at ``now``. A boundary belongs to what comes after it: due at 10:00 it is late at 10:00."""
    if not task.is_open:
        return Standing.CLOSED
    if task.end_at is not None and task.end_at <= now:
        return Standing.TOO_LATE
    if task.start_at is not None and task.start_at > now:
        return Standing.NOT_YET
    if task.due_at is None:
        return Standing.NO_DEADLINE
    if task.due_at <= now:
        return Standing.LATE
    return Standing.TODAY if _day(task.due_at) == _day(now) else Standing.COMING


def _day(at: datetime) -> object:
    return at.astimezone(COPENHAGEN).date()

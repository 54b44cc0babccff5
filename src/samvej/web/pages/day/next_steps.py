"""What happens next in each course: the first called meeting or task with a day, else what the phase needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from samvej.web.links import link
from samvej.web.pages.day.line import PLAN, Day
from samvej.workplace.meetings.kinds import kind_words
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.queries import Row
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.windows import Standing, standing


@dataclass(frozen=True)
class NextStep:
    """``text``: what; ``at``: when, None where it has no day; ``late``: something of the course is past its day."""

    text: str
    href: str
    at: datetime | None = None
    late: bool = False


def next_steps(day: Day) -> dict[int, NextStep]:
    """The next step of every course of the day, by the enrolment's pk. No query beside the day's own."""
    tasks: dict[int, list[Task]] = {}
    for task in day.undone:
        if task.is_open:
            tasks.setdefault(task.enrolment_id, []).append(task)
    meetings: dict[int, list[Meeting]] = {}
    for meeting in day.meetings:
        if meeting.status == Meeting.Status.CALLED and meeting.begins_at is not None and meeting.begins_at >= day.now:
            meetings.setdefault(meeting.enrolment_id, []).append(meeting)
    return {
        row.enrolment.pk: _next(day, row, tasks.get(row.enrolment.pk, []), meetings.get(row.enrolment.pk, []))
        for row in day.rows
    }


def _next(day: Day, row: Row, tasks: list[Task], meetings: list[Meeting]) -> NextStep:
    # that of safety has a rule of its own, also for those who may see it: a caseload is read over one's shoulder
    open_to_all = [each for each in tasks if each.origin != Task.Origin.SAFETY and day.sees(each)]
    late = any(standing(each, day.now) == Standing.LATE for each in open_to_all)
    dated = [*_of_tasks(open_to_all), *_of_meetings(row, meetings)]
    if dated:
        first = min(dated, key=lambda step: step.at or day.now)
        return NextStep(first.text, first.href, first.at, late)
    return NextStep(_of_phase(row, day), reverse("pathways:enrolment", args=[row.enrolment.key]), None, late)


def _of_tasks(tasks: list[Task]) -> Iterator[NextStep]:
    for task in tasks:
        if task.due_at is not None:
            yield NextStep(
                task.say(language()), reverse("tasks:task", args=[task.enrolment.key, task.key]), task.due_at
            )


def _of_meetings(row: Row, meetings: list[Meeting]) -> Iterator[NextStep]:
    for meeting in meetings[:1]:
        href = link("meetings:meeting", key=row.enrolment.key, meeting=meeting.key) or link(
            "meetings:list", key=row.enrolment.key
        )
        yield NextStep(kind_words(meeting), href, meeting.begins_at)


def _of_phase(row: Row, day: Day) -> str:
    if not day.may(row.enrolment, PLAN):
        return ""
    if row.paused_since is not None:
        return _("Forløbet er på pause.")
    if row.progress.missing:
        return _("Før næste fase: %(what)s") % {"what": row.progress.missing[0].say(language())}
    if row.progress.next is not None:
        return _("Klar til: %(phase)s") % {"phase": row.progress.next.say(language())}
    return _("Klar til at slutte")

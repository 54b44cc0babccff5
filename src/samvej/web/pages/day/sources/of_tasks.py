"""What I am asked to do, by its window; and what I must find another way for."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from samvej.web import words
from samvej.web.pages.day.line import Band, Day, Line, Rank, Worry
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.pathways.policies import language
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.queries import answered_by
from samvej.workplace.tasks.windows import Standing, standing
from samvej.workplace.tasks.wording import because_words


def lines(day: Day) -> Iterator[Line]:
    """A line for each task that can be done now, and for those that come soon."""
    safe = {answer.task_id for answer in day.safety.values()}  # that line says it better
    for task in day.tasks:
        if task.pk not in safe:
            yield from _of(day, task)
    for task in day.tasks_to_place:
        yield _to_place(task)


def _of(day: Day, task: Task) -> Iterator[Line]:
    where = standing(task, day.now)
    soon = day.now + day.periods.coming_tasks
    if where == Standing.NOT_YET:
        if task.start_at is not None and task.start_at <= soon:
            when = words.said(task.start_at.astimezone(COPENHAGEN).date())
            yield _line(day, task, Band.COMING, _("%(what)s – fra %(when)s") % {"what": _what(task), "when": when})
    elif task.priority == Task.Priority.ASAP:
        yield _line(day, task, Band.NOW, _("Straks: %(what)s") % {"what": _what(task)}, worry=Worry.MUCH)
    elif where in (Standing.LATE, Standing.TOO_LATE):
        when = words.said(task.due_at or task.end_at)
        text = _("%(what)s – skulle være gjort %(when)s") % {"what": _what(task), "when": when}
        yield _line(day, task, Band.LATE, text, worry=Worry.SOME)
    elif where == Standing.TODAY:
        when = words.said(task.due_at)
        yield _line(day, task, Band.TODAY, _("%(what)s – senest %(when)s") % {"what": _what(task), "when": when})
    elif task.status == Task.Status.REQUESTED:
        yield _line(day, task, Band.ANSWER, _("Du er bedt om: %(what)s") % {"what": _what(task)}, answer=True)
    elif where == Standing.NO_DEADLINE:
        yield _line(day, task, Band.APART, _what(task))
    elif task.due_at is not None and task.due_at <= soon:
        when = words.said(task.due_at)
        yield _line(day, task, Band.COMING, _("%(what)s – senest %(when)s") % {"what": _what(task), "when": when})


def _to_place(task: Task) -> Line:
    if task.status == Task.Status.DECLINED:
        who = task.assigned_to.name if task.assigned_to is not None else _("Borgeren")
        text = _("%(who)s har sagt nej til: %(what)s") % {"who": who, "what": _what(task)}
    else:
        who = task.assigned_to.name if task.assigned_to is not None else ""
        text = _("%(who)s har forladt teamet og havde opgaven: %(what)s") % {"who": who, "what": _what(task)}
    return Line(
        Band.ANSWER, text, _("Find en anden vej"), _href(task), task.closed_at or task.asked_at, task.enrolment
    )


def _line(day: Day, task: Task, band: Band, why: str, *, worry: Worry = Worry.NONE, answer: bool = False) -> Line:
    at = task.asked_at if answer or band in (Band.APART, Band.NOW) else task.due_at or task.end_at or task.start_at
    action, href = (_("Svar") if answer else _("Gør det")), _href(task)
    if not answer and answered_by(task) is not None:  # the contact is the task done
        action, href = _("Skriv en kontakt ned"), reverse("contacts:write", args=[task.enrolment.key])
    rank = Rank.HOURS if _is_of_hours(day, task) else Rank.OTHER
    return Line(band, why, action, href, at, task.enrolment, worry, rank, because_words(task))


def _is_of_hours(day: Day, task: Task) -> bool:
    """Whether its clock was a matter of hours when it was asked for."""
    begun = task.start_at or task.asked_at
    return task.due_at is not None and begun <= task.due_at < begun + day.periods.clock_of_hours


def _what(task: Task) -> str:
    return task.say(language()).rstrip(".")


def _href(task: Task) -> str:
    return reverse("tasks:task", args=[task.enrolment.key, task.key])
